"""What clients send to the LLM API.

Its specification leaves open how messages and tools look inside. Content is a text or Anthropic's blocks; results of tools may
come as messages of the role ``tool`` as well, and calls as ``tool_calls``, in OpenAI's form or as this API answers them. Tools
and ``tool_choice`` are taken in the forms of Anthropic, OpenAI and Bedrock.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field

from helix_ray.wire.anthropic.schema import ContentBlock, TextContent
from helix_ray.wire.fields import ArgumentsSchema, CallId, Count, ModelName, Temperature, ToolName, arm, at_most_tools
from helix_ray.wire.openai.message_schema import MessageToolCall, text_or_list
from helix_ray.wire.openai.schema import NamedToolChoice
from helix_ray.wire.openai.schema import Tool as FunctionTool
from helix_ray.wire.validation import RequestModel

_CONTENT = text_or_list("a string or a list of content blocks")
Content = Annotated[Annotated[str, arm("text")] | Annotated[list[ContentBlock], Field(fail_fast=True), arm("list")], _CONTENT]


class LlmSystemMessage(RequestModel):
    """Instructions."""

    role: Literal["system", "developer"]
    content: TextContent


class LlmUserMessage(RequestModel):
    """What the user says, results of tools among it."""

    role: Literal["user"]
    content: Content


class LlmToolMessage(RequestModel):
    """The result of a tool call."""

    role: Literal["tool"]
    content: TextContent
    tool_call_id: CallId
    is_error: bool | None = None


class LlmToolCall(RequestModel):
    """A call as this API answers it."""

    id: CallId
    name: CallId
    input: dict[str, Any]


def _call(value: Any) -> str | None:
    return None if not isinstance(value, dict) else "<function>" if "function" in value else "<call>"


AnyToolCall = Annotated[
    Annotated[LlmToolCall, arm("call")] | Annotated[MessageToolCall, arm("function")],
    Discriminator(_call, custom_error_type="call", custom_error_message="must be an object with id, name and input"),
]


class LlmAssistantMessage(RequestModel):
    """What the model said earlier. A last one is continued."""

    role: Literal["assistant"]
    content: Content | None = None
    tool_calls: Annotated[list[AnyToolCall], Field(fail_fast=True)] | None = None


_ROLES = {"system": "<system>", "developer": "<system>", "user": "<user>", "assistant": "<assistant>", "tool": "<tool>"}


def _role(value: Any) -> str | None:
    role = value.get("role") if isinstance(value, dict) else None
    return _ROLES.get(role) if isinstance(role, str) else None


LlmMessage = Annotated[
    Annotated[LlmSystemMessage, arm("system")]
    | Annotated[LlmUserMessage, arm("user")]
    | Annotated[LlmAssistantMessage, arm("assistant")]
    | Annotated[LlmToolMessage, arm("tool")],
    Discriminator(
        _role,
        custom_error_type="message",
        custom_error_message="must be an object with the role system, developer, user, assistant or tool",
    ),
]


class NeutralTool(RequestModel):
    """A tool, with the JSON Schema of its input."""

    name: ToolName
    description: str | None = None
    input_schema: ArgumentsSchema


class BedrockSchema(RequestModel):
    """The place of a schema in Bedrock's form."""

    json_: ArgumentsSchema = Field(alias="json")


class BedrockToolSpec(RequestModel):
    """A tool in Bedrock's form."""

    name: ToolName
    description: str | None = None
    inputSchema: BedrockSchema


class BedrockTool(RequestModel):
    """A tool in Bedrock's form."""

    toolSpec: BedrockToolSpec


def _tool(value: Any) -> str | None:
    if not isinstance(value, dict):
        return None
    return "<function>" if "function" in value else "<bedrock>" if "toolSpec" in value else "<tool>"


AnyTool = Annotated[
    Annotated[NeutralTool, arm("tool")] | Annotated[FunctionTool, arm("function")] | Annotated[BedrockTool, arm("bedrock")],
    Discriminator(_tool, custom_error_type="tool", custom_error_message="must be an object with name and input_schema"),
]


class TypedChoice(RequestModel):
    """`auto` lets the model choose, `any` (`required`) makes it call some tool, `tool` the named one, `none` no tool."""

    type: Literal["auto", "any", "required", "tool", "none"]
    name: ToolName | None = Field(None, description="With type `tool`.")


class LlmNamedTool(RequestModel):
    """The name of one of the tools."""

    name: ToolName


class BedrockChoice(RequestModel):
    """The choice in Bedrock's form: one of these."""

    auto: dict[str, Any] | None = None
    any: dict[str, Any] | None = None
    tool: LlmNamedTool | None = None


def _choice(value: Any) -> str | None:
    if isinstance(value, str):
        return "<word>"
    if not isinstance(value, dict):
        return None
    if "type" not in value:
        return "<bedrock>"
    return "<function>" if value["type"] == "function" else "<typed>"


AnyChoice = Annotated[
    Annotated[Literal["auto", "any", "required", "none"], arm("word")]
    | Annotated[TypedChoice, arm("typed")]
    | Annotated[NamedToolChoice, arm("function")]
    | Annotated[BedrockChoice, arm("bedrock")],
    Discriminator(_choice, custom_error_type="tool_choice", custom_error_message="must be an object with a type"),
]


class LlmRequest(RequestModel):
    """Body of `POST /v1/llm/completions` and of `POST /v1/llm/completions/stream`."""

    model: ModelName | None = Field(None, description="Id or alias; the configured default when left out.")
    messages: Annotated[list[LlmMessage], Field(min_length=1, fail_fast=True)] = Field(description="The conversation.")
    system: TextContent | None = Field(None, description="Instructions.")
    tools: Annotated[list[AnyTool], Field(fail_fast=True), at_most_tools] | None = None
    tool_choice: AnyChoice | None = None
    max_tokens: Count | None = Field(None, description="Most tokens of the answer.")
    temperature: Temperature | None = None
