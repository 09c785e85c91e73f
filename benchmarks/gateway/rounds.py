"""The interleaved run: all gateways stand ready before one upstream, one of them at a time has the processor.

Within a round every figure is taken from every server before the next figure begins, in an order that rotates. The upstream
itself is asked as well, so that what a gateway adds is known.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil

from benchmarks.dialects import CHAT
from benchmarks.gateway.figures import LARGE_BYTES, Figure
from benchmarks.gateway.servers import Gateway
from benchmarks.gateway.upstream import set_pace
from benchmarks.load import Load, drive
from benchmarks.machine import busy_seconds
from benchmarks.processes import Server, ServerSpec


@dataclass(frozen=True)
class Plan:
    """What a run does.

    Attributes:
        upstream: what they stand before.
        window_s: length of each measurement.
        logs: where the servers' output goes.
        settle_s: what a server gets to catch up after a pause.
        warm_up_s: length of each kind of load that it gets before its first measurement.
    """

    upstream: ServerSpec
    gateways: tuple[Gateway, ...]
    figures: tuple[Figure, ...]
    rounds: int
    window_s: float
    logs: Path
    settle_s: float = 1.0
    warm_up_s: float = 2.0


@dataclass(frozen=True)
class Spent:
    """Processor time, in seconds.

    Attributes:
        tree: of all living processes of a server.
        front: of those of them that pass requests on.
    """

    tree: float
    front: float


@dataclass(frozen=True)
class Visit:
    """One figure of one server in one round.

    Attributes:
        values: what was read.
        work: requests or tokens of all of the visit.
        tree_s, front_s: processor time of the server meanwhile: of all of its processes, and of its front alone.
        client_share: part of one core that the load generator took.
        upstream_share: the same of the upstream.
        elsewhere: share of the machine that nobody of these used; 1 is all cores.
    """

    server: str
    figure: str
    round: int
    values: dict[str, float]
    work: int
    tree_s: float
    front_s: float
    client_share: float
    upstream_share: float
    elsewhere: float


@dataclass
class Result:
    """All that a run saw."""

    visits: list[Visit]
    start_s: dict[str, float]

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


def spent(server: Server, gateway: Gateway | None) -> Spent:
    """Processor time that the living processes of a server have used so far.

    Args:
        gateway: says which of them are its front; all are without it.
    """
    tree = front = 0.0
    for pid in server.pids():
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(pid)
            times = process.cpu_times()
            seconds = times.user + times.system
            tree += seconds
            if gateway is None or gateway.front.search(" ".join(process.cmdline())):
                front += seconds
    return Spent(tree, front)


async def run(plan: Plan, progress: Callable[[str], None]) -> Result:
    """Start all, measure, stop all, also when it is cancelled.

    Raises:
        StartError: a server does not start, or did not survive a pause.
        BrokenStreamError: an answer was wrong; the figures would mean nothing.
        ClientError: a connection broke.
        TooFewError: a window saw too little.
    """
    result = Result([], {})
    upstream = Server(plan.upstream, plan.logs / "upstream.log")
    gateways = [(Server(gateway.spec, plan.logs / f"{gateway.spec.name}.log"), gateway) for gateway in plan.gateways]
    try:
        await upstream.start()
        for server, _ in gateways:
            progress(f"starting {server.spec.title}")
            result.start_s[server.spec.name] = await server.start()
            await _warm_up(server, plan.warm_up_s)
            server.freeze()
        visited: list[tuple[Server, Gateway | None]] = [(upstream, None), *gateways]
        for number in range(plan.rounds):
            for position, figure in enumerate(plan.figures):
                by = (number + position) % len(visited)
                for server, gateway in (*visited[by:], *visited[:by]):
                    visit = await _visit(server, gateway, upstream, figure, number, plan)
                    result.visits.append(visit)
                    values = ", ".join(f"{name} {value:,.1f}" for name, value in visit.values.items())
                    progress(f"round {number + 1}: {figure.title}: {server.spec.title}: {values}")
    finally:
        progress("stopping")
        await asyncio.gather(*(server.stop() for server, _ in gateways), upstream.stop())
    return result


async def _warm_up(server: Server, seconds: float) -> None:
    loads = Load(CHAT, 16, 16, True, 0.0, seconds), Load(CHAT, 16, 16, False, 0.0, seconds)
    for load in (*loads, Load(CHAT, 1, 1, False, 0.0, seconds / 2, LARGE_BYTES)):
        await drive(server.spec.endpoint, load, seed=0)


async def _visit(server: Server, gateway: Gateway | None, upstream: Server, figure: Figure, number: int, plan: Plan) -> Visit:
    await set_pace(upstream.spec.endpoint, figure.pace)
    if gateway is not None:
        await server.thaw(plan.settle_s)
    before, behind, client, busy, began = (*_times(server, gateway, upstream), time.perf_counter())
    reading = await figure.visit(server.spec.endpoint, plan.window_s, number + 1)
    seconds = time.perf_counter() - began
    after, behind_after, client_after, busy_after = _times(server, gateway, upstream)
    if gateway is not None:
        server.freeze()
    used = Spent(after.tree - before.tree, after.front - before.front)
    ours = used.tree + client_after - client + (behind_after - behind if gateway is not None else 0.0)
    return Visit(
        server=server.spec.name,
        figure=figure.name,
        round=number,
        values=reading.values,
        work=reading.work,
        tree_s=used.tree,
        front_s=used.front,
        client_share=(client_after - client) / seconds,
        upstream_share=(behind_after - behind) / seconds,
        elsewhere=max(0.0, (busy_after - busy - ours) / seconds / (psutil.cpu_count() or 1)),
    )


def _times(server: Server, gateway: Gateway | None, upstream: Server) -> tuple[Spent, float, float, float]:
    return spent(server, gateway), spent(upstream, None).tree, time.process_time(), busy_seconds()
