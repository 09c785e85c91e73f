"""What clients send to Anthropic's messages, under the names of Anthropic's API reference.

Fields that are not declared here, ``cache_control`` among them, are dropped, so that nothing unknown reaches an
engine. Beyond Anthropic's fields: the roles ``system`` and ``developer`` inside ``messages``.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field

from helix_ray.wire.fields import (
    MAX_INT,
    ArgumentsSchema,
    CallId,
    Count,
    EndUser,
    JsonSchemaObject,
    ModelName,
    StopSequences,
    ToolName,
    TopP,
    arm,
    at_most_tools,
    quoted,
)
from helix_ray.wire.validation import RequestModel


def _kind(value: Any) -> str | None:
    kind = value.get("type") if isinstance(value, dict) else None
    return kind if isinstance(kind, str) else None


def _text_or_list(value: Any) -> str | None:
    return "<text>" if isinstance(value, str) else "<list>" if isinstance(value, list) else None


_CONTENT = Discriminator(
    _text_or_list, custom_error_type="kind", custom_error_message="must be a string or a list of content blocks"
)


def _only_text(kind: Any) -> Any:
    if kind != "text":
        raise ValueError(f"only text blocks are read here, not {quoted(kind)}")
    return kind


def _only_custom(kind: Any) -> Any:
    if kind not in (None, "custom"):
        raise ValueError(f"only tools of type 'custom' are known here, not {quoted(kind)}")
    return kind


class TextBlock(RequestModel):
    """Text."""

    type: Annotated[Literal["text"], BeforeValidator(_only_text)]
    text: str


TextContent = Annotated[Annotated[str, arm("text")] | Annotated[list[TextBlock], Field(fail_fast=True), arm("list")], _CONTENT]


class ToolUseBlock(RequestModel):
    """A tool call that the assistant made."""

    type: Literal["tool_use"]
    id: CallId
    name: CallId
    input: dict[str, Any]


class ToolResultBlock(RequestModel):
    """The result of a tool call."""

    type: Literal["tool_result"]
    tool_use_id: CallId
    content: TextContent | None = None
    is_error: bool | None = None


class ThinkingBlock(RequestModel):
    """Reasoning of an earlier answer."""

    type: Literal["thinking"]
    thinking: str
    signature: str | None = None


class RedactedThinkingBlock(RequestModel):
    """Encrypted reasoning of an earlier answer; it is left out, because only its author can read it."""

    type: Literal["redacted_thinking"]
    data: str


class OtherBlock(RequestModel):
    """A block of a kind that is refused."""

    type: str


_BLOCKS = ("text", "tool_use", "tool_result", "thinking", "redacted_thinking")


def _block(value: Any) -> str | None:
    kind = _kind(value)
    return None if kind is None else f"<{kind}>" if kind in _BLOCKS else "<other>"


def _no_other(block: OtherBlock) -> OtherBlock:
    raise ValueError(f"the model reads only text, not {quoted(block.type)}")


ContentBlock = Annotated[
    Annotated[TextBlock, arm("text")]
    | Annotated[ToolUseBlock, arm("tool_use")]
    | Annotated[ToolResultBlock, arm("tool_result")]
    | Annotated[ThinkingBlock, arm("thinking")]
    | Annotated[RedactedThinkingBlock, arm("redacted_thinking")]
    | Annotated[OtherBlock, AfterValidator(_no_other), arm("other")],
    Discriminator(_block, custom_error_type="kind", custom_error_message="must be an object with a type"),
]


class MessageParam(RequestModel):
    """One turn. ``system`` may stand anywhere."""

    role: Literal["user", "assistant", "system", "developer"]
    content: Annotated[Annotated[str, arm("text")] | Annotated[list[ContentBlock], Field(fail_fast=True), arm("list")], _CONTENT]


class ToolParam(RequestModel):
    """A tool that the model may use."""

    type: Annotated[Literal["custom"] | None, BeforeValidator(_only_custom)] = None
    name: ToolName
    description: str | None = None
    input_schema: ArgumentsSchema = Field(description="JSON Schema of the input.")
    strict: bool | None = Field(None, description="The input must match the schema exactly.")


class ToolChoiceParam(RequestModel):
    """Which tool the model should use."""

    type: Literal["auto", "any", "tool", "none"]
    name: ToolName | None = Field(None, description="With type `tool`.")
    disable_parallel_tool_use: bool | None = None


class ThinkingConfig(RequestModel):
    """Whether the model should reason first. Local models have no budget, and show all of it."""

    type: Literal["enabled", "disabled", "adaptive", "between_tools"]
    budget_tokens: Count | None = None
    display: Literal["summarized", "omitted"] | None = None


class JsonOutputFormat(RequestModel):
    """A schema that the answer's text must match."""

    type: Literal["json_schema"]
    schema_: JsonSchemaObject = Field(alias="schema")


class OutputConfig(RequestModel):
    """How the answer should look. The effort is for Anthropic's own models."""

    format: JsonOutputFormat | None = None
    effort: Literal["low", "medium", "high", "xhigh", "max"] | None = None


class Metadata(RequestModel):
    """Facts about the request."""

    user_id: EndUser | None = None


class CountTokensRequest(RequestModel):
    """Body of `POST /v1/messages/count_tokens`."""

    model: ModelName
    messages: Annotated[list[MessageParam], Field(min_length=1, fail_fast=True)]
    system: TextContent | None = Field(None, description="Instructions.")
    tools: Annotated[list[ToolParam], Field(fail_fast=True), at_most_tools] | None = None
    tool_choice: ToolChoiceParam | None = None
    thinking: ThinkingConfig | None = None
    output_config: OutputConfig | None = None
    output_format: JsonOutputFormat | None = Field(None, description="Older name of `output_config.format`.")


class MessagesRequest(CountTokensRequest):
    """Body of `POST /v1/messages`."""

    max_tokens: Count = Field(description="Most tokens of the answer, reasoning included.")
    stream: bool | None = Field(None, description="Answer with server-sent events.")
    stop_sequences: StopSequences | None = Field(None, description="Texts that end the answer.")
    temperature: Annotated[float, Field(ge=0, le=1)] | None = None
    top_p: TopP | None = None
    top_k: Annotated[int, Field(ge=0, le=MAX_INT)] | None = Field(
        None, description="Draw from the k likeliest tokens; 0 draws from all."
    )
    metadata: Metadata | None = None
