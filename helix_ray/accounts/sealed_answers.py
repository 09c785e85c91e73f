"""Kept answers as bytes that say nothing to whoever reads the database alone: some of them tell keys."""

from __future__ import annotations

import hashlib
import json
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from helix_ray.core.idempotency import KeptAnswer

_NONCE_BYTES = 12
_LENGTH_BYTES = 4


class AnswerSeal:
    """Encrypts answers with AES-256-GCM. What is sealed under one key does not open under another.

    Args:
        secret: at least 32 bytes.
    """

    def __init__(self, secret: bytes) -> None:
        self._cipher = AESGCM(hashlib.sha256(b"kept answers" + secret).digest())

    def close(self, answer: KeptAnswer, key: bytes) -> bytes:
        """An answer as it may be kept.

        Args:
            answer: what to hide.
            key: digest of its idempotency key.
        """
        head = json.dumps([answer.status, answer.headers]).encode()
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, len(head).to_bytes(_LENGTH_BYTES, "big") + head + answer.body, key)

    def open(self, sealed: bytes, key: bytes) -> KeptAnswer | None:
        """The answer that ``close`` got; ``None``: it was sealed with another secret or under another key, or was changed."""
        try:
            plain = self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], key)
        except (InvalidTag, ValueError):
            return None
        end = _LENGTH_BYTES + int.from_bytes(plain[:_LENGTH_BYTES], "big")
        status, headers = json.loads(plain[_LENGTH_BYTES:end])
        return KeptAnswer(status, tuple((name, value) for name, value in headers), plain[end:])
