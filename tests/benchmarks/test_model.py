from __future__ import annotations

import json
from pathlib import Path

from benchmarks.model import build_endless


def test_the_copy_has_no_end_and_the_source_keeps_its_own(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "config.json").write_text('{"eos_token_id": 4, "hidden_size": 8}')
    (source / "generation_config.json").write_text('{"eos_token_id": [4, 5], "do_sample": true}')
    (source / "tokenizer_config.json").write_text('{"eos_token": "<|end|>", "pad_token": "<|pad|>"}')
    (source / "model.safetensors").write_bytes(b"weights")
    target = build_endless(source, tmp_path / "target")
    assert json.loads((target / "config.json").read_text()) == {"hidden_size": 8}
    assert json.loads((target / "generation_config.json").read_text()) == {"do_sample": True}
    assert json.loads((target / "tokenizer_config.json").read_text()) == {"pad_token": "<|pad|>"}
    assert (target / "model.safetensors").resolve() == (source / "model.safetensors").resolve()
    assert "eos_token_id" in (source / "config.json").read_text()
