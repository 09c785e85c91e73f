"""What reaches vLLM, and what its own renderer makes of it."""

from __future__ import annotations

from typing import Any

import pytest
from vllm.config import DeviceConfig, ModelConfig, VllmConfig
from vllm.renderers import renderer_from_config
from vllm.renderers.online_renderer import OnlineRenderer

from helix_ray.core.messages import ChatRequest, Message, Sampling, Text, ToolCall, ToolResult
from helix_ray.providers.sources import resolve_source
from helix_ray.providers.vllm.request import build_chat, build_completion

# vLLM reads its own deprecated fields.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

USER = Message("user", (Text("Hello!"),))


@pytest.fixture(scope="module")
def renderer() -> OnlineRenderer:
    model = ModelConfig(model=resolve_source("builtin:demo"))
    return OnlineRenderer(
        model_config=model,
        renderer=renderer_from_config(VllmConfig(model_config=model, device_config=DeviceConfig(device="cpu"))),
        request_logger=None,
        chat_template=None,
        chat_template_content_format="auto",
        enable_auto_tools=True,
        tool_parser="hermes",
    )


async def prompt(renderer: OnlineRenderer, *messages: Message, **fields: Any) -> str:
    """The text that the engine would read."""
    result: Any = await renderer.render_chat(build_chat(ChatRequest("demo", messages, **fields)))
    text: str = renderer.renderer.tokenizer.decode(result[1][0]["prompt_token_ids"])
    return text


async def test_a_turn_begins_after_the_conversation(renderer: OnlineRenderer) -> None:
    assert (await prompt(renderer, USER)).endswith("Hello!<|im_end|>\n<|im_start|>assistant\n")


@pytest.mark.parametrize("text", ["The answer is", "{", "<", "im_end", "CONTINUE_FINAL_MESSAGE_TAG x"])
async def test_an_answer_continues_the_last_turn(renderer: OnlineRenderer, text: str) -> None:
    last = Message("assistant", (Text(text),))
    rendered = await prompt(renderer, USER, last, continue_final=True)
    assert rendered.endswith(f"Hello!<|im_end|>\n<|im_start|>assistant\n{text}")
    assert (await prompt(renderer, USER, last)).endswith(f"{text}<|im_end|>\n<|im_start|>assistant\n")


@pytest.mark.parametrize("arguments", ["", "null", "[1]", "5", "no json", '{"a":', '{"a":1} more'])
async def test_a_call_without_an_object_becomes_an_empty_one(renderer: OnlineRenderer, arguments: str) -> None:
    call = Message("assistant", (ToolCall("c", "add", arguments),))
    rendered = await prompt(renderer, USER, call, Message("tool", (ToolResult("c", "no"),)))
    assert '{"name": "add", "arguments": {}}' in rendered


def test_a_top_p_of_nothing_keeps_the_likeliest_token() -> None:
    sampling = Sampling(top_p=0.0)
    for built in (
        build_chat(ChatRequest("demo", (USER,), sampling=sampling)),
        build_completion(ChatRequest("demo", prompt="x", sampling=sampling)),
    ):
        params = built.to_sampling_params(5, {})
        assert 0 < params.top_p < 1e-5
