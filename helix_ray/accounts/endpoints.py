"""Receivers of webhooks in the database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from helix_ray.accounts.ids import ENDPOINT
from helix_ray.accounts.seal import Seal
from helix_ray.accounts.signature import new_secret
from helix_ray.core.errors import ConflictError, InvalidRequestError, NotFoundError
from helix_ray.core.webhooks import EVENTS, Endpoint
from helix_ray.net.urls import UrlRules
from helix_ray.storage.database import Database
from helix_ray.storage.ids import is_id, new_id
from helix_ray.storage.moment import Clock, aware, utc_now
from helix_ray.storage.tables import webhook_endpoints

ENDPOINTS = 20
"""Most endpoints of an account."""
OVERLAP = timedelta(hours=24)
"""How long a secret signs after it was replaced."""
_DESCRIPTION_CHARS = 512
_BLAMELESS = {"failures": 0, "failing_since": None}


class EndpointStore:
    """Endpoints of all accounts.

    Args:
        database: where they are.
        key: 32 bytes that their secrets are encrypted with.
        rules: which URLs are taken. Addresses of names are looked at when something is sent.
        clock: tells the present.
    """

    def __init__(self, database: Database, key: bytes, rules: UrlRules, clock: Clock = utc_now) -> None:
        self._database = database
        self._seal = Seal(key)
        self._rules = rules
        self._clock = clock

    async def create(self, account: str, url: str, events: Iterable[str], description: str = "") -> tuple[Endpoint, str]:
        """A new endpoint, and its secret, which nobody is told again.

        Raises:
            InvalidRequestError: the URL is refused, or there is no such event.
            ConflictError: the account has as many as it may.
        """
        secret = new_secret()
        endpoint = Endpoint(
            new_id(ENDPOINT), account, self._url(url), _events(events), _description(description), True, self._clock()
        )
        values = {
            "id": endpoint.id,
            "account": account,
            "url": endpoint.url,
            "events": list(endpoint.events),
            "description": endpoint.description,
            "enabled": True,
            "secret": self._seal.close(secret, endpoint.id),
            "created_at": endpoint.created_at,
            "failures": 0,
        }
        dialect = sqlite if self._database.is_sqlite else postgresql
        used = select(webhook_endpoints.c.slot).where(webhook_endpoints.c.account == account)
        async with self._database.write() as connection:
            # Somebody else may take the slot in between; then there is one less.
            while free := set(range(ENDPOINTS)).difference((await connection.execute(used)).scalars()):
                new = dialect.insert(webhook_endpoints).values(slot=min(free), **values)
                new = new.on_conflict_do_nothing(index_elements=["account", "slot"])
                if (await connection.execute(new)).rowcount:
                    return endpoint, secret
        raise ConflictError(f"An account has at most {ENDPOINTS} webhook endpoints.", code="too_many_endpoints")

    async def endpoints(self, account: str, limit: int, after: str | None = None) -> list[Endpoint]:
        """Endpoints, the last made first.

        Args:
            account: whose.
            limit: at most so many.
            after: id of the last one of the page before.

        Raises:
            NotFoundError: there is no endpoint ``after``.
        """
        query = select(webhook_endpoints).where(webhook_endpoints.c.account == account)
        async with self._database.read() as connection:
            if after is not None:
                row = (await connection.execute(select(webhook_endpoints.c.number).where(*_one(account, after)))).one_or_none()
                if row is None:
                    raise unknown_endpoint(after)
                query = query.where(webhook_endpoints.c.number < row.number)
            rows = (await connection.execute(query.order_by(webhook_endpoints.c.number.desc()).limit(limit))).all()
        return [_endpoint(row) for row in rows]

    async def endpoint(self, account: str, endpoint: str) -> Endpoint:
        """One endpoint.

        Raises:
            NotFoundError: there is none with that id.
        """
        async with self._database.read() as connection:
            row = (await connection.execute(select(webhook_endpoints).where(*_one(account, endpoint)))).one_or_none()
        if row is None:
            raise unknown_endpoint(endpoint)
        return _endpoint(row)

    async def update(
        self,
        account: str,
        endpoint: str,
        *,
        url: str | None = None,
        events: Iterable[str] | None = None,
        enabled: bool | None = None,
        description: str | None = None,
    ) -> Endpoint:
        """Change what is given of an endpoint. What waited while it was disabled is sent once it is enabled.

        Raises:
            NotFoundError: there is none with that id.
            InvalidRequestError: the URL is refused, or there is no such event.
        """
        values: dict[str, Any] = {}
        if url is not None:
            # Another receiver begins without the reputation of the one before.
            values |= {"url": self._url(url), **_BLAMELESS}
        if events is not None:
            values["events"] = list(_events(events))
        if enabled is not None:
            values |= {"enabled": enabled, "disabled_reason": None, **_BLAMELESS}
        if description is not None:
            values["description"] = _description(description)
        if values:
            await self._change(endpoint, _one(account, endpoint), values)
        return await self.endpoint(account, endpoint)

    async def rotate(self, account: str, endpoint: str) -> tuple[Endpoint, str]:
        """Give an endpoint another secret, which nobody is told again. The one before signs as well for ``OVERLAP``.

        Raises:
            NotFoundError: there is none with that id.
        """
        where, secret = _one(account, endpoint), new_secret()
        values = {
            "old_secret": webhook_endpoints.c.secret,
            "old_secret_until": self._clock() + OVERLAP,
            "secret": self._seal.close(secret, endpoint),
        }
        await self._change(endpoint, where, values)
        return await self.endpoint(account, endpoint), secret

    async def delete(self, account: str, endpoint: str) -> None:
        """Delete an endpoint with its deliveries.

        Raises:
            NotFoundError: there is none with that id.
        """
        async with self._database.write() as connection:
            if (await connection.execute(delete(webhook_endpoints).where(*_one(account, endpoint)))).rowcount == 0:
                raise unknown_endpoint(endpoint)

    async def _change(self, endpoint: str, where: list[ColumnElement[bool]], values: dict[str, Any]) -> None:
        query = update(webhook_endpoints).where(*where).values(values)
        async with self._database.write() as connection:
            if (await connection.execute(query)).rowcount == 0:
                raise unknown_endpoint(endpoint)

    def _url(self, url: str) -> str:
        self._rules.check(url)
        return url


def _one(account: str, endpoint: str) -> list[ColumnElement[bool]]:
    if not is_id(endpoint, ENDPOINT):
        raise unknown_endpoint(endpoint)
    return [webhook_endpoints.c.account == account, webhook_endpoints.c.id == endpoint]


def _events(events: Iterable[str]) -> tuple[str, ...]:
    asked = set(events)
    unknown = asked.difference(EVENTS)
    if unknown or not asked:
        raise InvalidRequestError(f"events has to name some of: {', '.join(EVENTS)}.", param="events")
    return tuple(event for event in EVENTS if event in asked)


def _description(description: str) -> str:
    if len(description) > _DESCRIPTION_CHARS or not description.isprintable():
        raise InvalidRequestError(f"A description is a line of at most {_DESCRIPTION_CHARS} characters.", param="description")
    return description


def _endpoint(row: Row[Any]) -> Endpoint:
    until, since = (moment and aware(moment) for moment in (row.old_secret_until, row.failing_since))
    what = (row.id, row.account, row.url, tuple(row.events), row.description)
    return Endpoint(*what, row.enabled, aware(row.created_at), until, since, row.disabled_reason)


def unknown_endpoint(endpoint: str) -> NotFoundError:
    """The error for an endpoint that there is not."""
    return NotFoundError(f"There is no webhook endpoint {endpoint[:64]!r}.", param="endpoint_id")


def disabled_endpoint() -> ConflictError:
    """The error for what a disabled endpoint would have to be sent."""
    return ConflictError("The endpoint is disabled.", param="endpoint_id", code="endpoint_disabled")
