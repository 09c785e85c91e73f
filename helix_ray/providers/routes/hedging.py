"""Two tries at once, where the first one is slow: the first token wins."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from helix_ray.providers.routes.attempt import Attempt


async def race(first: Attempt, second: Callable[[], Awaitable[Attempt | None]], after_s: float, seconds: float | None) -> Attempt:
    """The try that begins to answer first; the other one is closed.

    Args:
        first: a try that has not begun.
        second: gives the other one, if there may be one.
        after_s: when it is asked for.
        seconds: how long each may take to its first token.

    Raises:
        Exception: both failed; this is the failure of the first one.
    """
    running: dict[asyncio.Task[None], Attempt] = {}
    try:
        leading = _begin(first, seconds, running)
        await asyncio.wait(running, timeout=after_s)
        if not leading.done():
            other = await second()
            if other is not None:
                _begin(other, seconds, running)
        waiting = set(running)
        while waiting:
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            # Where both are there at once, the first one is preferred.
            for task in (one for one in running if one in done):
                if task.exception() is None:
                    return running.pop(task)
        failure = leading.exception()
        assert failure is not None
        raise failure
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        for attempt in running.values():
            attempt.lost()
            await attempt.close()


def _begin(attempt: Attempt, seconds: float | None, running: dict[asyncio.Task[None], Attempt]) -> asyncio.Task[None]:
    task = asyncio.create_task(attempt.begin(seconds))
    running[task] = attempt
    return task
