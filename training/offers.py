"""The tools that the application's agents have, as a prompt may describe them."""

from __future__ import annotations

from typing import Any

from training.conversation import Tool
from training.slots import Slots

_DESCRIPTIONS = {
    "time": (
        "Returns the current UTC time",
        "Returns the current UTC time",
        "Tells what time it is.",
        "Get the current date and time.",
        "The clock: current time in UTC.",
    ),
    "echo": (
        "Echoes back the input message",
        "Echoes back the input message",
        "Repeats a message.",
        "Returns the message that it is given, unchanged.",
        "Say a text back.",
    ),
    "calculator": (
        "Evaluates an arithmetic expression",
        "Evaluates an arithmetic expression",
        "Computes the value of an arithmetic expression.",
        "Calculate with numbers.",
        "A calculator for sums, products and the like.",
    ),
    "knowledge_query": (
        "Query the knowledge base for relevant documents",
        "Query the knowledge base for relevant documents",
        "Searches the documents of the knowledge base.",
        "Find passages in the indexed documents.",
        "Look something up in the knowledge base.",
    ),
}
_ARGUMENTS: dict[str, tuple[str, tuple[str, ...]] | None] = {
    "time": None,
    "echo": ("message", ("Message to echo", "The message", "Text to repeat")),
    "calculator": ("expression", ("Arithmetic expression", "The expression to evaluate", "For example 2 + 3 * 4")),
    "knowledge_query": ("query", ("Search query", "What to look for", "The question")),
}
NAMES = tuple(_DESCRIPTIONS)


def known_tool(slots: Slots, name: str) -> Tool:
    """One of ``NAMES`` as a prompt may describe it."""
    argument = _ARGUMENTS[name]
    properties: dict[str, Any] = {}
    if argument is not None:
        properties[argument[0]] = {"type": "string", "description": slots.any(argument[1])}
    return Tool(name, slots.any(_DESCRIPTIONS[name]), schema(slots, properties))


def schema(slots: Slots, properties: dict[str, Any]) -> dict[str, Any]:
    """A JSON Schema of an object, in one of the forms that clients send."""
    parameters: dict[str, Any] = {"type": "object", "properties": properties}
    if properties and slots.chance(0.8):
        parameters["required"] = list(properties)
    if slots.chance(0.1):
        parameters["additionalProperties"] = False
    return parameters
