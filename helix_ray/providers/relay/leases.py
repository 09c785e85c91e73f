"""Calls to engine replicas that are kept for a moment after their answer."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from helix_ray.core.errors import HelixError
from helix_ray.core.messages import ChatRequest
from helix_ray.providers.relay.inbox import Inbox, Stream

# A call counts as work of its replica as long as it is open, so an idle one is a little lie to Serve's autoscaler. It has to
# outlast a client that asks again at once, no more.
_IDLE_S = 0.25
# A new call goes to the least busy replica, so calls must end now and then: for the sake of a replica that was
# started since, and of one that should stop.
_REUSE_S = 5.0


@dataclass(slots=True)
class Lease:
    """An open call and the stream on which its replica answers.

    Attributes:
        reuse_until: when the call gets no further request, on the event loop's clock.
        idle_since: when its last answer ended.
    """

    stream: Stream
    call: asyncio.Task[None]
    reuse_until: float
    idle_since: float = 0.0


class Leases:
    """The calls to one deployment.

    Args:
        inbox: where the answers come.
        call: makes a call whose replica answers the request on the stream and listens for more; its end is that of the
            lease, and what fails in it it says to the stream.
    """

    def __init__(self, inbox: Inbox, call: Callable[[ChatRequest, Stream], Coroutine[Any, Any, None]]) -> None:
        self._inbox = inbox
        self._call = call
        self._idle: deque[Lease] = deque()  # the one that was used last is the rightmost
        self._open: dict[int, Lease] = {}
        self._calls: set[asyncio.Task[None]] = set()
        self._sweep: asyncio.TimerHandle | None = None

    def ask(self, request: ChatRequest) -> Lease:
        """Send a request, on an idle lease if there is one."""
        while self._idle:
            lease = self._idle.pop()
            if lease.stream.usable and not lease.call.done():
                lease.stream.ask(request)
                self._open[lease.stream.number] = lease
                return lease
            lease.stream.close()
        stream = self._inbox.open()
        call = asyncio.create_task(self._call(request, stream))
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)
        lease = Lease(stream, call, asyncio.get_running_loop().time() + _REUSE_S)
        self._open[stream.number] = lease
        return lease

    def abandon(self, error: HelixError) -> None:
        """Fail all answers that have not ended: their replica is known to be gone, before its connections are."""
        for lease in list(self._open.values()):
            lease.stream.fail(error)
            lease.call.cancel()

    def give_back(self, lease: Lease) -> None:
        """Keep a lease for the next request, or end it. Ends the work of an answer that has not ended."""
        self._open.pop(lease.stream.number, None)
        if not lease.stream.done:
            lease.call.cancel()
        loop = asyncio.get_running_loop()
        if not lease.stream.usable or loop.time() > lease.reuse_until:
            lease.stream.close()
            return
        lease.idle_since = loop.time()
        self._idle.append(lease)
        if self._sweep is None:
            self._sweep = loop.call_later(_IDLE_S, self._end_idle)

    def _end_idle(self) -> None:
        """End the leases that were idle for too long."""
        loop = asyncio.get_running_loop()
        while self._idle and self._idle[0].idle_since + _IDLE_S <= loop.time():
            self._idle.popleft().stream.close()
        self._sweep = loop.call_at(self._idle[0].idle_since + _IDLE_S, self._end_idle) if self._idle else None
