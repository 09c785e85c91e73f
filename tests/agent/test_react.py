"""The loop: the model speaks, tools answer, until there is an answer."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from helix_ray.agent.react import Loop, Past
from helix_ray.agent.tool import Tool, ToolError, tool
from helix_ray.core.agents import AgentLimits
from helix_ray.core.errors import DeadlineError, InvalidRequestError, UnavailableError
from helix_ray.core.events import (
    Event,
    Finished,
    ReasoningDelta,
    Started,
    StepEnded,
    TextDelta,
    ToolCallDelta,
    ToolEnded,
    ToolStarted,
    Usage,
)
from helix_ray.core.messages import (
    ChatRequest,
    Message,
    ResponseFormat,
    Sampling,
    Text,
    ToolCall,
    ToolChoice,
    ToolResult,
    ToolSpec,
)
from tests.agent.models import ScriptedModel, calls, says, user

LIMITS, FRESH = AgentLimits(), Past()
REQUEST = ChatRequest("demo", (user("What is 6 * 7?"),), stream=True)


async def double(number: int) -> str:
    """Doubles

    Args:
        number: What to double
    """
    if number < 0:
        raise ToolError("too small")
    return str(2 * number)


async def sleep(seconds: float) -> str:
    """Sleeps

    Args:
        seconds: How long
    """
    await asyncio.sleep(seconds)
    return "slept"


TOOLS = (tool(double), tool(sleep))


class Kept:
    """What was made durable."""

    def __init__(self) -> None:
        self.steps: list[tuple[int, list[Message], bool]] = []

    async def __call__(self, step: int, messages: Sequence[Message], final: bool) -> None:
        self.steps.append((step, list(messages), final))


async def run(
    model: ScriptedModel,
    request: ChatRequest = REQUEST,
    tools: Sequence[Tool] = TOOLS,
    limits: AgentLimits = LIMITS,
    past: Past = FRESH,
    kept: Kept | None = None,
) -> list[Event]:
    loop = Loop(request, model.stream, tools, limits, kept or Kept())
    return [event async for event in loop.run(past)]


def of(events: Sequence[Event], kind: type[Any]) -> list[Any]:
    return [event for event in events if isinstance(event, kind)]


async def test_an_answer_without_tools() -> None:
    kept = Kept()
    events = await run(ScriptedModel(says("It is ", "42.")), kept=kept)
    assert [type(event) for event in events] == [Started, TextDelta, TextDelta, StepEnded, Finished, Usage]
    assert kept.steps == [(1, [Message("assistant", (Text("It is 42."),))], True)]


async def test_tools_are_called_and_their_results_told() -> None:
    model, kept = ScriptedModel(calls(("double", '{"number": 21}')), says("42")), Kept()
    events = await run(model, kept=kept)
    assert of(events, ToolStarted) == [ToolStarted("call_0", "double", '{"number": 21}')]
    assert [(one.text, one.is_error) for one in of(events, ToolEnded)] == [("42", False)]
    assert [one.step for one in of(events, StepEnded)] == [1, 2]
    assert events[-2:] == [Finished("stop"), Usage(20, 6)]
    assert model.requests[1].messages[1:] == (
        Message("assistant", (ToolCall("call_0", "double", '{"number": 21}'),)),
        Message("tool", (ToolResult("call_0", "42"),)),
    )
    assert [(step, final) for step, _, final in kept.steps] == [(1, False), (2, True)]
    assert [spec.name for spec in model.requests[0].tools] == ["double", "sleep"]


async def test_tools_run_at_the_same_time_and_results_keep_the_order_of_the_calls() -> None:
    freed = asyncio.Event()

    async def wait() -> str:
        """Waits for the other tool"""
        await freed.wait()
        return "waited"

    async def free() -> str:
        """Ends the other tool's wait"""
        freed.set()
        return "freed"

    model = ScriptedModel(calls(("wait", "{}"), ("wait", "{}"), ("free", "{}")), says("."))
    events = await run(model, tools=(tool(wait), tool(free)))
    assert of(events, ToolEnded)[0].name == "free"
    (answers,) = [message for message in model.requests[1].messages if message.role == "tool"]
    assert [part.text for part in answers.parts if isinstance(part, ToolResult)] == ["waited", "waited", "freed"]


@pytest.mark.parametrize(
    ("name", "arguments", "why"),
    [
        ("double", '{"number": -1}', "too small"),
        ("double", "{", "no JSON"),
        ("unknown", "{}", "there is no tool 'unknown'; there are double, sleep."),
        ("sleep", '{"seconds": 60}', "longer than 1 s"),
    ],
)
async def test_a_tool_that_fails_is_a_result(name: str, arguments: str, why: str) -> None:
    model = ScriptedModel(calls((name, arguments)), says("sorry"))
    events = await run(model, limits=AgentLimits(tool_seconds=0.1))
    (ended,) = of(events, ToolEnded)
    assert ended.is_error
    assert why in ended.text
    assert events[-2] == Finished("stop")


async def test_the_last_step_gets_no_tools() -> None:
    model = ScriptedModel(*[calls(("double", '{"number": 1}'))] * 2, says("enough"))
    events = await run(model, limits=AgentLimits(steps=3))
    assert [bool(request.tools) for request in model.requests] == [True, True, False]
    assert "".join(one.text for one in of(events, TextDelta)) == "enough"


