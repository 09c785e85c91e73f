"""The time in which a request has its idempotency key."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from contextlib import suppress
from types import TracebackType
from typing import TypeVar

from helix_ray.core.errors import HelixError, UnavailableError
from helix_ray.core.idempotency import Claim, IdempotentAnswers, KeptAnswer

_log = logging.getLogger(__name__)

T = TypeVar("T")

# A third of the time after which a claim is lost.
_RENEW_S = 20.0
_PATIENCE_S = 5.0


async def within_patience(work: Awaitable[T]) -> T:
    """Await ``work``, but not for long.

    Raises:
        UnavailableError: it took too long.
    """
    try:
        async with asyncio.timeout(_PATIENCE_S):
            return await work
    except TimeoutError as exc:
        raise UnavailableError("Nobody can tell now whether this Idempotency-Key was used.", retry_after=2) from exc


class Turn:
    """``async with Turn(...) as turn:`` renews a claim and releases it at the end, unless the answer was kept before.

    Args:
        answers: where the claim was made.
        claim: of the request.
        unattended: holds what goes on when the request has ended.
    """

    def __init__(self, answers: IdempotentAnswers, claim: Claim, unattended: set[asyncio.Task[None]]) -> None:
        self.ended = False
        self._answers = answers
        self._claim = claim
        self._unattended = unattended

    async def __aenter__(self) -> Turn:
        self._renewing = asyncio.create_task(self._renew())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._renewing.cancel()
        if not self.ended:
            await self.release()

    async def keep(self, answer: KeptAnswer | None) -> None:
        """Keep the answer: from now on the request is not done again. See ``IdempotentAnswers.keep``."""
        await asyncio.shield(self._end(self._answers.keep(self._claim, answer)))

    async def release(self) -> None:
        """Forget the request: the next one with its key is done."""
        await asyncio.shield(self.give_up())

    def give_up(self) -> asyncio.Task[None]:
        """The same, without waiting for it."""
        return self._end(self._answers.release(self._claim))

    def _end(self, work: Awaitable[None]) -> asyncio.Task[None]:
        """Begin with the last call of the turn. It goes on when the client hangs up."""
        self.ended = True
        task = asyncio.create_task(_told(work))
        self._unattended.add(task)
        task.add_done_callback(self._unattended.discard)
        return task

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(_RENEW_S)
            with suppress(HelixError):
                await within_patience(self._answers.renew(self._claim))


async def _told(work: Awaitable[None]) -> None:
    try:
        await within_patience(work)
    except HelixError as exc:
        # The answer is sent all the same. The claim is lost after a while, and the next try runs.
        _log.warning("an idempotency key is not up to date: %s", exc)
