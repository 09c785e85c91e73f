"""Conversations that are longer than the model's context, without their oldest turns."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import replace

from helix_ray.core.errors import ContextLengthError
from helix_ray.core.events import Event
from helix_ray.core.messages import ChatRequest, Message


async def truncated(
    stream: Callable[[ChatRequest], AsyncGenerator[Event, None]], request: ChatRequest
) -> AsyncGenerator[Event, None]:
    """A generation; where the conversation does not fit, the older half of its turns is left out, again and again.

    Each try is a request of its own; one that does not fit costs nothing.

    Args:
        stream: runs a generation.
        request: the generation.

    Raises:
        ContextLengthError: the last turn alone does not fit.
        HelixError: see ``stream``.
    """
    begun = False
    while True:
        try:
            async with aclosing(stream(request)) as events:
                async for event in events:
                    begun = True
                    yield event
            return
        except ContextLengthError:
            messages = without_oldest(request.messages)
            if begun or messages is None:
                raise
            request = replace(request, messages=messages)


def without_oldest(messages: tuple[Message, ...]) -> tuple[Message, ...] | None:
    """A conversation without the older half of its turns; ``None`` when it has one only. Instructions stay."""
    begins = [at for at, message in enumerate(messages) if message.role == "user"]
    if len(begins) < 2:
        return None
    # Only whole turns: a tool's result without its call would be refused.
    cut = begins[len(begins) // 2]
    return tuple(message for at, message in enumerate(messages) if at >= cut or message.role == "system")
