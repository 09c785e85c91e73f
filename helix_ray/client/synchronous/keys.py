# Made by tests/client/mirror.py from helix_ray/client/asynchronous/keys.py: change that one.
"""Keys of an account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openai import Omit, omit

from helix_ray.client.fields import part, said
from helix_ray.client.synchronous.pages import Pages, pages
from helix_ray.client.synchronous.transport import Transport
from helix_ray.client.types.accounts import Key


class Keys:
    """Keys of an account. To make, change, rotate or revoke them takes the access token of a login.

    Args:
        transport: carries the requests.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(
        self,
        *,
        name: str | Omit = omit,
        scopes: Mapping[str, Any] | Omit | None = omit,
        expires_at: str | Omit | None = omit,
        budget_usd: str | Omit | None = omit,
        requests_per_minute: int | Omit | None = omit,
    ) -> Key:
        """A new key, whose text is told this once.

        Args:
            name: to tell keys apart.
            scopes: what it may be used for: ``models``, ``endpoints``, ``agent``.
            expires_at: from when on it is refused, such as ``2030-01-31T09:30:00Z``.
            budget_usd: most that it may spend.
            requests_per_minute: beside the limit of the plan.
        """
        body = said(
            name=name,
            scopes=scopes,
            expires_at=expires_at,
            budget_usd=budget_usd,
            requests_per_minute=requests_per_minute,
        )
        return self._transport.post("/keys", cast_to=Key, body=body)

    def list(self, *, limit: int | Omit = omit, after: str | Omit = omit) -> Pages[Key]:
        """Keys, newest first.

        Args:
            limit: most keys of a page, up to 100.
            after: the last id of the page before.
        """
        return pages(self._transport, "/keys", Key, limit=limit, after=after)

    def retrieve(self, key_id: str) -> Key:
        """A key."""
        return self._transport.get(f"/keys/{part(key_id)}", cast_to=Key)

    def update(
        self,
        key_id: str,
        *,
        name: str | Omit = omit,
        scopes: Mapping[str, Any] | Omit | None = omit,
        expires_at: str | Omit | None = omit,
        budget_usd: str | Omit | None = omit,
        requests_per_minute: int | Omit | None = omit,
    ) -> Key:
        """Change what is named of a key; ``None`` lifts a restriction. The arguments are those of ``create``."""
        body = said(
            name=name,
            scopes=scopes,
            expires_at=expires_at,
            budget_usd=budget_usd,
            requests_per_minute=requests_per_minute,
        )
        return self._transport.patch(f"/keys/{part(key_id)}", cast_to=Key, body=body)

    def rotate(self, key_id: str, *, grace_seconds: int | Omit = omit) -> Key:
        """Another text for a key; that of now is accepted for ``grace_seconds`` more, none by default."""
        body = said(grace_seconds=grace_seconds)
        return self._transport.post(f"/keys/{part(key_id)}/rotate", cast_to=Key, body=body)

    def revoke(self, key_id: str) -> Key:
        """Refuse a key from now on."""
        return self._transport.delete(f"/keys/{part(key_id)}", cast_to=Key)
