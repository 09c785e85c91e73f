"""The documentation names what there is."""

from pathlib import Path

import pytest

from helix_ray.config import EmbedderConfig, Limits, ModelConfig, Settings

DOCS = Path(__file__).parents[1] / "docs"


@pytest.mark.parametrize("field", [name for name in Settings.model_fields if name not in ("limits", "metrics_dir")])
def test_every_variable_is_documented(field: str) -> None:
    assert f"`HELIX_{field.upper()}`" in (DOCS / "configuration.md").read_text()


@pytest.mark.parametrize("field", Limits.model_fields)
def test_every_limit_is_documented(field: str) -> None:
    assert f"`HELIX_LIMIT_{field.upper()}`" in (DOCS / "configuration.md").read_text()


@pytest.mark.parametrize("field", [*ModelConfig.model_fields, *EmbedderConfig.model_fields])
def test_every_key_of_a_model_is_documented(field: str) -> None:
    assert f"`{field}`" in (DOCS / "models.md").read_text()
