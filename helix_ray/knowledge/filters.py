"""Filters on documents' metadata as conditions of the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Float, and_, cast, not_, or_

from helix_ray.core.errors import InvalidRequestError
from helix_ray.storage.tables import documents

_MOST_CONDITIONS = 32
_MOST_VALUES = 256
_COLUMNS = {"source": documents.c.source, "title": documents.c.title, "document_id": documents.c.id}
_COMPARED: dict[str, Callable[[Any, float], ColumnElement[bool]]] = {
    "$gt": lambda left, right: left > right,
    "$gte": lambda left, right: left >= right,
    "$lt": lambda left, right: left < right,
    "$lte": lambda left, right: left <= right,
}


def condition_of(filter: Mapping[str, Any]) -> ColumnElement[bool]:
    """The condition on ``documents`` that a filter stands for.

    Args:
        filter: names of metadata (or ``source``, ``title``, ``document_id``) with what they must be: a text, a number or a
            boolean, or an object with one or more of ``$in`` and ``$nin`` (lists), ``$ne``, and for numbers ``$gt``, ``$gte``,
            ``$lt``, ``$lte``. All must hold.

    Raises:
        InvalidRequestError: it is none of this; the message names the place.
    """
    if len(filter) > _MOST_CONDITIONS:
        raise _wrong("filter", f"has more than {_MOST_CONDITIONS} conditions")
    return and_(*(_of_name(name, wanted) for name, wanted in filter.items()))


def _of_name(name: str, wanted: Any) -> ColumnElement[bool]:
    place = f"filter.{name}"
    if not isinstance(wanted, Mapping):
        return _equal(name, wanted, place)
    if not wanted:
        raise _wrong(place, "is empty")
    return and_(*(_of_operator(name, operator, value, f"{place}.{operator}") for operator, value in wanted.items()))


def _of_operator(name: str, operator: str, value: Any, place: str) -> ColumnElement[bool]:
    if operator in ("$in", "$nin"):
        if not isinstance(value, list) or not 1 <= len(value) <= _MOST_VALUES:
            raise _wrong(place, f"must be a list of 1 to {_MOST_VALUES} values")
        found = or_(*(_equal(name, one, place) for one in value))
        return found if operator == "$in" else not_(found)
    if operator == "$ne":
        return not_(_equal(name, value, place))
    if operator in _COMPARED:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise _wrong(place, "must be a number")
        return _COMPARED[operator](cast(documents.c.metadata[name].as_string(), Float), float(value))
    raise _wrong(place, "is no operator; there are $in, $nin, $ne, $gt, $gte, $lt, $lte")


def _equal(name: str, value: Any, place: str) -> ColumnElement[bool]:
    if name in _COLUMNS:
        if not isinstance(value, str):
            raise _wrong(place, "must be a text")
        return _COLUMNS[name] == value
    stored = documents.c.metadata[name]
    condition: ColumnElement[bool]
    if isinstance(value, bool):
        condition = stored.as_boolean() == value
    elif isinstance(value, int | float):
        condition = stored.as_float() == float(value)
    elif isinstance(value, str):
        condition = stored.as_string() == value
    else:
        raise _wrong(place, "must be a text, a number or a boolean")
    return condition


def _wrong(place: str, why: str) -> InvalidRequestError:
    return InvalidRequestError(f"`{place}` {why}.", param=place)
