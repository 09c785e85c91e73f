"""Responses that are made while nobody waits for them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from typing import Any

from helix_ray.api.journal import Journal
from helix_ray.api.streaming import within
from helix_ray.config import Settings
from helix_ray.core.errors import HelixError, OverloadedError
from helix_ray.core.events import Event
from helix_ray.core.responses import Responses
from helix_ray.telemetry import Call
from helix_ray.telemetry.metrics import Metrics
from helix_ray.telemetry.reported import reported
from helix_ray.wire.responses.answer import Draft, encode_failure

_log = logging.getLogger(__name__)

# So soon a response stops that was cancelled through another process.
_RENEW_S = 2.0
# Events that come within so long are kept together.
_WRITE_S = 0.2
# After an end that could not be written is tried again; what is never written has failed when its time is over.
_AGAIN_S = (0.1, 0.5, 2.0, 5.0, 10.0)
_FULL_S = 1.0

Work = Callable[[Call], AsyncGenerator[Event, None]]
"""Generates an answer, for the account of a request."""


class BackgroundRuns:
    """Runs generations beside the requests that asked for them, at most once each.

    Args:
        responses: where the responses are kept, in progress.
        metrics: where generations are counted.
        settings: hold the longest time of a generation, and of what has to end when the process stops.
    """

    def __init__(self, responses: Responses, metrics: Metrics, settings: Settings) -> None:
        self._responses = responses
        self._metrics = metrics
        self._seconds = settings.request_timeout_s
        self._drain_s = settings.drain_timeout_s
        self._runs: dict[str, asyncio.Task[None]] = {}
        self._journals: dict[str, Journal] = {}
        self._keeping: list[asyncio.Task[None]] = []
        self._closing = False

    def start(self, draft: Draft, call: Call, work: Work) -> None:
        """Begin with a response that is kept already.

        Args:
            draft: of the response.
            call: the account of the request that asked for it.
            work: generates it.
        """
        own = Call(call.request_id, call.principal, route=call.route, method=call.method, dialect=call.dialect)
        journal = self._journals[draft.id] = Journal(self._responses, draft, call.request_id)
        run = self._runs[draft.id] = asyncio.create_task(self._run(draft, own, work, journal))
        run.add_done_callback(lambda _: self._forget(draft.id))
        if not self._keeping or any(task.done() for task in self._keeping):
            for task in self._keeping:
                task.cancel()
            self._keeping = [asyncio.create_task(self._renew()), asyncio.create_task(self._write())]

    def stop(self, response_id: str) -> None:
        """Stop a response that was cancelled, if it is made here."""
        run = self._runs.get(response_id)
        if run is not None:
            run.cancel()

    async def close(self) -> None:
        """Return when everything has ended: by itself within the drain time, or as failed."""
        if self._runs:
            await asyncio.wait(list(self._runs.values()), timeout=self._drain_s)
        self._closing = True
        left = [*self._runs.values(), *self._keeping]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def _forget(self, ident: str) -> None:
        self._runs.pop(ident, None)
        self._journals.pop(ident, None)

    async def _run(self, draft: Draft, call: Call, work: Work, journal: Journal) -> None:
        error: HelixError | None = None
        answer: dict[str, Any] = {}
        try:
            with reported(call, call.route, self._metrics):
                answer = await within(self._made(call, work, journal), self._seconds)
        except asyncio.CancelledError:
            if not self._closing:
                raise
            error = HelixError("The server stopped before it was complete.")
        except HelixError as exc:
            error = exc
        except Exception:
            _log.error("a response in the background failed", exc_info=True, extra={"fields": {"request_id": call.request_id}})
            error = HelixError("The server failed on this request.")
        if error is not None:
            answer = draft.response("failed", error=encode_failure(error))
            journal.fail(error)
        for seconds in (*_AGAIN_S, None):
            try:
                await journal.finish(answer)
                return
            except HelixError:
                if seconds is None:
                    _log.warning("the response %s could not be kept", draft.id, exc_info=True)
                    return
                await asyncio.sleep(seconds)

    async def _made(self, call: Call, work: Work, journal: Journal) -> dict[str, Any]:
        while True:
            try:
                async with aclosing(work(call)) as events:
                    async for event in events:
                        journal.add(event)
                return journal.complete()
            except OverloadedError as exc:
                await asyncio.sleep(exc.retry_after or _FULL_S)
                journal.restart()

    async def _write(self) -> None:
        while self._runs:
            await asyncio.sleep(_WRITE_S)
            await asyncio.gather(*(self._write_one(journal) for journal in list(self._journals.values())))

    async def _write_one(self, journal: Journal) -> None:
        # Where it fails, the next time tries again.
        with suppress(HelixError):
            await journal.write()

    async def _renew(self) -> None:
        while self._runs:
            await asyncio.sleep(_RENEW_S)
            held = list(self._runs)
            with suppress(HelixError):
                for ident in set(held) - set(await self._responses.renew(held)):
                    self.stop(ident)
