"""Ids of what is kept: what it is, and 32 hex digits."""

from __future__ import annotations

import re
import uuid

from helix_ray.core.errors import NotFoundError

_HEX = re.compile(r"[0-9a-f]{32}")


def new_id(kind: str) -> str:
    """An id that nothing else has, such as ``user-`` and 32 hex digits."""
    return f"{kind}-{uuid.uuid4().hex}"


def is_id(text: str, kind: str) -> bool:
    """Whether a text can be an id. The database is asked for no other: some texts it cannot even read."""
    return text.startswith(f"{kind}-") and _HEX.fullmatch(text[len(kind) + 1 :]) is not None


def check_id(kind: str, text: str) -> None:
    """Check that a text can be an id.

    Raises:
        NotFoundError: it cannot.
    """
    if not is_id(text, kind):
        raise unknown(kind, text)


def unknown(kind: str, text: str) -> NotFoundError:
    """The error for an id that there is not."""
    return NotFoundError(f"There is no {kind} {text[:64]!r}.", param=f"{kind}_id")