async def test_a_run_that_cost_its_tokens_answers() -> None:
    model = ScriptedModel(calls(("double", '{"number": 1}')), says("enough"))
    await run(model, limits=AgentLimits(tokens=15))
    assert [bool(request.tools) for request in model.requests] == [True, False]


async def test_a_run_that_takes_too_long_ends() -> None:
    with pytest.raises(DeadlineError, match=r"not done after 0\.1 s"):
        await run(ScriptedModel([Started(1), None]), limits=AgentLimits(seconds=0.1))


async def test_a_failure_of_the_model_is_the_runs() -> None:
    with pytest.raises(UnavailableError):
        await run(ScriptedModel(calls(("double", "{}")), [UnavailableError("gone")]))


async def test_what_is_said_before_a_call_is_a_thought_unless_somebody_reads_along() -> None:
    scripts = (calls(("double", '{"number": 1}'), text="Let me see."), says("Two."))
    events = await run(ScriptedModel(*scripts), replace(REQUEST, stream=False))
    assert of(events, ReasoningDelta) == [ReasoningDelta("Let me see.")]
    assert of(events, TextDelta) == [TextDelta("Two.")]
    events = await run(ScriptedModel(*scripts))
    assert [one.text for one in of(events, TextDelta)] == ["Let me see.", "Two."]


async def test_a_tool_of_the_caller_ends_the_run() -> None:
    theirs = ToolSpec("pay", "Pays")
    model, kept = ScriptedModel(calls(("double", '{"number": 1}'), ("pay", '{"euros": 3}'))), Kept()
    events = await run(model, replace(REQUEST, tools=(theirs,)), kept=kept)
    assert of(events, ToolStarted) == []
    assert of(events, ToolCallDelta) == [ToolCallDelta(0, '{"euros": 3}', "call_1", "pay")]
    assert of(events, Finished) == [Finished("tool_calls")]
    assert kept.steps == [(1, [Message("assistant", (ToolCall("call_1", "pay", '{"euros": 3}'),))], True)]


async def test_a_tool_that_is_asked_for_is_called_once() -> None:
    model = ScriptedModel(calls(("double", '{"number": 1}')), says("2"))
    await run(model, replace(REQUEST, tool_choice=ToolChoice("required")))
    assert [request.tool_choice for request in model.requests] == [ToolChoice("required"), ToolChoice("auto")]


def test_impossible_requests_are_refused() -> None:
    with pytest.raises(InvalidRequestError, match="of its own"):
        Loop(replace(REQUEST, tools=(ToolSpec("double"),)), ScriptedModel().stream, TOOLS, AgentLimits(), Kept())
    with pytest.raises(InvalidRequestError, match="one answer"):
        Loop(replace(REQUEST, sampling=Sampling(n=2)), ScriptedModel().stream, TOOLS, AgentLimits(), Kept())


STEP = (
    (1, Message("assistant", (Text("Hm."), ToolCall("call_0", "double", "{}")))),
    (1, Message("tool", (ToolResult("call_0", "2"),))),
)


async def test_a_run_goes_on_where_it_ended() -> None:
    model = ScriptedModel(says("Two."))
    events = await run(model, past=Past(STEP, told=1))
    assert [type(event) for event in events] == [Started, TextDelta, StepEnded, Finished, Usage]
    assert of(events, StepEnded)[0].step == 2
    assert [message.role for message in model.requests[0].messages] == ["user", "assistant", "tool"]


async def test_what_the_caller_missed_is_told_again() -> None:
    events = await run(ScriptedModel(says("Two.")), past=Past(STEP, said="H"))
    assert [type(event) for event in events[:5]] == [Started, TextDelta, ToolStarted, ToolEnded, StepEnded]
    assert events[1] == TextDelta("m.")


async def test_text_that_was_said_goes_on() -> None:
    model = ScriptedModel(says("Two."))
    events = await run(model, past=Past(STEP, told=1, said="It is "))
    request = model.requests[0]
    assert request.continue_final
    assert request.messages[-1] == Message("assistant", (Text("It is "),))
    assert of(events, TextDelta) == [TextDelta("Two.", tokens=1)]


async def test_a_run_that_is_complete_is_told_again() -> None:
    end = (2, Message("assistant", (Text("Two."),)))
    model = ScriptedModel()
    events = await run(model, past=Past((*STEP, end), complete=True, told=1, said="Tw"))
    assert events == [Started(0), TextDelta("o."), StepEnded(2, 0, 0), Finished("stop"), Usage(0, 0)]
    assert model.requests == []


async def test_a_form_of_the_answer_comes_after_the_tools() -> None:
    form = ResponseFormat("json_object")
    model = ScriptedModel(calls(("double", '{"number": 21}')), says("It is 42."), says('{"value": ', "42}"))
    kept = Kept()
    events = await run(model, replace(REQUEST, response_format=form), kept=kept)
    assert [request.response_format for request in model.requests] == [None, None, form]
    assert [bool(request.tools) for request in model.requests] == [True, True, False]
    assert "".join(one.text for one in of(events, TextDelta)) == '{"value": 42}'
    assert [one.step for one in of(events, StepEnded)] == [1, 2]
    assert kept.steps[-1] == (2, [Message("assistant", (Text('{"value": 42}'),))], True)
    assert events[-1] == Usage(30, 8)
