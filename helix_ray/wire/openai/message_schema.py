"""The messages that clients send to chat completions, under the names of OpenAI's API reference.

Beyond OpenAI's fields: ``reasoning_content`` in an assistant's message, as this API answers it.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field

from helix_ray.wire.fields import CallId, arm, quoted
from helix_ray.wire.validation import RequestModel


def only_functions(kind: Any) -> Any:
    """Refuse tools of other types."""
    if kind != "function":
        raise ValueError(f"only tools of type 'function' are known here, not {quoted(kind)}")
    return kind


def _only_text(kind: Any) -> Any:
    if kind != "text":
        raise ValueError(f"the model reads only text, not {quoted(kind)}")
    return kind


def _text_or_list(value: Any) -> str | None:
    return "<text>" if isinstance(value, str) else "<list>" if isinstance(value, list) else None


def text_or_list(what: str) -> Discriminator:
    """Tells a string from a list; ``what`` says it to the caller."""
    return Discriminator(_text_or_list, custom_error_type="kind", custom_error_message=f"must be {what}")


class TextPart(RequestModel):
    """A part of a message's content."""

    type: Annotated[Literal["text"], BeforeValidator(_only_text)]
    text: str


class AssistantPart(RequestModel):
    """A part of an assistant's message: text, or its refusal to answer."""

    type: Literal["text", "refusal"]
    text: str | None = None
    refusal: str | None = None


_CONTENT = text_or_list("a string or a list of content parts")
TextContent = Annotated[
    Annotated[str, arm("text")] | Annotated[list[TextPart], Field(min_length=1, fail_fast=True), arm("list")], _CONTENT
]
AssistantContent = Annotated[
    Annotated[str, arm("text")] | Annotated[list[AssistantPart], Field(fail_fast=True), arm("list")], _CONTENT
]
SpeakerName = Annotated[str, Field(max_length=256)]


class SystemMessage(RequestModel):
    """Instructions."""

    role: Literal["system", "developer"]
    content: TextContent
    name: SpeakerName | None = None


def _known_role(role: Any) -> Any:
    if role != "user":
        raise ValueError(f"must be system, developer, user, assistant or tool, not {quoted(role)}")
    return role


class UserMessage(RequestModel):
    """What the user says."""

    role: Annotated[Literal["user"], BeforeValidator(_known_role)]
    content: TextContent
    name: SpeakerName | None = None


class FunctionCall(RequestModel):
    """The function that a tool call names."""

    name: CallId
    arguments: str = Field(description="A JSON object as text.")


class MessageToolCall(RequestModel):
    """A tool call that the assistant made."""

    id: CallId
    type: Annotated[Literal["function"], BeforeValidator(only_functions)]
    function: FunctionCall


def _no_function_call(value: Any) -> Any:
    if value is not None:
        raise ValueError("not supported here: use tool_calls")
    return value


class AssistantMessage(RequestModel):
    """What the model said earlier."""

    role: Literal["assistant"]
    content: AssistantContent | None = None
    refusal: str | None = None
    reasoning_content: str | None = Field(None, description="The model's reasoning, as this API answered it.")
    tool_calls: Annotated[list[MessageToolCall], Field(fail_fast=True)] | None = None
    name: SpeakerName | None = None
    function_call: Annotated[None, BeforeValidator(_no_function_call)] = Field(
        None, description="Not supported: use `tool_calls`."
    )


class ToolMessage(RequestModel):
    """The result of a tool call."""

    role: Literal["tool"]
    content: TextContent
    tool_call_id: CallId


_ARMS = {"system": "<system>", "developer": "<system>", "assistant": "<assistant>", "tool": "<tool>"}


def _role(value: Any) -> str | None:
    if not isinstance(value, dict):
        return None
    role = value.get("role")
    # A role that nobody has is taken for the user's, whose check of it names the field.
    return _ARMS.get(role, "<user>") if isinstance(role, str) else "<user>"


ChatMessage = Annotated[
    Annotated[SystemMessage, arm("system")]
    | Annotated[UserMessage, arm("user")]
    | Annotated[AssistantMessage, arm("assistant")]
    | Annotated[ToolMessage, arm("tool")],
    Discriminator(_role, custom_error_type="message", custom_error_message="must be an object with a role"),
]
