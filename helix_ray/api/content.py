"""From a request's body to a decoded request, whatever media type it came in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from starlette.requests import Request

from helix_ray.api.body import read_body
from helix_ray.config import Limits, Settings
from helix_ray.core.errors import UnsupportedMediaTypeError
from helix_ray.wire.body import decode_json, is_mostly_text
from helix_ray.wire.toon import decode_toon

T = TypeVar("T")

TOON_TYPES = ("application/toon", "text/toon")

# Clients label JSON in many ways, or not at all; these say clearly that it is something else.
_OTHER_PREFIXES = ("multipart/", "image/", "audio/", "video/", "text/html", "text/xml", "text/csv", "text/toon")
_OTHER = frozenset(("application/x-www-form-urlencoded", "application/xml", "application/pdf", "application/toon"))

# A body of this size can take milliseconds to decode, one of the largest allowed seconds.
_LARGE = 128 * 2**10


async def read_request(request: Request, settings: Settings, decode: Callable[[dict[str, Any], Limits], T]) -> T:
    """The decoded request. Large bodies of many values are decoded in a thread, so that the streams of others go on.

    Args:
        request: its body was not read yet.
        settings: hold the limits.
        decode: a protocol's decoder, from JSON's values.

    Raises:
        HelixError: the body is too large, too slow, not what it says, no JSON (or TOON, where that is on), or
            refused by ``decode``.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_toon = settings.feature_toon and media_type in TOON_TYPES
    if not is_toon and (media_type.startswith(_OTHER_PREFIXES) or media_type in _OTHER):
        raise UnsupportedMediaTypeError("The body must be JSON: application/json.")
    body = await read_body(request, settings)
    limits = settings.limits

    def work() -> T:
        return decode(decode_toon(body, limits) if is_toon else decode_json(body, limits), limits)

    if is_toon or (len(body) > _LARGE and not is_mostly_text(body)):
        return await asyncio.to_thread(work)
    return work()
