"""Why a host takes a service, or why not, with the numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from helix_ray.cluster.planning.objective import own_cost
from helix_ray.cluster.planning.room import Room, Task, need_of
from helix_ray.core.placement import HostCapacity, Impossible, Measured, ServiceSpec, Shortfall, Verdict

_WORDS = {"cpus": "CPUs", "memory_mb": "MiB of memory", "gpus": "free GPUs", "gpu_memory_mb": "MiB free on each GPU"}
_MOST_KINDS = 4


def static_reasons(spec: ServiceSpec, host: HostCapacity) -> list[str]:
    """What speaks against a host whatever else is there."""
    reasons = [] if host.refusal is None else [host.refusal]
    if spec.host is not None and spec.host != host.name:
        reasons.append(f"the service is for {spec.host} only")
    if spec.kind == "container" and host.runtime is None:
        reasons.append("it has neither podman nor docker")
    if spec.kind == "model" and not host.joined:
        reasons.append("it is no node of the Ray cluster")
    for name, value in sorted(spec.labels.items()):
        has = host.labels.get(name)
        if has != value:
            reasons.append(
                f"its label {name} is {has!r}, not {value!r}" if has is not None else f"it has no label {name}={value}"
            )
    return reasons


def shortfalls(task: Task, room: Room) -> tuple[Shortfall, ...]:
    """Of what a host has too little."""
    found = []
    if task.cpus > room.cpus:
        found.append(Shortfall("cpus", task.cpus / 1000, room.cpus / 1000))
    if task.memory > room.memory:
        found.append(Shortfall("memory_mb", task.memory, room.memory))
    if task.gpus > len(room.gpus):
        found.append(Shortfall("gpus", task.gpus, len(room.gpus)))
    elif task.gpus and room.gpus[-task.gpus][0] < task.gpu_memory:
        found.append(Shortfall("gpu_memory_mb", task.gpu_memory, room.gpus[-task.gpus][0]))
    return tuple(found)


def _company(task: Task, room: Room) -> list[str]:
    """What speaks against a host because of who is there."""
    reasons = [f"port {port}/{transport} is taken there" for port, transport in sorted(task.ports & room.ports)]
    reasons += [f"{name} is there, and the service must not be beside it" for name in sorted(task.shuns & room.services)]
    if task.name in room.shunned:
        reasons.append("a service is there that must not be beside it")
    return reasons


def verdicts(
    spec: ServiceSpec, hosts: Sequence[HostCapacity], chosen: str | None, measured: Measured | None = None
) -> tuple[Verdict, ...]:
    """Of every host why or why not, in the order of their names.

    Args:
        spec: of the service.
        hosts: what they have left for it: without it, and with all others in their places.
        chosen: where it is, or is to be.
        measured: what it was seen to use.
    """
    task = Task(spec, need_of(spec, measured))
    return tuple(_verdict(task, Room(host), chosen) for host in sorted(hosts, key=lambda host: host.name))


def _verdict(task: Task, room: Room, chosen: str | None) -> Verdict:
    name, missing = room.host.name, shortfalls(task, room)
    reasons = [*static_reasons(task.spec, room.host), *map(_told, missing), *_company(task, room)]
    if reasons:
        return Verdict(name, False, name == chosen, tuple(reasons), missing)
    return Verdict(name, True, name == chosen, tuple(_room_left(task, room)), cost=own_cost(task, room))


def _told(one: Shortfall) -> str:
    return f"it has {one.free:g} {_WORDS[one.resource]}, {one.needed:g} are needed: {one.missing:g} too few"


def _room_left(task: Task, room: Room) -> list[str]:
    left = [f"{task.memory} of {room.memory} MiB of memory", f"{task.cpus / 1000:g} of {room.cpus / 1000:g} CPUs"]
    if task.gpus:
        taken = room.gpus_for(task)
        named = ", ".join(f"{index} ({memory} MiB free)" for memory, index in sorted(taken, key=lambda gpu: gpu[1]))
        left.append(f"{task.gpus} of {len(room.gpus)} free GPUs: {named}")
    return left


def impossible(task: Task, rooms: Sequence[Room]) -> Impossible:
    """Why no host takes a service, and by how much the nearest one misses it.

    Args:
        task: the service.
        rooms: all hosts, with everything else in its place.
    """
    nearest: tuple[float, str, tuple[Shortfall, ...]] | None = None
    against: Counter[str] = Counter()
    for room in rooms:
        others = [*static_reasons(task.spec, room.host), *_company(task, room)]
        if others:
            against[others[0]] += 1
            continue
        missing = shortfalls(task, room)
        far = sum(one.missing / one.needed for one in missing), room.host.name, missing
        if nearest is None or far < nearest:
            nearest = far
    if nearest is not None:
        _, name, missing = nearest
        return Impossible(task.name, f"No host has room. The nearest is {name}: {_list(map(_told, missing))}.", name, missing)
    if not rooms:
        return Impossible(task.name, "There is no host.")
    kinds = [f"{reason} ({count} of {len(rooms)} hosts)" for reason, count in against.most_common(_MOST_KINDS)]
    return Impossible(task.name, f"No host takes it: {_list(kinds)}.")


def _list(parts: Iterable[str]) -> str:
    return "; ".join(parts)
