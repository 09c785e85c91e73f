"""Operator keys."""

from __future__ import annotations

import secrets
import string
import zlib

_ALPHABET = string.ascii_letters + string.digits
_RANDOM_CHARS = 40  # 238 bits


def generate_key() -> str:
    """A fresh key: ``hx-``, 40 random characters, and 8 hex digits of CRC-32 by which a typo shows."""
    body = "hx-" + "".join(secrets.choice(_ALPHABET) for _ in range(_RANDOM_CHARS))
    return f"{body}{zlib.crc32(body.encode()):08x}"
