"""What a replica's process is told once it has started."""

from __future__ import annotations

import ctypes
import gc
import sys

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
