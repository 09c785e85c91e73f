"""Bodies and queries of requests: only what was said is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import quote

from openai import Omit

File: TypeAlias = Path | str | tuple[str, bytes]
"""A path, or a name with the bytes."""


def said(**fields: Any) -> dict[str, Any]:
    """The fields whose value is not ``omit``."""
    return {name: value for name, value in fields.items() if not isinstance(value, Omit)}


def queried(**fields: Any) -> Any:
    """The options of a request with these parameters in its URL."""
    return {"params": said(**fields)}


def as_form() -> Any:
    """The options of a request whose body is a form with files."""
    return {"headers": {"Content-Type": "multipart/form-data"}}


def part(text: str) -> str:
    """A part of a URL's path, whatever is in it."""
    return quote(text, safe="")


def merged(body: Mapping[str, Any], extra: Mapping[str, Any] | None) -> dict[str, Any]:
    """A body with the caller's own fields, which win."""
    return {**body, **(extra or {})}


def file_parts(files: Iterable[File]) -> list[tuple[str, tuple[str, bytes]]]:
    """The parts of a form, one for each file."""
    return [("file", file if isinstance(file, tuple) else (str(file), Path(file).read_bytes())) for file in files]
