"""Routes in the model list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from helix_ray.config import Catalog, ConfigError

MODELS: list[dict[str, Any]] = [
    {"id": "small", "source": "x", "aliases": ["tiny"]},
    {"id": "large", "source": "x", "cache": {"ttl_s": 60, "price": "0.25"}, "sticky": "prefix"},
    {"id": "far", "source": "x"},
]


def load(tmp_path: Path, *routes: dict[str, Any]) -> Catalog:
    path = tmp_path / "models.yaml"
    path.write_text(
        yaml.safe_dump(
            {"models": MODELS, "embedders": [{"id": "vectors", "source": "x"}], "routes": list(routes)}, sort_keys=False
        )
    )
    return Catalog.load(path)


def test_a_route_has_defaults_that_work(tmp_path: Path) -> None:
    [route] = load(tmp_path, {"id": "chat", "order": ["small", "large"]}).routes
    assert route.targets == ("small", "large")
    assert route.fallback_on == ("rate_limit", "unavailable", "timeout", "context_length")
    assert route.hedge is None
    assert route.cache is None


def test_everything_of_a_route_can_be_said(tmp_path: Path) -> None:
    catalog = load(
        tmp_path,
        {
            "id": "chat",
            "aliases": ["default"],
            "name": "Chat",
            "description": "All of them.",
            "weights": {"small": 60, "large": 40},
            "overflow": "far",
            "fallback_on": ["timeout"],
            "retries": {"per_target": 0, "share": 0.2, "backoff_s": 0.5, "longest_s": 5},
            "first_token_s": 3,
            "breaker": {"window_s": 5, "least_tries": 3, "failure_rate": 0.2, "open_s": 1, "probes": 1},
            "hedge": {"after_s": 0.5},
            "sticky": "prefix",
            "cache": {"ttl_s": 10, "scope": "account", "sampled": True},
        },
    )
    assert catalog.routes[0].targets == ("small", "large", "far")
    assert {name: (one.ttl_s, one.price) for name, one in catalog.caches().items()} == {"large": (60, 2500), "chat": (10, 0)}


@pytest.mark.parametrize(
    ("routes", "message"),
    [
        ([{"id": "a"}], r"routes\.0: .*order or weights"),
        ([{"id": "a", "order": ["small"], "weights": {"large": 100}}], r"routes\.0: .*order or weights"),
        ([{"id": "a", "weights": {"small": 60, "large": 60}}], r"routes\.0: .*weights: they sum to 120, not to 100"),
        ([{"id": "a", "weights": {"small": 0, "large": 100}}], r"routes\.0\.weights\.small"),
        ([{"id": "a", "order": ["small", "small"]}], r"routes\.0: .*order: the target 'small' is given twice"),
        ([{"id": "a", "order": ["small"], "overflow": "small"}], r"routes\.0: .*overflow: the target 'small' is given twice"),
        ([{"id": "a", "order": ["small", "nobody"]}], r"routes\.0\.order: no chat model has the id 'nobody'"),
        ([{"id": "a", "weights": {"nobody": 100}}], r"routes\.0\.weights: no chat model has the id 'nobody'"),
        ([{"id": "a", "order": ["small"], "overflow": "vectors"}], r"routes\.0\.overflow: 'vectors' is an embedding model"),
        ([{"id": "a", "order": ["tiny"]}], r"routes\.0\.order: 'tiny' is an alias of 'small'"),
        ([{"id": "a", "order": ["a"]}], r"routes\.0\.order: 'a' is a route"),
        (
            [{"id": "a", "order": ["small"]}, {"id": "b", "order": ["small", "a"]}],
            r"routes\.1\.order: 'a' is a route; targets are ids of chat models",
        ),
        ([{"id": "small", "order": ["large"]}], "'small' is given twice"),
        ([{"id": "a", "aliases": ["a"], "order": ["large"]}], "'a' is given twice"),
        ([{"id": "a", "order": ["small", "large"], "sticky": "prefix"}], r"routes\.0: .*sticky: only with weights"),
        ([{"id": "a", "order": ["small"], "hedge": {"after_s": 1}}], r"routes\.0: .*hedge: it takes a second target"),
        ([{"id": "a", "order": ["small"], "fallback_on": ["rain"]}], r"routes\.0\.fallback_on\.0"),
        ([{"id": "a", "order": ["small"], "breaker": {"failure_rate": 2}}], r"routes\.0\.breaker\.failure_rate"),
        ([{"id": "a", "order": ["small"], "retries": {"share": -1}}], r"routes\.0\.retries\.share"),
        ([{"id": "a", "order": ["small"], "cache": {"ttl_s": 0}}], r"routes\.0\.cache\.ttl_s"),
        ([{"id": "a", "order": ["small"], "cache": {"ttl_s": 1, "price": 2}}], r"routes\.0\.cache\.price"),
        ([{"id": "a", "order": ["small"], "model": "x"}], r"routes\.0\.model"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, routes: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        load(tmp_path, *routes)
