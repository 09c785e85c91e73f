"""What the model card records."""

from __future__ import annotations

import json
from pathlib import Path

from training.scorecard import Score

DIRECTORY = Path(__file__).parents[2] / "helix_ray" / "providers" / "demo"


def recorded_columns() -> dict[str, list[Score]]:
    """The scores of the built-in model by the column's title, as ``python -m training evaluate --out`` wrote them."""
    columns = json.loads((DIRECTORY / "evaluation.json").read_text())
    return {
        f"temperature {one['temperature']:g}" if one["temperature"] else "greedy": [Score(**score) for score in one["scores"]]
        for one in columns
    }
