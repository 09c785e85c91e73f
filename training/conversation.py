"""One conversation that the model learns from or is asked in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Role = Literal["system", "user", "assistant", "tool"]
Split = Literal["train", "held_out"]

Ability = Literal[
    "tool",  # the right known tool with the right arguments
    "unseen_tool",  # the same with a tool that training never shows, described in the prompt
    "no_tool",  # tools are offered and none is needed
    "tool_result",  # the answer that uses what a tool gave
    "passage",  # the answer copied from the passage that holds it
    "unknown",  # no passage holds the answer
    "about",  # questions about Helix Ray
    "memory",  # something told, then asked for
    "talk",  # greetings, thanks, who are you
]


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call of the assistant.

    Attributes:
        name: the tool.
        arguments: its arguments.
    """

    name: str
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Turn:
    """One message.

    Attributes:
        calls: tool calls, of an assistant's turn only; then ``content`` is empty.
    """

    role: Role
    content: str = ""
    calls: tuple[Call, ...] = ()


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool as the prompt describes it.

    Attributes:
        parameters: JSON Schema of an object.
    """

    name: str
    description: str
    parameters: dict[str, Any]

    def as_openai(self) -> dict[str, Any]:
        """The entry of a request's ``tools``."""
        return {
            "type": "function",
            "function": {"name": self.name, "description": self.description, "parameters": self.parameters},
        }


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that a turn quotes.

    Attributes:
        text: as it stands there.
        name: the made-up word that names what the text is about; it is in the text.
    """

    text: str
    name: str


@dataclass(frozen=True, slots=True)
class Example:
    """A conversation whose last turn, the assistant's, is the one that is judged.

    Attributes:
        ability: what it trains or tests.
        turns: system and user first, the assistant's last.
        tools: those that the prompt offers.
        accept: groups of texts: the judged answer must contain one of each group, in any case of letters; empty where the
            answer is a call.
        passages: texts that the turns quote.
    """

    ability: Ability
    turns: tuple[Turn, ...]
    tools: tuple[Tool, ...] = ()
    accept: tuple[tuple[str, ...], ...] = ()
    passages: tuple[Passage, ...] = ()

    @property
    def prompt(self) -> tuple[Turn, ...]:
        """Everything before the judged turn."""
        return self.turns[:-1]

    @property
    def answer(self) -> Turn:
        """The judged turn, as it should be."""
        return self.turns[-1]
