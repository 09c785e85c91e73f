"""Tools that are there from the start, and those that the configuration names."""

from __future__ import annotations

from importlib.metadata import entry_points

from helix_ray.agent.tool import Tool, tool
from helix_ray.agent.tools.calculator import calculator
from helix_ray.agent.tools.clock import time
from helix_ray.agent.tools.echo import echo
from helix_ray.config.agents import TOOLS_GROUP

_BUILT_IN = (echo, time, calculator)


def built_in() -> list[Tool]:
    """The tools that need nothing."""
    return [tool(function) for function in _BUILT_IN]


def installed() -> list[Tool]:
    """Tools of installed packages, by the names of their entry points.

    Raises:
        TypeError: one of them is no documented coroutine function with annotated parameters.
    """
    return [tool(entry.load(), entry.name) for entry in sorted(entry_points(group=TOOLS_GROUP), key=lambda entry: entry.name)]
