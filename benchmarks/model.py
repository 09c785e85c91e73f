"""The model of the comparison: one that never ends by itself, so that every answer has the length that was asked for.

The protocols differ in whether they can say ``ignore_eos``; a model without an end needs no such field.
"""

from __future__ import annotations

import json
from pathlib import Path


def build_endless(source: Path, target: Path) -> Path:
    """Make a copy of a model whose end of a turn is a token that it never says; weights are linked.

    Args:
        source: directory with ``config.json``, ``generation_config.json`` where it has one, weights and tokenizer.
        target: a directory that does not exist.

    Returns:
        ``target``.
    """
    target.mkdir(parents=True)
    for file in source.iterdir():
        (target / file.name).symlink_to(file.resolve())
    # The engine takes the end from all three.
    for name in ("config.json", "generation_config.json", "tokenizer_config.json"):
        if (source / name).exists():
            settings = json.loads((source / name).read_text())
            settings.pop("eos_token_id", None)
            settings.pop("eos_token", None)
            (target / name).unlink()
            (target / name).write_text(json.dumps(settings))
    return target
