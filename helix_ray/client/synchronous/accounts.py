# Made by tests/client/mirror.py from helix_ray/client/asynchronous/accounts.py: change that one.
"""Accounts: who one is, what one has and consumed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from openai import Omit, omit

from helix_ray.client.synchronous.keys import Keys
from helix_ray.client.synchronous.pages import Pages, pages
from helix_ray.client.synchronous.transport import Transport
from helix_ray.client.types.accounts import Balance, LedgerEntry, RegisteredUser, Tokens, Usage, User


class Accounts:
    """The account of whoever calls, and the way to one.

    Args:
        transport: carries the requests.

    Attributes:
        keys: of the account.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.keys = Keys(transport)

    def register(self, username: str, email: str, password: str) -> RegisteredUser:
        """A new user."""
        body = {"username": username, "email": email, "password": password}
        return self._transport.post("/auth/register", cast_to=RegisteredUser, body=body)

    def login(self, username: str, password: str) -> Tokens:
        """An access token, to be used as ``api_key`` of a client, and a refresh token.

        Args:
            username: or the e-mail address.
            password: of the user.
        """
        body = {"username": username, "password": password}
        return self._transport.post("/auth/login", cast_to=Tokens, body=body)

    def refresh(self, refresh_token: str) -> Tokens:
        """The next two tokens; the one that buys them is spent."""
        # Sent once: a refresh token that comes a second time ends its session.
        once = self._transport.with_options(max_retries=0)
        return once.post("/auth/refresh", cast_to=Tokens, body={"refresh_token": refresh_token})

    def logout(self, refresh_token: str) -> None:
        """End a session."""
        self._transport.post("/auth/logout", cast_to=type(None), body={"refresh_token": refresh_token})

    def change_password(self, current_password: str, new_password: str) -> None:
        """Change the password, which ends all sessions; it takes the access token of a login."""
        body = {"current_password": current_password, "new_password": new_password}
        self._transport.post("/auth/password", cast_to=type(None), body=body)

    def me(self) -> User:
        """Who calls."""
        return self._transport.get("/auth/me", cast_to=User)

    def balance(self) -> Balance:
        """What the account can spend."""
        return self._transport.get("/balance", cast_to=Balance)

    def usage(
        self,
        *,
        start: str | Omit = omit,
        end: str | Omit = omit,
        group_by: Iterable[Literal["day", "model", "key"]] | Omit = omit,
        limit: int | Omit = omit,
        after: str | Omit = omit,
    ) -> Pages[Usage]:
        """What the account consumed.

        Args:
            start: first day, such as ``2026-01-31``, in UTC; by default 29 days before ``end``.
            end: last day; by default today.
            group_by: what is kept apart; by default all of it, one sum if there is nothing.
            limit: most lines of a page, up to 100.
            after: the last id of the page before.
        """
        groups = group_by if isinstance(group_by, Omit) else ",".join(group_by)
        return pages(self._transport, "/usage", Usage, start=start, end=end, group_by=groups, limit=limit, after=after)

    def ledger(self, *, limit: int | Omit = omit, after: str | Omit = omit) -> Pages[LedgerEntry]:
        """The books on the account's money, newest line first.

        Args:
            limit: most lines of a page, up to 100.
            after: the last id of the page before.
        """
        return pages(self._transport, "/ledger", LedgerEntry, limit=limit, after=after)
