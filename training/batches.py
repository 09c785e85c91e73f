"""Batches of conversations of about the same length, drawn without end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import torch

from training.drill import Drill
from training.mixture import Draw
from training.rendering import Rendered, Renderer
from training.repeats import IGNORED, repeated
from training.slots import Slots

# Conversations that are sorted by length together.
_POOL = 2048
# So many of them drill rare tokens.
_DRILLED = 0.1
# What is predicted of what the assistant reads counts less, as most of it cannot be known.
_READ_WEIGHT = 0.5
# And so little of it is predicted at all: what a name is spelled like, how documents are written.
_READ_SHARE = 0.05
PADDING = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """Conversations, padded on the right.

    Attributes:
        tokens: token ids, shape ``(conversations, length)``.
        weights: how much the prediction of each token counts, the same shape; 1 for what the assistant says.
        repeated: what ``training.repeats.repeated`` tells of each token, the same shape.
    """

    tokens: torch.Tensor
    weights: torch.Tensor
    repeated: torch.Tensor

    def to(self, device: str) -> Batch:
        """The same on a device."""
        return Batch(self.tokens.to(device), self.weights.to(device), self.repeated.to(device))


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
    drill = Drill(renderer.tokenizer, slots.rng)
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
    labels = torch.full((len(group), length), IGNORED)
    for row, rendered in enumerate(group):
        width = len(rendered.tokens)
        tokens[row, :width] = torch.tensor(rendered.tokens)
        weights[row, :width] = torch.tensor(
            [1.0 if said else _READ_WEIGHT * (rng.random() < _READ_SHARE) for said in rendered.said]
        )
        labels[row, :width] = torch.tensor(repeated(rendered.tokens))
    return Batch(tokens, weights, labels)
