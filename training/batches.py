"""Batches of conversations of about the same length, drawn without end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import torch

from training.drill import Drill
from training.mixture import draw_conversation
from training.rendering import Rendered, Renderer
from training.slots import Slots

# Conversations that are sorted by length together.
_POOL = 2048
# So many of them drill rare tokens.
_DRILLED = 0.1
# What is predicted of what the assistant reads counts less, as most of it cannot be known.
_READ_WEIGHT = 0.5
PADDING = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """Conversations, padded on the right.

    Attributes:
        tokens: token ids, shape ``(conversations, length)``.
        weights: how much the prediction of each token counts, the same shape; 1 for what the assistant says.
    """

    tokens: torch.Tensor
    weights: torch.Tensor


def batches(renderer: Renderer, seed: int, size: int, longest: int, reading: float) -> Iterator[Batch]:
    """Batches for training; what has been drawn never comes again.

    Args:
        renderer: makes token ids.
        seed: another one gives other conversations.
        size: most tokens of a batch, padding included.
        longest: most tokens of a conversation; longer ones are left out.
        reading: this part of what the assistant reads is predicted, too: what a name is spelled like, how documents are written.
    """
    slots = Slots(Random(seed), "train")
    drill = Drill(renderer.tokenizer, slots.rng)
    while True:
        drawn = (
            drill.draw() if slots.chance(_DRILLED) else drill.note(renderer.render(draw_conversation(slots)))
            for _ in range(_POOL)
        )
        pool = [rendered for rendered in drawn if len(rendered.tokens) <= longest]
        pool.sort(key=lambda rendered: len(rendered.tokens))
        groups: list[list[Rendered]] = [[]]
        for rendered in pool:
            if groups[-1] and len(rendered.tokens) * (len(groups[-1]) + 1) > size:
                groups.append([])
            groups[-1].append(rendered)
        slots.rng.shuffle(groups)
        for group in groups:
            yield _padded(group, slots.rng, reading)


def _padded(group: list[Rendered], rng: Random, reading: float) -> Batch:
    length = max(len(rendered.tokens) for rendered in group)
    tokens = torch.full((len(group), length), PADDING)
    weights = torch.zeros(len(group), length)
    for row, rendered in enumerate(group):
        width = len(rendered.tokens)
        tokens[row, :width] = torch.tensor(rendered.tokens)
        weights[row, :width] = torch.tensor([1.0 if said else _READ_WEIGHT * (rng.random() < reading) for said in rendered.said])
    return Batch(tokens, weights)
