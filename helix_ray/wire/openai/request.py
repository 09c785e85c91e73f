"""From the bodies of OpenAI's endpoints to ``ChatRequest``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from helix_ray.config import Limits
from helix_ray.core.messages import ChatRequest, ResponseFormat, Sampling, ToolChoice, ToolSpec
from helix_ray.wire.openai.messages import decode_message
from helix_ray.wire.openai.schema import (
    ChatCompletionRequest,
    CompletionRequest,
    EmbeddingRequest,
    NamedToolChoice,
    ResponseFormatJsonObject,
    ResponseFormatJsonSchema,
    ResponseFormatOption,
    SamplingFields,
    Tool,
)
from helix_ray.wire.tools import check_tool_choice
from helix_ray.wire.validation import refused, validate

_COMPLETION_MAX_TOKENS = 16  # OpenAI's default


@dataclass(frozen=True, slots=True)
class ChatDecoded:
    """A chat completion request.

    Attributes:
        include_usage: the stream ends with a chunk that tells the usage.
    """

    request: ChatRequest
    include_usage: bool


@dataclass(frozen=True, slots=True)
class CompletionDecoded:
    """A text completion request.

    Attributes:
        requests: one per prompt, all with the same sampling.
        choices: answers per prompt.
        include_usage: the stream ends with a chunk that tells the usage.
    """

    requests: tuple[ChatRequest, ...]
    choices: int
    include_usage: bool

    @property
    def stream(self) -> bool:
        """The caller reads along."""
        return self.requests[0].stream


@dataclass(frozen=True, slots=True)
class EmbeddingDecoded:
    """An embedding request.

    Attributes:
        inputs: texts, or lists of token ids.
        encoding: how the answer writes vectors.
    """

    model: str
    inputs: tuple[str, ...] | tuple[tuple[int, ...], ...]
    dimensions: int | None
    encoding: Literal["float", "base64"]


def decode_chat(body: dict[str, Any], limits: Limits) -> ChatDecoded:
    """The body of ``POST /v1/chat/completions``.

    Raises:
        InvalidRequestError: a field is missing, wrong or over a limit; ``param`` names it.
    """
    wire = validate(ChatCompletionRequest, body, limits)
    if wire.top_logprobs is not None and not wire.logprobs:
        raise refused("top_logprobs", "only with logprobs set to true")
    tools = tuple(_tool(tool) for tool in wire.tools or ())
    tool_choice = _tool_choice(wire)
    check_tool_choice(tools, tool_choice)
    max_tokens = wire.max_tokens if wire.max_completion_tokens is None else wire.max_completion_tokens
    request = ChatRequest(
        model=wire.model,
        messages=tuple(decode_message(message, index, limits) for index, message in enumerate(wire.messages)),
        sampling=_sampling(wire, max_tokens, (wire.top_logprobs or 0) if wire.logprobs else None),
        tools=tools,
        tool_choice=tool_choice,
        parallel_tool_calls=wire.parallel_tool_calls is not False,
        response_format=_response_format(wire.response_format),
        stream=bool(wire.stream),
        thinking=None if wire.reasoning_effort is None else wire.reasoning_effort != "none",
        user=wire.user,
        extra={} if wire.reasoning_effort is None else {"openai": {"reasoning_effort": wire.reasoning_effort}},
    )
    return ChatDecoded(request, _include_usage(wire))


def decode_completion(body: dict[str, Any], limits: Limits) -> CompletionDecoded:
    """The body of ``POST /v1/completions``.

    Raises:
        InvalidRequestError: a field is missing, wrong or over a limit; ``param`` names it.
    """
    wire = validate(CompletionRequest, body, limits)
    if wire.echo and wire.logprobs is not None:
        raise refused("logprobs", "not together with echo: there are no log-probabilities of the prompt")
    choices = wire.n or 1
    if wire.best_of not in (None, choices):
        raise refused("best_of", "only the value of n")
    prompts = _several(wire.prompt)
    if len(prompts) > limits.prompts:
        raise refused("prompt", f"at most {limits.prompts} prompts")
    max_tokens = _COMPLETION_MAX_TOKENS if wire.max_tokens is None else wire.max_tokens
    if wire.max_tokens is None and wire.min_tokens:
        max_tokens = max(max_tokens, wire.min_tokens)
    sampling = _sampling(wire, max_tokens, wire.logprobs)
    requests = tuple(
        ChatRequest(
            model=wire.model,
            prompt=prompt,
            sampling=sampling,
            stream=bool(wire.stream),
            echo_prompt=bool(wire.echo),
            user=wire.user,
        )
        for prompt in prompts
    )
    return CompletionDecoded(requests, choices, _include_usage(wire))


def decode_embedding(body: dict[str, Any], limits: Limits) -> EmbeddingDecoded:
    """The body of ``POST /v1/embeddings``.

    Raises:
        InvalidRequestError: a field is missing, wrong or over a limit; ``param`` names it.
    """
    wire = validate(EmbeddingRequest, body, limits)
    inputs = _several(wire.input)
    if len(inputs) > limits.embedding_inputs:
        raise refused("input", f"at most {limits.embedding_inputs} inputs")
    return EmbeddingDecoded(wire.model, inputs, wire.dimensions, wire.encoding_format or "float")


def _several(
    value: str | list[str] | list[int] | list[list[int]],
) -> tuple[str, ...] | tuple[tuple[int, ...], ...]:
    if isinstance(value, str):
        return (value,)
    if isinstance(value[0], int):
        return (tuple(value),)
    if isinstance(value[0], str):
        return tuple(value)
    return tuple(map(tuple, value))


def _sampling(wire: SamplingFields, max_tokens: int | None, logprobs: int | None) -> Sampling:
    if wire.min_tokens and max_tokens is not None and wire.min_tokens > max_tokens:
        raise refused("min_tokens", "more than the most tokens of an answer")
    stop = (wire.stop,) if isinstance(wire.stop, str) else tuple(wire.stop or ())
    bias = wire.logit_bias
    return Sampling(
        temperature=wire.temperature,
        top_p=wire.top_p,
        top_k=None if wire.top_k is None else max(wire.top_k, 0),
        min_p=wire.min_p,
        max_tokens=max_tokens,
        min_tokens=wire.min_tokens or 0,
        n=wire.n or 1,
        stop=stop,
        seed=wire.seed,
        presence_penalty=wire.presence_penalty or 0.0,
        frequency_penalty=wire.frequency_penalty or 0.0,
        repetition_penalty=1.0 if wire.repetition_penalty is None else wire.repetition_penalty,
        logprobs=logprobs,
        logit_bias={int(token): value for token, value in bias.items()} if bias else None,
        ignore_eos=bool(wire.ignore_eos),
    )


def _tool(tool: Tool) -> ToolSpec:
    function = tool.function
    parameters = function.parameters or {"type": "object", "properties": {}}
    return ToolSpec(function.name, function.description or "", parameters, bool(function.strict))


def _tool_choice(wire: ChatCompletionRequest) -> ToolChoice | None:
    choice = wire.tool_choice
    if isinstance(choice, NamedToolChoice):
        return ToolChoice("tool", choice.function.name)
    return None if choice is None else ToolChoice(choice)


def _response_format(wanted: ResponseFormatOption | None) -> ResponseFormat | None:
    if isinstance(wanted, ResponseFormatJsonSchema):
        schema = wanted.json_schema
        return ResponseFormat("json_schema", schema.schema_, schema.name, bool(schema.strict))
    return ResponseFormat("json_object") if isinstance(wanted, ResponseFormatJsonObject) else None


def _include_usage(wire: SamplingFields) -> bool:
    if wire.stream_options is None:
        return False
    if not wire.stream:
        raise refused("stream_options", "only with stream set to true")
    return bool(wire.stream_options.include_usage)
