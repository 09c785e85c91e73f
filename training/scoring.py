"""Whether an answer is right."""

from __future__ import annotations

import re
from dataclasses import dataclass

from training.conversation import Call, Example


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model answered.

    Attributes:
        text: what it said.
        calls: the tools that it called.
        stopped: whether it ended by itself.
    """

    text: str
    calls: tuple[Call, ...]
    stopped: bool


def is_right(example: Example, answer: Answer) -> bool:
    """Whether an answer is the one that an example asks for.

    A call is right if its name and all arguments are; arithmetic may be spaced in another way, and a search may end without its
    question mark. A text is right if no tool is called and it contains what ``example.accept`` lists; of a number, all of it.
    An answer that ran into the limit of its length is wrong.
    """
    if not answer.stopped:
        return False
    expected = example.answer.calls
    if expected:
        return len(answer.calls) == len(expected) and all(
            _is_same(given, wanted) for given, wanted in zip(answer.calls, expected, strict=True)
        )
    if answer.calls or not answer.text.strip():
        return False
    return example.ability == "no_tool" or all(any(_holds(answer.text, text) for text in group) for group in example.accept)


def _is_same(given: Call, wanted: Call) -> bool:
    if given.name != wanted.name:
        return False
    if wanted.name == "calculator":
        return _without(r"\s", given) == _without(r"\s", wanted)
    if wanted.name == "knowledge_query":
        return _without(r"[?.\s]+$", given) == _without(r"[?.\s]+$", wanted)
    return given.arguments == wanted.arguments


def _without(pattern: str, call: Call) -> dict[str, str]:
    return {name: re.sub(pattern, "", str(value)).casefold() for name, value in call.arguments.items()}


def _holds(text: str, wanted: str) -> bool:
    """Whether ``wanted`` stands in ``text`` as a whole: 12 does not stand in 123 and not in 12.5."""
    before = r"(?<![\w.,])" if wanted[:1].isdigit() else ""
    after = r"(?![\w]|[.,:]\d)" if wanted[-1:].isdigit() else ""
    return re.search(before + re.escape(wanted) + after, text, re.IGNORECASE) is not None
