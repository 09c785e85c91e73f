"""Reading the Serve config before Ray does, so that a mistake in it is said in a second and not in a traceback."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from helix_ray.config import AgentCatalog, Catalog, ConfigError, HostList, Plans, PriceList

_BUILDER = "deployments.app:build"


def catalogs(path: Path) -> list[Catalog]:
    """The model lists that a Serve config names, relative to the working directory as the application takes them.

    The agents, plans, prices and hosts that it names are read as well.

    Args:
        path: a YAML file for ``serve run``.

    Raises:
        ConfigError: the file, or one that it names, is missing or wrong.
    """
    try:
        document = yaml.safe_load(path.read_text())
    except (OSError, yaml.YAMLError) as exc:
        raise ConfigError(f"{path}: {exc}") from exc
    applications = document.get("applications") if isinstance(document, dict) else None
    if not isinstance(applications, list) or not all(isinstance(application, dict) for application in applications):
        raise ConfigError(f"{path}: applications: a list of applications is needed")
    ours = [application for application in applications if application.get("import_path") == _BUILDER]
    found = []
    for application in ours:
        catalog = Catalog.load(_path(path, application, "models"))
        AgentCatalog.load(_path(path, application, "agents")).check(catalog)
        Plans.load(_path(path, application, "plans"))
        PriceList.load(_path(path, application, "prices"))
        HostList.load(_path(path, application, "hosts"))
        found.append(catalog)
    return found


def _path(config: Path, application: dict[str, Any], name: str) -> Path:
    arguments = application.get("args") or {}
    path = arguments.get(name, f"configs/{name}.yaml") if isinstance(arguments, dict) else None
    if not isinstance(path, str):
        raise ConfigError(f"{config}: args.{name}: a path is needed")
    return Path(path)
