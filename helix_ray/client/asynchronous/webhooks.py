"""Webhooks: receivers of what happens to an account, and whether a request is one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from openai import Omit, omit

from helix_ray.client import webhooks
from helix_ray.client.asynchronous.pages import AsyncPages, pages
from helix_ray.client.asynchronous.transport import AsyncTransport
from helix_ray.client.fields import part, said
from helix_ray.client.types.agents import Deleted
from helix_ray.client.types.webhooks import Attempt, AttemptList, Delivery, WebhookEndpoint


class AsyncWebhooks:
    """Receivers of an account's events. To make, change, rotate or delete them takes the access token of a login.

    Args:
        transport: carries the requests.
    """

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    @staticmethod
    def verify(payload: bytes | str, headers: Mapping[str, str], secret: str, tolerance: float = webhooks.TOLERANCE_S) -> None:
        """Return if a request was signed with ``secret`` lately; see ``helix_ray.client.webhooks.verify``.

        Raises:
            SignatureError: it was not.
        """
        webhooks.verify(payload, headers, secret, tolerance)

    async def create(self, url: str, events: Iterable[str], *, description: str | Omit = omit) -> WebhookEndpoint:
        """A new receiver, whose secret is told this once.

        Args:
            url: where events are posted.
            events: which.
            description: for people.
        """
        body = said(url=url, events=[*events], description=description)
        return await self._transport.post("/webhooks", cast_to=WebhookEndpoint, body=body)

    def list(self, *, limit: int | Omit = omit, after: str | Omit = omit) -> AsyncPages[WebhookEndpoint]:
        """Receivers, newest first.

        Args:
            limit: most of them on a page, up to 100.
            after: the last id of the page before.
        """
        return pages(self._transport, "/webhooks", WebhookEndpoint, limit=limit, after=after)

    async def retrieve(self, endpoint_id: str) -> WebhookEndpoint:
        """A receiver."""
        return await self._transport.get(f"/webhooks/{part(endpoint_id)}", cast_to=WebhookEndpoint)

    async def update(
        self,
        endpoint_id: str,
        *,
        url: str | Omit = omit,
        events: Iterable[str] | Omit = omit,
        description: str | Omit = omit,
        enabled: bool | Omit = omit,
    ) -> WebhookEndpoint:
        """Change what is named of a receiver; what waits for a disabled one is sent once it is enabled."""
        wanted = events if isinstance(events, Omit) else [*events]
        body = said(url=url, events=wanted, description=description, enabled=enabled)
        return await self._transport.patch(f"/webhooks/{part(endpoint_id)}", cast_to=WebhookEndpoint, body=body)

    async def delete(self, endpoint_id: str) -> Deleted:
        """Delete a receiver with its deliveries."""
        return await self._transport.delete(f"/webhooks/{part(endpoint_id)}", cast_to=Deleted)

    async def rotate(self, endpoint_id: str) -> WebhookEndpoint:
        """Another secret for a receiver, told this once."""
        return await self._transport.post(f"/webhooks/{part(endpoint_id)}/rotate", cast_to=WebhookEndpoint)

    async def test(self, endpoint_id: str) -> Delivery:
        """Send ``webhook.test`` to a receiver."""
        return await self._transport.post(f"/webhooks/{part(endpoint_id)}/test", cast_to=Delivery)

    def deliveries(
        self,
        endpoint_id: str,
        *,
        state: Literal["pending", "delivered", "failed"] | Omit = omit,
        limit: int | Omit = omit,
        after: str | Omit = omit,
    ) -> AsyncPages[Delivery]:
        """What was sent to a receiver, newest first.

        Args:
            endpoint_id: of the receiver.
            state: only those that stand so.
            limit: most of them on a page, up to 100.
            after: the last id of the page before.
        """
        path = f"/webhooks/{part(endpoint_id)}/deliveries"
        return pages(self._transport, path, Delivery, state=state, limit=limit, after=after)

    async def attempts(self, endpoint_id: str, delivery_id: str) -> Sequence[Attempt]:
        """All tries of a delivery, the first one first."""
        path = f"/webhooks/{part(endpoint_id)}/deliveries/{part(delivery_id)}/attempts"
        return (await self._transport.get(path, cast_to=AttemptList)).data

    async def replay(self, endpoint_id: str, delivery_id: str) -> Delivery:
        """Send an event once more."""
        path = f"/webhooks/{part(endpoint_id)}/deliveries/{part(delivery_id)}/replay"
        return await self._transport.post(path, cast_to=Delivery)
