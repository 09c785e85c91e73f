"""Every failure that a caller can meet, as one tree.

    HelixError                          500
    |- InvalidRequestError              400  the request is wrong; ``param`` names the field
    |  `- ContextLengthError            400  prompt and answer do not fit the model's context
    |- AuthenticationError              401  no key, or one that is not valid
    |- PaymentRequiredError             402  the balance is empty
    |- PermissionDeniedError            403  a valid key that may not do this
    |- NotFoundError                    404  no such thing, or not yours
    |  `- ModelNotFoundError            404  no such model
    |- MethodNotAllowedError            405
    |- RequestTimeoutError              408  the request's body did not come in time
    |- ConflictError                    409
    |- RequestTooLargeError             413
    |- UnsupportedMediaTypeError        415
    |- UnprocessableError               422
    |- RateLimitError                   429  the caller's own limit
    |- UnavailableError                 503  try again; nothing is wrong with the request
    |  |- OverloadedError               503  too much work at once (Anthropic's dialect: 529)
    |  `- EngineDeadError               503  the engine behind the model died; it is being restarted
    `- DeadlineError                    504  it took too long

The status is the one of HTTP's registry; ``helix_ray.wire`` turns an error into a dialect's body. Errors
cross process borders, so they pickle with all their fields.
"""

from __future__ import annotations

from typing import Any, ClassVar


class HelixError(Exception):
    """Base of the tree: an internal failure unless a subclass says otherwise.

    Args:
        message: one sentence for the caller, without secrets.
        param: the request's field that is wrong, as a path such as ``messages[0].content``.
        code: a stable word for programs, or ``None`` for the class's own.
        details: structured facts for programs.
        retry_after: seconds after which trying again makes sense.
    """

    status: ClassVar[int] = 500
    default_code: ClassVar[str] = "server_error"

    def __init__(
        self,
        message: str,
        *,
        param: str | None = None,
        code: str | None = None,
        details: dict[str, Any] | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.param = param
        self.code = code or self.default_code
        self.details = details or {}
        self.retry_after = retry_after

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (type(self), self.message, self.__dict__))


def _rebuild(cls: type[HelixError], message: str, state: dict[str, Any]) -> HelixError:
    error = cls(message)
    error.__dict__.update(state)
    return error


class InvalidRequestError(HelixError):
    """The request is malformed or asks for something impossible."""

    status = 400
    default_code = "invalid_request"


class ContextLengthError(InvalidRequestError):
    """The prompt, or prompt and answer together, exceed the model's context."""

    default_code = "context_length_exceeded"


class AuthenticationError(HelixError):
    """No credentials, or credentials that are not valid."""

    status = 401
    default_code = "invalid_api_key"


class PaymentRequiredError(HelixError):
    """The account's balance is empty."""

    status = 402
    default_code = "insufficient_balance"


class PermissionDeniedError(HelixError):
    """Valid credentials that do not allow this."""

    status = 403
    default_code = "authorization_failed"


class NotFoundError(HelixError):
    """No such resource, or not one of the caller's."""

    status = 404
    default_code = "not_found"


class ModelNotFoundError(NotFoundError):
    """No such model."""

    default_code = "model_not_found"


class MethodNotAllowedError(HelixError):
    """The path exists, but not with this method."""

    status = 405
    default_code = "method_not_allowed"


class RequestTimeoutError(HelixError):
    """The client was too slow in sending its request."""

    status = 408
    default_code = "request_timeout"


class ConflictError(HelixError):
    """The resource is in a state that forbids this."""

    status = 409
    default_code = "conflict"


class RequestTooLargeError(HelixError):
    """The body, or what it unpacks to, is over the limit."""

    status = 413
    default_code = "request_too_large"


class UnsupportedMediaTypeError(HelixError):
    """The body's media type or encoding is none that is read here."""

    status = 415
    default_code = "unsupported_media_type"


class UnprocessableError(HelixError):
    """Understood, but contradicts an earlier request."""

    status = 422
    default_code = "unprocessable"


class RateLimitError(HelixError):
    """The caller is over a limit of its own."""

    status = 429
    default_code = "rate_limit_exceeded"


class UnavailableError(HelixError):
    """Temporarily unable to serve."""

    status = 503
    default_code = "service_unavailable"


class OverloadedError(UnavailableError):
    """More work than capacity; the request was not started."""

    default_code = "overloaded"


class EngineDeadError(UnavailableError):
    """The engine process behind the model is gone."""

    default_code = "engine_dead"


class DeadlineError(HelixError):
    """The work did not end in its time."""

    status = 504
    default_code = "timeout"
