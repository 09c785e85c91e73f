"""Signatures of webhooks: Standard Webhooks' headers, and HelixFlow's own."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from helix_ray.core.errors import AuthenticationError

SECRET_PREFIX = "whsec_"
TOLERANCE = timedelta(minutes=5)
_SECRET_BYTES = 32
_VERSION = "v1,"


def new_secret() -> str:
    """A secret that nobody knows yet."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def sign(keys: Sequence[str], message: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers that prove where a request comes from.

    Args:
        keys: secrets, the present one first. All of them sign Standard Webhooks' header, the present one HelixFlow's.
        message: id of what is sent; the same at every attempt.
        at: when it is sent.
        body: exactly as it is sent.
    """
    timestamp = str(int(at.timestamp()))
    return {
        "webhook-id": message,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(_VERSION + _signature(key, message, timestamp, body) for key in keys),
        "x-helixflow-signature": hmac.new(keys[0].encode(), body, hashlib.sha256).hexdigest(),
    }


def verify(key: str, headers: Mapping[str, str], body: bytes, now: datetime, tolerance: timedelta = TOLERANCE) -> None:
    """Return if a request was signed with a secret not long ago.

    Args:
        key: the secret.
        headers: of the request, with names in lower case.
        body: exactly as it came.
        now: the present.
        tolerance: how far the sender's clock and the way may be from it.

    Raises:
        AuthenticationError: it was not.
    """
    message, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    try:
        away = abs(int(now.timestamp()) - int(timestamp))
        expected = _signature(key, message, timestamp, body).encode()
    except ValueError as exc:
        raise AuthenticationError("The webhook's headers are malformed.") from exc
    if away > tolerance.total_seconds():
        raise AuthenticationError("The webhook's timestamp is too far from the present.")
    given = [part.removeprefix(_VERSION) for part in headers.get("webhook-signature", "").split() if part.startswith(_VERSION)]
    # All are compared, so that time does not tell which one fits.
    if not sum(hmac.compare_digest(expected, one.encode(errors="replace")) for one in given):
        raise AuthenticationError("The webhook's signature does not fit.")


def _signature(key: str, message: str, timestamp: str, body: bytes) -> str:
    signed = f"{message}.{timestamp}.".encode() + body
    try:
        raw = base64.b64decode(key.removeprefix(SECRET_PREFIX), validate=True)
    except binascii.Error as exc:
        raise ValueError("no webhook secret") from exc
    return base64.b64encode(hmac.new(raw, signed, hashlib.sha256).digest()).decode()
