"""Errors of OpenAI-compatible providers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helix_ray.wire.upstream.failures import UpstreamFailure, retry_after, text_of
from helix_ray.wire.upstream.json import decode_if_json


def decode_error(status: int, headers: Mapping[str, str], body: bytes) -> UpstreamFailure:
    """What an answer with an error status says; a body that is no error of OpenAI's says nothing.

    Args:
        status: of HTTP.
        headers: of the answer.
        body: as far as it was read.
    """
    return failure_of(decode_if_json(body), status, retry_after(headers), headers.get("x-should-retry"))


def failure_of(value: Any, status: int = 0, wait: float | None = None, should_retry: str | None = None) -> UpstreamFailure:
    """What an error object says.

    Args:
        value: ``{"error": {...}}`` as OpenAI writes it, or what others write in its stead.
        status: of HTTP; 0 in a stream.
        wait: seconds of ``Retry-After``.
        should_retry: of the header ``x-should-retry``.
    """
    if isinstance(value, list) and value:
        value = value[0]
    error = value.get("error", value) if isinstance(value, dict) else value
    if not isinstance(error, dict):
        return UpstreamFailure(status, message=text_of(error), retry_after=wait, should_retry=should_retry)
    param, code = error.get("param"), error.get("code")
    if not status and isinstance(code, int) and 400 <= code < 600:
        status = code
    return UpstreamFailure(
        status,
        text_of(error.get("type")),
        text_of(code),
        text_of(error.get("message") or error.get("detail")),
        param if isinstance(param, str) else None,
        wait,
        should_retry,
    )
