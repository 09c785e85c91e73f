"""Bodies and queries of the endpoints of money decoded."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from helix_ray.config import Limits
from helix_ray.core.errors import InvalidRequestError
from helix_ray.core.money import GROUPINGS, Grouping, UsageSum
from helix_ray.wire.money.schema import CreditRequest
from helix_ray.wire.validation import validate

_DAYS = 30
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_PLACE_CHARS = 2048
_NUMBER = re.compile(r"\d{1,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Credit:
    """Money to move.

    Attributes:
        amount: nano-USD; negative, it is taken out.
        note: why.
        key: the same key moves money once; ``None`` where the body names none.
    """

    amount: int
    note: str
    key: str | None


@dataclass(frozen=True, slots=True)
class UsageQuery:
    """Usage that is asked for.

    Attributes:
        start, end: first and last day, in UTC.
        by: what it is kept apart by.
        after: day, model and key of the last sum of the page before.
    """

    start: date
    end: date
    by: tuple[Grouping, ...]
    after: tuple[date | str, ...]


def decode_credit(body: dict[str, Any], limits: Limits) -> Credit:
    """The body of ``POST /v1/admin/users/{id}/credits``.

    Raises:
        InvalidRequestError: a field is missing or wrong; ``param`` names it.
    """
    wire = validate(CreditRequest, body, limits)
    return Credit(wire.amount_usd, wire.note, wire.key)


def decode_usage_query(query: Mapping[str, str], today: date) -> UsageQuery:
    """The query of ``GET /v1/usage``: without ``start``, the 30 days up to ``end``; without ``end``, up to today.

    Args:
        query: its parameters.
        today: in UTC.

    Raises:
        InvalidRequestError: a parameter is wrong; ``param`` names it.
    """
    end = _day("end", query["end"]) if "end" in query else today
    start = _day("start", query["start"]) if "start" in query else date.fromordinal(max(end.toordinal() - _DAYS + 1, 1))
    if start > end:
        raise InvalidRequestError("`start` is a day after `end`.", param="start")
    by = _groupings(query.get("group_by", ",".join(GROUPINGS)))
    return UsageQuery(start, end, by, _place(query["after"], by) if "after" in query else ())


def decode_entry_number(text: str | None) -> int | None:
    """The ``after`` of ``GET /v1/ledger``.

    Raises:
        InvalidRequestError: it is no id of an entry.
    """
    if text is not None and _NUMBER.fullmatch(text) is None:
        raise InvalidRequestError("`after` is the id of an entry.", param="after")
    return None if text is None else int(text)


def encode_place(one: UsageSum) -> str:
    """The place of a sum in the order of all, as an id for ``after``."""
    parts = [str(part) for part in (one.day, one.model, one.key_id) if part is not None]
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).rstrip(b"=").decode()


def _place(text: str, by: tuple[Grouping, ...]) -> tuple[date | str, ...]:
    wrong = InvalidRequestError("`after` is the last id of the page before, with the same `group_by`.", param="after")
    try:
        if len(text) > _PLACE_CHARS:
            raise wrong
        parts = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
        if not isinstance(parts, list) or len(parts) != len(by) or not all(_is_kept(part) for part in parts):
            raise wrong
        return tuple(_day("after", part) if name == "day" else part for name, part in zip(by, parts, strict=True))
    except (binascii.Error, ValueError, RecursionError) as exc:
        raise wrong from exc


def _is_kept(part: Any) -> bool:
    """Whether it can be a value of the database."""
    return isinstance(part, str) and "\0" not in part and not any("\ud800" <= character <= "\udfff" for character in part)


def _groupings(text: str) -> tuple[Grouping, ...]:
    names = {name.strip() for name in text.split(",", len(GROUPINGS))} - {""}
    if not names <= set(GROUPINGS):
        raise InvalidRequestError("`group_by` is some of day, model and key, with commas between.", param="group_by")
    return tuple(name for name in GROUPINGS if name in names)


def _day(param: str, text: str) -> date:
    try:
        if _DAY.fullmatch(text) is not None:
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise InvalidRequestError(f"`{param}` is a day such as 2026-01-31.", param=param)
