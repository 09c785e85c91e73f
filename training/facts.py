"""What is told of made-up things: kinds of things, relations between a thing and a value, and facts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from training.entities import person, word
from training.slots import Slots

Kind = Literal["company", "venue", "device", "software", "plan", "person", "team", "town", "ship", "event"]

# What follows the name of a thing, and how a later sentence of the same text may call the thing.
_FORMS: dict[Kind, tuple[tuple[str, str], ...]] = {
    "company": tuple((f"{{}} {end}", "the company") for end in ("Labs", "Foods", "Works", "Systems", "Logistics", "Partners")),
    "venue": tuple(
        (f"the {{}} {noun}", f"the {noun.lower()}")
        for noun in ("Museum", "Library", "Theatre", "Pool", "Clinic", "Gallery", "Garden", "Market")
    ),
    "device": tuple(
        (f"the {{}} {noun}", f"the {noun}")
        for noun in ("lamp", "drone", "kettle", "printer", "tent", "bicycle", "radio", "heater")
    ),
    "software": (("{}", "the program"), ("{} Sync", "the program"), ("{} Notes", "the program"), ("{} Desk", "the program")),
    "plan": (("the {} plan", "the plan"), ("the {} package", "the package"), ("the {} subscription", "the subscription")),
    "team": (("the {} team", "the team"), ("the {} department", "the department"), ("the {} office", "the office")),
    "town": (("{}", "the town"), ("{} Bay", "the town"), ("New {}", "the town"), ("Upper {}", "the town")),
    "ship": (("the ferry {}", "the ferry"), ("the freighter {}", "the ship"), ("the research ship {}", "the ship")),
    "event": (("the {} Festival", "the festival"), ("the {} Conference", "the conference"), ("the {} Fair", "the fair")),
    "person": (),
}


@dataclass(frozen=True, slots=True)
class Entity:
    """A made-up thing or person.

    Attributes:
        name: as it stands in the middle of a sentence: ``the Tarvek Museum``.
        reference: how a sentence calls it that follows one with the name.
        stems: the made-up words in it.
    """

    kind: Kind
    name: str
    reference: str
    stems: tuple[str, ...]

    @property
    def title(self) -> str:
        """The name as a heading."""
        return opening(self.name.removeprefix("the "))


@dataclass(frozen=True, slots=True)
class Relation:
    """Something that can be told of a kind of things.

    Attributes:
        name: a noun for it, as in "the name of the thing is ...".
        value: draws what is told.
        statements: sentences with ``{e}`` or, for a possessive, ``{p}``, and ``{v}``.
        questions: the same without ``{v}``.
        said: how an answer says the value.
    """

    name: str
    kind: Kind
    value: Callable[[Slots], str]
    statements: tuple[str, ...]
    questions: tuple[str, ...]
    said: str = "{v}"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing told of one entity."""

    entity: Entity
    relation: Relation
    value: str


def draw_entity(slots: Slots, kind: Kind) -> Entity:
    """A thing of a kind, with a new name."""
    if kind == "person":
        name = person(slots)
        return Entity(kind, name, name.split()[0], tuple(name.split()))
    form, reference = slots.rng.choice(_FORMS[kind])
    stem = word(slots)
    return Entity(kind, form.format(stem), reference, (stem,))


def fill(template: str, name: str, value: str = "") -> str:
    """A sentence or question about what ``name`` says."""
    possessive = f"{name}'" if name.endswith("s") else f"{name}'s"
    return opening(template.format(e=name, p=possessive, v=value))


def opening(text: str) -> str:
    """``text`` as it stands at the beginning of a sentence."""
    return text[:1].upper() + text[1:]
