"""What Amazon refuses, in the words of ``helix_ray.core.errors``.

What is wrong with the request is the caller's; what is wrong with our credentials or the configured model is not, and what Amazon
says of it names accounts and users: the caller reads none of it.
"""

from __future__ import annotations

import re
from typing import Any

from helix_ray.core.errors import (
    ContextLengthError,
    DeadlineError,
    HelixError,
    InvalidRequestError,
    OverloadedError,
    RequestTooLargeError,
    UnavailableError,
)

OPERATORS = frozenset(("upstream_auth", "upstream_not_found", "upstream_redirect"))
"""Codes of what only the operator can mend."""

_BUSY_S = 1.0
_MOST_BUSY_S = 120.0
_MOST_CHARS = 400

_LIMITED = frozenset(("ThrottlingException", "ServiceQuotaExceededException", "TooManyRequestsException"))
_OVERLOADED = frozenset(("ModelNotReadyException", "ServiceUnavailableException"))
_LATE = frozenset(("ModelTimeoutException", "RequestTimeoutException"))
_FAILED = frozenset(("ModelErrorException", "ModelStreamErrorException", "InternalServerException", "InternalFailure"))
_NO_MODEL = frozenset(("ResourceNotFoundException", "UnknownOperationException"))
_TOO_LONG = re.compile(
    r"(input|prompt) is too long|too many (input )?tokens|context (length|limit|window)|maximum (context|input) length"
    r"|exceeds? the (maximum|model'?s?) .{0,40}tokens",
    re.IGNORECASE,
)
_MODEL_IS_WRONG = re.compile(
    r"model identifier is invalid|on-demand throughput|end of its life|operation not allowed|model is not supported",
    re.IGNORECASE,
)
# Names of resources and numbers of accounts.
_PRIVATE = re.compile(r"arn:aws\S*|\b\d{12}\b")


def decode_failure(status: int, kind: str, message: str, retry_after: float | None = None) -> HelixError:
    """The error for a refusal, or for an exception in a stream.

    Args:
        status: of HTTP; 0 for an exception in a stream.
        kind: name of the exception, in any of the spellings of Amazon's services; empty where it is not told.
        message: what Amazon says.
        retry_after: seconds, where it was told.
    """
    name = _name(kind)
    if name == "ValidationException" or (not name and status == 400):
        return _refusal(message)
    if name in _OVERLOADED or (not name and status == 503):
        return _busy("is overloaded", "upstream_overloaded", retry_after)
    if name in _LIMITED or status == 429:
        return _busy("has reached a limit of requests", "upstream_rate_limited", retry_after)
    if name in _LATE or status in (408, 504):
        return DeadlineError("The model's provider took too long.", code="upstream_timeout")
    if name in _FAILED or status >= 500 or status in (0, 424):
        return UnavailableError("The model's provider failed.", code="upstream_error")
    if 300 <= status < 400:
        return _for_the_operator("redirects to another address, which is not followed", "upstream_redirect")
    if status == 413:
        return RequestTooLargeError("The request is too large for the model's provider.")
    if name in _NO_MODEL or (not name and status == 404):
        return _no_model()
    return _for_the_operator("refuses our credentials", "upstream_auth")


def exception_kind(header: str, body: dict[str, Any]) -> str:
    """The name of an exception: what the header ``x-amzn-errortype`` says, or else the body."""
    for told in (header, body.get("__type"), body.get("code")):
        if isinstance(told, str) and told:
            return told
    return ""


def _name(kind: str) -> str:
    """``com.amazon.coral.service#ThrottlingException:http://...`` and ``throttlingException`` are ``ThrottlingException``."""
    name = kind.partition(":")[0].rpartition("#")[2].strip()
    return name[:1].upper() + name[1:]


def _refusal(message: str) -> HelixError:
    if _MODEL_IS_WRONG.search(message):
        return _no_model()
    told = _PRIVATE.sub("...", message)[:_MOST_CHARS]
    if _TOO_LONG.search(message):
        return ContextLengthError(told, param="messages")
    return InvalidRequestError(f"The model's provider refuses the request: {told}", code="upstream_refused")


def _busy(how: str, code: str, retry_after: float | None) -> OverloadedError:
    seconds = _BUSY_S if retry_after is None else min(max(retry_after, _BUSY_S), _MOST_BUSY_S)
    return OverloadedError(f"The model's provider {how}.", code=code, retry_after=seconds)


def _no_model() -> UnavailableError:
    return _for_the_operator("does not have the model", "upstream_not_found")


def _for_the_operator(how: str, code: str) -> UnavailableError:
    # To ask once more changes nothing until somebody does something about it.
    return UnavailableError(f"The model's provider {how}.", code=code, details={"x-should-retry": "false"})
