from __future__ import annotations

import json
from pathlib import Path

from benchmarks.figures import FIGURES
from benchmarks.report import summarize, summary, table, write
from benchmarks.rounds import MemoryReading, PassResult, Visit
from tests.benchmarks.conftest import fake_spec

FIGURE = FIGURES[1]
SPECS = [fake_spec(1, "ours"), fake_spec(2, "vllm"), fake_spec(3, "rayllm", messages=False)]


def visit(server: str, number: int, value: float, elsewhere: float = 0.0) -> Visit:
    return Visit(server, FIGURE.name, number, value, 1.25, 150.0, 60.0, 12.0, elsewhere)


def result(elsewhere: float = 0.0) -> PassResult:
    """The machine halved its speed in round 1: the ratios do not notice."""
    visits = [visit("vllm", number, value) for number, value in enumerate((1000.0, 500.0, 1200.0))]
    visits += [visit("ours", number, value, elsewhere) for number, value in enumerate((1100.0, 550.0, 1320.0))]
    return PassResult(visits, [MemoryReading(spec.name, 0, 800.0, 600.0, (("api", 600.0),)) for spec in SPECS], {})


def test_ratios_are_taken_within_a_round() -> None:
    cell = summarize(result(), "ours", FIGURE.name)
    assert cell is not None
    assert (cell.median, cell.low, cell.high) == (1100.0, 550.0, 1320.0)
    assert cell.ratio == cell.ratio_low == cell.ratio_high == 1.1
    assert summarize(result(), "rayllm", FIGURE.name) is None


def test_without_the_yardstick_there_is_no_ratio() -> None:
    alone = PassResult([visit("ours", 0, 5.0)], [], {})
    cell = summarize(alone, "ours", FIGURE.name)
    assert cell is not None
    assert cell.ratio is None


def test_table_and_files(tmp_path: Path) -> None:
    text = table("Plain HTTP", result(), SPECS, [FIGURE])
    row = next(line for line in text.splitlines() if FIGURE.title in line)
    assert "1,100 (550-1,320) **1.10x** reached" in row
    assert row.endswith("| none |")
    assert "1.25" in text
    assert "quiet" not in text
    write(tmp_path, "x", {"summary": summary(result(), SPECS, [FIGURE]), **result().as_json()}, text)
    document = json.loads((tmp_path / "x.json").read_text())
    assert document["summary"][FIGURE.name]["ours"]["ratio"] == 1.1
    assert len(document["visits"]) == 6
    assert (tmp_path / "x.md").read_text() == text


def test_a_busy_machine_is_told() -> None:
    assert "3 of 6 measurements (at most 40%)" in table("t", result(elsewhere=0.4), SPECS, [FIGURE])
