"""System messages for chat templates that want them first."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from vllm.renderers.online_renderer import OnlineRenderer

from helix_ray.core.errors import HelixError
from helix_ray.core.messages import ChatRequest, Message, Text
from helix_ray.providers.vllm.failures import translated
from helix_ray.providers.vllm.request import build_chat

_PROBE = tuple(Message(role, (Text("x"),)) for role in ("system", "user", "system", "user"))


async def wants_system_first(renderer: OnlineRenderer) -> bool:
    """Whether the model's chat template refuses a system message among the others, as Qwen's does and clients such as Claude Code
    send it.
    """
    try:
        with translated("probe"):
            await renderer.render_chat(build_chat(ChatRequest("probe", _PROBE)))
    except HelixError:
        return True
    return False


def system_first(request: ChatRequest) -> ChatRequest:
    """A request whose system messages are one, at the beginning, in the order in which they came."""
    system = [message for message in request.messages if message.role == "system"]
    if not system or (len(system) == 1 and request.messages[0] is system[0]):
        return request
    parts = tuple(chain.from_iterable(message.parts for message in system))
    others = tuple(message for message in request.messages if message.role != "system")
    return replace(request, messages=(Message("system", parts), *others))
