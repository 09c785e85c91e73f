"""What four replicas admit together, over minutes of virtual time."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from helix_ray.core.limits import PlanLimits
from tests.accounts.replicas import Replicas
from tests.accounts.virtual_time import run

PRO = PlanLimits(requests_per_minute=1000)


def check_envelope(admitted: list[float], start: float, limit: int) -> None:
    """Never more than the burst and the rate, and one hundredth."""
    for number, moment in enumerate(admitted, 1):
        assert number <= 1.01 * (limit + limit * (moment - start) / 60) + 1


@pytest.mark.parametrize(("seed", "weights"), [(0, (1, 1, 1, 1)), (1, (20, 5, 1, 0))])
def test_overload_gets_its_limit_to_a_hundredth(tmp_path: Path, seed: int, weights: tuple[float, ...]) -> None:
    async def main() -> None:
        async with Replicas(tmp_path, seed).running() as replicas:
            start = asyncio.get_running_loop().time()
            await replicas.load(PRO, 45, 240, weights)
            check_envelope(replicas.admitted, start, 1000)
            assert replicas.between(start, start + 240) == pytest.approx(5000, rel=0.01)
            for minute in range(1, 4):
                begin = start + 60 * minute
                assert replicas.between(begin, begin + 60) == pytest.approx(1000, rel=0.01)

    run(main())


def test_a_load_that_moves_from_replica_to_replica(tmp_path: Path) -> None:
    async def main() -> None:
        async with Replicas(tmp_path).running() as replicas:
            start = asyncio.get_running_loop().time()
            for turn in range(48):
                weights = tuple(float(number == turn % 4) for number in range(4))
                await replicas.load(PRO, 40, 5, weights)
            check_envelope(replicas.admitted, start, 1000)
            assert replicas.between(start, start + 240) == pytest.approx(5000, rel=0.01)

    run(main())


def test_nobody_below_the_limit_is_refused_and_most_is_decided_here(tmp_path: Path) -> None:
    async def main() -> None:
        async with Replicas(tmp_path).running() as replicas:
            await replicas.load(PRO, 15, 120)
            assert not replicas.refused
            assert len(replicas.admitted) > 1500
            assert replicas.at_once > 0.9 * len(replicas.admitted)

    run(main())


def test_a_burst_is_admitted_to_the_last_request(tmp_path: Path) -> None:
    async def main() -> None:
        async with Replicas(tmp_path).running() as replicas:
            answers = await asyncio.gather(*(replicas.ask(number % 4, PRO) for number in range(1500)))
            assert sum(answers) == pytest.approx(1000, rel=0.01)

    run(main())


@pytest.mark.parametrize("mode", ["failing", "hanging"])
def test_without_counters_each_keeps_to_its_part_and_comes_back(tmp_path: Path, mode: str) -> None:
    async def main() -> None:
        async with Replicas(tmp_path).running() as replicas:
            start = asyncio.get_running_loop().time()
            await replicas.load(PRO, 60, 60)
            replicas.network.mode = mode
            await replicas.load(PRO, 40, 120)
            assert all(one.alone for one in replicas.limiters)
            assert replicas.between(start + 60, start + 120) == pytest.approx(1000, rel=0.02)
            assert replicas.between(start + 120, start + 180) == pytest.approx(1000, rel=0.01)
            replicas.network.mode = "up"
            await replicas.load(PRO, 40, 120)
            assert not any(one.alone for one in replicas.limiters)
            check_envelope(replicas.admitted, start, 1000)
            assert replicas.between(start, start + 300) == pytest.approx(6000, rel=0.01)

    run(main())


def test_counters_that_start_anew_are_found_again(tmp_path: Path) -> None:
    async def main() -> None:
        async with Replicas(tmp_path).running() as replicas:
            start = asyncio.get_running_loop().time()
            await replicas.load(PRO, 60, 60)
            replicas.network.mode = "failing"
            await replicas.load(PRO, 60, 5)
            replicas.restart_counters()
            replicas.network.mode = "up"
            await replicas.load(PRO, 60, 55)
            # What was used before is forgotten, so the whole burst comes once more, and no more than that.
            assert replicas.between(start, start + 120) < 1.01 * 4000

    run(main())
