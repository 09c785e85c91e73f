"""What the head of an answer tells of its way: the target of a route that served it, its tries, whether it was kept."""

from __future__ import annotations

from helix_ray.telemetry import Call

ROUTE_HEADERS = ("x-helix-target", "x-helix-tries", "x-helix-cache")
"""Their names."""


def route_headers(call: Call) -> list[tuple[bytes, bytes]]:
    """Headers of the answer to a request, as ASGI takes them; none where there is no route and no cache."""
    headers = []
    if call.target:
        headers.append((b"x-helix-target", call.target.encode("ascii")))
    if call.tries:
        headers.append((b"x-helix-tries", str(call.tries).encode("ascii")))
    if call.cache:
        headers.append((b"x-helix-cache", call.cache.encode("ascii")))
    return headers
