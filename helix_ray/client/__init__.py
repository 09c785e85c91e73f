"""A client for Python: the server's whole API, typed, with retries, and its models as those of LangChain and Strands.

It imports nothing of the server. ``Client`` is for programs without an event loop, ``AsyncClient`` for those with one.
"""

from helix_ray.client import webhooks
from helix_ray.client.asynchronous.client import AsyncClient
from helix_ray.client.errors import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    AuthenticationError,
    BatchError,
    ConflictError,
    ContextLengthError,
    InvalidRequestError,
    NotFoundError,
    PaymentRequiredError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    SignatureError,
    UnavailableError,
)
from helix_ray.client.synchronous.client import Client

__all__ = [
    "APIConnectionError",
    "APIError",
    "APITimeoutError",
    "AsyncClient",
    "AuthenticationError",
    "BatchError",
    "Client",
    "ConflictError",
    "ContextLengthError",
    "InvalidRequestError",
    "NotFoundError",
    "PaymentRequiredError",
    "PermissionDeniedError",
    "RateLimitError",
    "ServerError",
    "SignatureError",
    "UnavailableError",
    "webhooks",
]
