"""From a ``ChatRequest`` to the request objects of vLLM's OpenAI layer.

Only the fields written out here reach the engine: this module is the allow-list.
"""

from __future__ import annotations

from typing import Any

from vllm.entrypoints.openai.chat_completion.protocol import ChatCompletionRequest
from vllm.entrypoints.openai.completion.protocol import CompletionRequest

from helix_ray.core.messages import ChatRequest, Message, Reasoning, Sampling, Text, ToolCall, ToolResult

_LEAST_TOP_P = 1e-6  # leaves the likeliest token alone; vLLM refuses 0


def build_chat(request: ChatRequest) -> ChatCompletionRequest:
    """The vLLM form of a request with messages.

    Raises:
        pydantic.ValidationError, vllm.exceptions.VLLMValidationError: vLLM refuses a combination.
    """
    sampling = request.sampling
    fields = _sampling(sampling)
    fields["messages"] = [entry for message in request.messages for entry in _messages(message)]
    fields["max_completion_tokens"] = sampling.max_tokens
    fields["stream"] = request.stream
    if request.continue_final:
        fields["add_generation_prompt"] = False
        fields["continue_final_message"] = True
    if sampling.logprobs is not None:
        fields["logprobs"] = True
        fields["top_logprobs"] = sampling.logprobs
    if request.tools:
        choice = request.tool_choice
        # A call that is asked for must come out well-formed: the grammar then follows the tool's own schema.
        forced = choice is not None and choice.mode in ("required", "tool")
        fields["tools"] = [
            {
                "type": "function",
                "function": {
                    "name": tool.name,
                    "description": tool.description,
                    "parameters": tool.parameters,
                    "strict": tool.strict or forced,
                },
            }
            for tool in request.tools
        ]
        if choice is None:
            fields["tool_choice"] = "auto"
        elif choice.mode == "tool":
            fields["tool_choice"] = {"type": "function", "function": {"name": choice.name}}
        else:
            fields["tool_choice"] = choice.mode
        fields["parallel_tool_calls"] = request.parallel_tool_calls
    if request.response_format is not None:
        fields["response_format"] = _response_format(request)
    if request.thinking is not None:
        fields["chat_template_kwargs"] = {"enable_thinking": request.thinking}
    return ChatCompletionRequest(**fields)


def build_completion(request: ChatRequest) -> CompletionRequest:
    """The vLLM form of a request with a raw prompt."""
    fields = _sampling(request.sampling)
    fields["prompt"] = request.prompt if isinstance(request.prompt, str) else list(request.prompt or ())
    fields["max_tokens"] = request.sampling.max_tokens
    fields["stream"] = request.stream
    if request.sampling.logprobs is not None:
        fields["logprobs"] = request.sampling.logprobs
    return CompletionRequest(**fields)


def _sampling(sampling: Sampling) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "n": sampling.n,
        "temperature": sampling.temperature,
        "top_p": None if sampling.top_p is None else max(sampling.top_p, _LEAST_TOP_P),
        "top_k": sampling.top_k,
        "min_p": sampling.min_p,
        "min_tokens": sampling.min_tokens,
        "seed": sampling.seed,
        "presence_penalty": sampling.presence_penalty,
        "frequency_penalty": sampling.frequency_penalty,
        "repetition_penalty": sampling.repetition_penalty,
        "ignore_eos": sampling.ignore_eos,
        "stop": list(sampling.stop),
    }
    if sampling.logit_bias:
        fields["logit_bias"] = {str(token): bias for token, bias in sampling.logit_bias.items()}
    return fields


def _response_format(request: ChatRequest) -> dict[str, Any]:
    wanted = request.response_format
    assert wanted is not None
    if wanted.kind == "json_object":
        return {"type": "json_object"}
    return {
        "type": "json_schema",
        "json_schema": {"name": wanted.name, "schema": wanted.schema or {}, "strict": wanted.strict},
    }


def _messages(message: Message) -> list[dict[str, Any]]:
    # Results of tools come first: they answer the assistant's turn before this message.
    entries: list[dict[str, Any]] = [
        {"role": "tool", "tool_call_id": part.call_id, "content": part.text}
        for part in message.parts
        if isinstance(part, ToolResult)
    ]
    if message.role == "tool":
        return entries
    texts = [part.text for part in message.parts if isinstance(part, Text)]
    calls = [part for part in message.parts if isinstance(part, ToolCall)]
    reasoning = [part.text for part in message.parts if isinstance(part, Reasoning)]
    if entries and not texts and not calls:
        return entries
    entry: dict[str, Any] = {"role": message.role, "content": "\n".join(texts) if texts or not calls else None}
    if message.name:
        entry["name"] = message.name
    if reasoning:
        entry["reasoning"] = "".join(reasoning)
    if calls:
        entry["tool_calls"] = [
            {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}} for call in calls
        ]
    return [*entries, entry]
