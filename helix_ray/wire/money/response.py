"""Answers of the endpoints of money. Amounts come twice: as exact text in USD, and as whole nano-USD."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from helix_ray.core.money import Balance, Drift, Entry, Transfer, UsageSum, as_usd
from helix_ray.wire.money.request import encode_place

CSV_HEAD = "id,created_at,transaction,book,amount_usd,amount_nano_usd\n"
"""The first line of an exported ledger."""


def balance_object(balance: Balance) -> dict[str, Any]:
    """What an account has."""
    return {"object": "balance", **_amounts("available", balance.available), **_amounts("held", balance.held)}


def credit_object(transfer: Transfer) -> dict[str, Any]:
    """Money that was moved by an admin, or that came with the registration."""
    return {
        "object": "credit",
        "key": transfer.key,
        "user_id": transfer.account,
        **_amounts("amount", transfer.amount),
        **_amounts("available", transfer.available),
        "actor": transfer.actor,
        "note": transfer.note,
        "created_at": transfer.created_at.isoformat(),
    }


def usage_object(one: UsageSum) -> dict[str, Any]:
    """What was consumed on a day, of a model, with a key; null stands for all of them."""
    return {
        "object": "usage",
        "id": encode_place(one),
        "day": None if one.day is None else one.day.isoformat(),
        "model": one.model,
        "key_id": one.key_id,
        "requests": one.requests,
        "prompt_tokens": one.prompt_tokens,
        "cached_tokens": one.cached_tokens,
        "completion_tokens": one.completion_tokens,
        **_amounts("cost", one.cost),
    }


def entry_object(entry: Entry) -> dict[str, Any]:
    """A line of the books."""
    return {
        "object": "ledger_entry",
        "id": str(entry.number),
        "transaction": entry.transaction,
        "book": entry.book,
        **_amounts("amount", entry.amount),
        "created_at": entry.created_at.isoformat(),
    }


def entry_lines(entries: Sequence[Entry]) -> str:
    """Lines of the books as lines of CSV, below ``CSV_HEAD``."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(
        (one.number, one.created_at.isoformat(), one.transaction, one.book, as_usd(one.amount), one.amount) for one in entries
    )
    return text.getvalue()


def drift_object(drift: Drift) -> dict[str, Any]:
    """Whether the books hold together."""
    return {"object": "ledger_audit", "clean": drift.clean, **{name: list(found) for name, found in asdict(drift).items()}}


def _amounts(name: str, nano: int) -> dict[str, Any]:
    return {f"{name}_usd": as_usd(nano), f"{name}_nano_usd": nano}
