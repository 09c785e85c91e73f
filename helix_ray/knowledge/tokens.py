"""Counting tokens as an embedding model does, without the model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tokenizers import Tokenizer

from helix_ray.knowledge.chunking import TokenCounter
from helix_ray.knowledge.location import locate


def token_counter(source: str) -> TokenCounter:
    """The counter for an embedding model.

    Args:
        source: as in ``EmbedderConfig``: ``package:NAME``, a directory or a hub name.

    Raises:
        ConfigError: the Python package is not installed.
        Exception: the tokenizer cannot be loaded.
    """
    found = locate(source)
    file = Path(found) / "tokenizer.json"
    tokenizer = Tokenizer.from_file(str(file)) if file.exists() else Tokenizer.from_pretrained(found)
    tokenizer.no_truncation()
    tokenizer.no_padding()

    def count(texts: Sequence[str]) -> list[int]:
        return [len(encoding.ids) for encoding in tokenizer.encode_batch(list(texts), add_special_tokens=False)]

    return count
