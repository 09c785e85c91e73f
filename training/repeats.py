"""What was read before, as labels for a layer in the middle of the model."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch.nn import functional

# Made-up names have up to so many tokens.
LONGEST = 4
# The label of what is only padding.
IGNORED = -100


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


class RepeatProbe(torch.nn.Module):  # type: ignore[misc]  # torch is not read by the type checker
    """Reads from a middle layer what ``repeated`` tells, so that the layers below it learn to find names again.

    To tell whether a passage is about the thing that was asked for, a model has to compare names of several tokens. From right
    answers alone it learns that only by chance, as few tokens of a conversation depend on it. Here each token teaches it. The
    heads that come of it are those of Olsson et al., "In-context Learning and Induction Heads" (2022); a loss of its own for a
    layer in the middle is after Lee et al., "Deeply-Supervised Nets" (2015). The probe itself is no part of the finished model.

    Args:
        width: hidden size of the model.
        layers: its number of layers.
    """

    def __init__(self, width: int, layers: int) -> None:
        super().__init__()
        self._layer = max(1, layers // 2)
        self._read = torch.nn.Linear(width, LONGEST + 1)

    def forward(self, hidden: Sequence[torch.Tensor], labels: torch.Tensor) -> torch.Tensor:
        """The mean cross entropy of what is read.

        Args:
            hidden: what goes into each layer, and what comes out of the last one; shapes ``(conversations, length, width)``.
            labels: what ``repeated`` gave, ``IGNORED`` for padding; shape ``(conversations, length)``.
        """
        counted = labels != IGNORED
        # The probe has the precision of the model.
        return functional.cross_entropy(self._read(hidden[self._layer][counted]).float(), labels[counted])
