"""One interleaved pass: all peers stand ready, one of them at a time has the processor.

Within a round every figure is taken from every peer before the next figure begins, in an order that rotates, so that
whatever slows the machine for a while slows neighbours in time alike. The peers that wait are stopped (SIGSTOP).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import psutil

from benchmarks.dialects import CHAT, MESSAGES
from benchmarks.figures import Figure
from benchmarks.load import Load, drive
from benchmarks.machine import busy_seconds
from benchmarks.memory import measure
from benchmarks.processes import Role, Server, ServerSpec

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """What a pass does.

    Attributes:
        window_s: length of each measurement.
        settle_s: what a peer gets to catch up after a pause.
        warm_up_s: length of each kind of load that a peer gets before its first measurement.
        seed: of the prompts.
    """

    specs: tuple[ServerSpec, ...]
    figures: tuple[Figure, ...]
    rounds: int
    window_s: float
    logs: Path
    settle_s: float = 1.0
    warm_up_s: float = 2.0
    seed: int = 1


@dataclass(frozen=True)
class Visit:
    """One figure of one peer in one round.

    Attributes:
        tokens_per_frame: tokens for each frame with text; 1 when nothing is merged.
        engine_us: processor time of the engine for each token, in microseconds.
        rest_us: the same of everything else of the peer.
        client_us: the same of the load generator.
        elsewhere: share of the machine that processes of neither peer nor client used meanwhile; 1 is all cores.
    """

    server: str
    figure: str
    round: int
    value: float
    tokens_per_frame: float | None
    engine_us: float
    rest_us: float
    client_us: float
    elsewhere: float


@dataclass(frozen=True)
class MemoryReading:
    """Memory of one peer, after load.

    Attributes:
        processes: title and MiB of each process of the rest, largest first.
    """

    server: str
    round: int
    engine_mib: float
    rest_mib: float
    processes: tuple[tuple[str, float], ...]


@dataclass
class PassResult:
    """All that a pass saw."""

    visits: list[Visit]
    memory: list[MemoryReading]
    start_s: dict[str, float]

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


async def run_pass(plan: Plan, progress: Progress) -> PassResult:
    """Start all peers, measure, stop them, also when it is cancelled.

    Raises:
        StartError: a peer does not start, or did not survive a pause.
        BrokenStreamError: an answer was wrong; the figures would mean nothing.
        ClientError: a connection broke.
    """
    result = PassResult([], [], {})
    servers = [Server(spec, plan.logs / f"{spec.name}.log") for spec in plan.specs]
    try:
        for server in servers:
            progress(f"starting {server.spec.title}")
            result.start_s[server.spec.name] = await server.start()
            await _warm_up(server, plan.warm_up_s)
            server.freeze()
        for number in range(plan.rounds):
            for position, figure in enumerate(plan.figures):
                for server in _rotated(servers, number + position):
                    if figure.dialect is CHAT or server.spec.messages:
                        await server.thaw(plan.settle_s)
                        visit = await _visit(server, figure, number, plan)
                        server.freeze()
                        progress(f"round {number + 1}: {figure.title}: {server.spec.title}: {visit.value:,.1f} {figure.unit}")
                        result.visits.append(visit)
            result.memory += [_read_memory(server, number) for server in servers]
    finally:
        progress("stopping")
        await asyncio.gather(*(server.stop() for server in servers))
    return result


def _rotated(servers: Sequence[Server], by: int) -> list[Server]:
    by %= len(servers)
    return [*servers[by:], *servers[:by]]


async def _warm_up(server: Server, seconds: float) -> None:
    for dialect in (CHAT, MESSAGES) if server.spec.messages else (CHAT,):
        for clients in (1, 64):
            await drive(server.spec.endpoint, Load(dialect, clients, 16, True, 0.0, seconds), seed=0)


async def _visit(server: Server, figure: Figure, number: int, plan: Plan) -> Visit:
    before, busy, began = _spent(server), busy_seconds(), time.perf_counter()
    sample = await drive(server.spec.endpoint, figure.load(plan.window_s), plan.seed + number)
    seconds = time.perf_counter() - began
    spent = {role: after - before[role] for role, after in _spent(server).items()}
    foreign = busy_seconds() - busy - sum(spent.values())
    micros = 1e6 / max(1, sample.all_tokens)
    return Visit(
        server=server.spec.name,
        figure=figure.name,
        round=number,
        value=figure.value(sample),
        tokens_per_frame=sample.tokens / sample.frames if sample.frames else None,
        engine_us=spent["engine"] * micros,
        rest_us=spent["rest"] * micros,
        client_us=spent["client"] * micros,
        elsewhere=max(0.0, foreign / seconds / (psutil.cpu_count() or 1)),
    )


def _spent(server: Server) -> dict[Role | Literal["client"], float]:
    seconds = server.processor_seconds()
    return {"engine": seconds["engine"], "rest": seconds["rest"], "client": time.process_time()}


def _read_memory(server: Server, number: int) -> MemoryReading:
    roles = server.roles()
    sizes = {pid: size / 2**20 for pid, size in measure(list(roles)).items()}
    rest = sorted(((size, pid) for pid, size in sizes.items() if roles[pid] == "rest"), reverse=True)
    return MemoryReading(
        server=server.spec.name,
        round=number,
        engine_mib=sum(size for pid, size in sizes.items() if roles[pid] == "engine"),
        rest_mib=sum(size for size, _ in rest),
        processes=tuple((_title(pid), round(size, 1)) for size, pid in rest),
    )


def _title(pid: int) -> str:
    words = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ").split()
    names = [word.rsplit("/", 1)[-1] for word in words if not word.startswith("-")]
    return " ".join(names[:3])[:60]
