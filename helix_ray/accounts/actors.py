"""Who may do what to others."""

from __future__ import annotations

from helix_ray.core.accounts import Caller
from helix_ray.core.errors import PermissionDeniedError


def check_admin(actor: Caller) -> None:
    """Check that somebody administers.

    Raises:
        PermissionDeniedError: the actor is no admin.
    """
    if actor.role != "admin":
        raise PermissionDeniedError("Only admins may do this.")
