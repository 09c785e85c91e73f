"""Requests that the known tools answer, each with the call that is right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from training.conversation import Call
from training.documents import draw_library
from training.entities import scramble, word
from training.slots import Slots
from training.vocabulary import CITIES, FIRST_NAMES, words
from training.wording import casual, expand

_TIME = (
    "What {time is it|is the time|time do we have}{| now| right now| at the moment}?",
    "{Tell me|Can you tell me|Could you tell me|Do you know} {the time|what time it is|the current time}{| please| now}.",
    "What is the {current time|exact time|date today|time in UTC|UTC time|current date}?",
    "{How late is it|What does the clock say|What is today's date|Which day is it today|What day is today}{| now}?",
    "{Give|Show|Get} me the {current time|time|date and time|current date|UTC time}{| please| now}.",
    "{Current time|Time|The time}{|, please| now|?}",
    "{Use the time tool|Call the time tool|Look at the clock|Check the clock|Check the time}{| for me| please}.",
)
_REASONS = (
    "I have to meet {name} in {city}.",
    "My train to {city} leaves soon.",
    "{name} is waiting for me.",
    "I don't want to be late for {name}.",
    "The shop in {city} closes soon.",
    "I promised to call {name}.",
)
_ECHO = (
    "{Echo|Repeat|Repeat after me|Say back|Echo back|Please echo|Say|Please repeat}: {text}",
    "{Use|Call|Run} {the echo tool|echo|the tool echo} {with|on|for} {the message|the text}{|:} {text}",
    "{Echo|Repeat|Say} {the message|the words|the text|this|the following}: {text}",
    "{Can you echo|Could you repeat|Can you say} {this|the following|the words}: {text}",
    "Echo {text}",
    "Repeat {text}",
    "{Send|Give} {this message|this text|the words} to {echo|the echo tool}: {text}",
)
_LOOKING_UP = (
    "{Search|Look in|Check|Look into|Ask|Query} the {documents|knowledge base|docs|indexed documents}{| for me| please}{:|.} ",
    "{Look it up|Look this up|Find this out}{| for me| please| in the documents| in the knowledge base}{:|.} ",
    "{What do the documents say|What does the knowledge base say|From the documents}{:|?} ",
    "",
    "",
)
_SUMS: tuple[tuple[str, str], ...] = (
    ("What is {a} {plus|+} {b}?", "{a} + {b}"),
    ("{Add|Sum up} {a} and {b}.", "{a} + {b}"),
    ("{How much|What} is the sum of {a} and {b}?", "{a} + {b}"),
    ("What is {a} {minus|-} {b}?", "{a} - {b}"),
    ("{Subtract|Take} {b} from {a}.", "{a} - {b}"),
    ("What is {a} {times|*|multiplied by|x} {b}?", "{a} * {b}"),
    ("{Multiply} {a} {by|with|and} {b}.", "{a} * {b}"),
    ("What is the product of {a} and {b}?", "{a} * {b}"),
    ("What is {a} {divided by|over|/} {b}?", "{a} / {b}"),
    ("Divide {a} by {b}.", "{a} / {b}"),
    ("{Calculate|Compute|Evaluate|Work out} {a} + {b} * {c}{|.}", "{a} + {b} * {c}"),
    ("{Calculate|Compute|Evaluate|Work out|What is|How much is} ({a} + {b}) * {c}{|?|.}", "({a} + {b}) * {c}"),
    ("{Calculate|Compute|Evaluate|Work out|What is|How much is} ({a} - {b}) / {c}{|?|.}", "({a} - {b}) / {c}"),
    ("{Calculate|Compute|Evaluate|Work out|How much is} {a} {*} {b}{|.}", "{a} * {b}"),
    ("{Calculate|Compute|Evaluate|Work out|How much is} {a} {+|plus} {b}{|.}", "{a} + {b}"),
    ("{Calculate|Compute|Evaluate|Work out|How much is} {a} {-|minus} {b}{|.}", "{a} - {b}"),
    ("{Calculate|Compute|Evaluate|Work out|How much is} {a} {/|divided by} {b}{|.}", "{a} / {b}"),
    ("What is {a} plus {b} plus {c}?", "{a} + {b} + {c}"),
    ("{Add|Sum up} {a}, {b} and {c}.", "{a} + {b} + {c}"),
    ("What is {a} percent of {b}?", "{a} / 100 * {b}"),
    ("How much is {a} % of {b}?", "{a} / 100 * {b}"),
    ("I have {a} boxes with {b} lamps each. How many lamps do I have?", "{a} * {b}"),
    ("{name} has {a} euros and gets {b} more. How many euros is that?", "{a} + {b}"),
    ("{name} had {a} apples and gave {b} away. How many are left?", "{a} - {b}"),
    ("One ticket costs {a} euros. What do {b} tickets cost?", "{a} * {b}"),
    ("{name} shares {a} cards with {b} friends. How many does each get?", "{a} / {b}"),
)


@dataclass(frozen=True, slots=True)
class Request:
    """Something to do for a known tool.

    Attributes:
        text: what the user says.
        call: the one right call.
    """

    text: str
    call: Call


def _time(slots: Slots) -> Request:
    text = casual(expand(slots.any(_TIME), slots.rng), slots.rng)
    if slots.chance(0.5):
        reason = slots.any(_REASONS).format(name=slots.pick(FIRST_NAMES), city=slots.pick(CITIES))
        text = f"{reason} {text[0].upper()}{text[1:]}" if slots.chance(0.7) else f"{text.rstrip('.?!')}? {reason}"
    return Request(text, Call("time", {}))


def phrase(slots: Slots) -> str:
    """A few words, names and numbers without sense."""
    rng = slots.rng
    parts = [
        rng.choices(
            (slots.pick(words()), word(slots), slots.number(2, 9999), slots.pick(FIRST_NAMES), scramble(slots)), (6, 2, 1, 1, 1)
        )[0]
        for _ in range(rng.choice((1, 2, 2, 3, 3, 4, 5, 6, 8)))
    ]
    text = " ".join(parts)
    return text[0].upper() + text[1:] if slots.chance(0.3) else text


def _echo(slots: Slots) -> Request:
    text = phrase(slots)
    asked = expand(slots.any(_ECHO).replace("{text}", "\0"), slots.rng)
    if asked[0].isupper() and slots.chance(0.25):
        asked = asked[0].lower() + asked[1:]
    quote = slots.any(("", "", "", '"', "'"))
    return Request(asked.replace("\0", f"{quote}{text}{quote}"), Call("echo", {"message": text}))


def _calculator(slots: Slots) -> Request:
    asked, expression = slots.any(_SUMS)
    largest = slots.any((20, 99, 99, 999, 9999))
    numbers = {key: slots.number(2, max(largest, 60)) for key in "abc"}
    if slots.chance(0.12):
        numbers["a"] = f"{numbers['a']}.{slots.rng.choice((5, 25, 75, 1, 2, 9))}"
    for key, value in {**numbers, "name": slots.pick(FIRST_NAMES)}.items():
        asked, expression = asked.replace(f"{{{key}}}", value), expression.replace(f"{{{key}}}", value)
    return Request(casual(expand(asked, slots.rng), slots.rng, keep_case=True), Call("calculator", {"expression": expression}))


def _knowledge_query(slots: Slots) -> Request:
    return look_up(slots, draw_library(slots, 1).ask(slots, answered=True).text)


def look_up(slots: Slots, question: str) -> Request:
    """A question for the knowledge base."""
    return Request(expand(slots.any(_LOOKING_UP), slots.rng) + question, Call("knowledge_query", {"query": question}))


_DRAWN: dict[str, Callable[[Slots], Request]] = {
    "time": _time,
    "echo": _echo,
    "calculator": _calculator,
    "knowledge_query": _knowledge_query,
}


def draw_request(slots: Slots, name: str) -> Request:
    """Something to do for one of the known tools.

    Args:
        slots: where values come from.
        name: the tool, one of ``offers.NAMES``.
    """
    return _DRAWN[name](slots)
