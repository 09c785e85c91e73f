from __future__ import annotations

import asyncio
from pathlib import Path

import psutil
import pytest

from benchmarks.dialects import BrokenStreamError
from benchmarks.figures import FIGURES
from benchmarks.rounds import Plan, run_pass
from tests.benchmarks.conftest import fake_spec

BY_NAME = {figure.name: figure for figure in FIGURES}


def leftovers(port: int) -> list[int]:
    return [p.pid for p in psutil.process_iter(["cmdline"]) if p.info["cmdline"] and str(port) in p.info["cmdline"]]


async def test_every_peer_gets_every_figure_it_has_in_every_round(port: int, tmp_path: Path) -> None:
    specs = (fake_spec(port, "a"), fake_spec(port + 1, "b", messages=False))
    figures = (BY_NAME["ttft"], BY_NAME["unary-64"], BY_NAME["messages-16"])
    lines: list[str] = []
    plan = Plan(specs, figures, rounds=2, window_s=1.0, logs=tmp_path, settle_s=0.0, warm_up_s=0.05)
    result = await run_pass(plan, lines.append)
    seen = [(visit.round, visit.figure, visit.server) for visit in result.visits]
    assert seen == [
        *((0, "ttft", "a"), (0, "ttft", "b"), (0, "unary-64", "b"), (0, "unary-64", "a"), (0, "messages-16", "a")),
        *((1, "ttft", "b"), (1, "ttft", "a"), (1, "unary-64", "a"), (1, "unary-64", "b"), (1, "messages-16", "a")),
    ]
    assert all(visit.value > 0 and visit.rest_us > 0 and visit.engine_us == 0 for visit in result.visits)
    assert [(reading.server, reading.round) for reading in result.memory] == [("a", 0), ("b", 0), ("a", 1), ("b", 1)]
    assert all(5 < reading.rest_mib < 200 for reading in result.memory), result.memory
    assert any("TTFT" in line for line in lines)
    assert leftovers(port) == []


async def test_a_wrong_answer_ends_the_pass_and_every_process(port: int, tmp_path: Path) -> None:
    specs = (fake_spec(port, "a"), fake_spec(port + 1, "b", mode="short"))
    plan = Plan(specs, FIGURES[:1], rounds=1, window_s=0.3, logs=tmp_path, settle_s=0.0, warm_up_s=0.05)
    with pytest.raises(BrokenStreamError):
        await run_pass(plan, lambda line: None)
    assert leftovers(port) == leftovers(port + 1) == []


async def test_an_interruption_ends_every_process(port: int, tmp_path: Path) -> None:
    measuring = asyncio.Event()
    plan = Plan((fake_spec(port),), FIGURES[:1], rounds=99, window_s=0.2, logs=tmp_path, settle_s=0.0, warm_up_s=0.05)
    running = asyncio.ensure_future(run_pass(plan, lambda line: measuring.set() if "TTFT" in line else None))
    await measuring.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert leftovers(port) == []
