"""Which services would be better off elsewhere.

A service moves only where it gains enough, or must: its host is drained, has lost a label that the service asks for, or has
promised more than it has. Enough is

- ``spread``: its host has at least one service more than the other one will have;
- ``gpu-affinity`` and ``memory-fit``: a tenth of what the service needs, and at least 1,024 MiB less is wasted;
- ``label``: the other host has fewer labels that nobody asked for;
- ``pack``: all services of its host find room on hosts that are in use, so that the host is empty after.

While it moves a service takes room on both hosts, so the other one must have it now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from helix_ray.cluster.planning.capacity import Booking, capacities
from helix_ray.cluster.planning.objective import own_cost
from helix_ray.cluster.planning.planner import plan
from helix_ray.cluster.planning.reasons import static_reasons
from helix_ray.cluster.planning.room import Room, Task, need_of
from helix_ray.core.deployment import HostStatus
from helix_ray.core.placement import HostCapacity, Impossible, Measured, Move, Placement, Plan, ServiceSpec

_SHARE = 0.1
_LEAST_MB = 1024


@dataclass(frozen=True, slots=True)
class Occupant:
    """A service that runs, and may move.

    Attributes:
        movable: it may; else it only takes room.
    """

    spec: ServiceSpec
    booking: Booking
    movable: bool = True


class Rebalance:
    """Finds moves, one after the other, each on top of those before.

    Args:
        hosts: as they are now.
        occupants: all that runs.
        measured: by service, what it was seen to use.
    """

    def __init__(self, hosts: Sequence[HostStatus], occupants: Sequence[Occupant], measured: Mapping[str, Measured]) -> None:
        self._hosts = hosts
        self._occupants = sorted(occupants, key=lambda one: one.spec.name)
        self._measured = measured
        self._after = {one.spec.name: one.booking for one in self._occupants}
        self._leaving: list[Booking] = []
        self.moves: list[Move] = []
        self.stuck: list[Impossible] = []

    def run(self) -> None:
        """Fill ``moves``, and ``stuck`` with services that must move and cannot."""
        for one in self._occupants:
            if one.movable:
                self._leave_if_it_must(one)
        moved = {move.placement.service for move in self.moves} | {one.service for one in self.stuck}
        rest = [one for one in self._occupants if one.movable and one.spec.name not in moved]
        for one in rest:
            if one.spec.chosen_strategy not in ("pack", "manual"):
                self._move_if_it_gains(one)
        self._empty_hosts([one for one in rest if one.spec.chosen_strategy == "pack"])

    def _leave_if_it_must(self, one: Occupant) -> None:
        here = self._named(capacities(self._hosts, self._after.values()))[one.booking.host]
        reasons = static_reasons(one.spec, here)
        if here.memory_mb < 0 and one.booking.need.memory_mb:
            reasons.append(f"it has promised {-here.memory_mb} MiB of memory more than it has")
        if not reasons:
            return
        found = self._plan([one.spec], avoid=here.name)
        if found.impossible:
            missed = found.impossible[0]
            why = f"It should leave {here.name} ({'; '.join(reasons)}), but: {missed.reason}"
            self.stuck.append(Impossible(one.spec.name, why, missed.nearest, missed.shortfalls))
        else:
            self._move(found.placements[0], here.name, "; ".join(reasons))

    def _move_if_it_gains(self, one: Occupant) -> None:
        name, here = one.spec.name, one.booking.host
        task = Task(one.spec, need_of(one.spec, self._measured.get(name)))
        others_after = [kept for other, kept in self._after.items() if other != name]
        after = self._named(capacities(self._hosts, others_after, [*self._leaving, one.booking]))
        rooms = self._named(capacities(self._hosts, [*self._after.values(), *self._leaving]))
        if not Room(after[here]).fits(task):
            return
        cost = own_cost(task, Room(after[here]))
        # Where it fits now, and what it comes to when all moves are done.
        others = [
            (own_cost(task, Room(after[other])), other)
            for other, room in sorted(rooms.items())
            if other != here and not static_reasons(one.spec, room) and Room(room).fits(task) and Room(after[other]).fits(task)
        ]
        if others:
            least, there = min(others)
            if cost - least >= _margin(task):
                gpus = tuple(sorted(index for _, index in Room(rooms[there]).gpus_for(task)))
                self._move(Placement(name, there, task.strategy, gpus), here, _gain(task, cost - least))

    def _empty_hosts(self, packed: Sequence[Occupant]) -> None:
        """Empty hosts whose services are all packed and find room on others, those with the fewest first."""
        names = {one.spec.name for one in packed}
        for here in sorted({one.booking.host for one in packed}, key=lambda host: (self._count(host), host)):
            there = [name for name, booking in self._after.items() if booking.host == here]
            arrived = {move.placement.service for move in self.moves}
            if not names.issuperset(there) or arrived & set(there) or here in {move.origin for move in self.moves}:
                continue
            used = {booking.host for booking in self._after.values()} - {here}
            found = self._plan([one.spec for one in packed if one.spec.name in there], among=used)
            if not found.impossible:
                for placement in found.placements:
                    self._move(placement, here, f"{here} becomes free")

    def _plan(self, specs: Sequence[ServiceSpec], avoid: str | None = None, among: set[str] | None = None) -> Plan:
        rooms = capacities(self._hosts, [*self._after.values(), *self._leaving])
        open_to = [room for room in rooms if room.name != avoid and (among is None or room.name in among)]
        return plan(specs, open_to, self._measured)

    def _move(self, placement: Placement, origin: str, gain: str) -> None:
        before = self._after[placement.service]
        self._leaving.append(before)
        self._after[placement.service] = Booking(
            before.service, placement.host, before.need, placement.gpus, before.ports, before.shuns
        )
        self.moves.append(Move(placement, origin, gain))

    def _count(self, host: str) -> int:
        return sum(booking.host == host for booking in self._after.values())

    @staticmethod
    def _named(found: Sequence[HostCapacity]) -> dict[str, HostCapacity]:
        return {one.name: one for one in found}


def _margin(task: Task) -> float:
    if task.strategy == "gpu-affinity":
        return max(_LEAST_MB, _SHARE * task.gpus * task.gpu_memory)
    if task.strategy == "memory-fit":
        return max(_LEAST_MB, _SHARE * task.memory)
    return 1


def _gain(task: Task, gain: int) -> str:
    if task.strategy == "spread":
        return f"{gain // 2} services fewer beside it"
    if task.strategy == "label":
        return f"{gain} labels fewer that it does not need"
    return f"{gain} MiB less wasted"
