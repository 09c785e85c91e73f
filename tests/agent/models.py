"""Models that say what a test wants, one script after the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence

from helix_ray.core.events import Event, Finished, Started, TextDelta, ToolCallDelta, Usage
from helix_ray.core.messages import ChatRequest, Message, Text

Script = Sequence[Event | Exception | None]


def says(*pieces: str) -> Script:
    """A model that answers."""
    return [Started(10), *(TextDelta(piece, tokens=1) for piece in pieces), Finished("stop"), Usage(10, len(pieces))]


def calls(*wanted: tuple[str, str], text: str = "") -> Script:
    """A model that calls tools, each with arguments as JSON text."""
    deltas = [ToolCallDelta(at, arguments, f"call_{at}", name) for at, (name, arguments) in enumerate(wanted)]
    return [Started(10), *([TextDelta(text, tokens=1)] if text else []), *deltas, Finished("tool_calls"), Usage(10, 5)]


class ScriptedModel:
    """Plays its scripts in order; after the last one, that again. ``None`` in a script waits for ever.

    Args:
        scripts: one for each request.
    """

    def __init__(self, *scripts: Script) -> None:
        self._scripts = list(scripts)
        self.requests: list[ChatRequest] = []
        self.waiting = asyncio.Event()

    async def stream(self, request: ChatRequest) -> AsyncGenerator[Event, None]:
        script = self._scripts[min(len(self.requests), len(self._scripts) - 1)]
        self.requests.append(request)
        for event in script:
            await asyncio.sleep(0)
            if event is None:
                self.waiting.set()
                await asyncio.Event().wait()
            elif isinstance(event, Exception):
                raise event
            else:
                yield event


def user(text: str) -> Message:
    """What a caller says."""
    return Message("user", (Text(text),))
