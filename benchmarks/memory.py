"""Memory of a group of processes, as if nothing else ran on the machine.

The kernel's own proportional set size (PSS) shares a library's pages with every process that maps them, also with those of
another peer that stands by. So anonymous and shared memory is taken from PSS, and file pages are shared out again among the
processes of one peer: https://www.kernel.org/doc/html/latest/filesystems/proc.html, "smaps".
"""

from __future__ import annotations

import contextlib
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

KIB = 1024


@dataclass
class Footprint:
    """Memory of one process.

    Attributes:
        other: bytes of anonymous and shared memory, proportionally.
        files: resident bytes of each mapped file, by device and inode.
    """

    other: int = 0
    files: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def parse_smaps(text: str) -> Footprint:
    """Read ``/proc/PID/smaps``."""
    footprint = Footprint()
    file = ""
    for line in text.splitlines():
        name, _, rest = line.partition(" ")
        if not name.endswith(":"):
            # "7f5c-7f5d r-xp 00001000 08:01 1234   /lib/x.so"; inode 0 is anonymous, /dev/shm and memfd are memory.
            parts = line.split(maxsplit=5)
            path = parts[5] if len(parts) > 5 else ""
            memory = parts[4] == "0" or path.startswith(("/dev/shm/", "/memfd:", "/dev/zero"))
            file = "" if memory else f"{parts[3]} {parts[4]}"
        elif name == "Rss:" and file:
            footprint.files[file] += int(rest.split()[0]) * KIB
        elif name == "Anonymous:" and file:
            # Written pages of a private file mapping are the process's own.
            written = int(rest.split()[0]) * KIB
            footprint.files[file] -= written
            footprint.other += written
        elif name == "Pss:" and not file:
            footprint.other += int(rest.split()[0]) * KIB
    return footprint


def proportional(footprints: dict[int, Footprint]) -> dict[int, int]:
    """Bytes of each process when the pages of a file are divided among those that have them.

    Where two processes have different numbers of a file's pages, the smaller number is taken as part of the larger one.
    """
    totals = {pid: float(footprint.other) for pid, footprint in footprints.items()}
    holders: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for pid, footprint in footprints.items():
        for file, resident in footprint.files.items():
            holders[file].append((resident, pid))
    for shares in holders.values():
        shares.sort()
        below = 0
        for index, (resident, _) in enumerate(shares):
            layer = (resident - below) / (len(shares) - index)
            for _, pid in shares[index:]:
                totals[pid] += layer
            below = resident
    return {pid: round(total) for pid, total in totals.items()}


def measure(pids: list[int]) -> dict[int, int]:
    """Bytes of each of these processes; those that ended meanwhile are left out."""
    footprints: dict[int, Footprint] = {}
    for pid in pids:
        with contextlib.suppress(OSError):
            footprints[pid] = parse_smaps(Path(f"/proc/{pid}/smaps").read_text())
    return proportional(footprints)
