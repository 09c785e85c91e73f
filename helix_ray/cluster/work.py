"""What is under way with hosts: at most one thing with each, which goes on when nobody listens any more."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from typing import Literal

from helix_ray.cluster.join import Tell
from helix_ray.core.cluster import HostError, JoinProgress, Step
from helix_ray.core.errors import ConflictError, HelixError, NotFoundError
from helix_ray.storage.moment import Clock, utc_now

_log = logging.getLogger(__name__)

Kind = Literal["joining", "leaving"]
Do = Callable[[Tell], Awaitable[JoinProgress]]


class _Work:
    """One thing with one host."""

    def __init__(self, name: str, kind: Kind, clock: Clock) -> None:
        self.kind = kind
        self.progress = JoinProgress(name)
        self.changed = asyncio.Event()
        self._clock = clock

    def tell(self, text: str) -> None:
        self._set(replace(self.progress, steps=(*self.progress.steps, Step(self._clock(), text))))

    async def run(self, do: Do) -> None:
        try:
            done = await do(self.tell)
            self._set(replace(done, steps=self.progress.steps))
        except HelixError as exc:
            error = exc if isinstance(exc, HostError) else HostError(exc.message, code=exc.code)
            self._set(replace(self.progress, state="failed", error=error))
        except asyncio.CancelledError:
            self._set(replace(self.progress, state="failed", error=HostError("It was stopped.", code="connection_lost")))
            raise
        except Exception:
            _log.exception("%s of %s failed", self.kind, self.progress.host)
            self._set(replace(self.progress, state="failed", error=HostError("It failed inside.", code="command_failed")))

    def _set(self, progress: JoinProgress) -> None:
        self.progress = progress
        self.changed.set()
        self.changed = asyncio.Event()


class Works:
    """All of it.

    Args:
        clock: tells the present.
    """

    def __init__(self, clock: Clock = utc_now) -> None:
        self._clock = clock
        self._works: dict[str, _Work] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, name: str, kind: Kind, do: Do) -> JoinProgress:
        """Begin something with a host, unless the same is under way.

        Raises:
            ConflictError: something else is.
        """
        work = self._works.get(name)
        if work is not None and work.progress.state == "running":
            if work.kind != kind:
                raise ConflictError(f"The host {name!r} is {work.kind}.", code="host_busy")
            return work.progress
        work = self._works[name] = _Work(name, kind, self._clock)
        task = asyncio.create_task(work.run(do))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return work.progress

    def step(self, name: str) -> str | None:
        """What is being done with a host now; ``None`` where nothing is under way."""
        work = self._works.get(name)
        if work is None or work.progress.state != "running":
            return None
        return work.progress.steps[-1].text if work.progress.steps else "it begins"

    async def progress(self, name: str, seen: int, patience_s: float) -> JoinProgress:
        """How far it is, once there are more steps than ``seen`` or it is over, or after so many seconds.

        Raises:
            NotFoundError: nothing was begun with that host.
        """
        work = self._works.get(name)
        if work is None:
            raise NotFoundError(f"Nothing was begun with the host {name[:64]!r}.")
        with suppress(TimeoutError):
            async with asyncio.timeout(patience_s):
                while work.progress.state == "running" and len(work.progress.steps) <= seen:
                    await work.changed.wait()
        return work.progress

    async def close(self) -> None:
        """Stop what is under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
