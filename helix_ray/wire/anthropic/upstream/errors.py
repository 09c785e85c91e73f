"""Errors of Anthropic's service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helix_ray.wire.upstream.failures import UpstreamFailure, retry_after, text_of
from helix_ray.wire.upstream.json import decode_if_json


def decode_error(status: int, headers: Mapping[str, str], body: bytes) -> UpstreamFailure:
    """What an answer with an error status says; a body that is no error of Anthropic's says nothing.

    Args:
        status: of HTTP.
        headers: of the answer.
        body: as far as it was read.
    """
    return failure_of(decode_if_json(body), status, retry_after(headers), headers.get("x-should-retry"))


def failure_of(value: Any, status: int = 0, wait: float | None = None, should_retry: str | None = None) -> UpstreamFailure:
    """What ``{"type": "error", "error": {...}}`` says.

    Args:
        value: the object.
        status: of HTTP; 0 in a stream.
        wait: seconds of ``Retry-After``.
        should_retry: of the header ``x-should-retry``.
    """
    error = value.get("error") if isinstance(value, dict) else None
    if not isinstance(error, dict):
        return UpstreamFailure(status, retry_after=wait, should_retry=should_retry)
    kind, message = text_of(error.get("type")), text_of(error.get("message"))
    return UpstreamFailure(status, kind, "", message, None, wait, should_retry)
