"""From a request's body to JSON's values, whatever media type it came in."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.requests import Request

from helix_ray.api.body import read_body
from helix_ray.config import Settings
from helix_ray.core.errors import UnsupportedMediaTypeError
from helix_ray.wire.body import decode_json
from helix_ray.wire.toon import decode_toon

TOON_TYPES = ("application/toon", "text/toon")

# Clients label JSON in many ways, or not at all; these say clearly that it is something else.
_OTHER_PREFIXES = ("multipart/", "image/", "audio/", "video/", "text/html", "text/xml", "text/csv", "text/toon")
_OTHER = frozenset(("application/x-www-form-urlencoded", "application/xml", "application/pdf", "application/toon"))


async def read_json(request: Request, settings: Settings) -> dict[str, Any]:
    """The body's value, an object.

    Raises:
        HelixError: the body is too large, too slow, not what it says, or no JSON (or TOON, where that is on).
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_toon = settings.feature_toon and media_type in TOON_TYPES
    if not is_toon and (media_type.startswith(_OTHER_PREFIXES) or media_type in _OTHER):
        raise UnsupportedMediaTypeError("The body must be JSON: application/json.")
    body = await read_body(request, settings)
    if is_toon:
        # Its parser is Python: a large body would hold up the event loop for seconds.
        value: dict[str, Any] = await asyncio.to_thread(decode_toon, body, settings.limits)
        return value
    return decode_json(body, settings.limits)
