"""What a replica's process is told once it has started."""

from __future__ import annotations

import ctypes
import gc
import sys

# Beside the event loop run a thread that polls gRPC and some that tokenize. By default one that wants the interpreter
# waits up to 5 ms for it, which is longer than an engine step.
_SWITCH_INTERVAL_S = 0.0005


def settle() -> None:
    """Call when everything is loaded: threads take turns sooner, no garbage collection walks what was loaded, and memory
    that loading took for a moment goes back.
    """
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    gc.collect()
    gc.freeze()
    ctypes.CDLL(None).malloc_trim(0)
