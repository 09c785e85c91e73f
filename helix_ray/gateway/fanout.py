"""Several generations as one: the prompts of one completions request."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace

from helix_ray.core.events import AgentEvent, Event, Started, TextDelta, Usage

_BACKLOG = 64  # events that wait per prompt; a reader that lags slows the generations down


async def merge(streams: Sequence[AsyncGenerator[Event, None]], choices: int) -> AsyncGenerator[Event, None]:
    """Run ``streams`` at the same time and give their events as one stream of the same grammar.

    Choice ``i`` of stream ``k`` becomes choice ``k * choices + i``. The text of an echoed prompt becomes the
    beginning of each of its choices. ``Started`` comes with the first prompt that starts and counts that one's
    tokens; ``Usage`` counts all.

    Args:
        streams: one generation per prompt.
        choices: how many choices each has.

    Raises:
        HelixError: the first failure of any; the others are stopped.
    """
    queue: asyncio.Queue[Event | _End] = asyncio.Queue(_BACKLOG * len(streams))
    tasks = [asyncio.create_task(_feed(stream, k * choices, choices, queue)) for k, stream in enumerate(streams)]
    usage = Usage(0, 0)
    started = False
    running = len(tasks)
    try:
        while running:
            event = await queue.get()
            if isinstance(event, _End):
                if event.failure is not None:
                    raise event.failure
                running -= 1
            elif isinstance(event, Usage):
                usage += event
            elif not isinstance(event, Started):
                yield event
            elif not started:
                started = True
                yield event
        yield usage
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class _End:
    __slots__ = ("failure",)

    def __init__(self, failure: Exception | None) -> None:
        self.failure = failure


async def _feed(stream: AsyncGenerator[Event, None], offset: int, choices: int, queue: asyncio.Queue[Event | _End]) -> None:
    try:
        async with aclosing(stream):
            async for event in stream:
                if isinstance(event, Started):
                    await queue.put(replace(event, prompt_text=None))
                    if event.prompt_text:
                        for index in range(offset, offset + choices):
                            await queue.put(TextDelta(event.prompt_text, index))
                elif isinstance(event, Usage):
                    await queue.put(event)
                elif not isinstance(event, AgentEvent):
                    event.index += offset
                    await queue.put(event)
    except Exception as exc:
        await queue.put(_End(exc))
    else:
        await queue.put(_End(None))
