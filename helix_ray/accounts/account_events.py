"""What accounts are told of, in the words that their receivers get."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from helix_ray.core.money import NANO, Consumption, Hold
from helix_ray.core.webhooks import TEST_EVENT


@dataclass(frozen=True, slots=True)
class AccountEvent:
    """Something that happened to an account.

    Attributes:
        account: whose event it is.
        event: one of ``EVENTS``.
        data: about it, as JSON values; its ``id`` names what the event is about.
        once: of several events of an account with the same name and the same text here only the first one is told.
    """

    account: str
    event: str
    data: dict[str, Any]
    once: str | None = None


def completion(hold: Hold, usage: Consumption, error: str | None) -> AccountEvent:
    """A request has ended.

    Args:
        hold: of the request, closed.
        usage: what it consumed, as far as that is known.
        error: the code of what went wrong, if something did.
    """
    data = {
        # HelixFlow's names for the first and the third.
        "id": hold.request_id,
        "request_id": hold.request_id,
        "user_id": hold.account,
        "model": hold.model,
        "key_id": hold.key_id or None,
        "status": "completed" if error is None else "failed",
        "error": error,
        "usage": {
            "prompt_tokens": usage.prompt_tokens,
            "cached_tokens": usage.cached_tokens,
            "completion_tokens": usage.completion_tokens,
            "total_tokens": usage.prompt_tokens + usage.completion_tokens,
        },
        **_amount("cost", hold.cost or 0),
    }
    return AccountEvent(hold.account, completion_name(error), data)


def completion_name(error: str | None) -> str:
    """The event of a request that has ended, well or with an error."""
    return "completion.created" if error is None else "completion.failed"


def balance_low(account: str, left: int, threshold: int) -> AccountEvent:
    """The money of an account fell below a threshold.

    Args:
        account: whose money.
        left: nano-USD that are not spent; what open holds keep is among them.
        threshold: nano-USD.
    """
    return AccountEvent(account, "balance.low", {"id": account, **_amount("balance", left), **_amount("threshold", threshold)})


def quota_low(account: str, month: int, used: int, allowed: int) -> AccountEvent:
    """An account has used most of its requests of a month. It is told once a month.

    Args:
        account: whose requests.
        month: as ``202612``.
        used, allowed: requests.
    """
    data = {"id": account, "month": f"{month // 100}-{month % 100:02}", "requests": used, "limit": allowed}
    return AccountEvent(account, "quota.low", {**data, "remaining": max(0, allowed - used)}, once=str(month))


def rate_limited(account: str, details: Mapping[str, Any]) -> AccountEvent:
    """Requests of an account are refused.

    Args:
        account: whose requests.
        details: of the refusal, as JSON values.
    """
    return AccountEvent(account, "rate_limit.exceeded", {**details, "id": account})


def batch_completed(account: str, batch: str, status: str, request_counts: Mapping[str, int]) -> AccountEvent:
    """A batch has ended, in whatever way.

    Args:
        account: whose batch.
        batch: its id.
        status: as the batch itself shows it, such as ``completed``.
        request_counts: its lines, by what came of them.
    """
    data = {"id": batch, "status": status, "request_counts": dict(request_counts)}
    return AccountEvent(account, "batch.completed", data, once=batch)


def webhook_test(account: str, endpoint: str) -> AccountEvent:
    """The owner of an endpoint asked for a test."""
    return AccountEvent(account, TEST_EVENT, {"id": endpoint, "message": "This is a test."})


def _amount(name: str, nano: int) -> dict[str, Any]:
    # A text beside the number: many programs read numbers of this size with an error.
    return {f"{name}_nano_usd": nano, f"{name}_usd": f"{Decimal(nano) / NANO:f}"}
