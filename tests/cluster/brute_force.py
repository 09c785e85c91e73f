"""The best plan by trying all: written from the description of the objective, with nothing of the planner's."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from helix_ray.core.placement import HostCapacity, ServiceSpec

Costs = tuple[int, ...]


def costs_of(services: Sequence[ServiceSpec], hosts: Sequence[HostCapacity], places: Sequence[str | None]) -> Costs | None:
    """What a plan costs, or nothing where it cannot be.

    Args:
        services: to be placed.
        hosts: what they have.
        places: the host of each service.
    """
    by_name = {host.name: host for host in hosts}
    gpu = label = pack = spread = memory_fit = 0
    for name, host in by_name.items():
        there = [service for service, place in zip(services, places, strict=True) if place == name]
        names = host.services | {one.name for one in there}
        for one in there:
            refused = (
                host.refusal is not None
                or (one.host is not None and one.host != name)
                or (one.model is None and host.runtime is None)
                or any(host.labels.get(key) != value for key, value in one.labels.items())
                or one.name in host.shunned
                or set(one.anti_affinity) & names
            )
            if refused:
                return None
        if sum(one.memory_mb for one in there) > max(0, host.memory_mb):
            return None
        if sum(round(one.cpus * 1000) for one in there) > max(0, round(host.cpus * 1000)):
            return None
        ports = [(port.host, port.transport) for one in there for port in one.ports]
        if len(set(ports)) < len(ports) or set(ports) & host.ports:
            return None
        free = sorted(gpu.memory_mb for gpu in host.gpus)
        for one in sorted(there, key=lambda one: (-one.gpu_memory_mb, -one.gpus)):
            large = [memory for memory in free if memory >= one.gpu_memory_mb]
            if len(large) < one.gpus:
                return None
            for memory in large[: one.gpus]:
                free.remove(memory)
            if one.chosen_strategy == "gpu-affinity":
                waste = sum(large[: one.gpus]) - one.gpus * one.gpu_memory_mb
                gpu += waste if one.gpus else host.gpu_memory_mb
        kinds = [one.chosen_strategy for one in there]
        label += sum(len(host.labels) - len(one.labels) for one in there if one.chosen_strategy == "label")
        pack += "pack" in kinds and not host.services
        spread += (len(host.services) + kinds.count("spread")) ** 2 - len(host.services) ** 2
        if "memory-fit" in kinds:
            memory_fit += host.memory_mb - sum(one.memory_mb for one in there)
    return (list(places).count(None), gpu, label, pack, spread, memory_fit)


def least(services: Sequence[ServiceSpec], hosts: Sequence[HostCapacity]) -> Costs:
    """What the best plan costs."""
    places = product([None, *(host.name for host in hosts)], repeat=len(services))
    return min(costs for way in places if (costs := costs_of(services, hosts, way)) is not None)
