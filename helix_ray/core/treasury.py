"""What others ask about the money of accounts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from helix_ray.core.accounts import Caller
from helix_ray.core.money import Balance, Drift, Entry, Grouping, Transfer, UsageSum


class Money(Protocol):
    """Balances, the books behind them, and what was consumed. An account that never had money has none."""

    async def balance(self, account: str) -> Balance:
        """What an account has."""
        ...

    async def deposit(self, actor: Caller, account: str, amount: int, key: str, note: str) -> Transfer:
        """Put money into an account, once for a key. The same again gives the same answer.

        Args:
            actor: who does it.
            account: that gets it.
            amount: nano-USD, more than 0.
            key: the caller's name for the transfer.
            note: why.

        Raises:
            InvalidRequestError: the amount is not possible, or a text is none that can be kept.
            PermissionDeniedError: the actor is no admin.
            NotFoundError: there is no such account.
            ConflictError: the account would have more than can be kept.
            UnprocessableError: the key was used for another transfer.
        """
        ...

    async def withdraw(self, actor: Caller, account: str, amount: int, key: str, note: str) -> Transfer:
        """Take money out of an account, as a correction, once for a key.

        Args:
            actor, account, amount, key, note: as of ``deposit``.

        Raises:
            InvalidRequestError: the amount is not possible, or a text is none that can be kept.
            PermissionDeniedError: the actor is no admin.
            NotFoundError: there is no such account.
            ConflictError: the account has less; what is held cannot be taken.
            UnprocessableError: the key was used for another transfer.
        """
        ...

    async def transfers(self, account: str, limit: int, after: str | None = None) -> list[Transfer]:
        """What was put into an account and taken out of it, the newest first.

        Args:
            account: whose money.
            limit: at most so many.
            after: key of the last one of the page before.

        Raises:
            NotFoundError: there is no transfer ``after``.
        """
        ...

    async def usage(
        self,
        account: str,
        since: date,
        until: date,
        by: Sequence[Grouping],
        limit: int | None = None,
        after: Sequence[date | str] = (),
    ) -> list[UsageSum]:
        """What an account consumed, in the order of days, models and keys.

        Args:
            account: whose.
            since, until: first and last day, in UTC.
            by: what the sums are kept apart by; nothing gives one sum over all.
            limit: at most so many; ``None`` is all of them.
            after: day, model and key of the last one of the page before, as far as they are kept apart.
        """
        ...

    async def entries(self, account: str, after: int | None, limit: int, newest_first: bool) -> list[Entry]:
        """The lines of the books on an account's money.

        Args:
            account: whose money.
            after: number of the last line of the page before, if there was one.
            limit: at most so many.
            newest_first: in place of the oldest.
        """
        ...

    async def audit(self, actor: Caller) -> Drift:
        """Whether the books hold together. It reads all of them.

        Raises:
            PermissionDeniedError: the actor is no admin.
        """
        ...
