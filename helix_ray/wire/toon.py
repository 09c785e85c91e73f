"""TOON bodies (Token-Oriented Object Notation), by the ``toon-format`` library."""

from __future__ import annotations

from typing import Any

import toon_format

from helix_ray.config import Limits
from helix_ray.core.errors import InvalidRequestError
from helix_ray.wire.body import decode_json, encode_json


def decode_toon(body: bytes, limits: Limits) -> Any:
    """The value that ``body`` holds, under the same rules as JSON.

    Raises:
        InvalidRequestError: not UTF-8, not TOON, or a value that JSON would refuse.
    """
    try:
        text = body.decode()
        # Depth shows as indentation: two spaces a level, or brackets of inline arrays.
        deepest = max((len(line) - len(line.lstrip(" ")) for line in text.split("\n")), default=0) // 2
        if deepest > limits.json_depth:
            raise InvalidRequestError(f"The body is nested deeper than {limits.json_depth} levels.")
        value = toon_format.decode(text)
        return decode_json(encode_json(value), limits)
    except InvalidRequestError:
        raise
    except (Exception, RecursionError) as exc:  # the library raises what its steps raise
        raise InvalidRequestError(f"The body is not valid TOON: {exc}") from exc


def encode_toon(value: Any) -> bytes:
    """``value``, a JSON value, as TOON."""
    text: str = toon_format.encode(value)
    return text.encode()
