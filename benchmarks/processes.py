"""A server under test as a group of processes: start, freeze, thaw, stop, and tell its parts apart.

Ray's daemons leave the process group and the session of whoever started them, so membership is told by a variable that
every process inherits in its environment.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import subprocess
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import psutil

from benchmarks.client import ClientError, Connection, Endpoint

MARK = "BENCHMARK_SERVER"

Role = Literal["engine", "rest"]


class StartError(Exception):
    """A server did not become ready."""


@dataclass(frozen=True)
class ServerSpec:
    """How one peer is run.

    Attributes:
        name: what the results call it.
        title: what the table's head says.
        command: program and arguments.
        environ: added to the environment of this process.
        endpoint: where it then listens.
        ready_path: answers 200 once requests are served.
        engine: matches the command line of the processes that hold the model; their children count as engine, too.
        messages: it has ``/v1/messages``.
        messages: it has ``/v1/messages``.
        cwd: where it is started.
    """

    name: str
    title: str
    command: tuple[str, ...]
    environ: dict[str, str]
    endpoint: Endpoint
    ready_path: str
    engine: re.Pattern[str]
    messages: bool = True
    cwd: Path | None = None


@dataclass
class Server:
    """A running peer. ``start`` it, ``stop`` it in a ``finally``."""

    spec: ServerSpec
    log: Path
    _mark: str = field(default_factory=lambda: uuid.uuid4().hex)
    _process: subprocess.Popen[bytes] | None = None

    async def start(self, timeout_s: float = 120.0) -> float:
        """Start it and wait until it answers.

        Returns:
            seconds from the start to the first answer.

        Raises:
            StartError: it ended, or did not answer in time; the message has the end of its log.
        """
        began = time.perf_counter()
        process = self._process = self._spawn()
        while not await self.answers():
            if process.poll() is not None or time.perf_counter() - began > timeout_s:
                tail = self.log.read_text(errors="replace")[-3000:]
                raise StartError(f"{self.spec.name} did not become ready (exit status {process.poll()}):\n{tail}")
            await asyncio.sleep(0.25)
        return time.perf_counter() - began

    async def answers(self) -> bool:
        """Whether ``ready_path`` answers 200 within two seconds."""
        connection: Connection | None = None
        try:
            async with asyncio.timeout(2.0):
                connection = await Connection.open(self.spec.endpoint)
                answer = await connection.request(self.spec.endpoint.head("GET", self.spec.ready_path))
                return answer.status == 200
        except (OSError, ClientError, TimeoutError):
            return False
        finally:
            if connection is not None:
                connection.close()

    def pids(self) -> list[int]:
        """Its living processes.

        Some rewrite their title over their own environment (vLLM's engine, Ray's workers): descent finds those.
        """
        needle = f"{MARK}={self._mark}".encode()
        children: dict[int, list[int]] = {}
        found: set[int] = set()
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error, OSError):
                children.setdefault(process.ppid(), []).append(process.pid)
                if needle in Path(f"/proc/{process.pid}/environ").read_bytes().split(b"\0"):
                    found.add(process.pid)
        pending = list(found)
        while pending:
            for pid in children.get(pending.pop(), ()):
                if pid not in found:
                    found.add(pid)
                    pending.append(pid)
        return sorted(found)

    def roles(self) -> dict[int, Role]:
        """What each of its processes is for."""
        members = self.pids()
        engines = set()
        parents = {}
        for pid in members:
            with contextlib.suppress(psutil.Error):
                process = psutil.Process(pid)
                parents[pid] = process.ppid()
                if self.spec.engine.search(" ".join(process.cmdline())):
                    engines.add(pid)
        roles: dict[int, Role] = {}
        for pid in members:
            ancestor: int | None = pid
            while ancestor is not None and ancestor not in engines:
                ancestor = parents.get(ancestor)
            roles[pid] = "rest" if ancestor is None else "engine"
        return roles

    def processor_seconds(self) -> dict[Role, float]:
        """Processor time that its living processes have used so far, by role."""
        totals: dict[Role, float] = {"engine": 0.0, "rest": 0.0}
        for pid, role in self.roles().items():
            with contextlib.suppress(psutil.Error):
                times = psutil.Process(pid).cpu_times()
                totals[role] += times.user + times.system
        return totals

    def freeze(self) -> None:
        """Take the processor away from it."""
        self._signal(signal.SIGSTOP)

    async def thaw(self, settle_s: float, timeout_s: float = 30.0) -> None:
        """Give the processor back, and wait until it answers and has caught up.

        Raises:
            StartError: it does not answer any more.
        """
        self._signal(signal.SIGCONT)
        await asyncio.sleep(settle_s)
        began = time.perf_counter()
        while not await self.answers():
            if time.perf_counter() - began > timeout_s:
                raise StartError(f"{self.spec.name} does not answer after a pause; see {self.log}")
            await asyncio.sleep(0.25)

    async def stop(self, grace_s: float = 15.0) -> None:
        """End all of its processes: ask the first one, then kill what is left."""
        self._signal(signal.SIGCONT)
        members = {process.pid: process for pid in self.pids() if (process := _find(pid)) is not None}
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                await asyncio.to_thread(self._process.wait, grace_s)
        members.update({process.pid: process for pid in self.pids() if (process := _find(pid)) is not None})
        for process in members.values():
            with contextlib.suppress(psutil.Error):
                process.kill()
        await asyncio.to_thread(psutil.wait_procs, list(members.values()), 10.0)
        if self._process is not None:
            self._process.poll()  # psutil may have taken its exit status; this closes the book on it

    def _spawn(self) -> subprocess.Popen[bytes]:
        with self.log.open("wb") as log:
            return subprocess.Popen(
                # Whoever is started in the background of a shell ignores interrupts, and so would its children.
                ["env", "--default-signal=INT", *self.spec.command],
                env={**os.environ, **self.spec.environ, MARK: self._mark},
                cwd=self.spec.cwd,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _signal(self, number: signal.Signals) -> None:
        for pid in self.pids():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)


def _find(pid: int) -> psutil.Process | None:
    """The process, which also remembers when it began, so that a number that was given out again is not killed."""
    with contextlib.suppress(psutil.Error):
        return psutil.Process(pid)
    return None
