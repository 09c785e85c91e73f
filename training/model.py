"""The model: a small Llama, and what it loses on a batch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch.nn import functional
from transformers import AttentionInterface, LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from training.batches import Batch
from training.probes import Probes
from training.tokenizer import CONTEXT


@dataclass(frozen=True, slots=True)
class Shape:
    """Size of a model.

    Attributes:
        width: hidden size.
        layers: number of layers.
        heads: attention heads; each has ``width / heads`` dimensions.
        inner: width of the feed-forward layers.
    """

    width: int
    layers: int
    heads: int
    inner: int


SHAPES = {
    "cpu": Shape(width=320, layers=6, heads=5, inner=864),
    "gpu": Shape(width=448, layers=7, heads=7, inner=1216),
}


_ATTENTION = "plain_on_cpu"
# Up to this length, plain products are faster on a CPU than the fused kernel, whose backward pass takes most of its time.
_PLAIN_LENGTH = 400


def _attention(
    module: torch.nn.Module,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attention_mask: torch.Tensor | None,
    scaling: float | None = None,
    **_: Any,
) -> tuple[torch.Tensor, None]:
    """Causal attention; padding on the right needs no mask, as nothing before it looks at it.

    Args:
        module: asked by the interface, not used here.
        query, key, value: shape ``(conversations, heads, length, dimensions)``.
        attention_mask: not used either.
        scaling: of the scores.

    Returns:
        Shape ``(conversations, length, heads, dimensions)``, and no weights.
    """
    query, key = query.to(value.dtype), key.to(value.dtype)
    length = query.shape[2]
    if value.device.type != "cpu" or length > _PLAIN_LENGTH:
        mixed = functional.scaled_dot_product_attention(query, key, value, is_causal=True, scale=scaling)
    else:
        later = torch.full((length, length), -torch.inf, dtype=value.dtype).triu(1)
        scores = (query * (scaling or query.shape[-1] ** -0.5)) @ key.transpose(-1, -2) + later
        mixed = torch.softmax(scores, dim=-1, dtype=scores.dtype) @ value
    return mixed.transpose(1, 2).contiguous(), None


AttentionInterface.register(_ATTENTION, _attention)


def build_model(shape: Shape, tokenizer: PreTrainedTokenizerFast, precision: torch.dtype = torch.float32) -> LlamaForCausalLM:
    """An untrained model of the Llama architecture (Touvron et al., 2023) with tied embeddings.

    Args:
        shape: its size.
        tokenizer: its tokenizer.
        precision: of the weights.
    """
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=shape.width,
        intermediate_size=shape.inner,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        num_key_value_heads=shape.heads,
        head_dim=shape.width // shape.heads,
        max_position_embeddings=CONTEXT,
        rms_norm_eps=1e-5,
        tie_word_embeddings=True,
        bos_token_id=None,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    config._attn_implementation = _ATTENTION
    model = LlamaForCausalLM(config)
    rotary = model.model.rotary_emb
    exact = rotary.inv_freq.clone()
    model.to(dtype=precision)
    # Rounded frequencies would turn distant positions by another angle than vLLM does, which computes them anew.
    rotary.inv_freq = exact
    return model


@dataclass(frozen=True, slots=True)
class Loss:
    """What a model loses on a batch; cross entropies in nats per token.

    Attributes:
        words: the weighted mean of what is predicted.
        said: the mean over what the assistant says alone, without a gradient.
        probed: what the probes lose.
    """

    words: torch.Tensor
    said: torch.Tensor
    probed: torch.Tensor


def loss_of(model: LlamaForCausalLM, probes: Probes | None, batch: Batch) -> Loss:
    """What a model, and the probes in it, lose on a batch; without probes, these lose nothing."""
    output = model.model(batch.tokens[:, :-1], output_hidden_states=True)
    weights = batch.weights[:, 1:]
    counted = weights > 0
    logits = functional.linear(output.last_hidden_state[counted], model.lm_head.weight).float()
    entropy = functional.cross_entropy(logits, batch.tokens[:, 1:][counted], reduction="none")
    weights = weights[counted]
    nothing = entropy.new_zeros(())
    return Loss(
        words=(entropy * weights).sum() / weights.sum(),
        said=entropy[weights == 1].mean().detach(),
        probed=nothing if probes is None else probes(output.hidden_states, batch, model.lm_head.weight),
    )
