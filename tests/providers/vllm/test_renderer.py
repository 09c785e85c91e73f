"""A short prompt is rendered at once, a long one in a thread, both to the same tokens."""

from __future__ import annotations

from typing import Any

import pytest
from vllm.config import DeviceConfig, ModelConfig, VllmConfig
from vllm.renderers import BaseRenderer, renderer_from_config
from vllm.renderers.online_renderer import OnlineRenderer

from helix_ray.core.messages import ChatRequest, Message, Text, ToolSpec
from helix_ray.providers.sources import resolve_source
from helix_ray.providers.vllm.renderer import inline
from helix_ray.providers.vllm.request import build_chat, build_completion

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

TOOL = ToolSpec("weather", "Tells the weather.", {"type": "object", "properties": {"city": {"type": "string"}}})


class Watched:
    """A renderer that notes what was rendered in a thread."""

    def __init__(self, renderer: BaseRenderer[Any]) -> None:
        self._renderer = renderer
        self.threads = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._renderer, name)

    async def render_chat_async(self, *args: Any, **kwargs: Any) -> Any:
        self.threads += 1
        return await self._renderer.render_chat_async(*args, **kwargs)

    async def render_cmpl_async(self, *args: Any, **kwargs: Any) -> Any:
        self.threads += 1
        return await self._renderer.render_cmpl_async(*args, **kwargs)


@pytest.fixture(scope="module")
def model() -> ModelConfig:
    return ModelConfig(model=resolve_source("builtin:demo"))


@pytest.fixture(scope="module")
def plain(model: ModelConfig) -> BaseRenderer[Any]:
    return renderer_from_config(VllmConfig(model_config=model, device_config=DeviceConfig(device="cpu")))


def online(model: ModelConfig, renderer: Any) -> OnlineRenderer:
    return OnlineRenderer(
        model_config=model,
        renderer=renderer,
        request_logger=None,
        chat_template=None,
        chat_template_content_format="auto",
        enable_auto_tools=True,
        tool_parser="hermes",
    )


async def chat(renderer: OnlineRenderer, text: str, *tools: ToolSpec) -> list[int]:
    request = build_chat(ChatRequest("demo", (Message("user", (Text(text),)),), tools=tools))
    result: Any = await renderer.render_chat(request)
    ids: list[int] = result[1][0]["prompt_token_ids"]
    return ids


async def completion(renderer: OnlineRenderer, prompt: str | tuple[int, ...]) -> list[int]:
    [result] = await renderer.render_completion(build_completion(ChatRequest("demo", prompt=prompt)))
    ids: list[int] = result["prompt_token_ids"]  # type: ignore[typeddict-item]
    return ids


@pytest.mark.parametrize(("repeats", "threads"), [(1, 0), (600, 1)])
@pytest.mark.parametrize("tools", [(), (TOOL,)])
async def test_messages(
    model: ModelConfig, plain: BaseRenderer[Any], repeats: int, threads: int, tools: tuple[ToolSpec, ...]
) -> None:
    watched = Watched(plain)
    text = "Hello! " * repeats
    inlined = await chat(online(model, inline(watched)), text, *tools)  # type: ignore[arg-type]
    assert watched.threads == threads
    assert inlined == await chat(online(model, plain), text, *tools)


async def test_many_tools_are_long(model: ModelConfig, plain: BaseRenderer[Any]) -> None:
    watched = Watched(plain)
    await chat(online(model, inline(watched)), "Hello!", *[TOOL] * 40)  # type: ignore[arg-type]
    assert watched.threads == 1


@pytest.mark.parametrize(("prompt", "threads"), [("Once upon a time", 0), ("word " * 1000, 1), ((5, 6, 7), 0), ((5,) * 1000, 0)])
async def test_prompts(model: ModelConfig, plain: BaseRenderer[Any], prompt: str | tuple[int, ...], threads: int) -> None:
    watched = Watched(plain)
    inlined = await completion(online(model, inline(watched)), prompt)  # type: ignore[arg-type]
    assert watched.threads == threads
    assert inlined == await completion(online(model, plain), prompt)


async def test_the_rest_is_vllms(plain: BaseRenderer[Any]) -> None:
    assert inline(plain).get_eos_token_id() == plain.get_eos_token_id()
