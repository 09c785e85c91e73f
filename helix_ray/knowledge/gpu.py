"""FAISS on a GPU, where there is one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import faiss

Mover = Callable[[Any], Any]
"""Copies a FAISS index to a GPU."""

# Its stubs are of the build without GPUs.
_faiss: Any = faiss


def gpu_mover() -> Mover | None:
    """How an index gets to this process's first GPU; ``None`` where there is no GPU, or FAISS is its build without."""
    if not hasattr(_faiss, "StandardGpuResources") or not _faiss.get_num_gpus():
        return None
    resources = _faiss.StandardGpuResources()

    def move(index: Any) -> Any:
        return _faiss.index_cpu_to_gpu(resources, 0, index)

    return move
