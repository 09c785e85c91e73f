"""Results as JSON and as a Markdown table."""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure
from benchmarks.processes import ServerSpec
from benchmarks.rounds import PassResult

BASELINE = "vllm"
SUBJECT = "ours"
MEMORY_GOAL_MIB = 1536
_DISTURBED = 0.1


@dataclass(frozen=True)
class Cell:
    """One figure of one peer, over the rounds.

    Attributes:
        median, low, high: of the figure.
        ratio: median of the rounds' ratios to vLLM's own server; ``None`` where that was not measured.
        ratio_low, ratio_high: least and largest of those ratios.
    """

    median: float
    low: float
    high: float
    ratio: float | None
    ratio_low: float | None
    ratio_high: float | None


def summarize(result: PassResult, server: str, figure: str) -> Cell | None:
    """Median, spread and paired ratio; ``None`` when the peer does not have the figure."""
    values = {visit.round: visit.value for visit in result.visits if (visit.server, visit.figure) == (server, figure)}
    baseline = {visit.round: visit.value for visit in result.visits if (visit.server, visit.figure) == (BASELINE, figure)}
    if not values:
        return None
    ratios = [value / baseline[number] for number, value in values.items() if baseline.get(number)]
    return Cell(
        median=statistics.median(values.values()),
        low=min(values.values()),
        high=max(values.values()),
        ratio=statistics.median(ratios) if ratios else None,
        ratio_low=min(ratios, default=None),
        ratio_high=max(ratios, default=None),
    )


def table(title: str, result: PassResult, specs: Sequence[ServerSpec], figures: Sequence[Figure]) -> str:
    """A pass as Markdown."""
    lines = [
        f"### {title}",
        "",
        "| figure | goal | " + " | ".join(spec.title for spec in specs) + " |",
        "|---|---|" + "---|" * len(specs),
    ]
    for figure in figures:
        sign = "≤" if figure.better == "lower" else "≥"
        cells = [_cell(figure, spec.name, summarize(result, spec.name, figure.name)) for spec in specs]
        lines.append(f"| {figure.title} ({figure.unit}) | {sign} {figure.goal:g}x | " + " | ".join(cells) + " |")
    rest = [statistics.median(r.rest_mib for r in result.memory if r.server == spec.name) for spec in specs]
    engine = [statistics.median(r.engine_mib for r in result.memory if r.server == spec.name) for spec in specs]
    lines.append(f"| memory beside the engine (MiB) | < {MEMORY_GOAL_MIB} | " + " | ".join(f"{x:,.0f}" for x in rest) + " |")
    lines.append("| memory of the engine (MiB) | | " + " | ".join(f"{x:,.0f}" for x in engine) + " |")
    for figure in figures:
        if figure.stream and figure.clients > 1:
            cells = [_cost(result, spec.name, figure.name) for spec in specs]
            lines.append(f"| processor time beside the engine, {figure.name} (µs/token) | | " + " | ".join(cells) + " |")
    merged = [_tokens_per_frame(result, spec.name) for spec in specs]
    lines.append("| tokens per frame, largest | | " + " | ".join(merged) + " |")
    disturbed = [visit for visit in result.visits if visit.elsewhere > _DISTURBED]
    if disturbed:
        worst = max(visit.elsewhere for visit in disturbed)
        lines += ["", f"Other processes used over {_DISTURBED:.0%} of the machine in {len(disturbed)} of {len(result.visits)}"]
        lines[-1] += f" measurements (at most {worst:.0%}): repeat on a quiet machine."
    return "\n".join(lines) + "\n"


def write(directory: Path, name: str, document: dict[str, Any], text: str) -> None:
    """Write ``NAME.json`` and ``NAME.md``."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / f"{name}.json").write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    (directory / f"{name}.md").write_text(text)


def summary(result: PassResult, specs: Sequence[ServerSpec], figures: Sequence[Figure]) -> dict[str, Any]:
    """The table's numbers, as plain data."""
    return {
        figure.name: {
            spec.name: asdict(cell) for spec in specs if (cell := summarize(result, spec.name, figure.name)) is not None
        }
        for figure in figures
    }


def _cell(figure: Figure, server: str, cell: Cell | None) -> str:
    if cell is None:
        return "none"
    text = f"{_number(cell.median)} ({_number(cell.low)}-{_number(cell.high)})"
    if cell.ratio is not None and server != BASELINE:
        text += f" **{cell.ratio:.2f}x**"
        if server == SUBJECT:
            text += " reached" if figure.reached(cell.ratio) else " missed"
    return text


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def _cost(result: PassResult, server: str, figure: str) -> str:
    costs = [visit.rest_us for visit in result.visits if (visit.server, visit.figure) == (server, figure)]
    return f"{statistics.median(costs):.0f}" if costs else "none"


def _tokens_per_frame(result: PassResult, server: str) -> str:
    merged = [v.tokens_per_frame for v in result.visits if v.server == server and v.tokens_per_frame is not None]
    return f"{max(merged):.2f}" if merged else "none"
