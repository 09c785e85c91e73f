"""Bodies as TOON (Token-Oriented Object Notation, ``application/toon``), by the ``toon-format`` library."""

from __future__ import annotations

from typing import Any

import toon_format

from helix_ray.config import Limits
from helix_ray.core.errors import InvalidRequestError, RequestTooLargeError
from helix_ray.wire.body import decode_json, encode_json, too_deep


def decode_toon(raw: bytes, limits: Limits) -> dict[str, Any]:
    """The object in ``raw``, under the same rules as JSON.

    Raises:
        RequestTooLargeError: larger than ``limits.toon_bytes``.
        InvalidRequestError: not UTF-8, not TOON, not an object, or beyond ``limits`` as for JSON.
    """
    if len(raw) > limits.toon_bytes:
        raise RequestTooLargeError(f"A TOON body is at most {limits.toon_bytes} bytes; send JSON instead.")
    try:
        value = toon_format.loads(raw)
    except RecursionError as exc:
        raise too_deep(limits.json_depth) from exc
    except ValueError as exc:
        raise InvalidRequestError("The body is not valid TOON.", code="invalid_toon") from exc
    return decode_json(encode_json(value), limits)


def encode_toon(value: Any) -> bytes:
    """``value``, made of JSON's types, as TOON."""
    text: str = toon_format.dumps(value)
    return text.encode()
