"""The loop of an agent: the model speaks, its tools answer, until it says something without calling one.

The loop is ReAct (Yao et al., 2022, https://arxiv.org/abs/2210.03629) on the model's native tool calls.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from helix_ray.agent.tool import Tool, call
from helix_ray.core.agents import AgentLimits, ToolOutcome
from helix_ray.core.errors import DeadlineError, InvalidRequestError
from helix_ray.core.events import (
    Event,
    Finished,
    FinishReason,
    ReasoningDelta,
    Started,
    StepEnded,
    TextDelta,
    ToolCallDelta,
    ToolEnded,
    ToolStarted,
    Usage,
)
from helix_ray.core.messages import ChatRequest, Message, Text, ToolCall, ToolChoice, ToolResult, ToolSpec

_MOST_CALLS = 16  # of one step; the model is told that the others were left out
_LEAST_S = 1.0

Model = Callable[[ChatRequest], AsyncIterator[Event]]
"""``Provider.stream`` of the model that speaks."""

Keep = Callable[[int, Sequence[Message], bool], Awaitable[None]]
"""Makes a step durable: its number, what was said in it, and whether it ends the run."""


@dataclass(frozen=True, slots=True)
class Past:
    """What was done of a run that another process began.

    Attributes:
        messages: of its complete steps, each with the step's number.
        complete: the last of them ends it.
        told: so many of the steps are known to the caller.
        said: and so much of the text of the next one.
    """

    messages: Sequence[tuple[int, Message]] = ()
    complete: bool = False
    told: int = 0
    said: str = ""


@dataclass(slots=True)
class _Speech:
    """What the model says in a step."""

    text: str = ""
    calls: dict[int, ToolCallDelta] = field(default_factory=dict)
    reason: FinishReason = "stop"
    usage: Usage = field(default_factory=lambda: Usage(0, 0))

    def add(self, event: Event) -> None:
        match event:
            case TextDelta():
                self.text += event.text
            case ToolCallDelta() if event.call in self.calls:
                self.calls[event.call].arguments += event.arguments
            case ToolCallDelta():
                self.calls[event.call] = replace(event)
            case Finished():
                self.reason = event.reason
            case Usage():
                self.usage = event

    @property
    def message(self) -> Message:
        calls = tuple(ToolCall(one.id, one.name, one.arguments) for one in self.calls.values())
        return Message("assistant", ((Text(self.text),) if self.text or not calls else ()) + calls)


class Loop:
    """One run of an agent.

    Args:
        request: the conversation so far, and tools of the caller, with whose calls the run ends.
        model: what speaks.
        tools: what the agent can do by itself.
        limits: where the run ends.
        keep: makes each step durable before it is told.

    Raises:
        InvalidRequestError: the request wants several answers, or brings a tool with the name of one of the agent.
    """

    def __init__(self, request: ChatRequest, model: Model, tools: Sequence[Tool], limits: AgentLimits, keep: Keep) -> None:
        self._request = request
        self._model = model
        self._tools = {tool.name: tool for tool in tools}
        self._limits = limits
        self._keep = keep
        self._usage = Usage(0, 0)
        self._began = time.monotonic()
        self._answering = False
        if request.sampling.n != 1:
            raise InvalidRequestError("An agent gives one answer: `n` is 1.", param="n")
        for spec in request.tools:
            if spec.name in self._tools:
                raise InvalidRequestError(f"The agent has a tool {spec.name!r} of its own.", param="tools")

    async def run(self, past: Past) -> AsyncGenerator[Event, None]:
        """Answer.

        Args:
            past: what was done of the run already.

        Yields:
            The events of one answer, and between them those of ``AgentEvent``.

        Raises:
            DeadlineError: the run took too long.
            HelixError: the model fails, or a step cannot be kept.
        """
        conversation = list(self._request.messages)
        number = 0
        if past.messages:
            yield Started(0)
        for number, messages in _by_step(past.messages):
            conversation += messages
            for event in self._tell_again(number, messages, past):
                yield event
        if past.complete:
            called = any(isinstance(part, ToolCall) for part in conversation[-1].parts)
            yield Finished("tool_calls" if called else "stop")
            yield self._usage
            return
        said = past.said if number == past.told else ""
        started = bool(past.messages)
        while True:
            number += 1
            speech = _Speech(said)
            specs = self._specs(number)
            # A form of the answer would leave the model no way to call a tool: it comes when no more are called.
            drafts = bool(specs) and self._request.response_format is not None
            reads_along = self._request.stream and not drafts
            async with aclosing(self._speak(conversation, number, specs, said)) as events:
                async for event in events:
                    speech.add(event)
                    match event:
                        case Started() if not started:
                            started = True
                            yield event
                        case ReasoningDelta():
                            yield event
                        case TextDelta() if reads_along:
                            yield event
            said = ""
            self._usage += speech.usage
            calls = self._own_calls(speech)
            if drafts and not calls and not speech.calls:
                self._answering = True
                number -= 1
                continue
            conversation.append(speech.message)
            if not calls:
                break
            if speech.text and not reads_along:
                yield ReasoningDelta(speech.text)
            results: list[ToolResult] = []
            async with aclosing(self._act(calls, results)) as events:
                async for event in events:
                    yield event
            conversation.append(Message("tool", tuple(results)))
            await self._keep(number, conversation[-2:], False)
            yield StepEnded(number, speech.usage.prompt_tokens, speech.usage.completion_tokens)
        await self._keep(number, conversation[-1:], True)
        if speech.text and not reads_along:
            yield TextDelta(speech.text)
        for position, delta in enumerate(speech.calls.values()):
            yield replace(delta, call=position)
        yield StepEnded(number, speech.usage.prompt_tokens, speech.usage.completion_tokens)
        yield Finished("tool_calls" if speech.calls else speech.reason)
        yield self._usage

    def _specs(self, number: int) -> tuple[ToolSpec, ...]:
        """The tools of a step. Without any, the model has to answer with what it knows."""
        spent = self._usage.total_tokens >= self._limits.tokens
        if self._answering or number >= self._limits.steps or spent or self._left() < _LEAST_S:
            return ()
        return (*(tool.spec for tool in self._tools.values()), *self._request.tools)

    def _left(self) -> float:
        """Seconds that the run may still take."""
        return self._limits.seconds - (time.monotonic() - self._began)

    async def _speak(
        self, conversation: Sequence[Message], number: int, specs: tuple[ToolSpec, ...], said: str
    ) -> AsyncGenerator[Event, None]:
        """The model's next words.

        Args:
            conversation: everything before them.
            number: of the step.
            specs: its tools.
            said: how they begin.
        """
        left = self._left()
        # Whoever asks for a tool wants one call of it, not the same call for ever.
        choice = self._request.tool_choice if number == 1 else ToolChoice("auto")
        asked = replace(
            self._request,
            messages=(*conversation, Message("assistant", (Text(said),))) if said else tuple(conversation),
            continue_final=bool(said),
            tools=specs,
            tool_choice=choice if specs else None,
            response_format=None if specs else self._request.response_format,
            agent=None,
            run=None,
        )
        deadline = asyncio.timeout(max(left, _LEAST_S))
        try:
            async with deadline, aclosing(self._model(asked)) as events:  # type: ignore[type-var]
                async for event in events:
                    yield event
        except TimeoutError as exc:
            if deadline.expired():
                raise DeadlineError(f"The agent was not done after {self._limits.seconds:g} s.") from exc
            raise

    def _own_calls(self, speech: _Speech) -> list[ToolCall]:
        """The calls that the agent answers by itself.

        Where the model calls a tool of the caller as well, only that stays: what comes of it may change what else is needed.
        """
        foreign = {spec.name for spec in self._request.tools}
        theirs = {number: one for number, one in speech.calls.items() if one.name in foreign}
        if theirs:
            speech.calls = theirs
            return []
        return [ToolCall(one.id, one.name, one.arguments) for one in speech.calls.values()]

    async def _act(self, calls: Sequence[ToolCall], results: list[ToolResult]) -> AsyncGenerator[Event, None]:
        """Run the tools at the same time; ``results`` gets what they gave, in the order of the calls."""
        for one in calls:
            yield ToolStarted(one.id, one.name, one.arguments)
        seconds = max(min(self._limits.tool_seconds, self._left()), _LEAST_S)
        tasks = [asyncio.create_task(self._call(one, position, seconds)) for position, one in enumerate(calls)]
        try:
            for done in asyncio.as_completed(tasks):
                yield await done
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        results += [ToolResult(ended.id, ended.text, ended.is_error) for ended in (task.result() for task in tasks)]

    async def _call(self, wanted: ToolCall, position: int, seconds: float) -> ToolEnded:
        began = time.monotonic()
        tool = self._tools.get(wanted.name)
        if tool is None:
            outcome = ToolOutcome(f"Error: there is no tool {wanted.name!r}; there are {', '.join(self._tools) or 'none'}.", True)
        elif position >= _MOST_CALLS:
            outcome = ToolOutcome(f"Error: left out, because more than {_MOST_CALLS} tools were called at once.", True)
        else:
            outcome = await call(tool, wanted.arguments, seconds)
        return ToolEnded(wanted.id, wanted.name, outcome.text, outcome.is_error, time.monotonic() - began)

    def _tell_again(self, number: int, messages: Sequence[Message], past: Past) -> Iterator[Event]:
        """What the caller does not know of a step that was kept."""
        if number <= past.told:
            return
        said, results = messages[0], [part for message in messages[1:] for part in message.parts if isinstance(part, ToolResult)]
        text = "".join(part.text for part in said.parts if isinstance(part, Text))
        calls = [part for part in said.parts if isinstance(part, ToolCall)]
        text = text.removeprefix(past.said) if number == past.told + 1 else text
        if text:
            yield TextDelta(text) if self._request.stream or not results else ReasoningDelta(text)
        if results:
            yield from (ToolStarted(one.id, one.name, one.arguments) for one in calls)
            names = {one.id: one.name for one in calls}
            yield from (ToolEnded(one.call_id, names[one.call_id], one.text, one.is_error) for one in results)
        else:
            yield from (ToolCallDelta(at, one.arguments, one.id, one.name) for at, one in enumerate(calls))
        yield StepEnded(number, 0, 0)


def _by_step(messages: Sequence[tuple[int, Message]]) -> Iterator[tuple[int, list[Message]]]:
    for number, group in itertools.groupby(messages, key=lambda item: item[0]):
        yield number, [message for _, message in group]
