"""Parameters of made-up tools: how they are called, how they are described, what a request says for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from training import entities
from training.slots import Slots
from training.vocabulary import CITIES, COLOURS, FIRST_NAMES, FOODS, LANGUAGES, WEEKDAYS, words


@dataclass(frozen=True, slots=True)
class Parameter:
    """One kind of argument.

    Attributes:
        names: what a schema may call it.
        descriptions: what a schema may say of it.
        kind: JSON type.
        value: draws a value as text.
    """

    names: tuple[str, ...]
    descriptions: tuple[str, ...]
    kind: str
    value: Callable[[Slots], str]

    def schema(self, slots: Slots) -> dict[str, Any]:
        """Its entry in a schema's ``properties``."""
        entry: dict[str, Any] = {"type": self.kind}
        if slots.chance(0.75):
            entry["description"] = slots.any(self.descriptions)
        return entry

    def typed(self, text: str) -> str | int:
        """A value as JSON has it."""
        return int(text) if self.kind == "integer" else text


def _text(slots: Slots) -> str:
    return " ".join(_word(slots) for _ in range(slots.rng.choice((2, 3, 3, 4, 5))))


def _term(slots: Slots) -> str:
    return " ".join(_word(slots) for _ in range(slots.rng.choice((1, 1, 2))))


def _word(slots: Slots) -> str:
    return entities.word(slots).lower() if slots.chance(0.12) else slots.pick(words())


def _name(slots: Slots) -> str:
    return slots.pick(FIRST_NAMES) if slots.chance(0.5) else entities.person(slots)


def _place(slots: Slots) -> str:
    return slots.pick(CITIES) if slots.chance(0.5) else entities.word(slots)


PARAMETERS: dict[str, Parameter] = {
    "place": Parameter(
        ("city", "city", "location", "place", "town"),
        ("Name of the city", "The city", "Where", "City or town", "The location"),
        "string",
        _place,
    ),
    "origin": Parameter(("origin", "from", "start"), ("Where it begins", "The first city", "From which city"), "string", _place),
    "destination": Parameter(
        ("destination", "to", "end"), ("Where it ends", "The second city", "To which city"), "string", _place
    ),
    "person": Parameter(
        ("name", "person", "recipient", "to", "contact"),
        ("Name of the person", "Who", "The person's name", "The recipient"),
        "string",
        _name,
    ),
    "text": Parameter(
        ("text", "message", "content", "body"), ("The text", "What to write", "The message", "Content"), "string", _text
    ),
    "term": Parameter(
        ("query", "term", "keyword", "q", "topic"),
        ("What to look for", "Search term", "The keyword", "The topic"),
        "string",
        _term,
    ),
    "number": Parameter(
        ("value", "amount", "number", "level"),
        ("The value", "How much", "The amount", "A number"),
        "integer",
        lambda slots: slots.number(2, slots.any((60, 99, 999))),
    ),
    "count": Parameter(
        ("quantity", "count", "people", "number"),
        ("How many", "The number", "Quantity"),
        "integer",
        lambda slots: slots.number(2, 60),
    ),
    "minutes": Parameter(
        ("minutes", "duration", "duration_minutes"),
        ("Number of minutes", "How long, in minutes", "Duration in minutes"),
        "integer",
        lambda slots: slots.number(2, 90),
    ),
    "day": Parameter(
        ("date", "day", "when"),
        ("The day", "When", "The date"),
        "string",
        lambda slots: slots.any(WEEKDAYS) if slots.chance(0.6) else entities.day(slots),
    ),
    "code": Parameter(
        ("id", "code", "number", "reference"), ("The identifier", "Its number", "The code"), "string", entities.code
    ),
    "language": Parameter(
        ("language", "target_language", "to"), ("The language", "Target language"), "string", lambda slots: slots.pick(LANGUAGES)
    ),
    "colour": Parameter(("color", "colour"), ("The colour", "Which color"), "string", lambda slots: slots.pick(COLOURS)),
    "food": Parameter(
        ("item", "dish", "food"), ("What to order", "The dish", "The item"), "string", lambda slots: slots.pick(FOODS)
    ),
}
