"""The shapes of the LLM API's answers, for the OpenAPI page."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, RootModel


class LlmCall(BaseModel):
    """A tool that the model wants to be run, with its parsed arguments."""

    model_config = ConfigDict(extra="forbid")

    id: str
    name: str
    input: dict[str, Any]


class LlmUsage(BaseModel):
    """What the generation consumed, in tokens."""

    model_config = ConfigDict(extra="forbid")

    prompt_tokens: int
    completion_tokens: int


class LlmAnswer(BaseModel):
    """A completion."""

    model_config = ConfigDict(extra="forbid")

    content: str
    model: str
    stop_reason: Literal["end_turn", "max_tokens", "stop_sequence", "tool_use", "refusal"]
    tool_calls: list[LlmCall]
    usage: LlmUsage


class LlmModels(RootModel[list[str]]):
    """Ids of the models that complete."""
