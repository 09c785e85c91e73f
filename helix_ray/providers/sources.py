"""Where a model's files come from: ``builtin:NAME``, a directory, or a hub name."""

from __future__ import annotations

from importlib.resources import files

from helix_ray.config import ConfigError


def resolve_source(source: str) -> str:
    """The path or hub name that vLLM loads.

    Args:
        source: ``ModelConfig.source``.

    Raises:
        ConfigError: no built-in model has that name.
    """
    if not source.startswith("builtin:"):
        return source
    if source != "builtin:demo":
        raise ConfigError(f"{source}: the only built-in model is builtin:demo")
    return str(files("helix_ray.providers").joinpath("demo"))
