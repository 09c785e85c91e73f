"""How providers of models fail, as failures of our own."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
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

_MOST_CHARS = 1000
_LONGEST_WAIT_S = 3600.0
_TOO_LONG = re.compile(
    r"context[ _](?:length|window|size|limit)|maximum context|prompt is too long|input is too long|too many (?:input )?tokens"
    r"|reduce the length",
    re.IGNORECASE,
)
# Anthropic says this with status 400.
_NO_CREDIT = re.compile(r"credit balance|insufficient[_ ](?:quota|balance|credit)|exceeded your current quota", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class UpstreamFailure:
    """What a provider said when it refused or failed.

    Attributes:
        status: of HTTP; 0 where it failed in the middle of a stream.
        type, code, message, param: of its error, as far as there is one.
        retry_after: seconds.
        should_retry: its ``x-should-retry``.
    """

    status: int
    type: str = ""
    code: str = ""
    message: str = ""
    param: str | None = None
    retry_after: float | None = None
    should_retry: str | None = None

    def error(self) -> HelixError:
        """The failure as the caller of the model meets it.

        A request that the provider refuses is the caller's to change. That our credentials are refused, our limits reached or our
        model is not there is nothing that the caller did: it is unavailable, and another target may answer.
        """
        if self._is_too_long:
            return ContextLengthError(
                self._words("The prompt is too long for the model."), param="messages", details=self._details
            )
        status = self._class
        if _NO_CREDIT.search(f"{self.code} {self.type} {self.message}") or status == 402:
            return self._unavailable("has no credit left for us", "upstream_quota", final=True)
        if status in (401, 403):
            return self._unavailable("refuses our credentials", "upstream_auth", final=True)
        if status in (404, 405, 410):
            return self._unavailable("does not have the model", "upstream_not_found", final=True)
        if status == 413:
            return RequestTooLargeError(self._words("The request is too large for the model's provider."), details=self._details)
        if status in (400, 422):
            message = self._words("The model's provider refuses the request.")
            return InvalidRequestError(message, param=self.param, code="upstream_refused", details=self._details)
        if status == 429:
            return self._overloaded("has reached a limit of requests", "upstream_rate_limited")
        if status in (503, 529):
            return self._overloaded("is overloaded", "upstream_overloaded")
        if status in (408, 504):
            return DeadlineError("The model's provider took too long.", code="upstream_timeout", details=self._details)
        return self._unavailable("failed", "upstream_error")

    @property
    def _class(self) -> int:
        """The status; in a stream the one that its words stand for."""
        return self.status or _STATUSES.get(self.code) or _STATUSES.get(self.type) or 500

    @property
    def _is_too_long(self) -> bool:
        if self.code == ContextLengthError.default_code:
            return True
        return self._class in (400, 413, 422) and _TOO_LONG.search(self.message) is not None

    @property
    def _details(self) -> dict[str, Any]:
        details: dict[str, Any] = {"upstream_status": self.status} if self.status else {}
        if self.code or self.type:
            details["upstream_code"] = (self.code or self.type)[:64]
        if self.should_retry is not None:
            details["x-should-retry"] = self.should_retry
        return details

    def _words(self, default: str) -> str:
        return self.message[:_MOST_CHARS] or default

    def _unavailable(self, how: str, code: str, final: bool = False) -> HelixError:
        # To ask once more changes nothing until somebody does something about it.
        details = ({"x-should-retry": "false"} if final else {}) | self._details
        return UnavailableError(f"The model's provider {how}.", code=code, details=details, retry_after=self.retry_after)

    def _overloaded(self, how: str, code: str) -> HelixError:
        return OverloadedError(f"The model's provider {how}.", code=code, details=self._details, retry_after=self.retry_after)


_STATUSES = {
    "invalid_request_error": 400,
    "authentication_error": 401,
    "invalid_api_key": 401,
    "billing_error": 402,
    "permission_error": 403,
    "not_found_error": 404,
    "model_not_found": 404,
    "request_too_large": 413,
    "rate_limit_error": 429,
    "rate_limit_exceeded": 429,
    "timeout_error": 504,
    "overloaded_error": 529,
}
"""What types and codes stand for where there is no status."""


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Seconds that an answer asks to wait for: ``retry-after-ms``, or ``Retry-After`` as seconds or as a date.

    Args:
        headers: of the answer; names are looked up without regard to case by the mapping.
        now: the present.
    """
    text, scale = headers.get("retry-after-ms"), 0.001
    if text is None:
        text, scale = headers.get("retry-after"), 1.0
    if text is None:
        return None
    try:
        seconds = float(text) * scale
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(text) - (now or datetime.now(UTC))).total_seconds()
        except (ValueError, TypeError, OverflowError):
            return None
    return None if math.isnan(seconds) else min(max(seconds, 0.0), _LONGEST_WAIT_S)


def text_of(value: Any) -> str:
    """A field of an error as text; codes are numbers at some providers."""
    return value if isinstance(value, str) else "" if value is None or isinstance(value, dict | list) else str(value)
