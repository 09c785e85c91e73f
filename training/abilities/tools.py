"""Calls of tools: the known ones, and ones that the prompt alone describes; and what is said of their results."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from training.abilities.passages import accepted
from training.abilities.requests import Request, draw_request, look_up
from training.arithmetic import evaluate, shown
from training.conversation import Example, Tool, Turn
from training.documents import draw_library
from training.inventions import invent, use
from training.offers import NAMES, known_tool
from training.slots import Slots

_TIME_ANSWERS = ("It is {t} UTC.", "The time is {t} UTC.", "The current time is {t} UTC.", "It is {t} UTC now.")
_ECHO_ANSWERS = ("{v}", "The tool says: {v}", "Here it is: {v}")
_SUM_ANSWERS = ("The result is {v}.", "It is {v}.", "{e} = {v}", "That makes {v}.")
_ERRORS = ("not found", "access denied", "timed out", "no connection", "not available", "internal error", "bad request")


def draw_offer(slots: Slots, needed: tuple[Tool, ...] = ()) -> tuple[Tool, ...]:
    """Tools that a prompt offers, in any order, ``needed`` among them."""
    rng = slots.rng
    taken = {tool.name for tool in needed}
    known = [known_tool(slots, name) for name in rng.sample(NAMES, k=rng.choice((0, 1, 2, 3, 4))) if name not in taken]
    offer = {tool.name: tool for tool in (*known, *(invent(slots).tool for _ in range(rng.choice((0, 0, 1, 1, 2, 3)))))}
    tools = [*needed, *(tool for name, tool in offer.items() if name not in taken)]
    if not tools:
        tools = [known_tool(slots, rng.choice(NAMES))]
    rng.shuffle(tools)
    return tuple(tools)


def draw_tool(slots: Slots, name: str | None = None) -> Example:
    """A request for a known tool.

    Args:
        slots: where values come from.
        name: which tool; drawn where it is not given.
    """
    name = name or slots.any(NAMES)
    request = draw_request(slots, name)
    tools = draw_offer(slots, (known_tool(slots, name),))
    return Example("tool", (Turn("user", request.text), Turn("assistant", calls=(request.call,))), tools)


def draw_unseen_tool(slots: Slots) -> Example:
    """A request for a tool that only its description tells of."""
    invention = invent(slots)
    used = use(slots, invention)
    tools = draw_offer(slots, (invention.tool,))
    return Example("unseen_tool", (Turn("user", used.request), Turn("assistant", calls=(used.call,))), tools)


def draw_tool_result(slots: Slots) -> Example:
    """A conversation in which a tool has answered, and what is said then."""
    return _conversation(slots, [_exchange(slots)])


def draw_tool_use(slots: Slots) -> Example:
    """Several requests, each answered with a tool; the last one may end with the call."""
    return _conversation(slots, [_exchange(slots) for _ in range(slots.rng.choice((2, 2, 3, 4)))], cut=slots.chance(0.5))


@dataclass(frozen=True, slots=True)
class _Exchange:
    """A request, the call for it, what came of it and what is said then, which holds one of ``accept``."""

    tool: Tool
    request: Request
    result: str
    said: str
    accept: tuple[str, ...]

    @property
    def turns(self) -> tuple[Turn, Turn, Turn, Turn]:
        return (
            Turn("user", self.request.text),
            Turn("assistant", calls=(self.request.call,)),
            Turn("tool", self.result),
            Turn("assistant", self.said),
        )


def _conversation(slots: Slots, exchanges: list[_Exchange], cut: bool = False) -> Example:
    tools = {exchange.tool.name: exchange.tool for exchange in exchanges}
    turns = [turn for exchange in exchanges if exchange.tool is tools[exchange.tool.name] for turn in exchange.turns]
    last = exchanges[-1]
    offer = draw_offer(slots, tuple(tools.values()))
    if cut:
        return Example("tool" if last.tool.name in NAMES else "unseen_tool", tuple(turns[:-2]), offer)
    return Example("tool_result", tuple(turns), offer, accept=(last.accept,))


def _exchange(slots: Slots) -> _Exchange:
    kind = slots.any((*NAMES, *NAMES, "invention", "invention", "invention", "error"))
    if kind in ("invention", "error"):
        invention = invent(slots)
        used = use(slots, invention)
        request = Request(used.request, used.call)
        if kind == "invention":
            return _Exchange(invention.tool, request, used.result, used.answer, (used.told,))
        error = slots.any(_ERRORS)
        result = slots.any((f"Error: {error}", json.dumps({"error": error}), f"error: {error}"))
        return _Exchange(invention.tool, request, result, f"That did not work: {error}.", (error,))
    tool = known_tool(slots, kind)
    if kind == "knowledge_query":
        library = draw_library(slots, slots.rng.choice((1, 2, 3, 3, 4)))
        question = library.ask(slots, answered=slots.chance(0.8))
        return _Exchange(tool, look_up(slots, question.text), library.text, question.answer, accepted(question))
    request = draw_request(slots, kind)
    result, said, told = {"time": _time_result, "echo": _echo_result, "calculator": _sum_result}[kind](slots, request)
    return _Exchange(tool, request, result, said, (told,))


def _time_result(slots: Slots, _: Request) -> tuple[str, str, str]:
    rng = slots.rng
    moment = datetime(rng.randint(2020, 2039), rng.randint(1, 12), rng.randint(1, 28), tzinfo=UTC)
    clock = slots.fresh(lambda: f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}")
    hour, minute = map(int, clock.split(":"))
    moment = moment.replace(hour=hour, minute=minute, second=rng.randint(0, 59))
    iso = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    result = rng.choice(
        (
            iso,
            iso,
            moment.isoformat(),
            moment.strftime("%Y-%m-%d %H:%M:%S UTC"),
            json.dumps({"time": iso}),
            json.dumps({"utc": iso}),
            json.dumps({"time": clock, "date": moment.strftime("%Y-%m-%d")}),
        )
    )
    return result, slots.mostly(_TIME_ANSWERS).format(t=clock), clock


def _echo_result(slots: Slots, request: Request) -> tuple[str, str, str]:
    text: str = request.call.arguments["message"]
    result = slots.any((text, text, json.dumps({"message": text}), json.dumps({"echo": text}), json.dumps({"result": text})))
    return result, slots.mostly(_ECHO_ANSWERS).format(v=text), text


def _sum_result(slots: Slots, request: Request) -> tuple[str, str, str]:
    expression: str = request.call.arguments["expression"]
    value = shown(evaluate(expression))
    result = slots.any((value, value, json.dumps({"result": value}), f'{{"result": {value}}}', f"{expression} = {value}"))
    return result, slots.mostly(_SUM_ANSWERS).format(v=value, e=expression), value
