"""Wordings: patterns with alternatives, and the small liberties that people take when they write."""

from __future__ import annotations

import re
from random import Random

_ALTERNATIVES = re.compile(r"\{([^{}]*)\}")
_GREETINGS = (
    "Hi, ",
    "Hello, ",
    "Hey, ",
    "Hi! ",
    "Hello! ",
    "Hello. ",
    "Good morning. ",
    "OK, ",
    "So, ",
    "And ",
    "Please: ",
    "Quick question: ",
)
_PLEAS = ("Could you help me?", "I have a question.", "One more question.", "Can you tell me?")
_THANKS = (" Thanks!", " Thank you.", " Please.", " Please answer shortly.", " Thanks in advance.")


def expand(pattern: str, rng: Random) -> str:
    """One of the texts that a pattern stands for.

    Args:
        pattern: text with alternatives in braces, ``{How do I|How can I} stop it?``; they do not nest.
        rng: which alternatives are taken.
    """
    return _ALTERNATIVES.sub(lambda match: rng.choice(match[1].split("|")), pattern)


def expansions(pattern: str) -> list[str]:
    """All texts that a pattern stands for."""
    match = _ALTERNATIVES.search(pattern)
    if match is None:
        return [pattern]
    rest = expansions(pattern[match.end() :])
    return [pattern[: match.start()] + option + tail for option in match[1].split("|") for tail in rest]


def casual(question: str, rng: Random, keep_case: bool = False) -> str:
    """A question as somebody in a hurry, or somebody polite, may write it.

    Args:
        question: a whole sentence.
        rng: which liberties are taken; often none is.
        keep_case: whether its first word is a name.
    """
    if rng.random() < 0.55:
        return question
    if rng.random() < 0.35:
        question = question.rstrip(".?!") if rng.random() < 0.7 else question.rstrip(".?!") + "?"
    if not keep_case and rng.random() < 0.35:
        question = question[0].lower() + question[1:]
    if rng.random() < 0.25:
        greeting = rng.choice(_GREETINGS)
        glued = greeting.endswith((", ", ": ", "And "))
        question = greeting + (question[0].lower() + question[1:] if glued and not keep_case else question)
    elif rng.random() < 0.1:
        question = f"{rng.choice(_PLEAS)} {question}"
    if rng.random() < 0.12 and question[-1] in ".?!":
        question += rng.choice(_THANKS)
    return question


def shortened(question: str, rng: Random) -> str:
    """A question without one of its words, as somebody in a hurry may write it; one of four words and less stays as it is."""
    words = question.split(" ")
    if len(words) < 5:
        return question
    del words[rng.randrange(len(words) - 1)]
    return " ".join(words)


def bare(question: str) -> str:
    """A question as it is compared with others: without the case of its letters and what it ends with."""
    return question.casefold().rstrip(".?!")
