"""What a layer in the middle of the model should know."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch.nn import functional

from training.batches import IGNORED, LONGEST, Batch

# So many of the tokens in passages and descriptions are asked for their subject: the choice among all tokens takes time.
_ASKED = 0.3
_SUBJECT_WEIGHT = 0.3
# So that all tokens are about as likely at first.
_SMALL = 0.005


class Probes(torch.nn.Module):  # type: ignore[misc]  # torch is not read by the type checker
    """Read from a middle layer what a lookup needs, so that the layers below it learn to write it there.

    To answer from passages, a model has to compare names of several tokens, and to keep in mind what each sentence is about. From
    right answers alone it learns that only by chance, as few tokens of a conversation depend on it. Here most tokens teach it:

    - how long a run of tokens that ends here stood before. The heads that come of it are those of Olsson et al., "In-context
      Learning and Induction Heads" (2022).
    - in a passage and in a tool's description, the name of what it is about: its first two tokens.

    A loss of its own for a layer in the middle is after Lee et al., "Deeply-Supervised Nets" (2015). The probes are no part of
    the finished model.

    Args:
        width: hidden size of the model.
        layers: its number of layers.
    """

    def __init__(self, width: int, layers: int) -> None:
        super().__init__()
        self._layer = max(1, layers // 2)
        self._repeats = torch.nn.Linear(width, LONGEST + 1)
        self._subjects = torch.nn.Linear(width, 2 * width, bias=False)
        torch.nn.init.normal_(self._subjects.weight, std=_SMALL)

    def forward(self, hidden: Sequence[torch.Tensor], batch: Batch, embeddings: torch.Tensor) -> torch.Tensor:
        """The weighted sum of what both lose, in nats per token.

        Args:
            hidden: what goes into each layer, and what comes out of the last one; shapes ``(conversations, length, width)``. The
                length may be shorter than the batch's.
            batch: what is read.
            embeddings: of all tokens, shape ``(tokens, width)``.
        """
        read = hidden[self._layer]
        length, width = read.shape[1:]
        repeated, subjects = batch.repeated[:, :length], batch.subjects[:, :length]
        counted = repeated != IGNORED
        loss = functional.cross_entropy(self._repeats(read[counted]).float(), repeated[counted])
        asked = (subjects[..., 0] != IGNORED) & (torch.rand(subjects.shape[:2], device=read.device) < _ASKED)
        if not asked.any():
            return loss
        names = self._subjects(functional.rms_norm(read[asked], (width,))).view(-1, 2, width)
        told = (names @ embeddings.detach().T).float()
        return loss + _SUBJECT_WEIGHT * functional.cross_entropy(told.flatten(0, 1), subjects[asked].flatten())
