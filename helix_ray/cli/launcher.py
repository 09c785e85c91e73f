"""Starts ``serve run`` with a Ray of its own, shows progress until it is ready, and stops all of it at the end."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType

import httpx
from rich.console import Console

from helix_ray.cli.output_log import OutputLog
from helix_ray.cli.probe import Probe
from helix_ray.cli.process_tree import ProcessTree
from helix_ray.cli.progress import Progress
from helix_ray.cli.welcome import welcome
from helix_ray.config import Settings
from helix_ray.config.ray_defaults import RAY_DEFAULTS
from helix_ray.tls import ensure_certificate

_POLL_S = 0.3
_LOG_LINES = 30
_SHUTDOWN_S = 15.0  # what Serve and Ray take to stop once requests have drained

_FIXED = {
    # A cluster of its own, also when another one runs on this machine.
    "RAY_ADDRESS": "local",
    # One launcher, one application: what it prints is the log file.
    "PYTHONUNBUFFERED": "1",
    "RAY_COLOR_PREFIX": "0",
    "COLORFUL_DISABLE": "1",
}
# What the output says when a stage is over, and the stage that follows; the last one that was said counts.
_STAGES = (
    ("Started a local Ray instance", "building the application"),
    ("Imported and built app", "starting the deployments"),
)
# Serve's words for an application that it could not build. `serve run` itself goes on.
_BUILD_FAILED = ("Deploying app ", " failed")


class LaunchError(Exception):
    """The application cannot start here; the message says why."""


class Launcher:
    """One run of the application.

    Args:
        settings: the process configuration.
        environment: what the child gets, beside what is added here.
        command: the child, normally ``serve run CONFIG``.
        console: where progress is shown.
        grace_s: seconds that it has to stop by itself; by default what open requests get to finish, and a little more.
    """

    def __init__(
        self,
        settings: Settings,
        environment: Mapping[str, str],
        command: Sequence[str],
        console: Console,
        grace_s: float | None = None,
    ) -> None:
        self._settings = settings
        self._command = command
        self._console = console
        self._grace_s = settings.drain_timeout_s + _SHUTDOWN_S if grace_s is None else grace_s
        self._data_dir = settings.data_dir.absolute()
        self._token = self._data_dir / "ray" / "token"
        self._environment = {**RAY_DEFAULTS, **environment, **_FIXED, "HELIX_DATA_DIR": str(self._data_dir)}
        self._environment |= {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN_PATH": str(self._token)}
        self._log = OutputLog(self._data_dir / "logs" / "serve.log")
        self._stops = 0

    def run(self) -> bool:
        """Run until a signal or the child's end, and leave no process behind.

        SIGINT, SIGTERM and SIGHUP stop it gracefully; a second signal stops it at once.

        Returns:
            Whether it ran until it was asked to stop.

        Raises:
            LaunchError: it cannot start.
        """
        _check_port(self._settings.host, self._settings.port)
        certificate = ensure_certificate(self._settings)[0].absolute() if self._settings.tls else None
        _ensure_token(self._token)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        try:
            with self._log.open() as output:
                tree = ProcessTree(self._command, self._environment, output)
        except OSError as exc:
            raise LaunchError(f"cannot run {self._command[0]}: {exc.strerror}") from exc
        probe = Probe(self._settings, certificate)
        try:
            fault = self._await_ready(tree, probe, certificate)
            while fault is None and not self._stops:
                fault = self._wait(tree)
            if self._stops:
                self._say("\nstopping (once more to stop at once)")
                return True
            self._say(f"{self._log.tail(_LOG_LINES)}\n\n{fault}. All of the output: {self._log.path}")
            return False
        finally:
            probe.close()
            tree.stop(self._grace_s, lambda: self._stops > 1)

    def _await_ready(self, tree: ProcessTree, probe: Probe, certificate: Path | None) -> str | None:
        """Why it did not become ready; ``None`` when it did, or when it is to stop."""
        with Progress(self._console) as progress:
            while not self._stops:
                readiness = probe.readiness()
                if readiness is None:
                    text = self._log.text()
                    progress.show(_stage(text))
                    if _build_failed(text):
                        return "The application could not be built"
                elif readiness.ready:
                    break
                elif readiness.failed:
                    return f"The application could not start: {'; '.join(readiness.failed)}"
                else:
                    progress.show(f"loading {', '.join(readiness.waiting)}")
                if fault := self._wait(tree):
                    return fault
            else:
                return None
            progress.show("ready")
            seconds = progress.elapsed_s
        try:
            models = probe.models()
        except httpx.HTTPError as exc:
            return f"The application said that it is ready, and then did not list its models: {exc}"
        summary = welcome(self._settings, certificate, models, self._log.dashboard(), self._token)
        self._say(f"\nHelix Ray is ready after {seconds:.0f} s.\n{summary}\n\nCtrl-C stops it.")
        return None

    def _wait(self, tree: ProcessTree) -> str | None:
        """A moment later: why the application has ended, if it has."""
        time.sleep(_POLL_S)
        self._log.trim()
        status = tree.status()
        return None if status is None else f"The application stopped by itself (status {status})"

    def _say(self, text: str) -> None:
        self._console.print(text, markup=False, emoji=False, highlight=False, soft_wrap=True)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._stops += 1
        if number == signal.SIGHUP:
            # The terminal is gone; what is still said must not fail.
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.dup2(nowhere, 2)


def _stage(output: str) -> str:
    return next((stage for said, stage in reversed(_STAGES) if said in output), "starting Ray")


def _build_failed(output: str) -> bool:
    start, end = _BUILD_FAILED
    return any(start in line and end in line for line in output.splitlines())


def _check_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        # Without SO_REUSEPORT, so that this fails where another instance listens; the listener itself would join it.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as exc:
            raise LaunchError(f"cannot listen on {host}:{port}: {exc.strerror}. HELIX_HOST and HELIX_PORT set it.") from exc


def _ensure_token(path: Path) -> None:
    """The token without which nobody may use this Ray."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(32))
