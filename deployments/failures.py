"""Failures of a handle call, said in the words of ``helix_ray.core.errors``."""

from __future__ import annotations

from ray.exceptions import RayActorError, RayError, RayTaskError
from ray.serve.exceptions import BackPressureError, DeploymentUnavailableError

from helix_ray.core.errors import EngineDeadError, HelixError, OverloadedError, UnavailableError

_RETRY_AFTER_S = 2.0


def translate(exc: BaseException) -> HelixError:
    """The ``HelixError`` behind ``exc``.

    A ``HelixError`` that a replica raised comes wrapped in a task error; a replica that dies in mid-call
    shows as an actor error, or as a broken gRPC channel.
    """
    if isinstance(exc, RayTaskError) and isinstance(exc.cause, HelixError):
        return exc.cause
    if isinstance(exc, RayTaskError) and isinstance(exc.cause, ConnectionError):
        return EngineDeadError("The connection to the replica that worked on this request broke.", retry_after=_RETRY_AFTER_S)
    if isinstance(exc, HelixError):
        return exc
    if isinstance(exc, BackPressureError):
        return OverloadedError("Too many requests are waiting for this model. Try again shortly.", retry_after=1)
    if isinstance(exc, DeploymentUnavailableError):
        return UnavailableError("This model failed to start.", retry_after=_RETRY_AFTER_S)
    if isinstance(exc, RayActorError) or "UNAVAILABLE" in str(exc):
        return EngineDeadError("The replica that worked on this request stopped.", retry_after=_RETRY_AFTER_S)
    if isinstance(exc, RayError):
        return HelixError("The replica that worked on this request failed.")
    return HelixError("The request failed inside the application.")
