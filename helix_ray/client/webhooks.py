"""Know who sent a webhook: Standard Webhooks' signature, and HelixFlow's."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Callable, Mapping

from helix_ray.client.errors import SignatureError

TOLERANCE_S = 300.0
_PREFIX, _VERSION = "whsec_", "v1,"


def verify(
    payload: bytes | str,
    headers: Mapping[str, str],
    secret: str,
    tolerance: float = TOLERANCE_S,
    clock: Callable[[], float] = time.time,
) -> None:
    """Return if a request was signed with ``secret`` lately.

    Args:
        payload: the body exactly as it came: JSON that was read and written again is another text.
        headers: of the request; their names may be in capitals or not.
        secret: of the endpoint, ``whsec_...``.
        tolerance: seconds that the time of the signature may be away from now.
        clock: seconds since 1970.

    Raises:
        SignatureError: it was not.
        ValueError: the secret is none.
    """
    key = _key(secret)
    found = {name.lower(): value for name, value in headers.items()}
    try:
        ident, timestamp, given = (found[f"webhook-{name}"] for name in ("id", "timestamp", "signature"))
    except KeyError as exc:
        raise SignatureError(f"The header {exc} is missing.") from exc
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 16):
        raise SignatureError("The header 'webhook-timestamp' is no time.")
    if abs(clock() - int(timestamp)) > tolerance:
        raise SignatureError("The signature is too old, or a clock is wrong.")
    signed = f"{ident}.{timestamp}.".encode(errors="surrogateescape") + _bytes(payload)
    expected = base64.b64encode(hmac.digest(key, signed, hashlib.sha256))
    candidates = [one.removeprefix(_VERSION) for one in given.split() if one.startswith(_VERSION)]
    # All are compared, so that time does not tell which one fits.
    if not sum(hmac.compare_digest(expected, one.encode(errors="replace")) for one in candidates):
        raise SignatureError("The signature does not fit.")


def verify_hex(payload: bytes | str, signature: str, secret: str) -> None:
    """Return if ``signature`` is HelixFlow's: the HMAC-SHA256 of the body in hex, from the header ``x-helixflow-signature``.

    It says nothing about when it was made: whoever can, checks ``verify`` instead.

    Args:
        payload: the body exactly as it came.
        signature: the header's value.
        secret: of the endpoint, its whole text.

    Raises:
        SignatureError: it is not.
    """
    expected = hmac.new(secret.encode(), _bytes(payload), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected.encode(), signature.encode(errors="replace")):
        raise SignatureError("The signature does not fit.")


def _bytes(payload: bytes | str) -> bytes:
    return payload.encode() if isinstance(payload, str) else payload


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError) as exc:
        raise ValueError("The secret is not one of a webhook: whsec_ and base64.") from exc
    if not key:
        raise ValueError("The secret is empty.")
    return key
