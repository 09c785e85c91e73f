"""What embedding models and cross-encoders have in common: the form of their numbers, their thread, their batches."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

import torch

from helix_ray.config import EmbedderConfig
from helix_ray.core.errors import HelixError
from helix_ray.knowledge.batching import Batcher, Row, Vectors

logger = logging.getLogger(__name__)

# A CPU is busy with so many tokens; more of them in one pass only take memory and make others wait.
_CPU_TOKENS = 512
_GPU_TOKENS = 32_768

Loaded = TypeVar("Loaded")
Inputs = TypeVar("Inputs")


def number_format(dtype: str) -> torch.dtype:
    """The form of a model's numbers on this machine.

    Args:
        dtype: as in ``EmbedderConfig``; ``auto`` is bfloat16 where the hardware multiplies in it, else float32.
    """
    if dtype != "auto":
        found: torch.dtype = getattr(torch, dtype)
        return found
    if torch.cuda.is_available():
        native = torch.cuda.is_bf16_supported(including_emulation=False)
    else:
        abilities = torch.cpu.get_capabilities()
        native = any(abilities.get(name) for name in ("avx512_bf16", "amx_bf16", "bf16"))
    return torch.bfloat16 if native else torch.float32


class Inference:
    """A model in a thread of its own, to which calls are joined into batches.

    Loading belongs into that thread as well: OpenMP makes a team of threads for every thread that ever computes, and slows
    all of them down when together they are more than the machine has cores.

    Args:
        config: the model's entry in the catalog.
    """

    def __init__(self, config: EmbedderConfig) -> None:
        self._id = config.id
        self._max_rows = config.max_batch
        self._tokenizing = ThreadPoolExecutor(1, "tokenizer")
        setup = partial(torch.set_num_threads, config.threads or torch.get_num_threads())
        self._thread = ThreadPoolExecutor(1, "model", initializer=setup)
        self._batcher: Batcher | None = None
        self.failed = False

    def load(self, load: Callable[[], Loaded]) -> Loaded:
        """Call ``load`` in the model's thread and wait for it."""
        return self._thread.submit(load).result()

    def start(self, forward: Callable[[Sequence[Row]], Vectors], dimensions: int, device: str) -> None:
        """Take calls from now on.

        Args:
            forward: turns rows of token ids into vectors of shape ``(rows, dimensions)``; runs in the model's thread.
            dimensions: length of one vector.
            device: type of the model's device.
        """
        self._batcher = Batcher(
            forward,
            dimensions,
            max_rows=self._max_rows,
            max_tokens=_CPU_TOKENS if device == "cpu" else _GPU_TOKENS,
            thread=self._thread,
        )

    async def run(self, tokenize: Callable[[Inputs], Sequence[Row]], inputs: Inputs) -> tuple[Sequence[Row], Vectors]:
        """The inputs' rows and the vectors of the rows.

        Args:
            tokenize: runs in a thread of its own, so that long texts hold nobody up.
            inputs: its argument.

        Raises:
            HelixError: the model failed; ``failed`` is true until it works again.
            Exception: what ``tokenize`` raises.
        """
        assert self._batcher is not None
        rows = await asyncio.get_running_loop().run_in_executor(self._tokenizing, tokenize, inputs)
        try:
            vectors = await self._batcher.run(rows)
        except Exception as exc:
            self.failed = True
            logger.exception("a forward pass of %s failed", self._id)
            raise HelixError(f"The model `{self._id}` failed on this request.") from exc
        self.failed = False
        return rows, vectors
