"""What the head of an answer tells an account: its limits and the cost."""

from __future__ import annotations

import time

from helix_ray.accounts.headers import anthropic_headers, common_headers, openai_headers
from helix_ray.core.money import usd
from helix_ray.telemetry import Call


def account_headers(call: Call) -> list[tuple[bytes, bytes]]:
    """Headers of the answer to a request, as ASGI takes them; none for who has no account.

    The cost is there when the answer is complete before its head is sent; a stream tells it in its usage.
    """
    verdict = call.verdict
    headers: dict[str, str] = {}
    if verdict is not None:
        family = anthropic_headers(verdict) if call.dialect == "anthropic" else openai_headers(verdict, time.time())
        headers = common_headers(verdict) | family
    if call.cost is not None and not call.stream:
        headers["x-helix-cost"] = usd(call.cost)
    return [(name.lower().encode("ascii"), value.encode("ascii")) for name, value in headers.items()]
