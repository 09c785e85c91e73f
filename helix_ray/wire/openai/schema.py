"""Request bodies under the names of OpenAI's API reference.

Fields that are not declared here are dropped, so that nothing unknown reaches an engine. Beyond OpenAI's
fields: ``top_k``, ``min_p``, ``repetition_penalty``, ``min_tokens``, ``ignore_eos``.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field

from helix_ray.wire.fields import (
    MAX_INT,
    ArgumentsSchema,
    Choices,
    Count,
    EndUser,
    JsonSchemaObject,
    LogitBias,
    ModelName,
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
from helix_ray.wire.openai.message_schema import ChatMessage, only_functions, text_or_list
from helix_ray.wire.validation import RequestModel


class FunctionDefinition(RequestModel):
    """A function that the model may call."""

    name: ToolName
    description: str | None = None
    parameters: ArgumentsSchema | None = Field(None, description="JSON Schema of the arguments.")
    strict: bool | None = Field(None, description="Arguments must match the schema exactly.")


class Tool(RequestModel):
    """A tool that the model may use."""

    type: Annotated[Literal["function"], BeforeValidator(only_functions)]
    function: FunctionDefinition


class NamedFunction(RequestModel):
    """The name of one of the tools."""

    name: ToolName


class NamedToolChoice(RequestModel):
    """The tool that the model must call."""

    type: Annotated[Literal["function"], BeforeValidator(only_functions)]
    function: NamedFunction


def _word_or_object(value: Any) -> str | None:
    return "<word>" if isinstance(value, str) else "<object>" if isinstance(value, dict) else None


ToolChoiceOption = Annotated[
    Annotated[Literal["auto", "none", "required"], arm("word")] | Annotated[NamedToolChoice, arm("object")],
    Discriminator(
        _word_or_object,
        custom_error_type="tool_choice",
        custom_error_message="must be 'auto', 'none', 'required' or an object that names a function",
    ),
]


class ResponseFormatText(RequestModel):
    """Any text."""

    type: Literal["text"]


class ResponseFormatJsonObject(RequestModel):
    """Any JSON object."""

    type: Literal["json_object"]


class JsonSchema(RequestModel):
    """A named schema that the answer must match."""

    name: Annotated[str, Field(pattern="^[A-Za-z0-9_-]{1,64}$")]
    schema_: JsonSchemaObject = Field(alias="schema", description="JSON Schema of the answer.")
    description: str | None = None
    strict: bool | None = None


class ResponseFormatJsonSchema(RequestModel):
    """JSON that matches a schema."""

    type: Literal["json_schema"]
    json_schema: JsonSchema


def _format(value: Any) -> str | None:
    kind = value.get("type") if isinstance(value, dict) else None
    return f"<{kind}>" if kind in ("text", "json_object", "json_schema") else None


ResponseFormatOption = Annotated[
    Annotated[ResponseFormatText, arm("text")]
    | Annotated[ResponseFormatJsonObject, arm("json_object")]
    | Annotated[ResponseFormatJsonSchema, arm("json_schema")],
    Discriminator(
        _format,
        custom_error_type="format",
        custom_error_message="must be an object whose type is text, json_object or json_schema",
    ),
]


class StreamOptions(RequestModel):
    """What a stream carries beside the answer."""

    include_usage: bool | None = Field(None, description="Send a last chunk with the tokens used.")


class SamplingFields(RequestModel):
    """What chat and text completions share."""

    model: ModelName
    temperature: Temperature | None = None
    top_p: TopP | None = None
    n: Choices | None = Field(None, description="How many answers to draw.")
    stop: (
        Annotated[
            Annotated[StopSequence, arm("text")] | Annotated[StopSequences, arm("list")],
            text_or_list("a string or a list of strings"),
        ]
        | None
    ) = Field(None, description="Texts that end the answer; they are not part of it.")
    presence_penalty: Penalty | None = None
    frequency_penalty: Penalty | None = None
    seed: Annotated[int, Field(ge=-(2**63), lt=2**63)] | None = None
    logit_bias: LogitBias | None = Field(None, description="Token id to what is added to its logit.")
    user: EndUser | None = None
    stream: bool | None = Field(None, description="Answer with server-sent events.")
    stream_options: StreamOptions | None = None
    top_k: Annotated[int, Field(ge=-1, le=MAX_INT)] | None = Field(
        None, description="An extension: draw from the k likeliest tokens; 0 and -1 draw from all."
    )
    min_p: Annotated[float, Field(ge=0, le=1)] | None = Field(
        None, description="An extension: leave out tokens less likely than this share of the likeliest one's probability."
    )
    repetition_penalty: Annotated[float, Field(gt=0, le=2)] | None = Field(
        None, description="An extension: above 1 discourages tokens that were there already."
    )
    min_tokens: Annotated[int, Field(ge=0, le=MAX_INT)] | None = Field(
        None, description="An extension: do not stop before so many tokens."
    )
    ignore_eos: bool | None = Field(None, description="An extension: do not stop at the end-of-sequence token.")


def _use_tools(value: Any) -> Any:
    if value is not None:
        raise ValueError("not supported here: use tools and tool_choice")
    return value


class ChatCompletionRequest(SamplingFields):
    """Body of ``POST /v1/chat/completions``."""

    messages: Annotated[list[ChatMessage], Field(min_length=1, fail_fast=True)]
    max_tokens: Count | None = Field(None, description="Older name of `max_completion_tokens`.")
    max_completion_tokens: Count | None = Field(None, description="Most tokens of one answer, reasoning included.")
    logprobs: bool | None = Field(None, description="Answer with the log-probability of each token.")
    top_logprobs: TopLogprobs | None = Field(None, description="How many likeliest tokens to list per token.")
    tools: Annotated[list[Tool], Field(fail_fast=True), at_most_tools] | None = None
    tool_choice: ToolChoiceOption | None = None
    parallel_tool_calls: bool | None = None
    response_format: ResponseFormatOption | None = None
    reasoning_effort: Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"] | None = Field(
        None, description="`none` asks for no reasoning, everything else for reasoning."
    )
    functions: Annotated[None, BeforeValidator(_use_tools)] = Field(None, description="Not supported: use `tools`.")
    function_call: Annotated[None, BeforeValidator(_use_tools)] = Field(None, description="Not supported: use `tool_choice`.")


def _shape(value: Any) -> str | None:
    if isinstance(value, str):
        return "<text>"
    if not isinstance(value, list) or not value:
        return None
    first = value[0]
    return "<texts>" if isinstance(first, str) else "<token_lists>" if isinstance(first, list) else "<tokens>"


_Text = Annotated[str, Field(min_length=1)]
_Tokens = Annotated[list[TokenId], Field(min_length=1, fail_fast=True)]
TextsOrTokens = Annotated[
    Annotated[_Text, arm("text")]
    | Annotated[list[_Text], Field(fail_fast=True), arm("texts")]
    | Annotated[_Tokens, arm("tokens")]
    | Annotated[list[_Tokens], Field(fail_fast=True), arm("token_lists")],
    Discriminator(
        _shape,
        custom_error_type="shape",
        custom_error_message="must be a string, a list of strings, a list of token ids or a list of such lists, and not empty",
    ),
]


def _no_suffix(value: Any) -> Any:
    if value is not None:
        raise ValueError("not supported: the models here only continue a text")
    return value


class CompletionRequest(SamplingFields):
    """Body of ``POST /v1/completions``."""

    prompt: TextsOrTokens = Field(description="One prompt or several, as text or as token ids.", examples=["Once upon a time"])
    max_tokens: Count | None = Field(None, description="Most tokens of one answer; 16 when left out.")
    logprobs: TopLogprobs | None = Field(
        None, description="Answer with the log-probabilities of each token and of so many likeliest ones."
    )
    echo: bool | None = Field(None, description="Begin the answer with the prompt.")
    best_of: Annotated[int, Field(ge=1, le=MAX_INT)] | None = Field(None, description="Only the value of `n`.")
    suffix: Annotated[None, BeforeValidator(_no_suffix)] = Field(None, description="Not supported.")


class EmbeddingRequest(RequestModel):
    """Body of ``POST /v1/embeddings``."""

    model: Annotated[
        str, Field(min_length=1, max_length=256, description="Id or alias of a model.", examples=["all-MiniLM-L6-v2"])
    ]
    input: TextsOrTokens = Field(
        description="One input or several, as text or as token ids.",
        examples=["The quick brown fox jumps over the lazy dog"],
    )
    encoding_format: Literal["float", "base64"] | None = Field(None, description="`base64`: little-endian float32.")
    dimensions: Annotated[int, Field(ge=1, le=65536)] | None = Field(None, description="Length of the vectors.")
    user: EndUser | None = None
