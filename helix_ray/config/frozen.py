"""What all configuration has in common: frozen values, unknown keys refused, errors that name the key."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

ModelT = TypeVar("ModelT", bound=BaseModel)


class ConfigError(ValueError):
    """A configuration value is wrong; the message names the place and the reason."""


class Frozen(BaseModel):
    """Base of configuration values."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def load_yaml(path: Path, model: type[ModelT]) -> ModelT:
    """A YAML file as a ``model``.

    Raises:
        ConfigError: the file is missing, is not YAML, or has a wrong key or value.
    """
    try:
        data = yaml.safe_load(path.read_text())
    except (OSError, yaml.YAMLError) as exc:
        raise ConfigError(f"{path}: {exc}") from exc
    try:
        return model.model_validate(data or {})
    except ValidationError as exc:
        raise ConfigError(explain(str(path), exc)) from exc


def explain(where: str, exc: ValidationError, prefix: str = "", upper: bool = False) -> str:
    """What is wrong, a line for each place."""
    lines = []
    for error in exc.errors(include_url=False):
        place = ".".join(str(part) for part in error["loc"])
        place = prefix + (place.upper().replace("LIMITS.", "LIMIT_") if upper else place)
        lines.append(f"{where}: {place or '(top)'}: {error['msg']}")
    return "\n".join(lines)
