"""Where a model's files come from: ``builtin:NAME``, a directory, or a hub name."""

from __future__ import annotations

from pathlib import Path

from helix_ray.config import ConfigError


def resolve_source(source: str, data_dir: Path) -> str:
    """The path or hub name that vLLM loads.

    Args:
        source: ``ModelConfig.source``.
        data_dir: built-in models are put below it on first use.

    Raises:
        ConfigError: no built-in model has that name.
    """
    if not source.startswith("builtin:"):
        return source
    if source != "builtin:demo":
        raise ConfigError(f"{source}: the only built-in model is builtin:demo")
    from helix_ray.providers.demo_model import ensure_demo_model  # transformers is heavy; only this path needs it

    return str(ensure_demo_model(data_dir / "models" / "demo"))
