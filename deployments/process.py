"""What a replica's process is told once it has started, and what it says of itself."""

from __future__ import annotations

import ctypes
import gc
import sys
from contextlib import suppress

import psutil

# Beside the event loop run a thread that polls gRPC and some that tokenize. By default one that wants the interpreter
# waits up to 5 ms for it, which is longer than an engine step.
_SWITCH_INTERVAL_S = 0.0005
# New objects after which garbage is looked for; 700 by default, which busy streams have every few milliseconds.
_YOUNG = 10_000


def settle() -> None:
    """Call when everything is loaded: threads take turns sooner, garbage collection runs seldom and walks nothing of what was
    loaded, and memory that loading took for a moment goes back.
    """
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])
    ctypes.CDLL(None).malloc_trim(0)


def family_memory_mb() -> int:
    """Memory of this process and of all that it started, in MiB; pages that several have count once."""
    this, total = psutil.Process(), 0
    for process in (this, *this.children(recursive=True)):
        with suppress(psutil.Error):
            total += process.memory_full_info().pss
    return -int(-total // 2**20)
