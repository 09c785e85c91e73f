from __future__ import annotations

from datetime import datetime

import pytest

from helix_ray.core import errors
from helix_ray.core.errors import HelixError, InvalidRequestError
from helix_ray.wire.openai.errors import encode_error


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (errors.InvalidRequestError, "invalid_request_error"),
        (errors.AuthenticationError, "authentication_error"),
        (errors.PaymentRequiredError, "insufficient_quota"),
        (errors.PermissionDeniedError, "permission_error"),
        (errors.ModelNotFoundError, "invalid_request_error"),
        (errors.ConflictError, "conflict_error"),
        (errors.RequestTooLargeError, "invalid_request_error"),
        (errors.RateLimitError, "rate_limit_error"),
        (errors.HelixError, "server_error"),
        (errors.OverloadedError, "server_error"),
        (errors.DeadlineError, "server_error"),
    ],
)
def test_types(kind: type[HelixError], expected: str) -> None:
    error = encode_error(kind("No."), "req_1")["error"]
    assert (error["type"], error["code"], error["message"]) == (expected, kind.default_code, "No.")


def test_the_body_serves_the_clients_of_all_systems() -> None:
    body = encode_error(InvalidRequestError("No.", param="n", code="x", details={"most": 5}), "req_1")
    stamp = body["error"].pop("timestamp")
    assert body == {
        "error": {
            "message": "No.",
            "type": "invalid_request_error",
            "param": "n",
            "code": "x",
            "details": {"most": 5},
            "request_id": "req_1",
        }
    }
    assert stamp.endswith("Z")
    datetime.fromisoformat(stamp)
