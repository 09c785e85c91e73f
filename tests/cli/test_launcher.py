"""Starting, watching and stopping the application."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

LAUNCH = Path(__file__).with_name("launch.py")
REPOSITORY = LAUNCH.parents[2]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return {
        **os.environ,
        "PYTHONPATH": str(REPOSITORY),
        "PYTHONUNBUFFERED": "1",
        "HELIX_DATA_DIR": str(tmp_path),
        "HELIX_HOST": "127.0.0.1",
        "HELIX_PORT": str(port),
        "HELIX_AUTH_API_KEYS": "sk-1",
    }


def launch(environment: dict[str, str], mode: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, str(LAUNCH), mode], env=environment, stdout=subprocess.PIPE, text=True)


def left_over(data_dir: str) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get("HELIX_DATA_DIR") == data_dir:
                found.append(process)
        except psutil.Error:
            continue
    return found


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_reports_progress_and_leaves_nothing_behind(environment: dict[str, str], number: signal.Signals) -> None:
    launcher = launch(environment, "work")
    assert launcher.stdout is not None
    output = ""
    while "Ctrl-C stops it." not in output:
        line = launcher.stdout.readline()
        assert line, output
        output += line
    assert "loading engine:m" in output
    assert f"https://localhost:{environment['HELIX_PORT']}/v1/chat/completions" in output
    assert "--cacert" in output
    assert "sk-1" not in output
    launcher.send_signal(number)
    rest = launcher.communicate(timeout=30)[0]
    assert "stopping" in rest
    assert launcher.returncode == 0
    assert left_over(environment["HELIX_DATA_DIR"]) == []


def test_a_crash_shows_its_reason(environment: dict[str, str]) -> None:
    launcher = launch(environment, "crash")
    output = launcher.communicate(timeout=30)[0]
    assert launcher.returncode == 1
    assert "the reason for the crash" in output


def test_a_taken_port_is_said_at_once(environment: dict[str, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", int(environment["HELIX_PORT"])))
        taken.listen()
        started = time.monotonic()
        helix = Path(sys.executable).with_name("helix")
        result = subprocess.run([helix, "serve"], env=environment, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "HELIX_PORT" in result.stderr
    assert time.monotonic() - started < 20
