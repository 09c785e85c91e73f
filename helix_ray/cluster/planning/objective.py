"""What a plan is measured by.

A plan is a list of costs, and the first one in which two plans differ decides. Each strategy has one, which counts its own
services only:

0. services that are placed nowhere;
1. ``gpu-affinity``: MiB of GPU memory wasted: of the GPUs that a service gets, the free memory beyond what it asked for; a
   service without GPUs wastes the memory of all GPUs of its host;
2. ``label``: labels of the hosts beyond those that were asked for, summed over services: special hosts stay free;
3. ``pack``: hosts that had no service before and get one of these;
4. ``spread``: over hosts, the sum of (services there before, and of these) squared, less what it was before: the most even plan;
5. ``memory-fit``: over hosts that get one of these, MiB of memory that stay free: the tightest plan.

``manual`` has none, as there is one host only. Which GPUs of a host services get is a rule, not a choice: whoever needs the
largest first, each the smallest that are large enough.
"""

from __future__ import annotations

from helix_ray.cluster.planning.room import Room, Task

Cost = tuple[int, int, int, int, int, int]
NOTHING: Cost = (0, 0, 0, 0, 0, 0)


def own_cost(task: Task, room: Room) -> int:
    """What a service adds to the cost of its own strategy in a room that it fits into."""
    strategy = task.strategy
    if strategy == "spread":
        return 2 * (room.before + room.spread) + 1
    if strategy == "gpu-affinity":
        if not task.gpus:
            return room.host.gpu_memory_mb
        return sum(memory for memory, _ in room.gpus_for(task)) - task.gpus * task.gpu_memory
    if strategy == "pack":
        return int(not room.before and not room.packed)
    if strategy == "memory-fit":
        return -task.memory if room.fitted else room.memory - task.memory
    if strategy == "label":
        return len(room.labels) - len(task.spec.labels)
    return 0


def preference(task: Task, room: Room) -> tuple[int, int, int]:
    """Which rooms are tried first: the cheapest; of those that cost the same, the fullest, or to spread, the emptiest.

    To pack, GPUs come before that: a host with more of them is taken into use only for who needs them.
    """
    spare = room.host.gpu_memory_mb if task.strategy == "pack" else 0
    return own_cost(task, room), spare, -room.memory if task.strategy == "spread" else room.memory


_PLACE = {"gpu-affinity": 1, "label": 2, "pack": 3, "spread": 4, "memory-fit": 5}


def added(cost: Cost, task: Task, room: Room) -> Cost:
    """The cost of a plan with a service more, in a room that it fits into."""
    costs = list(cost)
    if task.strategy in _PLACE:
        costs[_PLACE[task.strategy]] += own_cost(task, room)
    if task.strategy != "memory-fit" and room.fitted:
        costs[5] -= task.memory
    return (costs[0], costs[1], costs[2], costs[3], costs[4], costs[5])


def bound(cost: Cost, memory_left: int) -> Cost:
    """The least that a plan can come to which costs so much already.

    Args:
        cost: of the services that are placed.
        memory_left: that the others need, together. Only the memory that stays free can still shrink.
    """
    return (*cost[:5], max(0, cost[5] - memory_left))
