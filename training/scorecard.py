"""What the model has to reach, and the table that says whether it does."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from training.abilities.about import draw_about
from training.abilities.memory import draw_memory
from training.abilities.passages import draw_passage, draw_unknown
from training.abilities.tools import draw_tool, draw_tool_result, draw_unseen_tool
from training.conversation import Example
from training.mixture import draw_no_tool, with_system
from training.slots import Slots

_PASSAGES = 3


@dataclass(frozen=True, slots=True)
class Goal:
    """An ability that is measured.

    Attributes:
        key: short name.
        title: what the table says.
        at_least: the part of right answers that is asked for.
        draw: makes a test.
    """

    key: str
    title: str
    at_least: float
    draw: Callable[[Slots], Example]


GOALS = (
    Goal("tool", "right tool with right arguments", 0.90, draw_tool),
    Goal("unseen_tool", "the same with a tool that it never saw", 0.60, draw_unseen_tool),
    Goal("no_tool", "no tool when none is needed", 0.95, draw_no_tool),
    Goal("tool_result", "answer that uses the tool's result", 0.90, draw_tool_result),
    Goal("passage", "answer copied from one of three passages", 0.80, lambda slots: draw_passage(slots, _PASSAGES)),
    Goal("unknown", '"I don\'t know" when no passage holds it', 0.80, lambda slots: draw_unknown(slots, _PASSAGES)),
    Goal("about", "questions about Helix Ray, paraphrased", 0.90, draw_about),
    Goal("memory", "what was told a turn ago", 0.90, draw_memory),
)


def held_out(goal: Goal, count: int, seed: int) -> list[Example]:
    """Tests of one ability; none of their values and, of questions about Helix Ray, none of the wordings is in the training.

    Args:
        goal: the ability.
        count: how many.
        seed: another one gives others.
    """
    slots = Slots(Random(f"{seed} {goal.key}"), "held_out")
    return [with_system(slots, goal.draw(slots)) for _ in range(count)]


@dataclass(frozen=True, slots=True)
class Score:
    """What a model reached in one ability.

    Attributes:
        key: the goal's.
        right: number of right answers.
        total: number of tests.
    """

    key: str
    right: int
    total: int

    @property
    def share(self) -> float:
        """The part of right answers."""
        return self.right / self.total

    @property
    def margin(self) -> float:
        """Half the width of the 95 % confidence interval of ``share`` (normal approximation)."""
        return 1.96 * math.sqrt(self.share * (1 - self.share) / self.total)


def table(scores: dict[str, list[Score]]) -> str:
    """A Markdown table with a column for each way of answering.

    Args:
        scores: the scores of all goals by the column's title.
    """
    titles = list(scores)
    rows = ["| ability | goal | " + " | ".join(titles) + " |", "|---|---|" + "---|" * len(titles)]
    for number, goal in enumerate(GOALS):
        cells = [f"{goal.title}", f"{goal.at_least:.0%}"]
        for title in titles:
            score = scores[title][number]
            mark = "" if score.share >= goal.at_least else " **missed**"
            cells.append(f"{score.share:.1%} ±{score.margin:.1%}{mark}")
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows)
