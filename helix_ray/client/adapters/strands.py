"""A model of Strands whose inference runs on the server's LLM API."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator
from typing import Any, TypedDict, TypeVar, cast

from pydantic import BaseModel, ValidationError
from strands.event_loop.streaming import process_stream
from strands.models.model import Model
from strands.tools.structured_output.structured_output_utils import convert_pydantic_to_tool_spec
from strands.types.content import Messages
from strands.types.exceptions import ContextWindowOverflowException, ModelThrottledException
from strands.types.streaming import StreamEvent
from strands.types.tools import ToolChoice, ToolSpec

from helix_ray.client.adapters.stops import StopWatch
from helix_ray.client.adapters.strands_messages import EventDecoder, encode_conversation, encode_tool_choice, encode_tools
from helix_ray.client.asynchronous.client import AsyncClient
from helix_ray.client.connection import Connection
from helix_ray.client.errors import ContextLengthError, RateLimitError, UnavailableError

_T = TypeVar("_T", bound=BaseModel)
_SENT = frozenset(("model", "temperature", "max_tokens"))


class HelixModelConfig(TypedDict, total=False):
    """What can be set.

    Attributes:
        model: id or alias; by default the server's.
        temperature, max_tokens: of each answer.
        stop_sequences: texts that end an answer.
        context_window_limit: tokens of the model's context, for an agent that keeps its conversation below it.
    """

    model: str
    temperature: float
    max_tokens: int
    stop_sequences: list[str]
    context_window_limit: int | None


class HelixModel(Model):
    """A model of the server.

    Every call opens a connection of its own: an agent that is called as a function makes an event loop for each call, and
    a connection belongs to one loop.

    Args:
        connection: to the server.
        config: what is set.

    Raises:
        ValueError: there is no such setting.
    """

    def __init__(self, connection: Connection, **config: Any) -> None:
        self._connection = connection
        self._config: HelixModelConfig = {}
        self.update_config(**config)

    def update_config(self, **model_config: Any) -> None:
        """Change what is named.

        Raises:
            ValueError: there is no such setting.
        """
        unknown = model_config.keys() - HelixModelConfig.__annotations__.keys()
        if unknown:
            raise ValueError(f"There is no setting {', '.join(sorted(unknown))}.")
        self._config = cast(HelixModelConfig, {**self._config, **model_config})

    def get_config(self) -> HelixModelConfig:
        """What is set."""
        return self._config

    async def stream(
        self,
        messages: Messages,
        tool_specs: list[ToolSpec] | None = None,
        system_prompt: str | None = None,
        *,
        tool_choice: ToolChoice | None = None,
        **kwargs: Any,
    ) -> AsyncGenerator[StreamEvent, None]:
        """The model's answer, as events of Strands.

        Args:
            messages: the conversation.
            tool_specs: tools that may be called.
            system_prompt: instructions.
            tool_choice: which of them must be called.
            kwargs: what Strands tells beside; nothing of it reaches the server.

        Raises:
            ModelThrottledException: a limit is used up, or the model is busy; Strands tries again.
            ContextWindowOverflowException: the conversation is too long; Strands shortens it.
            APIError: any other failure.
        """
        request: dict[str, Any] = encode_conversation(messages, system_prompt).fields()
        request |= {name: value for name, value in self._config.items() if name in _SENT}
        if tool_specs:
            request["tools"] = encode_tools(tool_specs)
            if tool_choice is not None:
                request["tool_choice"] = encode_tool_choice(tool_choice)
        decoder, began = EventDecoder(), time.monotonic()
        watch = StopWatch(self._config.get("stop_sequences") or (), self._config.get("model", ""))
        try:
            async with AsyncClient.over(self._connection) as client, await client.llm.stream(**request) as events:
                for first in decoder.start():
                    yield first
                async for event in events:
                    for passed in watch.passing(event):
                        for made in decoder.decode(passed, time.monotonic() - began):
                            yield made
                    if watch.stopped:
                        break
            decoder.close()
        except (RateLimitError, UnavailableError) as exc:
            raise ModelThrottledException(str(exc)) from exc
        except ContextLengthError as exc:
            raise ContextWindowOverflowException(str(exc)) from exc

    async def structured_output(
        self, output_model: type[_T], prompt: Messages, system_prompt: str | None = None, **kwargs: Any
    ) -> AsyncGenerator[dict[str, _T | Any], None]:
        """The model's answer as an instance of a class, by a tool that it must call.

        Args:
            output_model: the class.
            prompt: the conversation.
            system_prompt: instructions.
            kwargs: as for ``stream``.

        Raises:
            ValueError: the answer does not fit the class.
        """
        spec = convert_pydantic_to_tool_spec(output_model)
        events = self.stream(prompt, [spec], system_prompt, tool_choice=cast(ToolChoice, {"any": {}}), **kwargs)
        async for event in process_stream(events):
            yield event
        message = event["stop"][1]
        for block in message["content"]:
            if "toolUse" in block and block["toolUse"]["name"] == spec["name"]:
                try:
                    yield {"output": output_model(**block["toolUse"]["input"])}
                except ValidationError as exc:
                    raise ValueError(f"The model's answer does not fit {output_model.__name__}: {exc}") from exc
                return
        raise ValueError(f"The model did not answer with a {output_model.__name__}.")


def build(connection: Connection, clients: dict[str, Any], options: dict[str, Any]) -> HelixModel:
    """See ``helix_ray.client.adapters.build_model``."""
    return HelixModel(connection, **options)
