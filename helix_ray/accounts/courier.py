"""Sends webhooks in the background."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress

import httpx

from helix_ray.accounts.delivery_queue import DeliveryQueue
from helix_ray.accounts.outcomes import Parcel
from helix_ray.accounts.seal import Seal
from helix_ray.accounts.signature import sign
from helix_ray.core.errors import HelixError, UnavailableError
from helix_ray.core.webhooks import Attempt
from helix_ray.net.safe_http import TRIED_ADDRESSES
from helix_ray.storage.moment import Clock, utc_now

_log = logging.getLogger(__name__)
_POLL_S = 1.0
_TIMEOUT_S = 15.0
_HEADERS = {"content-type": "application/json", "user-agent": "Helix-Ray-Webhooks"}


class Courier:
    """The worker of one process; there may be any number of them.

    Every event arrives at least once: one whose courier dies on the way is sent again when its lease has ended.

    Args:
        queue: what is to be sent.
        key: 32 bytes that the endpoints' secrets are encrypted with.
        client: see ``safe_client``.
        slots: how many are sent at once.
        timeout_s: longest attempt, all together; less than a lease.
        clock: tells the present.
    """

    def __init__(
        self,
        queue: DeliveryQueue,
        key: bytes,
        client: httpx.AsyncClient,
        *,
        slots: int = 64,
        timeout_s: float = _TIMEOUT_S,
        clock: Clock = utc_now,
    ) -> None:
        self._queue = queue
        self._seal = Seal(key)
        self._client = client
        self._slots = slots
        self._timeout_s = timeout_s
        self._timeouts = httpx.Timeout(timeout_s, connect=timeout_s / TRIED_ADDRESSES)
        self._clock = clock
        self._wake = asyncio.Event()
        self._stopped = asyncio.Event()
        self._stopped.set()
        self._closing = False
        self._held: set[Parcel] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    def notify(self) -> None:
        """Something new is to be sent: look at once."""
        self._wake.set()

    async def run(self) -> None:
        """Send what is due, until ``close`` or cancelled. What is under way when it is cancelled is sent again later."""
        self._stopped.clear()
        try:
            likely = False
            while not self._closing:
                self._wake.clear()
                if not await self._hand_out(likely):
                    with suppress(TimeoutError):
                        async with asyncio.timeout(_POLL_S):
                            await self._wake.wait()
                likely = self._wake.is_set()
            if self._tasks:
                await asyncio.wait(self._tasks)
        finally:
            under_way = list(self._tasks)
            for task in under_way:
                task.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)
            self._stopped.set()

    async def close(self) -> None:
        """Take nothing more, and return when what is under way has ended."""
        self._closing = True
        self._wake.set()
        await self._stopped.wait()

    async def _hand_out(self, likely: bool) -> bool:
        try:
            parcels = await self._queue.claim(self._held, self._slots, likely=likely)
        except UnavailableError as exc:
            _log.warning("webhooks wait: %s", exc)
            return False
        except Exception:
            # The worker outlives what it did not expect; the next look may go better.
            _log.exception("webhooks wait")
            return False
        for parcel in parcels:
            self._held.add(parcel)
            task = asyncio.create_task(self._deliver(parcel))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return bool(parcels)

    async def _deliver(self, parcel: Parcel) -> None:
        try:
            attempt = await self._try(parcel)
        finally:
            # The next one for this receiver need not wait until this one is on record.
            self._held.discard(parcel)
            self._wake.set()
        if attempt is None:
            return
        try:
            await self._queue.record(parcel, attempt)
        except Exception:
            _log.exception("the outcome of a webhook is not kept; it is sent again")

    async def _try(self, parcel: Parcel) -> Attempt | None:
        at = self._clock()
        if (parcel.until - at).total_seconds() <= self._timeout_s:
            return None  # This process slept too long; another one may have it before the answer comes.
        begin = time.monotonic()
        status, error = await self._send(parcel)
        return Attempt(parcel.attempt, at, status, error, time.monotonic() - begin)

    async def _send(self, parcel: Parcel) -> tuple[int | None, str | None]:
        """One request: the status of its answer, and what is wrong."""
        try:
            keys = [self._seal.open(secret, parcel.endpoint) for secret in parcel.secrets]
            headers = _HEADERS | sign(keys, parcel.event_id, self._clock(), parcel.body)
            async with (
                asyncio.timeout(self._timeout_s),
                self._client.stream("POST", parcel.url, content=parcel.body, headers=headers, timeout=self._timeouts) as response,
            ):
                status = response.status_code
        except (TimeoutError, httpx.TimeoutException):
            return None, f"no answer within {self._timeout_s:g} seconds"
        except HelixError as exc:
            return None, exc.message
        except (httpx.HTTPError, httpx.InvalidURL) as exc:
            return None, f"no connection, or no HTTP ({type(exc).__name__})"
        except Exception as exc:
            _log.exception("a webhook cannot be sent")
            return None, type(exc).__name__
        return status, None if 200 <= status < 300 else f"the answer was {status}"
