"""The LLM API: completions with tools as typed events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openai import AsyncStream, Omit, omit

from helix_ray.client.asynchronous.transport import AsyncTransport
from helix_ray.client.fields import said
from helix_ray.client.types.llm import LlmCompletion, LlmEvent


class AsyncLlm:
    """Completions of the LLM API.

    Args:
        transport: carries the requests.
    """

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def complete(
        self,
        messages: Iterable[Mapping[str, Any]],
        *,
        model: str | Omit = omit,
        system: str | Omit = omit,
        tools: Iterable[Mapping[str, Any]] | Omit = omit,
        tool_choice: Mapping[str, Any] | Omit = omit,
        max_tokens: int | Omit = omit,
        temperature: float | Omit = omit,
    ) -> LlmCompletion:
        """An answer.

        Args:
            messages: the conversation.
            model: by default the server's.
            system: instructions.
            tools, tool_choice: what the model may or must call.
            max_tokens: most tokens of the answer.
            temperature: how tokens are drawn.
        """
        body = said(
            messages=list(messages),
            model=model,
            system=system,
            tools=tools if isinstance(tools, Omit) else list(tools),
            tool_choice=tool_choice,
            max_tokens=max_tokens,
            temperature=temperature,
        )
        return await self._transport.post("/llm/completions", cast_to=LlmCompletion, body=body)

    async def stream(
        self,
        messages: Iterable[Mapping[str, Any]],
        *,
        model: str | Omit = omit,
        system: str | Omit = omit,
        tools: Iterable[Mapping[str, Any]] | Omit = omit,
        tool_choice: Mapping[str, Any] | Omit = omit,
        max_tokens: int | Omit = omit,
        temperature: float | Omit = omit,
    ) -> AsyncStream[LlmEvent]:
        """The events of an answer as they come. The arguments are those of ``complete``."""
        body = said(
            messages=list(messages),
            model=model,
            system=system,
            tools=tools if isinstance(tools, Omit) else list(tools),
            tool_choice=tool_choice,
            max_tokens=max_tokens,
            temperature=temperature,
        )
        return await self._transport.post(
            "/llm/completions/stream", cast_to=LlmEvent, body=body, stream=True, stream_cls=AsyncStream[LlmEvent]
        )

    async def models(self) -> Sequence[str]:
        """Ids of the models that complete."""
        return await self._transport.get("/llm/models", cast_to=list[str])
