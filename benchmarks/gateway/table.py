"""The results of the gateways: numbers of each round, their ratios, and a Markdown table with the goals."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from benchmarks.gateway.rounds import Result, Visit

SUBJECT, DIRECT = "ours", "upstream"
_DISTURBED = 0.1


@dataclass(frozen=True)
class Goal:
    """A bound.

    Attributes:
        peer: whose number of the same round ours is divided by; ``None`` bounds the number itself.
        bound: of the ratio, or of the number.
    """

    peer: str | None
    bound: float
    better: Literal["lower", "higher"]

    def reached(self, value: float) -> bool:
        """Whether a ratio or number meets it."""
        return value <= self.bound if self.better == "lower" else value >= self.bound

    def text(self, titles: dict[str, str]) -> str:
        """For the table."""
        sign = "≤" if self.better == "lower" else "≥"
        return f"{sign} {self.bound:g}x" + (f" {titles.get(self.peer, self.peer)}" if self.peer else "")


@dataclass(frozen=True)
class Row:
    """A line of the table.

    Attributes:
        read: the number, of a server's visit and the one to the upstream itself in the same round; ``None`` where there is none.
    """

    name: str
    title: str
    figure: str
    read: Callable[[Visit, Visit], float | None]
    goals: tuple[Goal, ...] = ()


def _per_tree(visit: Visit, direct: Visit) -> float | None:
    return visit.work / visit.tree_s if visit.tree_s else None


def _per_front(visit: Visit, direct: Visit) -> float | None:
    return visit.work / visit.front_s if visit.front_s and visit.server != DIRECT else None


def _value(name: str) -> Callable[[Visit, Visit], float | None]:
    return lambda visit, direct: visit.values[name]


def _added(name: str) -> Callable[[Visit, Visit], float | None]:
    return lambda visit, direct: visit.values[name] if visit is direct else visit.values[name] - direct.values[name]


def _growth(visit: Visit, direct: Visit) -> float | None:
    small, large = (visit.values[name] - direct.values[name] for name in ("small_ms", "large_ms"))
    return large / small if small > 0 else None


def _disturbance(visit: Visit, direct: Visit) -> float | None:
    """How much longer gaps become, beside what the upstream itself makes of the same."""
    longer, anyway = (one.values["beside_ms"] / one.values["alone_ms"] for one in (visit, direct))
    return longer / anyway


ROWS = (
    Row(
        "answers-tree",
        "requests per CPU-second, no stream, all processes",
        "answers",
        _per_tree,
        (Goal("litellm", 8, "higher"),),
    ),
    Row("answers-front", "the same, the process that answers alone", "answers", _per_front),
    Row("answers-rate", "requests per second meanwhile", "answers", _value("per_s")),
    Row(
        "streams-tree",
        "streamed tokens per CPU-second, all processes",
        "streams",
        _per_tree,
        (Goal("litellm", 10, "higher"), Goal("relay", 0.5, "higher")),
    ),
    Row("streams-front", "the same, the process that answers alone", "streams", _per_front),
    Row("streams-rate", "tokens per second meanwhile", "streams", _value("per_s")),
    Row("latency-p50", "added latency p50, 16 clients (ms)", "latency", _added("p50_ms"), (Goal("litellm", 1 / 4, "lower"),)),
    Row("latency-p99", "added latency p99, 16 clients (ms)", "latency", _added("p99_ms"), (Goal("litellm", 1 / 10, "lower"),)),
    Row("prompt-small", "added latency of a 1 KB prompt (ms)", "prompts", _added("small_ms")),
    Row("prompt-large", "added latency of a 220 KB prompt (ms)", "prompts", _added("large_ms")),
    Row("prompt-growth", "220 KB beside 1 KB, added latency", "prompts", _growth, (Goal(None, 3, "lower"),)),
    Row("gap-alone", "gap p99 of 8 streams (ms)", "beside", _value("alone_ms")),
    Row("gap-beside", "gap p99 beside 220 KB prompts (ms)", "beside", _value("beside_ms")),
    Row("gap-growth", "beside them or not, gap p99", "beside", _disturbance, (Goal(None, 1.1, "lower"),)),
)


def numbers(result: Result, row: Row) -> dict[str, dict[int, float]]:
    """A row's number of each server in each round."""
    visits = {(visit.server, visit.round): visit for visit in result.visits if visit.figure == row.figure}
    found: dict[str, dict[int, float]] = {}
    for (server, number), visit in visits.items():
        value = row.read(visit, visits[DIRECT, number])
        if value is not None:
            found.setdefault(server, {})[number] = value
    return found


def ratio(found: dict[str, dict[int, float]], goal: Goal) -> float | None:
    """Median over the rounds of what a goal bounds; ``None`` where it was not measured."""
    mine = found.get(SUBJECT, {})
    if goal.peer is None:
        values = list(mine.values())
    else:
        theirs = found.get(goal.peer, {})
        values = [value / theirs[number] for number, value in mine.items() if theirs.get(number, 0.0) > 0]
    return statistics.median(values) if values else None


def summary(result: Result) -> dict[str, Any]:
    """The table's numbers, as plain data."""
    document: dict[str, Any] = {}
    for row in ROWS:
        found = numbers(result, row)
        document[row.name] = {
            "median": {server: statistics.median(values.values()) for server, values in found.items()},
            "goals": [{**asdict(goal), "measured": ratio(found, goal)} for goal in row.goals],
        }
    return document


def table(result: Result, titles: dict[str, str]) -> str:
    """Markdown.

    Args:
        titles: of the servers by name, in the order of the columns.
    """
    lines = ["| figure | goal | " + " | ".join(titles.values()) + " |", "|---|---|" + "---|" * len(titles)]
    for row in ROWS:
        found = numbers(result, row)
        if found:
            goals = "; ".join(goal.text(titles) for goal in row.goals)
            cells = " | ".join(_cell(found, row, server) for server in titles)
            lines.append(f"| {row.title} | {goals} | {cells} |")
    return "\n".join([*lines, "", *_remarks(result.visits)]) + "\n"


def _cell(found: dict[str, dict[int, float]], row: Row, server: str) -> str:
    values = list(found.get(server, {}).values())
    if not values:
        return ""
    text = _number(statistics.median(values))
    if len(values) > 1:
        text += f" ({_number(min(values))} to {_number(max(values))})"
    if server == SUBJECT:
        for goal in row.goals:
            measured = ratio(found, goal)
            if measured is not None:
                text += f" **{measured:.2f}x** {'reached' if goal.reached(measured) else 'missed'}"
    return text


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def _remarks(visits: Sequence[Visit]) -> list[str]:
    """What says whether the numbers can be trusted."""
    client, behind = max(visit.client_share for visit in visits), max(visit.upstream_share for visit in visits)
    lines = [f"The load generator took at most {client:.0%} of one core, the upstream {behind:.0%}."]
    disturbed = [visit.elsewhere for visit in visits if visit.elsewhere > _DISTURBED]
    if disturbed:
        lines += [
            "",
            f"Other processes used over {_DISTURBED:.0%} of the machine in {len(disturbed)} of {len(visits)} measurements"
            f" (at most {max(disturbed):.0%}): repeat on a quiet machine.",
        ]
    return lines
