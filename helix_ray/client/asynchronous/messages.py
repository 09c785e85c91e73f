"""Anthropic's messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from openai import AsyncStream, Omit, omit

from helix_ray.client.asynchronous.transport import AsyncTransport
from helix_ray.client.fields import merged, said
from helix_ray.client.types.messages import Message, MessageEvent, TokenCount

Turns = Iterable[Mapping[str, Any]]


class AsyncMessages:
    """Anthropic's messages, for programs that think in their shape.

    Args:
        transport: carries the requests.
    """

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def create(
        self,
        *,
        model: str,
        max_tokens: int,
        messages: Turns,
        system: str | Iterable[Mapping[str, Any]] | Omit = omit,
        tools: Iterable[Mapping[str, Any]] | Omit = omit,
        tool_choice: Mapping[str, Any] | Omit = omit,
        stop_sequences: Iterable[str] | Omit = omit,
        temperature: float | Omit = omit,
        top_p: float | Omit = omit,
        top_k: int | Omit = omit,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Message:
        """An answer.

        Args:
            model: id or alias.
            max_tokens: most tokens of the answer.
            messages: the conversation.
            system: instructions.
            tools, tool_choice: what the model may or must call.
            stop_sequences: texts that end the answer.
            temperature, top_p, top_k: how tokens are drawn.
            extra_body: other fields, such as ``thinking`` or ``output_config``.
        """
        body = merged(
            said(
                model=model,
                max_tokens=max_tokens,
                messages=list(messages),
                system=_listed(system),
                tools=_listed(tools),
                tool_choice=tool_choice,
                stop_sequences=_listed(stop_sequences),
                temperature=temperature,
                top_p=top_p,
                top_k=top_k,
            ),
            extra_body,
        )
        return await self._transport.post("/messages", cast_to=Message, body=body)

    async def stream(
        self,
        *,
        model: str,
        max_tokens: int,
        messages: Turns,
        system: str | Iterable[Mapping[str, Any]] | Omit = omit,
        tools: Iterable[Mapping[str, Any]] | Omit = omit,
        tool_choice: Mapping[str, Any] | Omit = omit,
        stop_sequences: Iterable[str] | Omit = omit,
        temperature: float | Omit = omit,
        top_p: float | Omit = omit,
        top_k: int | Omit = omit,
        extra_body: Mapping[str, Any] | None = None,
    ) -> AsyncStream[MessageEvent]:
        """The events of an answer as they come. The arguments are those of ``create``."""
        body = merged(
            said(
                model=model,
                max_tokens=max_tokens,
                messages=list(messages),
                stream=True,
                system=_listed(system),
                tools=_listed(tools),
                tool_choice=tool_choice,
                stop_sequences=_listed(stop_sequences),
                temperature=temperature,
                top_p=top_p,
                top_k=top_k,
            ),
            extra_body,
        )
        return await self._transport.post(
            "/messages", cast_to=MessageEvent, body=body, stream=True, stream_cls=AsyncStream[MessageEvent]
        )

    async def count_tokens(
        self,
        *,
        model: str,
        messages: Turns,
        system: str | Iterable[Mapping[str, Any]] | Omit = omit,
        tools: Iterable[Mapping[str, Any]] | Omit = omit,
    ) -> int:
        """The length of a prompt in tokens, without running it."""
        body = said(model=model, messages=list(messages), system=_listed(system), tools=_listed(tools))
        return (await self._transport.post("/messages/count_tokens", cast_to=TokenCount, body=body)).input_tokens


def _listed(value: Any) -> Any:
    return value if isinstance(value, (str, Omit)) else list(value)
