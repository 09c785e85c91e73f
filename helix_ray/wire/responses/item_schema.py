"""The items that clients send to the Responses API, under the names of OpenAI's API reference.

What is only of use to OpenAI's hosted tools is refused; fields that are not declared here are dropped.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field

from helix_ray.wire.fields import CallId, arm, quoted
from helix_ray.wire.openai.message_schema import text_or_list
from helix_ray.wire.validation import RequestModel

ItemId = Annotated[str, Field(max_length=256)]


def _only_text(kind: Any) -> Any:
    if kind != "input_text":
        raise ValueError(f"the model reads only text, not {quoted(kind)}")
    return kind


class InputPart(RequestModel):
    """A part of what somebody else than the model says."""

    type: Annotated[Literal["input_text"], BeforeValidator(_only_text)]
    text: str


class SpokenPart(RequestModel):
    """A part of what the model said: text, or its refusal to answer."""

    type: Literal["output_text", "refusal", "input_text"]
    text: str | None = None
    refusal: str | None = None


_CONTENT = text_or_list("a string or a list of content parts")
InputContent = Annotated[Annotated[str, arm("text")] | Annotated[list[InputPart], Field(fail_fast=True), arm("list")], _CONTENT]
SpokenContent = Annotated[Annotated[str, arm("text")] | Annotated[list[SpokenPart], Field(fail_fast=True), arm("list")], _CONTENT]


def _known_role(role: Any) -> Any:
    if role not in ("user", "system", "developer"):
        raise ValueError(f"must be user, assistant, system or developer, not {quoted(role)}")
    return role


class InputMessage(RequestModel):
    """What a user says, or instructions."""

    type: Literal["message"] | None = None
    id: ItemId | None = None
    role: Annotated[Literal["user", "system", "developer"], BeforeValidator(_known_role)]
    content: InputContent


class SpokenMessage(RequestModel):
    """What the model said earlier."""

    type: Literal["message"] | None = None
    id: ItemId | None = None
    role: Literal["assistant"]
    content: SpokenContent


class FunctionCallItem(RequestModel):
    """A function that the model called."""

    type: Literal["function_call"]
    id: ItemId | None = None
    call_id: CallId
    name: CallId
    arguments: str = Field(description="A JSON object as text.")


class FunctionOutputItem(RequestModel):
    """What a function gave."""

    type: Literal["function_call_output"]
    id: ItemId | None = None
    call_id: CallId
    output: InputContent


class SummaryPart(RequestModel):
    """A part of a summary of the model's reasoning."""

    type: Literal["summary_text"]
    text: str


class ReasoningPart(RequestModel):
    """A part of the model's reasoning."""

    type: Literal["reasoning_text"]
    text: str


class ReasoningItem(RequestModel):
    """What the model thought earlier. Of ``encrypted_content`` nothing is read here."""

    type: Literal["reasoning"]
    id: ItemId | None = None
    summary: Annotated[list[SummaryPart], Field(fail_fast=True)] = Field(default_factory=list)
    content: Annotated[list[ReasoningPart], Field(fail_fast=True)] | None = None


def _not_here(kind: Any) -> Any:
    if kind == "item_reference":
        raise ValueError("references are not supported here: send the item itself, or previous_response_id")
    raise ValueError(f"items of the type {quoted(kind)} are not supported here")


class OtherItem(RequestModel):
    """Any other item, which is refused."""

    type: Annotated[str, BeforeValidator(_not_here)]


_ARMS = {"function_call": "<call>", "function_call_output": "<output>", "reasoning": "<reasoning>"}


def _kind(value: Any) -> str | None:
    if not isinstance(value, dict):
        return None
    kind = value.get("type")
    if kind == "message" or (kind is None and "role" in value):
        return "<spoken>" if value.get("role") == "assistant" else "<message>"
    return _ARMS.get(kind, "<other>") if isinstance(kind, str) else None


InputItem = Annotated[
    Annotated[InputMessage, arm("message")]
    | Annotated[SpokenMessage, arm("spoken")]
    | Annotated[FunctionCallItem, arm("call")]
    | Annotated[FunctionOutputItem, arm("output")]
    | Annotated[ReasoningItem, arm("reasoning")]
    | Annotated[OtherItem, arm("other")],
    Discriminator(_kind, custom_error_type="item", custom_error_message="must be an object with a type, or with a role"),
]
