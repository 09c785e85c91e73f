"""Request bodies of the Responses API under the names of OpenAI's API reference.

Fields that are not declared here are dropped; those that ask for something that is not done here are refused.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field

from helix_ray.wire.fields import (
    ArgumentsSchema,
    Count,
    EndUser,
    JsonSchemaObject,
    ModelName,
    Temperature,
    ToolName,
    TopLogprobs,
    TopP,
    arm,
    at_most_tools,
)
from helix_ray.wire.openai.message_schema import only_functions, text_or_list
from helix_ray.wire.responses.item_schema import InputItem
from helix_ray.wire.validation import RequestModel

_Key = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[^\u0000]*$")]
_Value = Annotated[str, Field(max_length=512, pattern=r"^[^\u0000]*$")]
_Label = Annotated[str, Field(max_length=1024)]


class FunctionTool(RequestModel):
    """A function that the model may call."""

    type: Annotated[Literal["function"], BeforeValidator(only_functions)]
    name: ToolName
    description: str | None = None
    parameters: ArgumentsSchema | None = Field(None, description="JSON Schema of the arguments.")
    strict: bool | None = Field(None, description="Arguments must match the schema exactly.")


class NamedTool(RequestModel):
    """The function that the model must call."""

    type: Literal["function"]
    name: ToolName


class AllowedTools(RequestModel):
    """The functions of ``tools`` that the model may call this time."""

    type: Literal["allowed_tools"]
    mode: Literal["auto", "required"]
    tools: Annotated[list[NamedTool], Field(min_length=1, fail_fast=True), at_most_tools]


def _choice(value: Any) -> str | None:
    if isinstance(value, str):
        return "<word>"
    kind = value.get("type") if isinstance(value, dict) else None
    return {"function": "<function>", "allowed_tools": "<allowed>"}.get(kind) if isinstance(kind, str) else None


ToolChoiceOption = Annotated[
    Annotated[Literal["auto", "none", "required"], arm("word")]
    | Annotated[NamedTool, arm("function")]
    | Annotated[AllowedTools, arm("allowed")],
    Discriminator(
        _choice,
        custom_error_type="tool_choice",
        custom_error_message="must be 'auto', 'none', 'required', or an object of the type function or allowed_tools",
    ),
]


class TextFormat(RequestModel):
    """Any text, or any JSON object."""

    type: Literal["text", "json_object"]


class JsonSchemaFormat(RequestModel):
    """JSON that matches a schema."""

    type: Literal["json_schema"]
    name: Annotated[str, Field(pattern="^[A-Za-z0-9_-]{1,64}$")]
    schema_: JsonSchemaObject = Field(alias="schema", description="JSON Schema of the answer.")
    description: str | None = None
    strict: bool | None = None


def _format(value: Any) -> str | None:
    kind = value.get("type") if isinstance(value, dict) else None
    return "<schema>" if kind == "json_schema" else "<text>" if kind in ("text", "json_object") else None


class TextOptions(RequestModel):
    """What the answer's text looks like. ``verbosity`` is taken and changes nothing."""

    format: (
        Annotated[
            Annotated[TextFormat, arm("text")] | Annotated[JsonSchemaFormat, arm("schema")],
            Discriminator(
                _format,
                custom_error_type="format",
                custom_error_message="must be an object whose type is text, json_object or json_schema",
            ),
        ]
        | None
    ) = None
    verbosity: Literal["low", "medium", "high"] | None = None


class ReasoningOptions(RequestModel):
    """How much the model thinks. ``summary`` is taken; the reasoning itself is answered."""

    effort: Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"] | None = Field(
        None, description="`none` asks for no reasoning, everything else for reasoning."
    )
    summary: Literal["auto", "concise", "detailed"] | None = None


class StreamOptions(RequestModel):
    """Nothing is obfuscated here."""

    include_obfuscation: bool | None = None


def _absent(value: Any) -> Any:
    if value is not None:
        raise ValueError("not supported here")
    return value


_Absent = Annotated[None, BeforeValidator(_absent)]


class PromptFields(RequestModel):
    """What makes the prompt of a response."""

    model: ModelName
    input: Annotated[
        Annotated[str, Field(min_length=1), arm("text")]
        | Annotated[list[InputItem], Field(min_length=1, fail_fast=True), arm("list")],
        text_or_list("a string or a list of items, and not empty"),
    ] = Field(description="What the user says, or items.", examples=["Hello!"])
    instructions: str | None = Field(None, description="Come first; they are not carried over to the next response.")
    previous_response_id: Annotated[str, Field(max_length=256)] | None = Field(
        None, description="What was said there comes before the input."
    )
    tools: Annotated[list[FunctionTool], Field(fail_fast=True), at_most_tools] | None = None
    tool_choice: ToolChoiceOption | None = None
    parallel_tool_calls: bool | None = None
    text: TextOptions | None = None
    reasoning: ReasoningOptions | None = None
    truncation: Literal["auto", "disabled"] | None = Field(
        None, description="`auto`: the oldest turns are left out where the prompt does not fit the model's context."
    )
    conversation: _Absent = Field(None, description="Not supported: use `previous_response_id`.")


class InputTokensRequest(PromptFields):
    """Body of ``POST /v1/responses/input_tokens``."""


class ResponseRequest(PromptFields):
    """Body of ``POST /v1/responses``."""

    stream: bool | None = Field(None, description="Answer with server-sent events.")
    stream_options: StreamOptions | None = None
    background: bool | None = Field(None, description="Answer at once, and generate afterwards: poll for it, or stream it.")
    store: bool | None = Field(None, description="`false` keeps nothing.")
    max_output_tokens: Count | None = Field(None, description="Most tokens of the answer, reasoning included.")
    temperature: Temperature | None = None
    top_p: TopP | None = None
    top_logprobs: TopLogprobs | None = Field(None, description="How many likeliest tokens to list per token.")
    include: list[Literal["message.output_text.logprobs", "reasoning.encrypted_content"]] | None = Field(
        None, description="`message.output_text.logprobs` answers with log-probabilities. Reasoning is always answered."
    )
    metadata: Annotated[dict[_Key, _Value], Field(max_length=16)] | None = Field(None, examples=[{"ticket": "4711"}])
    max_tool_calls: Count | None = Field(None, description="Of hosted tools, of which there are none.")
    user: EndUser | None = None
    safety_identifier: _Label | None = None
    prompt_cache_key: _Label | None = None
    service_tier: Annotated[str, Field(max_length=32)] | None = Field(None, description="There is one tier.")
    prompt: _Absent = Field(None, description="Not supported: send `input` and `instructions`.")
    context_management: _Absent = Field(None, description="Not supported: see `truncation`.")
    moderation: _Absent = Field(None, description="Not supported.")
