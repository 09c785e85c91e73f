"""Which models a key may be used for."""

from __future__ import annotations

from helix_ray.core.accounts import Principal
from helix_ray.core.errors import PermissionDeniedError
from helix_ray.core.messages import ChatRequest
from helix_ray.gateway.agents import PREFIX
from helix_ray.gateway.router import ModelCard, Router


def check_model(principal: Principal, card: ModelCard) -> None:
    """Check that a model may be used; its scope names it by its id or by an alias.

    Raises:
        PermissionDeniedError: it may not.
    """
    models = principal.scopes.models
    if models is not None and card.id not in models and not any(alias in models for alias in card.aliases):
        raise _denied(card.id)


def check_chat(principal: Principal, request: ChatRequest, router: Router) -> None:
    """Check that what answers a request may be used: a model, or an agent, and the model that the request gives it.

    An agent counts as ``agent:NAME``, whatever model is behind it; the agent that a key is for is always allowed.

    Raises:
        PermissionDeniedError: it may not.
        HelixError: there is no such model, or it does not chat.
    """
    models = principal.scopes.models
    if models is None:
        return
    if request.agent is not None and request.agent != principal.agent and PREFIX + request.agent not in models:
        raise _denied(PREFIX + request.agent)
    if request.agent is None or request.model:
        check_model(principal, router.chat(request.model).card)


def _denied(model: str) -> PermissionDeniedError:
    return PermissionDeniedError(f"This key may not be used for the model `{model}`.", param="model")
