"""Optimizers and learning rate of the training."""

from __future__ import annotations

from typing import Any

import torch
from transformers import LlamaForCausalLM

from training.probes import Probes

_ADAM_RATE = 2e-3
_MUON_RATE = 1e-2
_WARM_UP = 0.02
_DECAY = 0.8
_LARGEST_GRADIENT = 1.0


class Optimizers:
    """Muon for the matrices of the layers, AdamW for everything else.

    Muon (Jordan et al., 2024) takes orthogonalized steps and needs about half of AdamW's steps for a model like this one; it is
    made for hidden matrices only.

    The steps are taken on a float32 copy of the weights, from which the model's own are rounded (mixed precision after
    Micikevicius et al., 2018).

    Args:
        model: what is trained, in the precision in which it computes.
        probes: what is trained with it, in the same precision.
    """

    def __init__(self, model: LlamaForCausalLM, probes: Probes) -> None:
        weights = (*model.parameters(), *probes.parameters())
        self._pairs = [(weight, weight.detach().float().clone()) for weight in weights]
        layers = set(model.model.layers.parameters())
        matrices = [exact for weight, exact in self._pairs if weight in layers and weight.dim() == 2]
        others = [exact for weight, exact in self._pairs if weight not in layers or weight.dim() != 2]
        self._parts: tuple[tuple[torch.optim.Optimizer, float], ...] = (
            (torch.optim.Muon(matrices, lr=_MUON_RATE, momentum=0.95, weight_decay=0.01), _MUON_RATE),
            (torch.optim.AdamW(others, lr=_ADAM_RATE, betas=(0.9, 0.98), weight_decay=0.0), _ADAM_RATE),
        )

    def step(self, share: float) -> None:
        """Take a step with the model's gradients, and clear them.

        Args:
            share: the part of the training that is over, 0 to 1.
        """
        for weight, exact in self._pairs:
            exact.grad = None if weight.grad is None else weight.grad.float()
            weight.grad = None
        torch.nn.utils.clip_grad_norm_([exact for _, exact in self._pairs], _LARGEST_GRADIENT)
        for optimizer, rate in self._parts:
            for group in optimizer.param_groups:
                group["lr"] = rate * schedule(share)
            optimizer.step()
        self._round()

    def _round(self) -> None:
        with torch.no_grad():
            for weight, exact in self._pairs:
                weight.copy_(exact)

    def state_dict(self) -> dict[str, Any]:
        """What a checkpoint keeps: weights and moments."""
        return {
            "weights": [exact for _, exact in self._pairs],
            "moments": [optimizer.state_dict() for optimizer, _ in self._parts],
        }

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on from a checkpoint; the model gets its weights, too."""
        with torch.no_grad():
            for (_, exact), saved in zip(self._pairs, state["weights"], strict=True):
                exact.copy_(saved)
        for (optimizer, _), moments in zip(self._parts, state["moments"], strict=True):
            optimizer.load_state_dict(moments)
        self._round()


def schedule(share: float) -> float:
    """The learning rate's part of its maximum: a short warm-up, a plateau, then down to nothing in a line."""
    if share < _WARM_UP:
        return share / _WARM_UP
    return min(1.0, max(0.0, (1 - share) / _DECAY))
