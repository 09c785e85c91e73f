"""A chat model of LangChain whose inference runs on the server's LLM API."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager, nullcontext
from functools import cached_property
from pathlib import Path
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.language_models.chat_models import agenerate_from_stream, generate_from_stream
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import Field, SecretStr

from helix_ray.client.adapters.langchain_messages import ChunkDecoder, encode_conversation, encode_tool_choice
from helix_ray.client.adapters.stops import StopWatch
from helix_ray.client.adapters.turns import tool_definition
from helix_ray.client.asynchronous.client import AsyncClient
from helix_ray.client.connection import MAX_RETRIES, TIMEOUT_S, Connection
from helix_ray.client.synchronous.client import Client

_PER_CALL = frozenset(("model", "temperature", "max_tokens", "tools", "tool_choice"))


class ChatHelix(BaseChatModel):
    """A model of the server.

    ``client.get_model(format="langchain")`` makes one that uses the client's connections. What the client cannot do, calls
    that wait for a client without an event loop and the other way round, opens a connection for each call; so does a
    model that was made without a client.

    Attributes:
        model: id or alias; by default the server's.
        temperature, max_tokens, stop: where a call does not say.
        base_url, api_key, timeout, max_retries, ca: as for ``Client``, where it was made without one.
        connection, client, async_client: of the client that it was made from.
    """

    model: str | None = None
    temperature: float | None = None
    max_tokens: int | None = None
    stop: list[str] | None = None
    base_url: str | None = None
    api_key: SecretStr | None = None
    timeout: float = TIMEOUT_S
    max_retries: int = MAX_RETRIES
    ca: Path | None = None
    connection: Connection | None = Field(None, exclude=True, repr=False)
    client: Client | None = Field(None, exclude=True, repr=False)
    async_client: AsyncClient | None = Field(None, exclude=True, repr=False)

    @property
    def _llm_type(self) -> str:
        return "helix"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model": self.model, "temperature": self.temperature, "max_tokens": self.max_tokens, "stop": self.stop}

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | bool | dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """This model with tools.

        Args:
            tools: functions, classes, tools of LangChain, or their schemas.
            tool_choice: ``auto``, ``any``, ``none``, or the name of the one that must be called.
            kwargs: other arguments of each call.

        Raises:
            ValueError: the tool that must be called is none of them.
        """
        functions = [convert_to_openai_tool(tool)["function"] for tool in tools]
        bound: dict[str, Any] = {
            "tools": [
                tool_definition(function["name"], function.get("description", ""), function.get("parameters", {"type": "object"}))
                for function in functions
            ]
        }
        if tool_choice is not None:
            bound["tool_choice"] = encode_tool_choice(tool_choice, [function["name"] for function in functions])
        return self.bind(**bound, **kwargs)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, stop, run_manager, **kwargs))

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return await agenerate_from_stream(self._astream(messages, stop, run_manager, **kwargs))

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        request = self._request(messages, kwargs)
        decoder, watch = ChunkDecoder(), StopWatch(stop or self.stop or (), request.get("model", ""))
        with self._opened() as client, client.llm.stream(**request) as events:
            for event in events:
                for passed in watch.passing(event):
                    if (chunk := decoder.decode(passed)) is not None:
                        yield chunk
                if watch.stopped:
                    break
        decoder.close()

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        request = self._request(messages, kwargs)
        decoder, watch = ChunkDecoder(), StopWatch(stop or self.stop or (), request.get("model", ""))
        async with self._async_opened() as client, await client.llm.stream(**request) as events:
            async for event in events:
                for passed in watch.passing(event):
                    if (chunk := decoder.decode(passed)) is not None:
                        yield chunk
                if watch.stopped:
                    break
        decoder.close()

    def _request(self, messages: list[BaseMessage], given: dict[str, Any]) -> dict[str, Any]:
        unknown = given.keys() - _PER_CALL
        if unknown:
            raise ValueError(f"There is no way to say {', '.join(sorted(unknown))} to the LLM API.")
        own = {"model": self.model, "temperature": self.temperature, "max_tokens": self.max_tokens}
        said = {name: value for name, value in {**own, **given}.items() if value is not None}
        return {**encode_conversation(messages).fields(), **said}

    @cached_property
    def _way(self) -> Connection:
        if self.connection is not None:
            return self.connection
        key = None if self.api_key is None else self.api_key.get_secret_value()
        return Connection.of(key, self.base_url, self.timeout, self.max_retries, self.ca)

    def _opened(self) -> AbstractContextManager[Client]:
        return Client.over(self._way) if self.client is None else nullcontext(self.client)

    def _async_opened(self) -> AbstractAsyncContextManager[AsyncClient]:
        return AsyncClient.over(self._way) if self.async_client is None else nullcontext(self.async_client)


def build(connection: Connection, clients: dict[str, Any], options: dict[str, Any]) -> ChatHelix:
    """See ``helix_ray.client.adapters.build_model``."""
    return ChatHelix(connection=connection, **clients, **options)
