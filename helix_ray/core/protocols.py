"""The waist: what every provider of something is, whatever stands behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from helix_ray.core.events import Event
from helix_ray.core.messages import ChatRequest


@runtime_checkable
class Provider(Protocol):
    """Something that answers a ``ChatRequest``: an engine, a remote API, an agent, a fallback chain."""

    def stream(self, request: ChatRequest) -> AsyncIterator[Event]:
        """Run one generation.

        Closing or cancelling the iterator stops the work behind it.

        Args:
            request: what to generate.

        Yields:
            Events in the grammar of ``helix_ray.core.events``.

        Raises:
            HelixError: one of the tree in ``helix_ray.core.errors``.
        """
        ...


@runtime_checkable
class TokenCounter(Protocol):
    """A provider that can say how long a prompt is without running it."""

    async def count_tokens(self, request: ChatRequest) -> int:
        """Length of the rendered prompt of ``request``, in tokens."""
        ...


@dataclass(frozen=True, slots=True)
class Embeddings:
    """Vectors of one embedding call.

    Attributes:
        vectors: float32, little-endian, row-major; ``len(vectors) == 4 * rows * dimensions``.
        rows: number of inputs.
        dimensions: length of one vector.
        prompt_tokens: tokens of all inputs together.
    """

    vectors: bytes
    rows: int
    dimensions: int
    prompt_tokens: int


@runtime_checkable
class Embedder(Protocol):
    """Something that turns texts into vectors."""

    async def embed(self, inputs: Sequence[str] | Sequence[Sequence[int]], dimensions: int | None = None) -> Embeddings:
        """Embed every input.

        Args:
            inputs: texts, or token ids of the embedder's own tokenizer.
            dimensions: cut the vectors to so many numbers and normalize again.

        Raises:
            InvalidRequestError: an input is empty, too long or has unknown token ids, or
                ``dimensions`` is larger than the model's.
        """
        ...
