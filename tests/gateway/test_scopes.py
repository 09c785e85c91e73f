"""Keys for some models only."""

from __future__ import annotations

import pytest

from helix_ray.core.accounts import Caller, KeyScopes, Principal
from helix_ray.core.errors import ModelNotFoundError, PermissionDeniedError
from helix_ray.core.messages import ChatRequest
from helix_ray.gateway.agents import addressed
from helix_ray.gateway.router import ChatTarget, ModelCard, Router
from helix_ray.gateway.scopes import check_chat
from tests.scripted import ScriptedProvider

PROVIDER = ScriptedProvider([])
ROUTER = Router(
    [
        ChatTarget(ModelCard("demo", "chat", 0, "local", ("alias",)), PROVIDER, 1),
        ChatTarget(ModelCard("large", "chat", 0, "local"), PROVIDER, 1),
    ],
    default="demo",
    agents=ChatTarget(ModelCard("agent", "chat", 0, "agent"), PROVIDER, 1),
)


def holder(models: tuple[str, ...] | None, agent: str | None = None) -> Principal:
    return Principal("user-1", agent, Caller("user-1", "key-1", "member", KeyScopes(models, None, agent)))


@pytest.mark.parametrize(
    ("models", "agent", "request_", "allowed"),
    [
        (None, None, ChatRequest("large"), True),
        (("demo",), None, ChatRequest("alias"), True),
        (("alias",), None, ChatRequest("demo"), True),
        (("demo",), None, ChatRequest(""), True),
        (("demo",), None, ChatRequest("large"), False),
        (("large",), None, ChatRequest(""), False),
        ((), None, ChatRequest("demo"), False),
        (("agent:a",), None, ChatRequest("", agent="a"), True),
        (("agent:a",), None, ChatRequest("", agent="b"), False),
        (("agent:a",), None, ChatRequest("", agent=""), False),
        (("demo",), None, ChatRequest("", agent="a"), False),
        (("agent:a",), None, ChatRequest("large", agent="a"), False),
        (("agent:a", "large"), None, ChatRequest("large", agent="a"), True),
        (("demo",), "a", ChatRequest("", agent="a"), True),
        ((), "a", ChatRequest("", agent="a"), True),
    ],
)
def test_a_key_for_models(models: tuple[str, ...] | None, agent: str | None, request_: ChatRequest, allowed: bool) -> None:
    if allowed:
        check_chat(holder(models, agent), request_, ROUTER)
    else:
        with pytest.raises(PermissionDeniedError):
            check_chat(holder(models, agent), request_, ROUTER)


def test_an_agent_with_a_model_that_there_is_not() -> None:
    with pytest.raises(ModelNotFoundError):
        check_chat(holder(("agent:a",)), ChatRequest("nowhere", agent="a"), ROUTER)


def test_a_request_is_its_callers() -> None:
    principal = holder(None)
    assert addressed(ChatRequest("demo"), principal).tenant == "user-1"
    assert addressed(ChatRequest("agent:a"), principal).tenant == "user-1"
    assert addressed(ChatRequest("demo"), Principal()).tenant == "default"
