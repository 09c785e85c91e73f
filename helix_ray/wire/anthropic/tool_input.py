"""From the arguments that a model wrote to the ``input`` of a ``tool_use`` block, which is always a JSON object."""

from __future__ import annotations

from typing import Any

from pydantic_core import from_json

from helix_ray.wire.body import encode_json, repair
from helix_ray.wire.grammar import violated

_BLANKS = " \t\r\n"
_INVALID = "INVALID_JSON"


class ToolInput:
    """The input of one tool call, while it is written.

    An object goes to the client as it comes. What is something else is held back until the end: a stream could not
    take it back, and Anthropic's SDKs raise on it. It then becomes ``{"INVALID_JSON": "<what the model wrote>"}``,
    as Anthropic's guide to tool streaming says such text in an object, so that the client's tool can refuse it and
    the model can try again. Nothing and ``null`` are an input without fields.

    Attributes:
        complete: the model wrote a whole object; known after ``close``.
    """

    __slots__ = ("_opener", "_pieces", "complete")

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._opener = ""  # the first character that is not blank
        self.complete = False

    def add(self, piece: str) -> str:
        """More of the arguments; returns what can be sent now."""
        self._pieces.append(piece)
        if self._opener:
            return piece if self._opener == "{" else ""
        self._opener = piece.lstrip(_BLANKS)[:1]
        return "".join(self._pieces) if self._opener == "{" else ""

    def close(self, cut: bool) -> tuple[dict[str, Any], str]:
        """The end of the arguments.

        Args:
            cut: the generation was stopped before the model itself ended it. An object then counts as far as it goes,
                as in Anthropic's SDKs.

        Returns:
            The input, and what is still to be sent.

        Raises:
            HelixError: they begin as an object and are none.
        """
        text = repair("".join(self._pieces))
        if self._opener == "{":
            return self._object(text, cut), ""
        bare = text.strip(_BLANKS)
        value = {} if bare in ("", "null") else {_INVALID: text}
        return value, encode_json(value).decode()

    def _object(self, text: str, cut: bool) -> dict[str, Any]:
        value: dict[str, Any]
        try:
            value = from_json(text, allow_inf_nan=False)
        except ValueError as exc:
            if not cut or not str(exc).startswith("EOF"):
                violated("a tool call's arguments are no JSON object")
            value = from_json(text, allow_inf_nan=False, allow_partial=True)
        else:
            self.complete = True
        return value
