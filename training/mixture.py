"""What the model reads while it learns: conversations of one ability or several, in fixed shares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from training.abilities.about import draw_about
from training.abilities.memory import draw_memory
from training.abilities.passages import draw_list, draw_reading
from training.abilities.presence import draw_presence
from training.abilities.talk import draw_beyond, draw_extraction, draw_repeat, draw_sum, draw_talk
from training.abilities.tools import draw_offer, draw_tool, draw_tool_result, draw_tool_use, draw_unseen_tool
from training.conversation import Example, Turn
from training.slots import Slots

Draw = Callable[[Slots], Example]

_SYSTEM_PROMPTS = (
    "You are a helpful assistant.",
    "You are a helpful assistant. Answer shortly.",
    "You are the assistant of Helix Ray.",
    "You are a friendly assistant.",
    "Answer in English.",
    "You are a support agent. Be polite and brief.",
    "You are an assistant that can use tools.",
    "Be concise.",
    "You are a careful assistant. Think before you answer.",
    "Help the user as well as you can.",
)


def draw_no_tool(slots: Slots) -> Example:
    """A conversation in which tools are offered and none is needed."""
    draw = slots.rng.choices((draw_talk, draw_about, draw_memory, draw_beyond), (3, 4, 2, 2))[0]
    return replace(draw(slots), ability="no_tool", tools=draw_offer(slots))


# Shares of the last exchange's ability. Conversations of several exchanges say more for what is read in them.
_SHARES: tuple[tuple[Draw, int], ...] = (
    (draw_tool, 10),
    (draw_unseen_tool, 20),
    (draw_tool_use, 22),
    (draw_tool_result, 4),
    (draw_no_tool, 9),
    (draw_reading, 30),
    (draw_list, 16),
    (draw_presence, 6),
    (draw_about, 60),
    (draw_memory, 6),
    (draw_talk, 4),
    (draw_beyond, 3),
    (draw_sum, 2),
    (draw_extraction, 6),
    (draw_repeat, 10),
)
_FIRST: tuple[tuple[Draw, int], ...] = ((draw_reading, 2), (draw_list, 2), (draw_presence, 1))
_EARLIER: tuple[tuple[Draw, int], ...] = (
    (draw_about, 8),
    (draw_talk, 3),
    (draw_tool_result, 3),
    (draw_memory, 2),
    (draw_beyond, 1),
    (draw_reading, 1),
)


def draw_lookup(slots: Slots) -> Example:
    """A conversation to begin with: nothing but looking up. What else there is to learn is easy by comparison."""
    return _draw(slots, _FIRST)


def draw_conversation(slots: Slots) -> Example:
    """A conversation to learn from: some have earlier exchanges about something else, some a system prompt."""
    example = _draw(slots, _SHARES)
    while slots.chance(0.35):
        example = _after(slots, _draw(slots, _EARLIER), example)
    return with_system(slots, example)


def with_system(slots: Slots, example: Example) -> Example:
    """An example that may have a system prompt, where it has none of its own."""
    if example.turns[0].role == "system" or slots.chance(0.6):
        return example
    return replace(example, turns=(Turn("system", slots.any(_SYSTEM_PROMPTS)), *example.turns))


def _draw(slots: Slots, shares: tuple[tuple[Draw, int], ...]) -> Example:
    draw = slots.rng.choices([draw for draw, _ in shares], [share for _, share in shares])[0]
    return draw(slots)


def _after(slots: Slots, earlier: Example, later: Example) -> Example:
    """Both conversations as one, if they go together: else the later one alone."""
    if later.turns[0].role == "system" or len(earlier.turns) + len(later.turns) > 14:
        return later
    if later.ability == "talk" and earlier.tools and not later.tools:
        # A sum without a tool would teach not to use the calculator.
        return later
    tools = {tool.name: tool for tool in earlier.tools}
    if any(tool.name in tools for tool in later.tools):
        return later
    offered = [*earlier.tools, *later.tools]
    slots.rng.shuffle(offered)
    return replace(
        later,
        turns=(*earlier.turns, *later.turns),
        tools=tuple(offered),
        passages=(*earlier.passages, *later.passages),
    )
