"""Webhooks as the API asks for them: what stands behind the protocol ``Webhooks``, and sends them."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from contextlib import suppress
from datetime import datetime, timedelta
from ipaddress import ip_network
from typing import Any

from helix_ray.accounts.account_events import rate_limited
from helix_ray.accounts.announcer import Announcer
from helix_ray.accounts.audit import AuditLog
from helix_ray.accounts.courier import Courier
from helix_ray.accounts.delivery_log import DeliveryLog
from helix_ray.accounts.delivery_queue import DeliveryQueue
from helix_ray.accounts.endpoints import EndpointStore
from helix_ray.accounts.outbox import Outbox
from helix_ray.accounts.receivers import Receivers
from helix_ray.accounts.secrets import load_or_create_secret
from helix_ray.config import Settings
from helix_ray.core.recurring import Recurring
from helix_ray.core.webhooks import Attempt, Delivery, DeliveryState, Endpoint, EndpointChanges
from helix_ray.net.resolver import Resolver
from helix_ray.net.safe_http import NameService, find_addresses, safe_client
from helix_ray.net.urls import UrlRules
from helix_ray.storage.database import Database
from helix_ray.storage.moment import Clock, utc_now

_log = logging.getLogger(__name__)

_SLOTS = 128
_LOOKUP_S = 3.0
# In an update another process runs beside this one for a moment.
_REFRESH_S = 5.0
_SWEEP_S = 600.0
_SWEPT_AT_ONCE = 1000
_LIMITED_EVERY = timedelta(minutes=1)


class WebhookService:
    """See ``Webhooks``.

    Args:
        database: where they are; it is the caller's to close.
        settings: say where the secret is, which networks are reached, how long events stay, and how long a receiver
            may fail.
        announcer: is told what accounts ask for, and tells when something is to be sent.
        names: resolves hosts; closed by ``close``.
        clock: tells the time.

    Raises:
        ConfigError: the secret cannot be read or made.
    """

    def __init__(
        self,
        database: Database,
        settings: Settings,
        announcer: Announcer,
        names: NameService | None = None,
        clock: Clock = utc_now,
    ) -> None:
        secret = load_or_create_secret(settings.data_dir.absolute() / "secrets" / "webhooks")
        key = hashlib.sha256(secret).digest()
        self._rules = UrlRules(settings.webhook_http, tuple(ip_network(network) for network in settings.webhook_networks))
        self._names = names or Resolver(_SLOTS)
        self._client = safe_client(self._rules, self._names, connections=_SLOTS)
        self._database = database
        self._announcer = announcer
        self._clock = clock
        self._kept = timedelta(days=settings.webhook_days)
        self._endpoints = EndpointStore(database, key, self._rules, clock)
        self._outbox = Outbox(database, clock)
        self._deliveries = DeliveryLog(database, clock)
        receivers = Receivers(AuditLog(database, clock), timedelta(days=settings.webhook_failing_days))
        self._courier = Courier(DeliveryQueue(database, receivers, clock), key, self._client, slots=_SLOTS, clock=clock)
        self._limited: dict[str, datetime] = {}
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Send webhooks, and delete old events now and then, from now on until ``close``."""
        self._announcer.listen(self._courier.notify)
        sweeping = Recurring(self._sweep, _log, "old events could not be deleted")
        self._tasks = [asyncio.create_task(work) for work in (self._courier.run(), self._refresh(), sweeping.run(_SWEEP_S))]

    async def close(self) -> None:
        """Return when what is under way has ended."""
        if self._tasks:
            courier, *others = self._tasks
            for task in others:
                task.cancel()
            await self._courier.close()
            await asyncio.gather(courier, *others, return_exceptions=True)
        await self._client.aclose()

    async def create_endpoint(self, account: str, url: str, events: tuple[str, ...], description: str) -> tuple[Endpoint, str]:
        """See ``Webhooks.create_endpoint``."""
        await self._check(url)
        made = await self._endpoints.create(account, url, events, description)
        await self._learn(account)
        return made

    async def endpoints(self, account: str, limit: int, after: str | None = None) -> list[Endpoint]:
        """See ``Webhooks.endpoints``."""
        return await self._endpoints.endpoints(account, limit, after)

    async def endpoint(self, account: str, endpoint: str) -> Endpoint:
        """See ``Webhooks.endpoint``."""
        return await self._endpoints.endpoint(account, endpoint)

    async def change_endpoint(self, account: str, endpoint: str, changes: EndpointChanges) -> Endpoint:
        """See ``Webhooks.change_endpoint``."""
        if "url" in changes:
            await self._check(changes["url"])
        changed = await self._endpoints.update(account, endpoint, **changes)
        await self._learn(account)
        self._courier.notify()
        return changed

    async def rotate_endpoint(self, account: str, endpoint: str) -> tuple[Endpoint, str]:
        """See ``Webhooks.rotate_endpoint``."""
        return await self._endpoints.rotate(account, endpoint)

    async def delete_endpoint(self, account: str, endpoint: str) -> None:
        """See ``Webhooks.delete_endpoint``."""
        await self._endpoints.delete(account, endpoint)
        await self._learn(account)

    async def test_endpoint(self, account: str, endpoint: str) -> Delivery:
        """See ``Webhooks.test_endpoint``."""
        delivery = await self._outbox.test(account, endpoint)
        self._courier.notify()
        return delivery

    async def deliveries(
        self, account: str, endpoint: str, state: DeliveryState | None, limit: int, after: str | None = None
    ) -> list[Delivery]:
        """See ``Webhooks.deliveries``."""
        await self._endpoints.endpoint(account, endpoint)
        return await self._deliveries.deliveries(account, endpoint, state, after, limit)

    async def attempts(self, account: str, endpoint: str, delivery: str) -> list[Attempt]:
        """See ``Webhooks.attempts``."""
        return await self._deliveries.attempts(account, endpoint, delivery)

    async def replay(self, account: str, endpoint: str, delivery: str) -> Delivery:
        """See ``Webhooks.replay``."""
        again = await self._deliveries.replay(account, endpoint, delivery)
        self._courier.notify()
        return again

    async def limited(self, account: str, details: dict[str, Any]) -> None:
        """See ``Webhooks.limited``."""
        event, now = rate_limited(account, details), self._clock()
        last = self._limited.get(account)
        if not self._announcer.wants(account, event.event) or (last is not None and abs(now - last) < _LIMITED_EVERY):
            return
        self._limited[account] = now
        await self._database.transact(lambda connection: self._announcer.tell(connection, [event]))
        self._announcer.notify(account)

    async def _check(self, url: str) -> None:
        """Refuse a URL that leads to what is not public now; every delivery looks again.

        Raises:
            InvalidRequestError: it does.
        """
        # Whose name cannot be resolved yet may come later.
        with suppress(OSError, UnicodeError):
            async with asyncio.timeout(_LOOKUP_S):
                await find_addresses(url, self._rules, self._names)

    async def _learn(self, account: str | None = None) -> None:
        """Let the announcer know what changed. Where that fails, the change itself is done, and is learned a moment later."""
        try:
            await self._announcer.refresh(account)
        except Exception:
            _log.warning("what accounts want to be told is not known anew", exc_info=True)

    async def _refresh(self) -> None:
        while True:
            await self._learn()
            await asyncio.sleep(_REFRESH_S)

    async def _sweep(self) -> None:
        now = self._clock()
        self._limited = {one: at for one, at in self._limited.items() if abs(now - at) < _LIMITED_EVERY}
        while await self._outbox.forget(now - self._kept, _SWEPT_AT_ONCE) == _SWEPT_AT_ONCE:
            pass
