"""The finished model as files that transformers and vLLM load."""

from __future__ import annotations

import copy
from pathlib import Path

import torch
from transformers import GenerationConfig, LlamaForCausalLM, PreTrainedTokenizerFast

_TEMPERATURE = 0.2


def export(model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast, directory: Path) -> Path:
    """Write weights (bfloat16), configuration, tokenizer and chat template.

    Args:
        model: the trained model; it is left as it is.
        tokenizer: its tokenizer.
        directory: where the files go.

    Returns:
        ``directory``.

    Raises:
        OSError: the directory cannot be written.
    """
    finished = copy.deepcopy(model).to(device="cpu", dtype=torch.bfloat16)
    finished.generation_config = GenerationConfig(
        eos_token_id=model.config.eos_token_id,
        pad_token_id=model.config.pad_token_id,
        # Of requests that do not say: so small a model does not know many good ways to go on.
        do_sample=True,
        temperature=_TEMPERATURE,
    )
    finished.save_pretrained(directory)
    tokenizer.save_pretrained(directory)
    return directory
