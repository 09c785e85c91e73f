"""Keeps the Ray node of a host running. It runs on that host, and needs nothing but Python's own library.

``python -m helix_ray.cluster.node_process COMMAND DIRECTORY`` with ``node.json`` in the directory, which says what is started:

- ``run``: keep the node running, until SIGTERM; for systemd.
- ``start``: the same in the background, unless it runs already.
- ``stop``: end it, with all that it started.
- ``status``: say ``running`` or ``stopped``.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

MARK = "HELIX_RAY_NODE"
"""Variable of all processes of a node; its value is the directory."""
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 30.0
_WELL_S = 60.0  # who ran so long did not fail at the start
_GRACE_S = 20.0
_LOG_BYTES = 4 * 2**20


class NodeProcess:
    """The node whose files are in one directory.

    Args:
        directory: with ``node.json``; the log and the lock come beside it.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._lock = directory / "node.lock"
        self._log = directory / "node.log"
        self._stopping = threading.Event()

    def run(self) -> int:
        """Keep it running until SIGTERM. Whoever comes second goes again."""
        lock = self._acquire()
        if lock is None:
            return 0
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stopping.set())
        pause = _FIRST_PAUSE_S
        while not self._stopping.is_set():
            began = time.monotonic()
            self._once()
            # A node whose head is away comes again and again, a little slower each time.
            pause = _FIRST_PAUSE_S if time.monotonic() - began > _WELL_S else min(2 * pause, _LONGEST_PAUSE_S)
            self._stopping.wait(pause)
        os.close(lock)
        return 0

    def start(self) -> int:
        """Have it run in the background, as a process that nobody's end ends."""
        command = [sys.executable, "-m", "helix_ray.cluster.node_process", "run", str(self._directory)]
        nowhere = subprocess.DEVNULL
        subprocess.Popen(command, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True, close_fds=True)
        for _ in range(100):
            if self.is_running():
                return 0
            time.sleep(0.1)
        return 1

    def stop(self) -> int:
        """End it, and return when nothing of it is left."""
        deadline = time.monotonic() + 2 * _GRACE_S
        while self.is_running():
            with suppress(OSError, ValueError):
                pid = int(self._lock.read_text())
                os.kill(pid, signal.SIGTERM if time.monotonic() < deadline else signal.SIGKILL)
            time.sleep(0.2)
        self._sweep()
        return 0

    def is_running(self) -> bool:
        """Whether somebody keeps it running."""
        lock = self._acquire()
        if lock is None:
            return True
        os.close(lock)
        return False

    def _once(self) -> None:
        """Start the node and wait for its end, or bring that about."""
        with suppress(OSError):
            if self._log.stat().st_size > _LOG_BYTES:
                self._log.replace(self._log.with_suffix(".log.1"))
        try:
            spec = json.loads((self._directory / "node.json").read_text())
            environment = {**os.environ, **spec["environment"], MARK: str(self._directory)}
            with self._log.open("ab") as log:
                node = subprocess.Popen(
                    spec["command"], env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
                )
        except (OSError, ValueError, KeyError) as exc:
            with self._log.open("a") as log_text:
                log_text.write(f"the node cannot be started: {exc}\n")
            return
        while node.poll() is None and not self._stopping.wait(0.2):
            pass
        if node.poll() is None:
            node.terminate()
            with suppress(subprocess.TimeoutExpired):
                node.wait(_GRACE_S)
        if node.poll() is None:
            node.kill()
            node.wait()
        # Workers end with their node; those that hang do not.
        self._sweep()

    def _sweep(self) -> None:
        """End what carries the mark of this node: never anybody else's processes."""
        for number, patience in ((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0)):
            deadline = time.monotonic() + patience
            while pids := list(self._marked()):
                for pid in pids:
                    with suppress(OSError):
                        os.kill(pid, number)
                if time.monotonic() > deadline:
                    break
                time.sleep(0.1)

    def _marked(self) -> Iterator[int]:
        mark = f"{MARK}={self._directory}".encode()
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != os.getpid():
                with suppress(OSError):
                    if mark in (entry / "environ").read_bytes().split(b"\0"):
                        yield int(entry.name)

    def _acquire(self) -> int | None:
        """The lock, with our number in it; ``None`` while somebody else has it."""
        descriptor = os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            return None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())
        return descriptor


def main(arguments: list[str]) -> int:
    """Do what the command line says."""
    command, directory = arguments
    node = NodeProcess(Path(directory))
    if command == "status":
        print("running" if node.is_running() else "stopped")
        return 0
    work = {"run": node.run, "start": node.start, "stop": node.stop}[command]
    return work()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
