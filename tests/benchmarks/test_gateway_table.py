from __future__ import annotations

from benchmarks.gateway.rounds import Result, Visit
from benchmarks.gateway.table import ROWS, Goal, numbers, ratio, summary, table

BY_NAME = {row.name: row for row in ROWS}
TITLES = {"ours": "Helix Ray", "litellm": "LiteLLM proxy", "relay": "relay", "upstream": "itself"}


def visit(
    server: str, figure: str, number: int, values: dict[str, float], work: int = 0, tree_s: float = 1.0, elsewhere: float = 0.0
) -> Visit:
    return Visit(server, figure, number, values, work, tree_s, tree_s / 2, 0.2, 0.3, elsewhere)


def result(elsewhere: float = 0.0) -> Result:
    """The machine was at half its speed in round 1: the ratios do not notice."""
    visits = []
    for number, slow in enumerate((1.0, 2.0)):
        rates = {"ours": 900, "litellm": 100, "relay": 2000, "upstream": 9000}
        for server, work in rates.items():
            visits.append(visit(server, "answers", number, {"per_s": work / slow}, work, slow, elsewhere))
        delays = {"ours": (101.0, 110.0), "litellm": (110.0, 300.0), "relay": (100.5, 101.0), "upstream": (100.0, 100.0)}
        for server, (p50, p99) in delays.items():
            visits.append(visit(server, "latency", number, {"p50_ms": p50, "p99_ms": p99}))
        prompts = {"ours": (3.0, 10.0), "litellm": (1.0, 9.0), "upstream": (1.0, 2.0)}
        for server, (small, large) in prompts.items():
            visits.append(visit(server, "prompts", number, {"small_ms": small, "large_ms": large}))
        for server, beside in {"ours": 30.0, "upstream": 25.0}.items():
            visits.append(visit(server, "beside", number, {"alone_ms": 20.0, "beside_ms": beside}))
    return Result(visits, {"ours": 20.0})


def measured(name: str) -> list[float | None]:
    row = BY_NAME[name]
    return [ratio(numbers(result(), row), goal) for goal in row.goals]


def test_work_is_divided_by_processor_time_and_compared_within_a_round() -> None:
    assert numbers(result(), BY_NAME["answers-tree"])["ours"] == {0: 900.0, 1: 450.0}
    assert measured("answers-tree") == [9.0]
    front = numbers(result(), BY_NAME["answers-front"])
    assert front["ours"] == {0: 1800.0, 1: 900.0}
    assert "upstream" not in front


def test_what_is_added_is_the_difference_to_the_upstream() -> None:
    added = numbers(result(), BY_NAME["latency-p50"])
    assert added["ours"][0] == 1.0
    assert added["upstream"][0] == 100.0
    assert measured("latency-p50") == [0.1]
    assert measured("latency-p99") == [0.05]


def test_large_prompts() -> None:
    assert measured("prompt-growth") == [4.0]
    # Where nothing was added to a small prompt, nothing can grow.
    assert "litellm" not in numbers(result(), BY_NAME["prompt-growth"])
    assert measured("gap-growth") == [1.2]


def test_what_was_not_measured_has_no_ratio() -> None:
    assert measured("streams-tree") == [None, None]
    assert "streamed tokens" not in table(result(), TITLES)


def test_goals() -> None:
    least, most = Goal("litellm", 8, "higher"), Goal(None, 3, "lower")
    assert least.reached(8)
    assert not least.reached(7.9)
    assert most.reached(3)
    assert not most.reached(3.1)
    assert (least.text(TITLES), most.text(TITLES)) == ("≥ 8x LiteLLM proxy", "≤ 3x")


def test_table_and_summary() -> None:
    lines = table(result(), TITLES).splitlines()
    assert lines[0] == "| figure | goal | Helix Ray | LiteLLM proxy | relay | itself |"
    answers = next(line for line in lines if "no stream" in line)
    assert "| ≥ 8x LiteLLM proxy | 675 (450 to 900) **9.00x** reached |" in answers
    growth = next(line for line in lines if "220 KB beside" in line)
    assert "**4.00x** missed |  |  |  |" in growth
    assert "The load generator took at most 20% of one core, the upstream 30%." in lines
    assert "quiet" not in lines[-1]
    document = summary(result())
    assert document["answers-tree"]["median"]["ours"] == 675
    assert document["answers-tree"]["goals"] == [{"peer": "litellm", "bound": 8, "better": "higher", "measured": 9.0}]


def test_a_busy_machine_is_told() -> None:
    assert "in 8 of 26 measurements (at most 40%)" in table(result(elsewhere=0.4), TITLES)
