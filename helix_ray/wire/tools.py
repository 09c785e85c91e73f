"""Rules about tools that both dialects have."""

from __future__ import annotations

from collections.abc import Sequence

from helix_ray.core.messages import ToolChoice, ToolSpec
from helix_ray.wire.validation import refused


def check_tool_choice(tools: Sequence[ToolSpec], choice: ToolChoice | None) -> None:
    """Refuse tools that share a name, and a choice that the tools cannot meet.

    Raises:
        InvalidRequestError: ``param`` is ``tools`` or ``tool_choice``.
    """
    names = {tool.name for tool in tools}
    if len(names) < len(tools):
        raise refused("tools", "two tools have the same name")
    if choice is None or choice.mode in ("auto", "none"):
        return
    if not tools:
        raise refused("tool_choice", "there are no tools to choose from")
    if choice.name is not None and choice.name not in names:
        raise refused("tool_choice", "it names none of the tools")
