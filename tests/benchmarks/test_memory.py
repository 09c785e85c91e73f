from __future__ import annotations

import mmap
import os
from pathlib import Path

from benchmarks.memory import Footprint, measure, parse_smaps, proportional

SMAPS = """\
5500-5600 r-xp 00000000 08:01 77                 /usr/lib/libtorch.so
Rss:                 100 kB
Pss:                  25 kB
Anonymous:            40 kB
5600-5700 rw-p 00000000 00:00 0                  [heap]
Rss:                  70 kB
Pss:                  60 kB
Anonymous:            70 kB
5700-5800 rw-s 00000000 00:17 5                  /dev/shm/plasma
Rss:                  90 kB
Pss:                  30 kB
Anonymous:             0 kB
VmFlags: rd wr
"""


def test_files_are_told_from_memory() -> None:
    footprint = parse_smaps(SMAPS)
    assert dict(footprint.files) == {"08:01 77": 60 * 1024}
    assert footprint.other == (40 + 60 + 30) * 1024


def test_a_file_is_shared_among_those_that_have_its_pages() -> None:
    sizes = proportional({1: Footprint(10, {"a": 100}), 2: Footprint(0, {"a": 40, "b": 8}), 3: Footprint(5)})
    assert sizes == {1: 10 + 20 + 60, 2: 20 + 8, 3: 5}
    assert sum(sizes.values()) == 10 + 5 + 100 + 8


def test_memory_that_is_used_is_counted_and_the_dead_are_left_out() -> None:
    before = measure([os.getpid()])[os.getpid()]
    with mmap.mmap(-1, 32 * 2**20) as block:
        block.write(b"x" * len(block))
        after = measure([os.getpid(), 2**22 + 1])
    assert list(after) == [os.getpid()]
    assert 30 * 2**20 < after[os.getpid()] - before < 60 * 2**20
    assert after[os.getpid()] < 2 * int(Path("/proc/self/statm").read_text().split()[1]) * mmap.PAGESIZE + 64 * 2**20
