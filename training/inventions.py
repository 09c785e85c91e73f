"""Tools that nobody has built: a frame and a noun, with the schema, a request, a result and an answer."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from training import entities
from training.conversation import Call, Tool
from training.frames import FRAMES, Frame
from training.offers import schema
from training.parameters import PARAMETERS
from training.slots import Slots
from training.vocabulary import words
from training.wording import casual, expand

_UNITS = ("degrees", "percent", "euros", "km", "hours", "points", "meters", "minutes", "liters", "grams", "pages", "dollars")


@dataclass(frozen=True, slots=True)
class Invention:
    """A made-up tool.

    Attributes:
        frame: what kind of tool it is.
        noun: its subject.
        tool: how a prompt describes it.
        arguments: what the tool calls each of the frame's parameters.
    """

    frame: Frame
    noun: str
    tool: Tool
    arguments: dict[str, str]


@dataclass(frozen=True, slots=True)
class Use:
    """A request for a made-up tool, and what comes of it.

    Attributes:
        request: what the user says.
        call: the one right call.
        result: what the tool returns.
        answer: what is said then.
        told: the part of the answer that it must contain.
    """

    request: str
    call: Call
    result: str
    answer: str
    told: str


def invent(slots: Slots) -> Invention:
    """A tool with a noun of the part that ``slots`` draws from."""
    frame = slots.rng.choice(FRAMES)
    noun = " ".join(_noun(slots) for _ in range(slots.rng.choice((1, 1, 1, 2))))
    arguments: dict[str, str] = {}
    for kind in frame.parameters:
        free = [name for name in PARAMETERS[kind].names if name not in arguments.values()]
        arguments[kind] = slots.any(free)
    name = slots.any(frame.names).format(n=noun.replace(" ", "_"))
    properties = {arguments[kind]: PARAMETERS[kind].schema(slots) for kind in frame.parameters}
    return Invention(frame, noun, Tool(name, slots.any(frame.descriptions).format(n=noun), schema(slots, properties)), arguments)


def _noun(slots: Slots) -> str:
    return entities.word(slots).lower() if slots.chance(0.15) else slots.pick(words())


def use(slots: Slots, invention: Invention) -> Use:
    """A request for a tool, with new values."""
    values = {kind: PARAMETERS[kind].value(slots) for kind in invention.frame.parameters}
    texts = {"n": invention.noun, **values}
    pattern = expand(re.sub(r"\{(n|" + "|".join(PARAMETERS) + r")\}", r"<\1>", slots.any(invention.frame.requests)), slots.rng)
    request = casual(re.sub(r"<(\w+)>", lambda match: texts[match[1]], pattern), slots.rng, keep_case=True)
    call = Call(invention.tool.name, {invention.arguments[kind]: PARAMETERS[kind].typed(value) for kind, value in values.items()})
    value = _value(slots)
    wording = slots.mostly(invention.frame.answers)
    if "{r}" in wording:
        return Use(request, call, _result(slots, invention.noun, value), wording.format(r=value, **texts), value)
    told = next((text for kind, text in values.items() if f"{{{kind}}}" in wording), invention.noun)
    done = slots.any(("done", "ok", "success", '{"status": "ok"}', '{"success": true}', '{"status": "done"}', "Done."))
    return Use(request, call, done, wording.format(**texts), told)


def _value(slots: Slots) -> str:
    return slots.rng.choice(
        (
            lambda: f"{slots.number(2, 999)} {slots.any(_UNITS)}",
            lambda: slots.number(2, 9999),
            lambda: entities.word(slots),
            lambda: entities.code(slots),
            lambda: entities.clock(slots),
            lambda: slots.pick(words()),
            lambda: f"{slots.pick(words())} and {slots.pick(words())}",
        )
    )()


def _result(slots: Slots, noun: str, value: str) -> str:
    """What a tool returns: a bare value, or JSON with or without further fields."""
    key = slots.any((noun.replace(" ", "_"), "result", "value", "answer"))
    fields: dict[str, str | int] = {key: int(value) if value.isdigit() else value}
    if slots.chance(0.3):
        fields[slots.any(("source", "updated", "id"))] = slots.any(("live", "cache", "A1", "B2", "C3"))
    return value if slots.chance(0.35) else json.dumps(fields)
