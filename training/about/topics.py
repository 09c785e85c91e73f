"""One thing to know of Helix Ray, with the ways to ask for it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing to know of Helix Ray.

    Attributes:
        name: of the topic, unique among all.
        questions: patterns for training; of each pair of braces one of the alternatives between bars is taken.
        held_out: whole questions that are never trained.
        answers: of one or two sentences each; the first is the best.
        accept: groups of texts; an answer is right if from each group it contains one of the texts, ignoring case.
    """

    name: str
    questions: tuple[str, ...]
    held_out: tuple[str, ...]
    answers: tuple[str, ...]
    accept: tuple[tuple[str, ...], ...]
