"""Where an embedding model's files are."""

from __future__ import annotations

from importlib.resources import files

from helix_ray.config import ConfigError


def locate(source: str) -> str:
    """The directory or hub name behind ``EmbedderConfig.source``.

    Args:
        source: ``package:NAME`` is the directory ``model`` inside the installed Python package ``NAME``.

    Raises:
        ConfigError: the package is not installed.
    """
    kind, _, package = source.partition(":")
    if kind != "package":
        return source
    try:
        return str(files(package) / "model")
    except ModuleNotFoundError as exc:
        raise ConfigError(f"{source}: the Python package {package} is not installed") from exc
