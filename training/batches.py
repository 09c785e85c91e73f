"""Batches of conversations of about the same length, drawn without end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from random import Random

import torch

from training.drill import Drill
from training.mixture import Draw
from training.rendering import Rendered, Renderer
from training.slots import Slots

# Conversations that are sorted by length together.
_POOL = 2048
# So many of them drill rare tokens and the spelling of words.
_DRILLED = 0.16
# What is predicted of what the assistant reads counts less, as most of it cannot be known.
_READ_WEIGHT = 0.5
# And so little of it is predicted at all: what a name is spelled like, how documents are written.
_READ_SHARE = 0.05
PADDING = 0
# The label of what a probe is not asked for; torch leaves it out of a cross entropy.
IGNORED = -100
# Made-up names have up to so many tokens.
LONGEST = 4


@dataclass(frozen=True, slots=True)
class Batch:
    """Conversations, padded on the right.

    Attributes:
        tokens: token ids, shape ``(conversations, length)``.
        weights: how much the prediction of each token counts, the same shape; 1 for what the assistant says.
        repeated: for each token, how many tokens that end with it stood in the same order before, ``LONGEST`` at most; the same
            shape.
        subjects: for a token in a passage or in a tool's description the first two tokens of the name of what it is about,
            shape ``(conversations, length, 2)``.
    """

    tokens: torch.Tensor
    weights: torch.Tensor
    repeated: torch.Tensor
    subjects: torch.Tensor

    def to(self, device: str) -> Batch:
        """The same on a device."""
        return Batch(*(getattr(self, each.name).to(device) for each in fields(self)))


def batches(renderer: Renderer, seed: int, size: int, longest: int, draw: Draw) -> Iterator[Batch]:
    """Batches for training; what has been drawn never comes again.

    Args:
        renderer: makes token ids.
        seed: another one gives other conversations.
        size: most tokens of a batch, padding included.
        longest: most tokens of a conversation; longer ones are left out.
        draw: draws a conversation.
    """
    slots = Slots(Random(seed), "train")
    drill = Drill(renderer.tokenizer, slots)
    while True:
        drawn = (drill.draw() if slots.chance(_DRILLED) else drill.note(renderer.render(draw(slots))) for _ in range(_POOL))
        pool = [rendered for rendered in drawn if len(rendered.tokens) <= longest]
        pool.sort(key=lambda rendered: len(rendered.tokens))
        groups: list[list[Rendered]] = [[]]
        for rendered in pool:
            if groups[-1] and len(rendered.tokens) * (len(groups[-1]) + 1) > size:
                groups.append([])
            groups[-1].append(rendered)
        slots.rng.shuffle(groups)
        for group in groups:
            yield _padded(group, slots.rng)


def _padded(group: list[Rendered], rng: Random) -> Batch:
    length = max(len(rendered.tokens) for rendered in group)
    tokens = torch.full((len(group), length), PADDING)
    weights = torch.zeros(len(group), length)
    repeats = torch.full((len(group), length), IGNORED)
    subjects = torch.full((len(group), length, 2), IGNORED)
    for row, rendered in enumerate(group):
        width = len(rendered.tokens)
        tokens[row, :width] = torch.tensor(rendered.tokens)
        predicted = [1.0 if said else _READ_WEIGHT * (rng.random() < _READ_SHARE) for said in rendered.said]
        weights[row, :width] = torch.tensor(predicted)
        repeats[row, :width] = torch.tensor(repeated(rendered.tokens))
        if rendered.subjects:
            subjects[row, list(rendered.subjects)] = torch.tensor(list(rendered.subjects.values()))
    return Batch(tokens, weights, repeats, subjects)


def repeated(tokens: Sequence[int]) -> list[int]:
    """For each token, how many tokens that end with it stood in the same order before.

    Args:
        tokens: of a conversation.

    Returns:
        A number from 0, for a token that is new, to ``LONGEST``.
    """
    lengths = [0] * len(tokens)
    for length in range(1, LONGEST + 1):
        seen: set[tuple[int, ...]] = set()
        for end in range(length, len(tokens) + 1):
            run = tuple(tokens[end - length : end])
            if run in seen:
                lengths[end - 1] = length
            seen.add(run)
    return lengths
