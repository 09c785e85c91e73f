"""Starts ``serve run`` with its own Ray, shows progress until it is ready, and stops all of it at the end."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

import httpx
import psutil

from helix_ray.config import Settings
from helix_ray.tls import ensure_certificate

_RUN_ID = "HELIX_RUN_ID"
_POLL_S = 0.3
_GRACE_S = 20.0
_LOG_LINES = 30


class LaunchError(Exception):
    """The application cannot start here; the message says why."""


class Launcher:
    """One run of the application.

    Args:
        settings: the process configuration.
        environment: what the child gets, beside what is added here.
        command: the child, normally ``serve run CONFIG``.
        grace_s: how long the child may take to stop by itself.
    """

    def __init__(
        self, settings: Settings, environment: Mapping[str, str], command: Sequence[str], grace_s: float = _GRACE_S
    ) -> None:
        self._settings = settings
        self._command = list(command)
        self._grace_s = grace_s
        self._data_dir = settings.data_dir.absolute()
        self._run_id = secrets.token_hex(8)
        self._environment = {
            # Ray lowers the priority of its workers by default; here they are the application.
            "RAY_worker_niceness": "0",
            "RAY_USAGE_STATS_ENABLED": "0",
            "VLLM_NO_USAGE_STATS": "1",
            "PYTHONUNBUFFERED": "1",
            # A cluster of its own, also when another one runs on this machine.
            "RAY_ADDRESS": "local",
            **environment,
            "HELIX_DATA_DIR": str(self._data_dir),
            _RUN_ID: self._run_id,
        }
        self._stopping = 0

    def run(self) -> int:
        """Run until a signal or the child's end.

        Returns:
            The exit status: 0 after a signal, 1 when the application failed.

        Raises:
            LaunchError: it cannot start.
        """
        self._check_port()
        verify: Any = str(ensure_certificate(self._settings)[0]) if self._settings.tls else True
        if "RAY_AUTH_MODE" not in self._environment:
            self._environment |= {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN_PATH": str(self._token())}
        log = self._data_dir / "logs" / "serve.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        with log.open("wb") as output:
            child = subprocess.Popen(
                self._command, env=self._environment, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
            )
        try:
            with self._client(verify) as client:
                ready = self._await_ready(child, client)
            while ready and not self._stopping and child.poll() is None:
                time.sleep(_POLL_S)
            if self._stopping:
                return 0
            lines = log.read_text(errors="replace").splitlines()[-_LOG_LINES:]
            print("\n".join(lines), flush=True)
            print(f"The application stopped by itself (status {child.poll()}). All of its output: {log}", flush=True)
            return 1
        finally:
            self._stop(child)

    def _client(self, verify: Any) -> httpx.Client:
        host = self._settings.host
        reachable = "127.0.0.1" if host in ("0.0.0.0", "") else "[::1]" if host == "::" else host
        keys = self._settings.auth_api_keys
        headers = {"authorization": f"Bearer {keys[0]}"} if keys else {}
        base = f"{self._settings.scheme}://{reachable}:{self._settings.port}"
        import ssl

        context = ssl.create_default_context(cafile=verify) if isinstance(verify, str) else verify
        if isinstance(context, ssl.SSLContext):
            context.check_hostname = False  # an operator's certificate names a public host, not this address
        return httpx.Client(base_url=base, verify=context, headers=headers, timeout=5, trust_env=False)

    def _check_port(self) -> None:
        family = socket.AF_INET6 if ":" in self._settings.host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self._settings.host, self._settings.port))
            except OSError as exc:
                where = f"{self._settings.host}:{self._settings.port}"
                raise LaunchError(f"cannot listen on {where}: {exc.strerror}. Set HELIX_PORT to another port.") from exc

    def _token(self) -> Path:
        path = self._data_dir / "ray" / "token"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_hex(32))
        return path

    def _await_ready(self, child: subprocess.Popen[bytes], client: httpx.Client) -> bool:
        started = time.monotonic()
        shown = ""
        while not self._stopping and child.poll() is None:
            ready, stage = self._stage(client)
            if stage != shown:
                print(f"[{time.monotonic() - started:4.0f} s] {stage}", flush=True)
                shown = stage
            if ready:
                self._announce(client, time.monotonic() - started)
                return True
            time.sleep(_POLL_S)
        return False

    def _stage(self, client: httpx.Client) -> tuple[bool, str]:
        try:
            response = client.get("/readyz")
            checks = response.json().get("checks", ())
        except (httpx.HTTPError, ValueError, OSError):
            return False, "starting Ray and the deployments"
        waiting = [check["name"] for check in checks if check.get("status") != "healthy"]
        if response.status_code == 200:
            return True, "ready"
        return False, f"loading {', '.join(waiting)}" if waiting else "waiting for the first health checks"

    def _announce(self, client: httpx.Client, seconds: float) -> None:
        settings = self._settings
        models = [model["id"] for model in client.get("/v1/models").json()["data"]]
        name = "localhost" if settings.host in ("0.0.0.0", "::", "127.0.0.1", "::1") else settings.host
        base = f"{settings.scheme}://{name}:{settings.port}"
        parts = ["curl"]
        if settings.tls:
            parts.append(f"--cacert {ensure_certificate(settings)[0]}")
        if settings.auth_api_keys:
            parts.append('-H "Authorization: Bearer $HELIX_API_KEY"')
        body = f'{{"model": "{models[0]}", "messages": [{{"role": "user", "content": "Hello!"}}]}}'
        parts.append(f"-H 'Content-Type: application/json' {base}/v1/chat/completions -d '{body}'")
        print(
            f"\nHelix Ray is ready after {seconds:.0f} s.\n"
            f"  API        {base}/v1\n"
            f"  models     {', '.join(models)}\n"
            f"  docs       {base}/docs\n"
            f"  dashboard  http://127.0.0.1:8265\n\n"
            f"Try it:\n  {' '.join(parts)}\n\nCtrl-C stops it.",
            flush=True,
        )

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._stopping += 1
        if self._stopping == 1:
            print("\nstopping (once more to stop at once)", flush=True)

    def _stop(self, child: subprocess.Popen[bytes]) -> None:
        if child.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGINT)
        deadline = time.monotonic() + self._grace_s
        while time.monotonic() < deadline and self._stopping < 2 and (child.poll() is None or self._ours()):
            time.sleep(_POLL_S)
        # Ray puts some processes into sessions of their own; all of them inherited the run's id.
        for process in self._ours():
            with contextlib.suppress(psutil.Error):
                process.kill()
        if child.poll() is None:
            child.kill()
        child.wait()

    def _ours(self) -> list[psutil.Process]:
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if process.pid != os.getpid() and process.environ().get(_RUN_ID) == self._run_id:
                    found.append(process)
        return found
