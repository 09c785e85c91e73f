"""Every failure of a call, as one tree.

    APIError
    |- InvalidRequestError       4xx that no other line names: the request is wrong; ``param`` names the field
    |  `- ContextLengthError     400  prompt and answer do not fit the model's context
    |- AuthenticationError       401  no key, or one that is not valid
    |- PaymentRequiredError      402  the balance, or the key's budget, is used up
    |- PermissionDeniedError     403  a valid key that may not do this
    |- NotFoundError             404  no such thing, or not yours
    |- ConflictError             409
    |- RateLimitError            429
    |- ServerError               500  a fault of the server, or an answer that makes no sense
    |- UnavailableError          502, 503, 529  try again; nothing is wrong with the request
    |- APIConnectionError             the server cannot be reached, or the connection broke
    |  `- APITimeoutError        408, 504, or no answer within the client's time
    `- BatchError                     some requests of ``batch.process`` have no answer

``SignatureError`` stands beside the tree: it says that a webhook does not come from the server.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class APIError(Exception):
    """Base of the tree.

    Args:
        message: for people.
        status: of HTTP; ``None`` where there was no answer, or the failure came in the middle of a stream.
        code: a word for programs, such as ``model_not_found``.
        param: the request's field that is wrong, as a path such as ``messages[0].content``.
        request_id: by which the operator finds the request in the server's log.
        retry_after: seconds after which another try makes sense, where the server said so.
        details: structured facts.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        code: str | None = None,
        param: str | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.code = code
        self.param = param
        self.request_id = request_id
        self.retry_after = retry_after
        self.details = dict(details or {})


class InvalidRequestError(APIError):
    """The request is malformed or asks for something impossible."""


class ContextLengthError(InvalidRequestError):
    """The prompt, or prompt and answer together, exceed the model's context."""


class AuthenticationError(APIError):
    """No credentials, or credentials that are not valid."""


class PaymentRequiredError(APIError):
    """The account's balance or the key's budget does not pay for the request."""


class PermissionDeniedError(APIError):
    """Valid credentials that do not allow this."""


class NotFoundError(APIError):
    """No such thing, or not one of the caller's."""


class ConflictError(APIError):
    """The thing is in a state that forbids this."""


class RateLimitError(APIError):
    """The caller is over a limit of its own."""


class ServerError(APIError):
    """The server failed, or answered what makes no sense."""


class UnavailableError(APIError):
    """Temporarily unable to serve."""


class APIConnectionError(APIError):
    """No answer, or only a part of one."""


class APITimeoutError(APIConnectionError):
    """It took too long."""


class BatchError(APIError):
    """Requests of ``batch.process`` that have no answer.

    Attributes:
        batch_id: the batch; its status is in ``code``.
        answers: one for each request, in their order; ``None`` where there is none.
        failures: why, by the position of the request.
    """

    batch_id: str = ""
    answers: tuple[Any, ...] = ()
    failures: Mapping[int, APIError] = {}


class SignatureError(ValueError):
    """A webhook that was not signed with the secret, or not lately."""


BY_STATUS: Mapping[int, type[APIError]] = {
    401: AuthenticationError,
    402: PaymentRequiredError,
    403: PermissionDeniedError,
    404: NotFoundError,
    408: APITimeoutError,
    409: ConflictError,
    429: RateLimitError,
    502: UnavailableError,
    503: UnavailableError,
    504: APITimeoutError,
    529: UnavailableError,
}
"""The class of an answer's status, where the status says more than that it is 4xx or 5xx."""

BY_CODE: Mapping[str, type[APIError]] = {
    "invalid_request": InvalidRequestError,
    "context_length_exceeded": ContextLengthError,
    "invalid_api_key": AuthenticationError,
    "authentication_failed": AuthenticationError,
    "insufficient_balance": PaymentRequiredError,
    "key_budget_exceeded": PaymentRequiredError,
    "authorization_failed": PermissionDeniedError,
    "not_found": NotFoundError,
    "model_not_found": NotFoundError,
    "conflict": ConflictError,
    "rate_limit_exceeded": RateLimitError,
    "insufficient_quota": RateLimitError,
    "service_unavailable": UnavailableError,
    "overloaded": UnavailableError,
    "engine_dead": UnavailableError,
    "timeout": APITimeoutError,
}
"""The class of a code: an error in the middle of a stream, or of a batch's line, has no status."""


def error_class(status: int | None, code: str | None) -> type[APIError]:
    """The class of a failure with that status and that code."""
    if status is None or code == "context_length_exceeded":
        return BY_CODE.get(code or "", ServerError)
    if status in BY_STATUS:
        return BY_STATUS[status]
    return ServerError if status >= 500 else InvalidRequestError
