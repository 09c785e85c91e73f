"""Which of several things stand in a list: nothing but a comparison of names, and many of them."""

from __future__ import annotations

from training.conversation import Example, Turn
from training.facts import draw_entity, opening
from training.relations import RELATIONS
from training.slots import Slots

_LISTS = ("We have ", "The list: ", "These are there: ", "Known: ")
_ASKINGS = ("Are these there? ", "Which are known? ", "Check: ")
_SEPARATORS = ("; ", ", ", "\n- ")
_ENDS = (".\n", "\n\n")
_SIZES = (1, 2, 3, 4, 6, 8)
_FEWEST, _MOST = 4, 14


def draw_presence(slots: Slots) -> Example:
    """A list of made-up things, and a question which of others are in it; half of them are.

    Most lists hold one kind of things only, so that the made-up word alone tells them apart.
    """
    rng = slots.rng
    kinds = tuple(RELATIONS)
    kind, alike = rng.choice(kinds), slots.chance(0.7)
    there = [draw_entity(slots, kind if alike else rng.choice(kinds)).name for _ in range(rng.choice(_SIZES))]
    asked = [
        rng.choice(there) if slots.chance(0.5) else draw_entity(slots, kind).name for _ in range(rng.randint(_FEWEST, _MOST))
    ]
    separator = slots.any(_SEPARATORS)
    lists = slots.any(_LISTS) + separator.join(there) + slots.any(_ENDS)
    question = lists + slots.any(_ASKINGS) + separator.join(asked)
    said = [f"{opening(name)}: {'yes' if name in there else 'no'}." for name in asked]
    return Example("talk", (Turn("user", question), Turn("assistant", " ".join(said))), accept=tuple((each,) for each in said))
