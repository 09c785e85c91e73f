"""The books: how a movement of money is written down, in entries that sum to 0."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from helix_ray.core.errors import InvalidRequestError
from helix_ray.storage.tables import balances

REVENUE = "revenue"
FUNDING = "funding"
_MAKE_BALANCE = {
    dialect.__name__.rpartition(".")[2]: dialect.insert(balances).on_conflict_do_nothing() for dialect in (sqlite, postgresql)
}


def account_book(account: str) -> str:
    """Name of the book of what an account can spend."""
    return f"account:{account}"


def held_book(account: str) -> str:
    """Name of the book of what open holds of an account keep."""
    return f"held:{account}"


def lines(transaction: str, account: str, moment: datetime, amounts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Rows of ``entries`` for one movement. Books into which nothing moves are left out.

    Args:
        transaction: its name, which can be used only once.
        account: whose money it is.
        moment: when.
        amounts: nano-USD into each book; they sum to 0.
    """
    if sum(amounts.values()) != 0:
        raise ValueError(f"the entries of {transaction} do not sum to 0")
    same = {"transaction": transaction, "account": account, "created_at": moment}
    return [{**same, "book": book, "amount": amount} for book, amount in amounts.items() if amount]


def ensure_balances(connection: Connection, accounts: list[str]) -> None:
    """Make the balances that accounts lack, always in the same order, so that two who do so do not block each other."""
    rows = [{"account": account, "available": 0, "held": 0} for account in sorted(accounts)]
    connection.execute(_MAKE_BALANCE[connection.dialect.name], rows)


def checked(value: str, most: int, param: str) -> str:
    """A text that both databases take: one bad text must not undo the transactions of others.

    Raises:
        InvalidRequestError: it is too long, or holds characters that cannot be kept.
    """
    surrogates = not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value)
    if len(value) > most or "\0" in value or surrogates:
        raise InvalidRequestError(f"At most {most} characters of valid text, without NUL.", param=param)
    return value
