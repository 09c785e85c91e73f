"""A driver of a Ray cluster in a process of its own, which answers lines on its standard input.

``nodes`` gives all nodes, ``run HOST`` the address of the node on which a task ran that asks for a GPU of that host, and
``call [NAME, ARGUMENTS...]`` what a function of ``CALLS`` gives.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable
from typing import Any

import ray
from ray.util.placement_group import get_placement_group, placement_group, remove_placement_group

from deployments.reservations import RayReservations
from deployments.standby import RayStandby
from helix_ray.core.cluster import Host
from helix_ray.core.standby import Offer

STANDBY, RESERVATIONS = RayStandby(), RayReservations()


@ray.remote(num_cpus=0, num_gpus=1)
def where() -> str:
    return str(ray.util.get_node_ip_address())


def look() -> object:
    view = asyncio.run(STANDBY.look())
    return dict(view.idle_s), view.waiting


def choose(offers: list[list[Any]], coming: list[str]) -> object:
    return asyncio.run(STANDBY.choose([Offer(*offer) for offer in offers], coming))


def release(host: str) -> object:
    return asyncio.run(STANDBY.release(host))


def hold(name: str, host: str, address: str, cpus: float) -> object:
    return asyncio.run(RESERVATIONS.hold(name, Host(host, address), cpus, 0, 0))


def free(name: str) -> None:
    asyncio.run(RESERVATIONS.release(name))


def group(name: str, bundle: dict[str, float]) -> None:
    placement_group([bundle], name=name, lifetime="detached")


def grouped(name: str) -> bool:
    return bool(get_placement_group(name).wait(10))


def ungroup(name: str) -> None:
    remove_placement_group(get_placement_group(name))


CALLS: dict[str, Callable[..., object]] = {
    one.__name__: one for one in (look, choose, release, hold, free, group, grouped, ungroup)
}


def main(address: str, own: str) -> None:
    # Ray itself writes to the standard output when a node dies, in the middle of our lines: it gets another one.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    ray.init(address=address, _node_ip_address=own, log_to_driver=False, logging_level="ERROR")
    print("answer ready", file=answers, flush=True)
    for line in sys.stdin:
        command, _, host = line.strip().partition(" ")
        if command == "nodes":
            fields = ("NodeID", "NodeManagerAddress", "Alive", "Labels", "Resources")
            answer: object = [[node[name] for name in fields] for node in ray.nodes()]
        elif command == "call":
            name, *arguments = json.loads(host)
            answer = CALLS[name](*arguments)
        else:
            answer = ray.get(where.options(label_selector={"helix-host": host}).remote(), timeout=60)
        print(f"answer {json.dumps(answer)}", file=answers, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
