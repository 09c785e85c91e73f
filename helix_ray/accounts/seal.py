"""Secrets that have to be kept readable, encrypted."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from helix_ray.core.errors import HelixError

_KEY_BYTES = 32
_NONCE_BYTES = 12


class Seal:
    """Encrypts with AES-256-GCM. What is sealed for one owner does not open for another.

    Args:
        key: 32 bytes.
    """

    def __init__(self, key: bytes) -> None:
        if len(key) != _KEY_BYTES:
            raise ValueError(f"the key of webhook secrets has {_KEY_BYTES} bytes, not {len(key)}")
        self._cipher = AESGCM(key)

    def close(self, text: str, owner: str) -> bytes:
        """A text as it may be kept.

        Args:
            text: what to hide.
            owner: id of what the text belongs to.
        """
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, text.encode(), owner.encode())

    def open(self, sealed: bytes, owner: str) -> str:
        """The text that ``close`` got.

        Raises:
            HelixError: it was sealed with another key or for another owner, or was changed.
        """
        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], owner.encode()).decode()
        except (InvalidTag, ValueError) as exc:
            raise HelixError("A webhook's secret cannot be read: its key has changed, or its row.") from exc
