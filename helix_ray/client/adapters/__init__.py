"""The server's models as those of other frameworks, whose packages are needed only by whoever asks for one."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any, Literal

from helix_ray.client.connection import Connection

ModelFormat = Literal["langchain", "strands"]


@dataclass(frozen=True, slots=True)
class _Adapter:
    """Where a format is implemented, and what it needs.

    Attributes:
        module: has a function ``build``.
        requires: the package that it imports.
        extra: of this package, that brings it.
    """

    module: str
    requires: str
    extra: str


_ADAPTERS: dict[str, _Adapter] = {
    "langchain": _Adapter("helix_ray.client.adapters.langchain", "langchain_core", "langchain"),
    "strands": _Adapter("helix_ray.client.adapters.strands", "strands", "strands"),
}


def build_model(format: str, connection: Connection, clients: dict[str, Any], options: dict[str, Any]) -> Any:
    """A model of another framework.

    Args:
        format: which framework.
        connection: to the server.
        clients: that are open and may be used: ``client``, ``async_client``.
        options: of the model.

    Raises:
        ValueError: there is no such format.
        ImportError: the framework is not installed.
    """
    adapter = _ADAPTERS.get(format)
    if adapter is None:
        raise ValueError(f"format: {format!r} is none of {', '.join(_ADAPTERS)}")
    try:
        module = importlib.import_module(adapter.module)
    except ModuleNotFoundError as exc:
        if (exc.name or "").split(".")[0] != adapter.requires:
            raise
        raise ImportError(
            f'format="{format}" needs the package {adapter.requires}: pip install "helix-ray[{adapter.extra}]"', name=exc.name
        ) from exc
    return module.build(connection, clients, options)
