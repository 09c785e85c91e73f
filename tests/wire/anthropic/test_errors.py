from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from helix_ray.core import errors
from helix_ray.core.errors import HelixError
from helix_ray.wire.anthropic.errors import encode_error, status


@pytest.mark.parametrize(
    ("kind", "code", "expected"),
    [
        (errors.InvalidRequestError, 400, "invalid_request_error"),
        (errors.ContextLengthError, 400, "invalid_request_error"),
        (errors.AuthenticationError, 401, "authentication_error"),
        (errors.PaymentRequiredError, 402, "billing_error"),
        (errors.PermissionDeniedError, 403, "permission_error"),
        (errors.ModelNotFoundError, 404, "not_found_error"),
        (errors.MethodNotAllowedError, 405, "invalid_request_error"),
        (errors.ConflictError, 409, "conflict_error"),
        (errors.RequestTooLargeError, 413, "request_too_large"),
        (errors.RateLimitError, 429, "rate_limit_error"),
        (errors.HelixError, 500, "api_error"),
        (errors.UnavailableError, 529, "overloaded_error"),
        (errors.OverloadedError, 529, "overloaded_error"),
        (errors.EngineDeadError, 529, "overloaded_error"),
        (errors.DeadlineError, 504, "timeout_error"),
    ],
)
def test_types(kind: type[HelixError], code: int, expected: str) -> None:
    error = kind("No.", param="n")
    assert status(error) == code
    body = encode_error(error, "req_1")
    assert datetime.fromisoformat(body["error"].pop("timestamp")).utcoffset() == timedelta(0)
    assert body == {
        "type": "error",
        "error": {
            "type": expected,
            "message": "No.",
            "code": kind.default_code,
            "param": "n",
            "details": {},
            "request_id": "req_1",
        },
        "request_id": "req_1",
    }
