"""From the exceptions of the openai package, which carries the requests, to those of this one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import openai

from helix_ray.client.errors import APIConnectionError, APIError, APITimeoutError, ServerError, error_class


@contextmanager
def translated() -> Iterator[None]:
    """Raise what happens in the block as a failure of this package.

    Raises:
        APIError: the openai package raised, or the server's answer is no JSON.
    """
    try:
        yield
    except openai.APIError as exc:
        raise _translation(exc) from exc
    except ValueError as exc:
        raise ServerError(f"The server's answer cannot be read: {exc}") from exc


def failure_of(body: object, fallback: str, status: int | None = None, headers: Mapping[str, str] | None = None) -> APIError:
    """The failure that the server tells.

    Args:
        body: the object ``error`` of its answer.
        fallback: the message where that has none.
        status: of the answer.
        headers: of the answer.
    """
    fields: Mapping[str, Any] = body if isinstance(body, Mapping) else {}
    known = headers or {}
    code = _text(fields.get("code"))
    details = fields.get("details")
    return error_class(status, code)(
        _text(fields.get("message")) or fallback,
        status=status,
        code=code,
        param=_text(fields.get("param")),
        request_id=_text(fields.get("request_id")) or known.get("x-request-id"),
        retry_after=_seconds(known),
        details=details if isinstance(details, Mapping) else None,
    )


def _translation(exc: openai.APIError) -> APIError:
    if isinstance(exc, openai.APITimeoutError):
        return APITimeoutError("The server did not answer in time.")
    if isinstance(exc, openai.APIConnectionError):
        return APIConnectionError(f"The server cannot be reached, or hung up: {exc.__cause__ or exc}")
    if isinstance(exc, openai.APIStatusError):
        return failure_of(exc.body, f"The server answered {exc.status_code}.", exc.status_code, exc.response.headers)
    return failure_of(exc.body, exc.message)


def _seconds(headers: Mapping[str, str]) -> float | None:
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            return float(headers[name]) / unit
        except (KeyError, ValueError):
            continue
    return None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
