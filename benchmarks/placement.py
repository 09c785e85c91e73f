"""``python -m benchmarks.placement``: how long it takes to place 200 services on 1,000 hosts; writes benchmarks/results/."""

from __future__ import annotations

import random
import statistics
import time
from pathlib import Path

from benchmarks import report
from benchmarks.machine import describe
from helix_ray.cluster.planning.planner import plan
from helix_ray.core.placement import STRATEGIES, FreeGpu, HostCapacity, ServiceSpec

_ROOT = Path(__file__).parents[1]
_HOSTS, _SERVICES, _ROUNDS, _GOAL_S = 1000, 200, 5, 2.0


def synthetic(hosts: int, services: int, seed: int = 7) -> tuple[list[HostCapacity], list[ServiceSpec]]:
    """Hosts that differ, with and without GPUs, and services of all strategies; the same for the same numbers."""
    chance = random.Random(seed)
    rooms = []
    for number in range(hosts):
        sizes = [chance.choice((16_000, 24_000, 40_000, 80_000))] * chance.choice((0, 0, 1, 2, 4, 8))
        gpus = tuple(FreeGpu(index, size - chance.randrange(800)) for index, size in enumerate(sizes))
        memory, cpus = chance.randrange(8_000, 512_000), chance.choice((4, 8, 16, 64))
        labels = {"zone": chance.choice("abc"), "disk": chance.choice(("ssd", "hdd"))}
        there = frozenset(f"there-{number}-{one}" for one in range(chance.randrange(3)))
        rooms.append(HostCapacity(f"host-{number:04}", cpus, memory, gpus, sum(sizes), labels, services=there))
    wanted = []
    for number in range(services):
        strategy = STRATEGIES[number % len(STRATEGIES)]
        gpus_wanted = chance.choice((1, 1, 2, 4)) if strategy == "gpu-affinity" else 0
        wanted.append(
            ServiceSpec(
                f"service-{number:03}",
                image="image",
                gpus=gpus_wanted,
                gpu_memory_mb=chance.choice((0, 12_000, 20_000, 60_000)) if gpus_wanted else 0,
                memory_mb=chance.randrange(256, 64_000),
                cpus=chance.choice((0.25, 1, 4)),
                labels={"disk": "ssd"} if strategy == "label" else {},
                strategy=strategy,
                host=f"host-{chance.randrange(hosts):04}" if strategy == "manual" else None,
            )
        )
    return rooms, wanted


def main() -> None:
    """Entry point."""
    rooms, wanted = synthetic(_HOSTS, _SERVICES)
    times = []
    for _ in range(_ROUNDS):
        started = time.process_time()
        found = plan(wanted, rooms)
        times.append(time.process_time() - started)
    seconds = statistics.median(times)
    document = {
        **describe(_ROOT),
        "command": "python -m benchmarks.placement",
        "seconds": seconds,
        "rounds": times,
        "placed": len(found.placements),
        "impossible": len(found.impossible),
    }
    text = "\n".join(
        (
            "`python -m benchmarks.placement`",
            "",
            "| figure | goal | measured |",
            "|---|---|---|",
            f"| a plan of {_SERVICES} services on {_HOSTS:,} hosts, one core | under {_GOAL_S:g} s | {seconds:.2f} s |",
            "",
        )
    )
    print(text)
    report.write(_ROOT / "benchmarks" / "results", "placement", document, text)


if __name__ == "__main__":
    main()
