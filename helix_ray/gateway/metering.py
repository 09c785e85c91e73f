"""Limits and money around every generation: counted and held before it begins, charged once when it has ended."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace

from helix_ray.accounts.admission import Admission
from helix_ray.accounts.limiter import Limiter
from helix_ray.core.accounts import Caller
from helix_ray.core.billing import Billing, Reservation
from helix_ray.core.errors import ConflictError, HelixError, PaymentRequiredError, RateLimitError
from helix_ray.core.limits import PlanLimits
from helix_ray.core.money import UNLIMITED, Consumption, affordable_tokens, cost
from helix_ray.core.webhooks import Webhooks
from helix_ray.gateway.demand import Demand
from helix_ray.gateway.priced_tab import PricedTab
from helix_ray.gateway.tab import HUNG_UP, Tab
from helix_ray.telemetry import Call

_log = logging.getLogger(__name__)

# So long a hold stays after its last sign of life, and so often one is given.
_LEASE_S = 60.0
_PROGRESS_S = 15.0
# So long after a hold was granted the next request of the account begins while its own hold is on the way.
_TRUST_S = 10.0
# With more than a few requests in progress a hold waits for others: so long for each, and at most. The engine takes longer.
_FEW = 8
_PATIENCE_S = 0.0005
_MOST_PATIENCE_S = 0.025
_TOLD_EVERY_S = 60.0
_MOST_KNOWN = 10_000
# After a hold that could not be closed is tried again; what is never closed here is closed by a sweep.
_AGAIN_S = (0.1, 0.5, 2.0, 5.0, 10.0, 20.0)

DemandOf = Callable[[], Awaitable[Demand]]
"""Gives the demand of a request; only who pays is asked for it."""


class Meter:
    """Opens tabs.

    Args:
        limiter: counts requests and tokens.
        billing: holds money.
        webhooks: tell accounts of refusals.
        clock: seconds that only grow.
    """

    def __init__(
        self, limiter: Limiter, billing: Billing, webhooks: Webhooks | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.limiter = limiter
        self.billing = billing
        self._webhooks = webhooks
        self._clock = clock
        self._open: set[BilledTab] = set()
        self._trusted: dict[str, float] = {}
        self._told: dict[str, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self, call: Call, demand_of: DemandOf) -> Tab:
        """Count a request, and begin to hold its money.

        Args:
            call: the account of the request.
            demand_of: gives what it can cost.

        Raises:
            RateLimitError: its account has reached a limit.
            PaymentRequiredError: there is not enough money.
            UnavailableError: nobody can tell now.
        """
        account, caller = call.principal.account, call.principal.caller
        if account is None or caller is None:
            return Tab()
        demand = await demand_of()
        admissions = [] if call.batch else await self._admit(call, caller, demand.tokens)
        call.generations += 1
        # A line of a batch that is run once more after a crash finds its own hold.
        name = f"{call.request_id}-{call.generations}" if call.batch else os.urandom(16).hex()
        trusted = self._is_trusted(account)
        reservation = Reservation(
            name,
            account,
            demand.most,
            demand.least,
            demand.model,
            caller.key_id or "",
            demand.price.version,
            _LEASE_S,
            caller.budget,
            min(_MOST_PATIENCE_S, _PATIENCE_S * max(0, len(self._open) - _FEW)) if trusted else 0.0,
        )
        tab = BilledTab(self, demand, reservation, admissions, again=call.batch)
        self._open.add(tab)
        if not trusted:
            try:
                await tab.held()
            except BaseException:
                tab.close("")
                raise
        return tab

    async def run(self) -> None:
        """Give signs of life of what runs long, until it is cancelled."""
        while True:
            await asyncio.sleep(_PROGRESS_S)
            await asyncio.gather(*(tab.tell() for tab in tuple(self._open)), return_exceptions=True)

    async def drain(self) -> None:
        """Return when everything that has ended is charged."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _admit(self, call: Call, caller: Caller, tokens: int) -> list[Admission]:
        admissions: list[Admission] = []
        subjects = [(caller.account, caller.limits)]
        if caller.requests_per_minute is not None:
            subjects.append((f"key:{caller.key_id}", PlanLimits(requests_per_minute=caller.requests_per_minute)))
        for subject, limits in subjects:
            try:
                admissions.append(await self.limiter.admit(subject, limits, tokens))
            except BaseException as exc:
                await release(admissions)
                if isinstance(exc, RateLimitError):
                    call.verdict = self.limiter.verdict(subject, limits)
                    self._tell_refusal(caller.account, exc)
                raise
        call.verdict = admissions[0].verdict
        return admissions

    def _tell_refusal(self, account: str, refusal: RateLimitError) -> None:
        """Tell an account that it reached a limit, once a minute: a flood of refusals must cost nothing."""
        now = self._clock()
        if self._webhooks is None or now - self._told.get(account, -_TOLD_EVERY_S) < _TOLD_EVERY_S:
            return
        if len(self._told) >= _MOST_KNOWN:
            self._told.clear()
        self._told[account] = now
        self._begin(self._webhooks.limited(account, refusal.details))

    def _is_trusted(self, account: str) -> bool:
        return self._trusted.get(account, 0.0) > self._clock()

    def trust(self, account: str, granted: bool) -> None:
        """Remember whether an account had money just now."""
        if not granted:
            self._trusted.pop(account, None)
            return
        if len(self._trusted) >= _MOST_KNOWN:
            self._trusted.clear()
        self._trusted[account] = self._clock() + _TRUST_S

    def finish(self, tab: BilledTab, work: Awaitable[None]) -> None:
        """Do what closes a tab, which nobody waits for."""
        self._open.discard(tab)
        self._begin(work)

    def _begin(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(_logged(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _logged(work: Awaitable[None]) -> None:
    try:
        await work
    except Exception:
        _log.warning("what follows a request could not be done", exc_info=True)


async def release(admissions: list[Admission]) -> None:
    """Give the places of requests in progress back."""
    for admission in admissions:
        await admission.__aexit__(None, None, None)


class BilledTab(PricedTab):
    """The tab of an account.

    Args:
        meter: opened it.
        demand: what it can cost.
        reservation: asks for the money.
        admissions: of the limits that it counts for.
        again: it may have been run before: what was charged then is not charged once more.
    """

    __slots__ = ("_admissions", "_again", "_meter", "_reservation", "_reserving")

    def __init__(
        self, meter: Meter, demand: Demand, reservation: Reservation, admissions: list[Admission], *, again: bool
    ) -> None:
        super().__init__(demand)
        self.limit = -1
        self._meter = meter
        self._reservation = reservation
        self._admissions = admissions
        self._again = again
        self._reserving: asyncio.Task[int | None] = asyncio.create_task(self._reserve())

    async def held(self) -> int | None:
        """See ``PricedTab.held``."""
        return await asyncio.shield(self._reserving)

    async def allow(self) -> int:
        """See ``Tab.allow``."""
        held = await self.held()
        self.limit = UNLIMITED if held is None else affordable_tokens(self.price, held, self.prompt)
        return self.limit

    def cost(self) -> int | None:
        """See ``Tab.cost``."""
        if not self._reserving.done() or self._reserving.cancelled() or self._reserving.exception() is not None:
            return None
        held = self._reserving.result()
        return 0 if held is None else min(held, cost(self.price, self._consumption()))

    def close(self, error: str) -> None:
        """See ``Tab.close``."""
        for admission in self._admissions:
            admission.settle_tokens(self.prompt + self.completion)
        self._meter.finish(self, self._close(error))

    async def tell(self) -> None:
        """Say that it goes on, and what it has cost so far."""
        spent = self.cost()
        if spent is not None and self._reserving.result() is not None:
            await self._meter.billing.progress(self._reservation.request_id, spent)

    def _consumption(self) -> Consumption:
        return Consumption(self.prompt, self.cached, self.completion)

    async def _reserve(self) -> int | None:
        account, name = self._reservation.account, self._reservation.request_id
        attempt = 1
        while True:
            try:
                held = await self._meter.billing.reserve(self._reservation)
            except ConflictError as exc:
                if not self._again:
                    raise
                if exc.details["state"] == "settled":
                    return None
                # The run before this one gave nothing, and got its money back.
                attempt += 1
                self._reservation = replace(self._reservation, request_id=f"{name}-{attempt}")
            except PaymentRequiredError:
                self._meter.trust(account, granted=False)
                raise
            else:
                self._meter.trust(account, granted=True)
                return held

    async def _close(self, error: str) -> None:
        await release(self._admissions)
        billing, name, consumed = self._meter.billing, self._reservation.request_id, self._consumption()
        try:
            if await self._reserving is None:
                return
        except (PaymentRequiredError, ConflictError):
            return
        except HelixError:
            # It may be there all the same: the answer was lost.
            error, consumed = error or "unavailable", Consumption()
        for seconds in (*_AGAIN_S, None):
            try:
                # A line of a batch that failed has no result, and is run once more.
                if _is_free(consumed, error) or (self._again and error):
                    await billing.release(name, error)
                else:
                    await billing.settle(name, cost(self.price, consumed), consumed, error)
                return
            except HelixError as exc:
                if exc.status < 500:
                    return
                if seconds is None:
                    _log.warning("the hold %s is left to a sweep", name, exc_info=True)
                    return
                await asyncio.sleep(seconds)


def _is_free(consumed: Consumption, error: str) -> bool:
    """Whoever hangs up pays for what was produced; where the server failed and nothing came, that costs nothing."""
    if error in ("", HUNG_UP):
        return consumed.prompt_tokens + consumed.completion_tokens == 0
    return consumed.completion_tokens == 0
