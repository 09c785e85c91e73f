"""Ids of what accounts have."""

from __future__ import annotations

import re
import uuid

ENDPOINT = "whe"
EVENT = "evt"
DELIVERY = "whd"
_FORM = re.compile(r"[a-z]+-[0-9a-f]{32}")


def new_id(prefix: str) -> str:
    """An id that there is not yet."""
    return f"{prefix}-{uuid.uuid4().hex}"


def is_id(text: str, prefix: str) -> bool:
    """Whether a text has the form of an id; what has not need not be looked for in the database."""
    return text.startswith(f"{prefix}-") and _FORM.fullmatch(text) is not None
