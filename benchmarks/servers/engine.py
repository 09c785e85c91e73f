"""What is the same for every peer: the model, the engine's arguments, and the environment of its processes."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Engine:
    """The engine that all peers run.

    Attributes:
        model: directory of the model.
        name: what clients call the model.
        context: longest prompt and answer, in tokens.
        kv_cache_gib: size of the key-value cache.
        own_worker: run vLLM's worker in a process of its own, vLLM's default on a CPU. That worker and the engine core then
            wait for each other by spinning; on two cores they take the processor from whatever serves HTTP, at random.
            False keeps the worker in the engine core (ray.serve.llm does not allow it on a CPU).
    """

    model: Path
    name: str = "bench"
    context: int = 4096
    kv_cache_gib: int = 1
    own_worker: bool = False

    def arguments(self) -> dict[str, Any]:
        """Arguments of vLLM's ``AsyncEngineArgs`` beside the model; all others stay at each server's default."""
        return {"dtype": "bfloat16", "max_model_len": self.context, "enforce_eager": True}

    def environ(self) -> dict[str, str]:
        """Variables for all processes of a server."""
        # As many threads as vLLM's own binding takes: all cores but the one that it reserves.
        threads = max(1, (os.cpu_count() or 1) - 1)
        executor = {} if self.own_worker else {"VLLM_ENABLE_V1_MULTIPROCESSING": "0", "OMP_NUM_THREADS": str(threads)}
        root = Path(__file__).parents[2]
        return {
            "HF_HUB_OFFLINE": "1",
            "PYTHONPATH": os.pathsep.join([str(root), *filter(None, [os.environ.get("PYTHONPATH")])]),
            "VLLM_CPU_KVCACHE_SPACE": str(self.kv_cache_gib),
            "VLLM_CPU_OMP_THREADS_BIND": "auto",
            "VLLM_NO_USAGE_STATS": "1",
            **executor,
        }


def ray_environ(directory: Path) -> dict[str, str]:
    """Variables that give a peer a Ray of its own.

    Args:
        directory: where this Ray keeps its sockets and logs; a short path, since a socket's has at most 107 bytes.
    """
    directory.mkdir(parents=True, exist_ok=True)
    return {"RAY_ADDRESS": "local", "RAY_TMPDIR": str(directory)}
