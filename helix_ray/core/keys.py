"""The form of API keys."""

from __future__ import annotations

import re
import secrets
import string
import zlib

KEY_PREFIX = "hx-"
_ALPHABET = string.ascii_letters + string.digits
_RANDOM_CHARS = 40  # 238 bits
_CHECKSUM_CHARS = 8
_FORM = re.compile(rf"{KEY_PREFIX}[A-Za-z0-9]{{{_RANDOM_CHARS}}}[0-9a-f]{{{_CHECKSUM_CHARS}}}")


def generate_key() -> str:
    """A fresh key: ``hx-``, 40 random characters, and 8 hex digits of CRC-32 by which a typo shows."""
    body = KEY_PREFIX + "".join(secrets.choice(_ALPHABET) for _ in range(_RANDOM_CHARS))
    return body + _checksum(body)


def is_well_formed(key: str) -> bool:
    """Whether it has the form of a key that ``generate_key`` made; garbage is known without asking the database."""
    return _FORM.fullmatch(key) is not None and _checksum(key[:-_CHECKSUM_CHARS]) == key[-_CHECKSUM_CHARS:]


def _checksum(body: str) -> str:
    return f"{zlib.crc32(body.encode()):08x}"
