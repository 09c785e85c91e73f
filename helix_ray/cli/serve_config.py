"""Reading the Serve config before Ray does, so that a mistake in it is said in a second and not in a traceback."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from helix_ray.config import Catalog, ConfigError

_BUILDER = "deployments.app:build"


def catalogs(path: Path) -> list[Catalog]:
    """The model lists that a Serve config names, relative to the working directory as the application takes them.

    Args:
        path: a YAML file for ``serve run``.

    Raises:
        ConfigError: the file or a model list is missing or wrong.
    """
    try:
        document = yaml.safe_load(path.read_text())
    except (OSError, yaml.YAMLError) as exc:
        raise ConfigError(f"{path}: {exc}") from exc
    applications = document.get("applications") if isinstance(document, dict) else None
    if not isinstance(applications, list) or not all(isinstance(application, dict) for application in applications):
        raise ConfigError(f"{path}: applications: a list of applications is needed")
    return [
        Catalog.load(_models(path, application)) for application in applications if application.get("import_path") == _BUILDER
    ]


def _models(path: Path, application: dict[str, Any]) -> Path:
    arguments = application.get("args") or {}
    models = arguments.get("models", "configs/models.yaml") if isinstance(arguments, dict) else None
    if not isinstance(models, str):
        raise ConfigError(f"{path}: args.models: a path is needed")
    return Path(models)
