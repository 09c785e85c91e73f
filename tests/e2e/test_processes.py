"""Ray Serve's own command runs the application as well, and ends with its interrupt."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import KEY, REPOSITORY, Application, free_port, until, wait_ready

pytestmark = pytest.mark.e2e


def test_plain_serve_run_works(tmp_path: Path) -> None:
    port = free_port()
    environment = {
        **os.environ,
        "HELIX_DATA_DIR": str(tmp_path),
        "HELIX_HOST": "127.0.0.1",
        "HELIX_PORT": str(port),
        "HELIX_AUTH_API_KEYS": KEY,
        "RAY_ADDRESS": "local",  # not a cluster that happens to run on this machine
        "RAY_USAGE_STATS_ENABLED": "0",
    }
    with (tmp_path / "launcher.log").open("w") as output:
        process = subprocess.Popen(
            [str(Path(sys.executable).with_name("serve")), "run", "serve_config.yaml"],
            cwd=REPOSITORY,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    application = Application(
        f"https://127.0.0.1:{port}", KEY, tmp_path / "tls" / "cert.pem", tmp_path, process.pid, REPOSITORY / "serve_config.yaml"
    )
    try:
        wait_ready(application, process, 120)
        body = {"model": "helix-demo", "messages": [{"role": "user", "content": "Hello!"}], "max_tokens": 3}
        with application.client() as client:
            answer = client.post("/v1/chat/completions", json=body)
        assert answer.status_code == 200, answer.text
        assert answer.json()["usage"]["completion_tokens"] == 3
        process.send_signal(signal.SIGINT)
        process.wait(30)
        # Ray's daemons notice the end of what started them, and end.
        until(lambda: not application.processes(""), 30)
    finally:
        for left in application.processes(""):
            left.kill()
        process.wait()
