"""Rows of tables as lines of JSON, the same for all databases."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    cast,
)
from sqlalchemy.types import TypeEngine

from helix_ray.storage.backup.manifest import Kind, SavedColumn
from helix_ray.storage.moment import aware

_KINDS: tuple[tuple[type[TypeEngine[Any]], Kind], ...] = (
    (Boolean, "boolean"),
    (Integer, "integer"),
    (Float, "float"),
    (JSON, "json"),
    (String, "text"),
    (LargeBinary, "bytes"),
    (DateTime, "moment"),
    (Date, "date"),
)
_TYPES: Mapping[Kind, TypeEngine[Any]] = {
    "boolean": Boolean(),
    "integer": BigInteger(),
    "float": Float(),
    "text": Text(),
    "bytes": LargeBinary(),
    "moment": DateTime(timezone=True),
    "date": Date(),
    # What is missing and what is JSON's null are two things.
    "json": JSON(none_as_null=True),
}
_ENCODE: Mapping[str, Callable[[Any], Any]] = {
    "bytes": lambda value: base64.b64encode(value).decode(),
    "moment": lambda value: aware(value).isoformat(),
    "date": lambda value: value.isoformat(),
}
_DECODE: Mapping[str, Callable[[Any], Any]] = {
    "bytes": lambda value: base64.b64decode(value, validate=True),
    "moment": datetime.fromisoformat,
    "date": date.fromisoformat,
    "json": lambda value: JSON.NULL if value == "null" else json.loads(value),
}


def saved_columns(table: Table) -> tuple[SavedColumn, ...]:
    """The columns of a table, and how their values are written."""
    return tuple(SavedColumn(name=column.name, kind=_kind_of(column)) for column in table.columns)


def selected(table: Table) -> list[ColumnElement[Any]]:
    """What to select of a table so that ``encode_rows`` can write it: JSON comes as the text that it is."""
    return [cast(column, Text) if isinstance(column.type, JSON) else column for column in table.columns]


def encode_rows(columns: Sequence[SavedColumn], rows: Iterable[Sequence[Any]]) -> bytes:
    """A line for each row."""
    encoders = [_ENCODE.get(column.kind) for column in columns]
    lines = []
    for row in rows:
        pairs = zip(encoders, row, strict=True)
        values = [value if encode is None or value is None else encode(value) for encode, value in pairs]
        lines.append(json.dumps(values, separators=(",", ":")) + "\n")
    return "".join(lines).encode()


def decode_row(columns: Sequence[SavedColumn], line: bytes) -> dict[str, Any]:
    """Values by the names of their columns.

    Raises:
        ValueError, TypeError: the line does not hold such a row.
    """
    row = {}
    for column, value in zip(columns, json.loads(line), strict=True):
        decode = _DECODE.get(column.kind)
        row[column.name] = value if decode is None or value is None else decode(value)
    return row


def table_of(name: str, columns: Sequence[SavedColumn]) -> Table:
    """A table into which such rows are inserted; it may have had other columns than the table of that name has now."""
    return Table(name, MetaData(), *(Column(column.name, _TYPES[column.kind]) for column in columns))


def _kind_of(column: Column[Any]) -> Kind:
    for type_, kind in _KINDS:
        if isinstance(column.type, type_):
            return kind
    raise TypeError(f"a backup cannot write {column.type!r}")
