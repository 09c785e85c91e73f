"""What a caller asks of a model, in no protocol's words.

These are pure values: no ids, no I/O, no defaults of a protocol. A ``None``
means "the caller did not say", so that the provider's own default applies.
Fields that only one vendor knows ride in ``extra``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Role = Literal["system", "user", "assistant", "tool"]


@dataclass(frozen=True, slots=True)
class Text:
    """A run of plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class Reasoning:
    """What the model thought before it answered.

    Attributes:
        text: the thought itself.
        signature: opaque proof of origin that some vendors want back verbatim.
    """

    text: str
    signature: str = ""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A request of the model to run a tool.

    Attributes:
        id: names the call, so that its result can point at it.
        name: the tool.
        arguments: a JSON object as text, exactly as the model wrote it.
    """

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What running a tool gave.

    Attributes:
        call_id: the ``ToolCall.id`` that this answers.
        text: the result.
        is_error: the tool failed, and ``text`` says how.
    """

    call_id: str
    text: str
    is_error: bool = False


Part = Text | Reasoning | ToolCall | ToolResult


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    role: Role
    parts: tuple[Part, ...]
    name: str | None = None


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool that the model may call.

    Attributes:
        parameters: JSON Schema of the arguments, an object schema.
        strict: the arguments must match the schema exactly.
    """

    name: str
    description: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    strict: bool = False


@dataclass(frozen=True, slots=True)
class ToolChoice:
    """Which tool the model should call: any it likes, none, at least one, or the named one."""

    mode: Literal["auto", "none", "required", "tool"]
    name: str | None = None


@dataclass(frozen=True, slots=True)
class ResponseFormat:
    """The shape that the answer's text must have.

    Attributes:
        kind: any JSON object, or JSON that matches ``schema``.
        schema: JSON Schema, for ``json_schema``.
        name: a label for the schema.
    """

    kind: Literal["json_object", "json_schema"]
    schema: dict[str, Any] | None = None
    name: str = "response"
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Sampling:
    """How tokens are drawn and when drawing stops.

    Attributes:
        top_p: share of the probability to draw from, likeliest tokens first; 0 keeps the likeliest one.
        max_tokens: at most so many tokens per choice; ``None`` is "what the context leaves".
        n: how many independent choices.
        stop: texts that end a choice; they are not part of the answer.
        logprobs: ``None`` is off; ``k >= 0`` gives the chosen token's log-probability and
            those of the ``k`` likeliest tokens.
        logit_bias: token id to a value in -100..100 that is added to its logit.
        ignore_eos: do not stop at the end-of-sequence token (load tests).
    """

    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    min_p: float | None = None
    max_tokens: int | None = None
    min_tokens: int = 0
    n: int = 1
    stop: tuple[str, ...] = ()
    seed: int | None = None
    presence_penalty: float = 0.0
    frequency_penalty: float = 0.0
    repetition_penalty: float = 1.0
    logprobs: int | None = None
    logit_bias: dict[int, float] | None = None
    ignore_eos: bool = False


@dataclass(frozen=True, slots=True)
class AgentRun:
    """The conversation in which an agent answers.

    Attributes:
        session: the conversation's id. What was said in it before comes before the request's messages.
        id: of this run. The same id asked for again goes on with the run where its last complete step ended.
        steps: so many of its steps have been told to the caller, and are not told again.
        said: the text of the step after them that the caller has, which the answer goes on from.
    """

    session: str
    id: str
    steps: int = 0
    said: str = ""


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """One generation, the argument of every provider.

    Attributes:
        model: the model id as the caller wrote it.
        messages: the conversation; empty when ``prompt`` is given.
        prompt: raw text or token ids to continue without a chat template.
        stream: the caller reads along. A provider may merge deltas freely when it is false.
        continue_final: the answer goes on where the text of the last message, an assistant's, ends.
        echo_prompt: report the prompt's text in ``Started`` (needed when it came as token ids).
        thinking: the caller asked for reasoning (``True``), forbade it (``False``) or did not say.
        user: the caller's own label for its end user.
        tenant: whose request this is: its agents, its sessions and its documents.
        agent: the agent that answers; then ``model`` takes the place of the agent's own, unless it is empty.
        run: the conversation of the agent.
        extra: vendor fields, passed verbatim to a provider that speaks the same protocol.
    """

    model: str
    messages: tuple[Message, ...] = ()
    prompt: str | tuple[int, ...] | None = None
    continue_final: bool = False
    sampling: Sampling = field(default_factory=Sampling)
    tools: tuple[ToolSpec, ...] = ()
    tool_choice: ToolChoice | None = None
    parallel_tool_calls: bool = True
    response_format: ResponseFormat | None = None
    stream: bool = False
    echo_prompt: bool = False
    thinking: bool | None = None
    user: str | None = None
    tenant: str = "default"
    agent: str | None = None
    run: AgentRun | None = None
    extra: dict[str, Any] = field(default_factory=dict)
