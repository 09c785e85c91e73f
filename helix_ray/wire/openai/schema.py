"""Request bodies with OpenAI's names. Fields that are not here are dropped and never reach an engine."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field

from helix_ray.wire.fields import (
    Choices,
    Count,
    JsonSchemaObject,
    LogitBias,
    Penalty,
    StopSequence,
    StopSequences,
    Temperature,
    TokenId,
    ToolName,
    TopLogprobs,
    TopP,
    arm,
    at_most_tools,
)
from helix_ray.wire.validation import RequestModel


def _kind(value: Any) -> str | None:
    """Which arm of a union a value belongs to: its JSON type."""
    if isinstance(value, str):
        return "<text>"
    if isinstance(value, list):
        first = value[0] if value else None
        if isinstance(first, list):
            return "<token lists>"
        if isinstance(first, int):
            return "<tokens>"
        return "<list>"
    return "<object>" if isinstance(value, dict) else None


class TextPart(RequestModel):
    """A part of a message."""

    type: Literal["text"]
    text: str


class AssistantPart(RequestModel):
    """A part of an assistant's message."""

    type: Literal["text", "refusal"]
    text: str | None = None
    refusal: str | None = None


_TextList = Annotated[list[TextPart], arm("list")]
TextContent = Annotated[Annotated[str, arm("text")] | _TextList, Discriminator(_kind)]
_AssistantList = Annotated[list[AssistantPart], arm("list")]
AssistantContent = Annotated[Annotated[str, arm("text")] | _AssistantList, Discriminator(_kind)]


class SystemMessage(RequestModel):
    """Instructions."""

    role: Literal["system", "developer"]
    content: TextContent
    name: str | None = None


class UserMessage(RequestModel):
    """What the user says."""

    role: Literal["user"]
    content: TextContent
    name: str | None = None


class FunctionCall(RequestModel):
    """A call that the model made in an earlier turn; ``arguments`` is a JSON object as text."""

    name: str
    arguments: str = ""


class ToolCall(RequestModel):
    """A tool call of an assistant message."""

    id: str
    type: Literal["function"] = "function"
    function: FunctionCall


class AssistantMessage(RequestModel):
    """An earlier answer."""

    role: Literal["assistant"]
    content: AssistantContent | None = None
    refusal: str | None = None
    name: str | None = None
    reasoning_content: str | None = Field(None, description="the reasoning of that answer")
    tool_calls: list[ToolCall] | None = None


class ToolMessage(RequestModel):
    """What a tool call gave."""

    role: Literal["tool"]
    content: TextContent
    tool_call_id: str


def _role(value: Any) -> str | None:
    role = value.get("role") if isinstance(value, dict) else getattr(value, "role", None)
    if role in ("system", "developer"):
        return "<system>"
    return f"<{role}>" if role in ("user", "assistant", "tool") else None


ChatMessage = Annotated[
    Annotated[SystemMessage, arm("system")]
    | Annotated[UserMessage, arm("user")]
    | Annotated[AssistantMessage, arm("assistant")]
    | Annotated[ToolMessage, arm("tool")],
    Discriminator(
        _role,
        custom_error_type="role",
        custom_error_message="a message has a role: system, developer, user, assistant or tool",
    ),
]


class FunctionDefinition(RequestModel):
    """A function that the model may call."""

    name: ToolName
    description: str | None = None
    parameters: JsonSchemaObject | None = Field(None, description="JSON Schema of the arguments")
    strict: bool | None = None


class Tool(RequestModel):
    """A tool."""

    type: Literal["function"]
    function: FunctionDefinition


class NamedFunction(RequestModel):
    """The name of a function."""

    name: str


class NamedToolChoice(RequestModel):
    """Makes the model call one function."""

    type: Literal["function"] = "function"
    function: NamedFunction


ToolChoiceOption = Annotated[
    Annotated[Literal["auto", "none", "required"], arm("text")] | Annotated[NamedToolChoice, arm("object")],
    Discriminator(_kind, custom_error_type="tool_choice", custom_error_message="auto, none, required, or a function's name"),
]


class JsonSchema(RequestModel):
    """A schema that the answer must match."""

    name: str = "response"
    schema_: JsonSchemaObject = Field(alias="schema")
    strict: bool | None = None


