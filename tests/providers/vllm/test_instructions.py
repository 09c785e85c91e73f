"""System messages for chat templates that want them first."""

from __future__ import annotations

from typing import Any

import pytest
from vllm.config import DeviceConfig, ModelConfig, VllmConfig
from vllm.renderers import renderer_from_config
from vllm.renderers.online_renderer import OnlineRenderer

from helix_ray.core.messages import ChatRequest, Message, Text
from helix_ray.providers.sources import resolve_source
from helix_ray.providers.vllm.instructions import system_first, wants_system_first
from helix_ray.providers.vllm.request import build_chat

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

# What Qwen's templates do.
GUARDED = """{%- for message in messages -%}
{%- if message.role == 'system' and not loop.first -%}
{{- raise_exception('System message must be at the beginning.') -}}
{%- endif -%}
{{- message.role ~ ': ' ~ message.content ~ '; ' -}}
{%- endfor -%}"""


@pytest.fixture(scope="module")
def model() -> ModelConfig:
    return ModelConfig(model=resolve_source("builtin:demo"))


def renderer(model: ModelConfig, template: str | None) -> OnlineRenderer:
    return OnlineRenderer(
        model_config=model,
        renderer=renderer_from_config(VllmConfig(model_config=model, device_config=DeviceConfig(device="cpu"))),
        request_logger=None,
        chat_template=template,
        chat_template_content_format="auto",
    )


def conversation(*roles: Any) -> ChatRequest:
    return ChatRequest("demo", tuple(Message(role, (Text(f"{role} {number}"),)) for number, role in enumerate(roles)))


async def test_a_template_that_takes_them_anywhere_is_left_alone(model: ModelConfig) -> None:
    assert not await wants_system_first(renderer(model, None))


async def test_a_template_that_wants_them_first_gets_them_first(model: ModelConfig) -> None:
    guarded = renderer(model, GUARDED)
    assert await wants_system_first(guarded)
    request = system_first(conversation("system", "user", "system", "assistant", "system", "user"))
    result: Any = await guarded.render_chat(build_chat(request))
    assert guarded.renderer.tokenizer.decode(result[1][0]["prompt_token_ids"]) == (
        "system: system 0\nsystem 2\nsystem 4; user: user 1; assistant: assistant 3; user: user 5; "
    )


@pytest.mark.parametrize("roles", [("user",), ("system", "user", "assistant"), ()])
def test_what_is_in_order_stays_as_it_is(roles: tuple[str, ...]) -> None:
    request = conversation(*roles)
    assert system_first(request) is request


def test_instructions_that_come_late_come_first() -> None:
    assert [message.role for message in system_first(conversation("user", "system")).messages] == ["system", "user"]
