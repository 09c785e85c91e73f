"""Finds the plan: the best one where services are few, a good one where they are many."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from helix_ray.cluster.planning.objective import NOTHING, Cost, added, bound, preference
from helix_ray.cluster.planning.reasons import impossible, static_reasons
from helix_ray.cluster.planning.room import Room, Taken, Task, need_of, number_kinds
from helix_ray.core.placement import HostCapacity, Measured, Placement, Plan, ServiceSpec

# Looks of a service at a room, after which no better plan is sought. The first plan is made whatever that takes.
_LOOKS = 100_000


def plan(
    services: Sequence[ServiceSpec],
    hosts: Sequence[HostCapacity],
    measured: Mapping[str, Measured] | None = None,
    looks: int = _LOOKS,
) -> Plan:
    """Which host takes which service; see ``objective`` for what is best. The same question always has the same answer.

    The first plan takes services one by one, whoever needs most first, each to the host that costs least. Then all others are
    tried in that order (depth first, branch and bound), until there are none or so many ``looks`` were made.

    Args:
        services: to be placed; no two have one name.
        hosts: what they have left.
        measured: by service, what it was seen to use, which counts in place of what it declares.
        looks: how long to seek, as a number of checks and not as a time.
    """
    measured = measured or {}
    tasks = sorted((Task(spec, need_of(spec, measured.get(spec.name))) for spec in services), key=lambda task: task.order)
    rooms = [Room(host) for host in sorted(hosts, key=lambda host: host.name)]
    number_kinds(rooms, frozenset(spec.host for spec in services if spec.host is not None))
    search = _Search(tasks, rooms, looks)
    search.run()
    placements = []
    missed = []
    for task, choice in zip(tasks, search.best, strict=True):
        if choice is None:
            missed.append(task)
            continue
        taken = choice.take(task)
        placements.append(Placement(task.name, choice.host.name, task.strategy, tuple(sorted(index for _, index in taken))))
    place = {spec.name: number for number, spec in enumerate(services)}
    return Plan(
        tuple(sorted(placements, key=lambda one: place[one.service])),
        tuple(sorted((impossible(task, rooms) for task in missed), key=lambda one: place[one.service])),
        search.proven,
    )


class _Search:
    """Depth first through all plans, with a stack of its own: there may be more services than Python nests calls."""

    def __init__(self, tasks: list[Task], rooms: list[Room], looks: int) -> None:
        self._tasks = tasks
        self._open = _static(tasks, rooms)
        self._looks = looks
        # What the services from one on need, together.
        self._memory_left = [0] * (len(tasks) + 1)
        for number in range(len(tasks) - 1, -1, -1):
            self._memory_left[number] = self._memory_left[number + 1] + tasks[number].memory
        self.best: list[Room | None] = [None] * len(tasks)
        self._best_cost: Cost | None = None
        self.proven = True

    def run(self) -> None:
        """Leave the best plan in ``best``."""
        tasks = self._tasks
        plan: list[Room | None] = [None] * len(tasks)
        undo: list[Callable[[], None]] = []
        costs: list[Cost] = [NOTHING]
        choices = [self._choices(0)] if tasks else []
        while choices:
            depth = len(choices) - 1
            if len(undo) > depth:
                undo.pop()()
                costs.pop()
            if not choices[-1] or self._exhausted():
                choices.pop()
                continue
            room, task = choices[-1].pop(), tasks[depth]
            cost = _plus_unplaced(costs[-1]) if room is None else added(costs[-1], task, room)
            if self._best_cost is not None and bound(cost, self._memory_left[depth + 1]) >= self._best_cost:
                continue
            plan[depth] = room
            undo.append(_placed(task, room))
            costs.append(cost)
            if depth + 1 < len(tasks):
                choices.append(self._choices(depth + 1))
            else:
                self.best, self._best_cost = list(plan), cost
                undo.pop()()
                costs.pop()

    def _exhausted(self) -> bool:
        if self._best_cost is not None and self._looks <= 0:
            self.proven = False
            return True
        return False

    def _choices(self, number: int) -> list[Room | None]:
        """The rooms that a service fits into, the best last, and nowhere before all of them."""
        task, seen = self._tasks[number], set()
        found: list[Room] = []
        rooms = self._open[number]
        self._looks -= len(rooms)
        for room in rooms:
            if not room.planned:
                # Of hosts that are the same and that nobody has yet, one is enough.
                if room.kind in seen:
                    continue
                seen.add(room.kind)
            if room.fits(task):
                found.append(room)
        found.sort(key=lambda room: preference(task, room))
        found.reverse()
        return [None, *found]


def _placed(task: Task, room: Room | None) -> Callable[[], None]:
    if room is None:
        return _nothing
    taken: Taken = room.take(task)
    return lambda: room.give_back(task, taken)


def _nothing() -> None:
    """Nothing was taken."""


def _plus_unplaced(cost: Cost) -> Cost:
    return (cost[0] + 1, *cost[1:])


def _static(tasks: list[Task], rooms: list[Room]) -> list[list[Room]]:
    """For each service the rooms that nothing speaks against but numbers; services that ask for the same share a list."""
    lists: dict[object, list[Room]] = {}
    found = []
    for task in tasks:
        spec = task.spec
        sign = (spec.kind, spec.host, frozenset(spec.labels.items()))
        if sign not in lists:
            lists[sign] = [room for room in rooms if not static_reasons(spec, room.host)]
        found.append(lists[sign])
    return found