class ResponseFormatText(RequestModel):
    """Free text."""

    type: Literal["text"]


class ResponseFormatJsonObject(RequestModel):
    """Any JSON object."""

    type: Literal["json_object"]


class ResponseFormatJsonSchema(RequestModel):
    """JSON that matches a schema."""

    type: Literal["json_schema"]
    json_schema: JsonSchema


def _format(value: Any) -> str | None:
    kind = value.get("type") if isinstance(value, dict) else getattr(value, "type", None)
    return f"<{kind}>" if kind in ("text", "json_object", "json_schema") else None


ResponseFormatOption = Annotated[
    Annotated[ResponseFormatText, arm("text")]
    | Annotated[ResponseFormatJsonObject, arm("json_object")]
    | Annotated[ResponseFormatJsonSchema, arm("json_schema")],
    Discriminator(_format, custom_error_type="format", custom_error_message="type is text, json_object or json_schema"),
]


class StreamOptions(RequestModel):
    """Options of a stream."""

    include_usage: bool | None = None


class SamplingFields(RequestModel):
    """What chat and text completions share."""

    model: str = Field(description="id or alias of a model", examples=["helix-demo"])
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    max_tokens: Count | None = None
    temperature: Temperature | None = None
    top_p: TopP | None = None
    n: Choices | None = None
    stop: (
        Annotated[Annotated[StopSequence, arm("text")] | Annotated[StopSequences, arm("list")], Discriminator(_kind)] | None
    ) = None
    presence_penalty: Penalty | None = None
    frequency_penalty: Penalty | None = None
    seed: Annotated[int, Field(ge=-(2**63), lt=2**63)] | None = None
    logit_bias: LogitBias | None = None
    user: str | None = None
    top_k: Annotated[int, Field(ge=-1, lt=2**31)] | None = Field(None, description="extension: 0 and -1 are off")
    min_p: Annotated[float, Field(ge=0, le=1)] | None = Field(None, description="extension")
    repetition_penalty: Annotated[float, Field(gt=0, le=2)] | None = Field(None, description="extension")
    min_tokens: Annotated[int, Field(ge=0, lt=2**31)] | None = Field(None, description="extension")
    ignore_eos: bool | None = Field(None, description="extension: do not stop at the end token")


class ChatCompletionRequest(SamplingFields):
    """``POST /v1/chat/completions``."""

    messages: Annotated[list[ChatMessage], Field(min_length=1)]
    max_completion_tokens: Count | None = None
    logprobs: bool | None = None
    top_logprobs: TopLogprobs | None = None
    tools: Annotated[list[Tool], at_most_tools] | None = None
    tool_choice: ToolChoiceOption | None = None
    parallel_tool_calls: bool | None = None
    response_format: ResponseFormatOption | None = None
    reasoning_effort: Literal["none", "minimal", "low", "medium", "high", "xhigh"] | None = None
    functions: None = Field(None, description="superseded by tools")
    function_call: None = Field(None, description="superseded by tool_choice")


_TokenList = Annotated[list[TokenId], Field(min_length=1)]
TextsOrTokens = Annotated[
    Annotated[str, arm("text")]
    | Annotated[list[str], Field(min_length=1), arm("list")]
    | Annotated[_TokenList, arm("tokens")]
    | Annotated[list[_TokenList], arm("token lists")],
    Discriminator(_kind, custom_error_type="input", custom_error_message="text, texts, token ids, or lists of token ids"),
]


class CompletionRequest(SamplingFields):
    """``POST /v1/completions``."""

    prompt: TextsOrTokens = Field(description="text, texts, token ids, or lists of token ids")
    echo: bool | None = None
    logprobs: TopLogprobs | None = None
    best_of: Choices | None = None
    suffix: None = Field(None, description="not supported")


class EmbeddingRequest(RequestModel):
    """``POST /v1/embeddings``."""

    model: str = Field(examples=["all-MiniLM-L6-v2"])
    input: TextsOrTokens = Field(description="text, texts, token ids, or lists of token ids")
    encoding_format: Literal["float", "base64"] | None = None
    dimensions: Annotated[int, Field(ge=1, lt=2**31)] | None = None
    user: str | None = None
