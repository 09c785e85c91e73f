"""The model card shows what was measured."""

from __future__ import annotations

from tests.training.model_card import DIRECTORY, recorded_columns
from training.scorecard import table


def test_the_card_shows_the_recorded_scores() -> None:
    columns = recorded_columns()
    assert set(columns) == {"greedy", "temperature 0.7"}
    assert table(columns) in (DIRECTORY / "README.md").read_text()
