"""Providers that play a script, in the place of an engine."""

from __future__ import annotations

import asyncio
import copy
import struct
from collections.abc import AsyncGenerator, Sequence

from helix_ray.core.errors import InvalidRequestError
from helix_ray.core.events import Event, Finished, Started, TextDelta, ToolCallDelta, Usage
from helix_ray.core.messages import ChatRequest
from helix_ray.core.protocols import Embeddings, PairScores, Readings


def text_script(*pieces: str, prompt_tokens: int = 5, n: int = 1) -> list[Event]:
    """A stream that says ``pieces`` in each of ``n`` choices."""
    return [
        Started(prompt_tokens),
        *(TextDelta(piece, index) for piece in pieces for index in range(n)),
        *(Finished("stop", index) for index in range(n)),
        Usage(prompt_tokens, len(pieces) * n),
    ]


def tool_script(name: str, *arguments: str) -> list[Event]:
    """A stream that calls one tool, its arguments in pieces."""
    return [
        Started(9),
        ToolCallDelta(0, id="call_1", name=name),
        *(ToolCallDelta(0, arguments=piece) for piece in arguments),
        Finished("tool_calls"),
        Usage(9, 1 + len(arguments)),
    ]


class ScriptedProvider:
    """Plays ``script`` for every request.

    Args:
        script: what to yield; an exception in it is raised at its place, and ``None`` waits for ``resume``.
        yielding: whether the event loop gets its turn before each event.
    """

    def __init__(self, script: Sequence[Event | Exception | None], yielding: bool = True) -> None:
        self.script = list(script)
        self.resume = asyncio.Event()
        self.waiting = asyncio.Event()
        self.closed = asyncio.Event()
        self.requests: list[ChatRequest] = []
        self.running = 0
        self._yielding = yielding

    async def stream(self, request: ChatRequest) -> AsyncGenerator[Event, None]:
        self.requests.append(request)
        self.running += 1
        try:
            for step in self.script:
                if self._yielding:
                    await asyncio.sleep(0)
                if step is None:
                    self.waiting.set()
                    await self.resume.wait()
                elif isinstance(step, Exception):
                    raise step
                else:
                    yield copy.copy(step)
        finally:
            self.running -= 1
            if not self.running:
                self.closed.set()

    async def count_tokens(self, request: ChatRequest) -> int:
        return 3 * len(request.messages)


class ScriptedEmbedder:
    """Gives each input a vector that begins with its position; ``dimensions`` at most 4."""

    def __init__(self) -> None:
        self.inputs: list[object] = []

    async def embed(self, inputs: Sequence[str] | Sequence[Sequence[int]], dimensions: int | None = None) -> Embeddings:
        self.inputs.extend(inputs)
        width = dimensions or 4
        if width > 4:
            raise InvalidRequestError("The model has 4 dimensions.", param="dimensions")
        rows = [[float(position)] + [0.5] * (width - 1) for position in range(len(inputs))]
        vectors = b"".join(struct.pack(f"<{width}f", *row) for row in rows)
        return Embeddings(vectors, len(inputs), width, prompt_tokens=2 * len(inputs))

    async def read(self, texts: Sequence[str]) -> Readings:
        state = struct.pack("<4e", 1, -1, 1, -1)
        return Readings(await self.embed(texts), (state,) * len(texts), ((0,),) * len(texts))


class ScriptedReranker:
    """Scores a pair by the share of the question's words that the text has."""

    async def score(self, pairs: Sequence[tuple[str, str]]) -> PairScores:
        values = [
            sum(word in text.lower() for word in question.lower().split()) / len(question.split()) for question, text in pairs
        ]
        return PairScores(values, 3 * len(pairs))
