"""From the bodies of the Responses API to ``ChatRequest``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from helix_ray.config import Limits
from helix_ray.core.messages import ChatRequest, Message, ResponseFormat, Sampling, Text, ToolChoice, ToolSpec
from helix_ray.wire.responses.items import Item, kept_items, messages_of
from helix_ray.wire.responses.schema import (
    AllowedTools,
    FunctionTool,
    InputTokensRequest,
    JsonSchemaFormat,
    NamedTool,
    PromptFields,
    ResponseRequest,
)
from helix_ray.wire.tools import check_tool_choice
from helix_ray.wire.validation import refused, validate

_LOGPROBS = "message.output_text.logprobs"


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is asked.

    Attributes:
        chat: all of the request but its messages.
        instructions: come before everything else.
        items: what the client sent, as it is kept.
        previous: id of the response that it goes on from.
        truncated: the oldest turns may be left out.
    """

    chat: ChatRequest
    instructions: str | None
    items: list[Item]
    previous: str | None
    truncated: bool

    def request(self, earlier: Sequence[Item]) -> ChatRequest:
        """The request with its messages.

        Args:
            earlier: items of the responses that it goes on from.

        Raises:
            InvalidRequestError: a function's output has no call.
        """
        system = () if self.instructions is None else (Message("system", (Text(self.instructions),)),)
        return replace(self.chat, messages=(*system, *messages_of([*earlier, *self.items])))


@dataclass(frozen=True, slots=True)
class ResponseDecoded:
    """A request for a response.

    Attributes:
        prompt: what is asked.
        echo: fields of the response that repeat those of the request.
        store: keep the response.
        background: nobody waits for the answer.
    """

    prompt: Prompt
    echo: dict[str, Any]
    store: bool
    background: bool


def decode_response(body: dict[str, Any], limits: Limits, ident: str) -> ResponseDecoded:
    """The body of ``POST /v1/responses``.

    Args:
        body: JSON's values.
        limits: of requests.
        ident: hex digits from which items get ids that bring none.

    Raises:
        InvalidRequestError: a field is missing, wrong, over a limit or not supported; ``param`` names it.
    """
    wire = validate(ResponseRequest, body, limits)
    store, background = wire.store is not False, bool(wire.background)
    if wire.stream_options is not None and not wire.stream:
        raise refused("stream_options", "only with stream set to true")
    if background and not store:
        raise refused("background", "not with store set to false: nobody could get the answer")
    wants_logprobs = _LOGPROBS in (wire.include or ()) or wire.top_logprobs is not None
    sampling = Sampling(
        temperature=wire.temperature,
        top_p=wire.top_p,
        max_tokens=wire.max_output_tokens,
        logprobs=(wire.top_logprobs or 0) if wants_logprobs else None,
    )
    prompt = _prompt(wire, limits, ident)
    chat = replace(prompt.chat, sampling=sampling, stream=bool(wire.stream), user=wire.user)
    return ResponseDecoded(replace(prompt, chat=chat), _echo(wire, store), store, background)


def decode_input_tokens(body: dict[str, Any], limits: Limits) -> Prompt:
    """The body of ``POST /v1/responses/input_tokens``.

    Raises:
        InvalidRequestError: a field is missing, wrong, over a limit or not supported; ``param`` names it.
    """
    return _prompt(validate(InputTokensRequest, body, limits), limits, "")


def _prompt(wire: PromptFields, limits: Limits, ident: str) -> Prompt:
    specs = tuple(_tool(tool) for tool in wire.tools or ())
    choice = wire.tool_choice
    wanted = _tool_choice(wire)
    check_tool_choice(specs, wanted)
    if isinstance(choice, AllowedTools):
        allowed = {tool.name for tool in choice.tools}
        if not allowed <= {spec.name for spec in specs}:
            raise refused("tool_choice", "it names none of the tools")
        specs = tuple(spec for spec in specs if spec.name in allowed)
    effort = None if wire.reasoning is None else wire.reasoning.effort
    chat = ChatRequest(
        model=wire.model,
        tools=specs,
        tool_choice=wanted,
        parallel_tool_calls=wire.parallel_tool_calls is not False,
        response_format=_response_format(wire),
        thinking=None if effort is None else effort != "none",
    )
    items = kept_items(wire.input, ident, limits)
    return Prompt(chat, wire.instructions, items, wire.previous_response_id, wire.truncation == "auto")


def _tool(tool: FunctionTool) -> ToolSpec:
    parameters = tool.parameters or {"type": "object", "properties": {}}
    return ToolSpec(tool.name, tool.description or "", parameters, bool(tool.strict))


def _tool_choice(wire: PromptFields) -> ToolChoice | None:
    match wire.tool_choice:
        case None:
            return None
        case NamedTool(name=name):
            return ToolChoice("tool", name)
        case AllowedTools(mode=mode):
            return ToolChoice(mode)
        case word:
            return ToolChoice(word)


def _response_format(wire: PromptFields) -> ResponseFormat | None:
    wanted = None if wire.text is None else wire.text.format
    if isinstance(wanted, JsonSchemaFormat):
        return ResponseFormat("json_schema", wanted.schema_, wanted.name, bool(wanted.strict))
    return ResponseFormat("json_object") if wanted is not None and wanted.type == "json_object" else None


def _echo(wire: ResponseRequest, store: bool) -> dict[str, Any]:
    text: dict[str, Any] = {"format": {"type": "text"}}
    wanted = wire.text and wire.text.format
    if wanted is not None:
        text["format"] = wanted.model_dump(exclude_none=True, by_alias=True)
    if wire.text is not None and wire.text.verbosity is not None:
        text["verbosity"] = wire.text.verbosity
    choice = wire.tool_choice
    return {
        "model": wire.model,
        "instructions": wire.instructions,
        "previous_response_id": wire.previous_response_id,
        "max_output_tokens": wire.max_output_tokens,
        "max_tool_calls": wire.max_tool_calls,
        "metadata": wire.metadata or {},
        "parallel_tool_calls": wire.parallel_tool_calls is not False,
        "reasoning": {"effort": wire.reasoning and wire.reasoning.effort, "summary": wire.reasoning and wire.reasoning.summary},
        "temperature": wire.temperature,
        "text": text,
        "tool_choice": "auto" if choice is None else choice if isinstance(choice, str) else choice.model_dump(),
        "tools": [tool.model_dump() for tool in wire.tools or ()],
        "top_logprobs": wire.top_logprobs or 0,
        "top_p": wire.top_p,
        "truncation": wire.truncation or "disabled",
        "background": bool(wire.background),
        "store": store,
        "service_tier": "default",
        "prompt_cache_key": wire.prompt_cache_key,
        "safety_identifier": wire.safety_identifier,
        "user": wire.user,
    }
