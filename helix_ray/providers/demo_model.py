"""The built-in placeholder model: a small Llama with random weights that needs no download.

It speaks noise, but in words: its tokenizer is trained on English words, and its output layer avoids tokens that
print nothing. So it exercises everything around a model: chat template, tools, structured outputs, streaming.
"""

from __future__ import annotations

import hashlib
import json
import random
import tempfile
from importlib.resources import files
from pathlib import Path

import torch
from filelock import FileLock
from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import GenerationConfig, LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

_CONTEXT = 4096
_VOCABULARY = 4096
# Of twenty seeds tried, the one whose answers neither end at once nor run on. See the tests for what that means.
_SEED = 20250139
_STAMP = "recipe.sha256"

_END_OF_TEXT, _TURN_START, _TURN_END = "<|endoftext|>", "<|im_start|>", "<|im_end|>"
_CONTROL_TOKENS = (_END_OF_TEXT, _TURN_START, _TURN_END)
# Not "special" to the tokenizer: a tool parser has to see them in the decoded text.
_MARKUP_TOKENS = ("<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>", "<tools>", "</tools>")

# Words with their space, single digits, runs of punctuation, newlines: no token mixes them.
_SPLIT = r"'s|'t|'re|'ve|'m|'ll|'d| ?[A-Za-z]+| ?[^\s\p{L}\p{N}]+|\p{N}|\p{L}+|\s*[\r\n]+|\s+(?!\S)|\s+"
_CORPUS_LINES = 12_000
_ENDINGS = ("", "", "", "", "", "", "s", "ed", "ing")

# Lengths of the embedding's rows. The embedding is also the output layer, where a logit is a row's dot product with the
# hidden state: a long row wins now and then, a short one never does.
_ROW_WORD = 1.0
_ROW_FRAGMENT = 0.6
_ROW_DIGIT = 0.3  # numbers of structured outputs have few digits
_ROW_SILENT = 0.05
_ROW_QUOTE = 2.0  # closes the strings of structured outputs after some tokens
_ROW_TURN_END = 1.3  # ends an answer without max_tokens after some hundred tokens
_LOGIT_SPREAD = 3.0
_ATTENTION_SHARPNESS = 3.0


def ensure_demo_model(directory: Path) -> Path:
    """Build the model below ``directory``, unless this recipe's model is there already.

    It appears as a whole or not at all, and several processes may ask for it at once.

    Args:
        directory: where ``config.json``, weights and tokenizer go; a model of another recipe there is replaced.

    Returns:
        ``directory``.

    Raises:
        OSError: the directory cannot be written.
    """
    recipe = _recipe()
    if _is_built(directory, recipe):
        return directory
    directory.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(directory.with_name(f".{directory.name}.lock")):
        if not _is_built(directory, recipe):
            _replace(directory, recipe)
    return directory


def _recipe() -> str:
    """Digest of everything that the model is made from in this package."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for name in ("words.txt", "chat_template.jinja"):
        digest.update(_data(name).encode())
    return digest.hexdigest()


def _data(name: str) -> str:
    return files("helix_ray.providers").joinpath("demo", name).read_text(encoding="utf-8")


def _is_built(directory: Path, recipe: str) -> bool:
    stamp = directory / _STAMP
    return stamp.is_file() and stamp.read_text() == recipe


def _replace(directory: Path, recipe: str) -> None:
    with tempfile.TemporaryDirectory(dir=directory.parent, prefix=f".{directory.name}.") as scratch:
        fresh, stale = Path(scratch, "fresh"), Path(scratch, "stale")
        tokenizer = _build_tokenizer()
        tokenizer.save_pretrained(fresh)
        _build_model(tokenizer).save_pretrained(fresh)
        (fresh / _STAMP).write_text(recipe)
        if directory.exists():
            directory.rename(stale)
        fresh.rename(directory)


def _build_tokenizer() -> PreTrainedTokenizerFast:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(_SPLIT), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=_VOCABULARY - len(_MARKUP_TOKENS),
        special_tokens=list(_CONTROL_TOKENS),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(_corpus(), trainer)
    tokenizer.add_tokens(list(_MARKUP_TOKENS))
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        eos_token=_TURN_END,
        pad_token=_END_OF_TEXT,
        additional_special_tokens=[_TURN_START],
        model_max_length=_CONTEXT,
        clean_up_tokenization_spaces=False,
        chat_template=_data("chat_template.jinja"),
    )


def _corpus() -> list[str]:
    """Lines that look like English prose and JSON in their words and punctuation, if not in their sense."""
    rng = random.Random(_SEED)
    words = list(dict.fromkeys(_data("words.txt").split()))
    weights = [1 / (rank + 50) for rank in range(len(words))]
    lines = []
    for _ in range(_CORPUS_LINES):
        picked = rng.choices(words, weights, k=rng.randint(4, 14))
        inflected = [word + rng.choice(_ENDINGS) if len(word) > 3 else word for word in picked]
        prose = [word.capitalize() if rng.random() < 0.15 else word for word in inflected]
        lines.append(" ".join(prose) + rng.choice(".,:;?!"))
        record = {picked[0]: picked[1], picked[2]: rng.randint(0, 9999), f"{picked[3]}_{picked[0]}": picked[:3]}
        lines.append(json.dumps(record))
    return lines


def _build_model(tokenizer: PreTrainedTokenizerFast) -> LlamaForCausalLM:
    config = LlamaConfig(
        vocab_size=_VOCABULARY,
        hidden_size=256,
        intermediate_size=1024,
        num_hidden_layers=4,
        num_attention_heads=4,
        num_key_value_heads=4,
        head_dim=64,
        max_position_embeddings=_CONTEXT,
        rms_norm_eps=1e-5,
        tie_word_embeddings=True,
        bos_token_id=None,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    model = LlamaForCausalLM(config)
    generator = torch.Generator().manual_seed(_SEED)
    with torch.no_grad():
        for weight in model.parameters():
            if weight.dim() == 2:
                torch.nn.init.normal_(weight, std=weight.shape[1] ** -0.5, generator=generator)
        for layer in model.model.layers:
            # Sharp attention makes the state depend on the whole text; without it greedy decoding falls into a loop.
            layer.self_attn.q_proj.weight.mul_(_ATTENTION_SHARPNESS)
        model.model.embed_tokens.weight.mul_(_row_lengths(tokenizer)[:, None])
        model.model.norm.weight.fill_(_LOGIT_SPREAD)
    model.generation_config = GenerationConfig(eos_token_id=config.eos_token_id, pad_token_id=config.pad_token_id)
    model.bfloat16()
    return model


def _row_lengths(tokenizer: PreTrainedTokenizerFast) -> torch.Tensor:
    """Length of every row of the embedding, shape ``(vocabulary,)``."""
    texts: list[str] = tokenizer.batch_decode([[token] for token in range(_VOCABULARY)])
    return torch.tensor([_row_length(text) for text in texts])


def _row_length(text: str) -> float:
    if text == _TURN_END:
        return _ROW_TURN_END
    if text == '"':
        return _ROW_QUOTE
    if text in _CONTROL_TOKENS or text in _MARKUP_TOKENS or not text.isprintable() or text.isspace() or "\ufffd" in text:
        return _ROW_SILENT
    if text.isdigit():
        return _ROW_DIGIT
    return _ROW_WORD if text[0] == " " and text[1:].isalpha() else _ROW_FRAGMENT
