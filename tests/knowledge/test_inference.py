from __future__ import annotations

import threading

import pytest
import torch

from helix_ray.config import EmbedderConfig
from helix_ray.knowledge import inference
from helix_ray.knowledge.inference import Inference, number_format


def test_numbers_have_the_form_that_was_asked_for() -> None:
    assert number_format("float32") is torch.float32
    assert number_format("bfloat16") is torch.bfloat16


@pytest.mark.parametrize(
    ("abilities", "expected"),
    [
        ({"avx512_f": True, "avx512_bf16": False, "amx_bf16": False}, torch.float32),
        ({"avx512_bf16": True}, torch.bfloat16),
        ({"avx512_bf16": False, "amx_bf16": True}, torch.bfloat16),
    ],
)
def test_the_hardware_decides_unless_it_is_said(
    abilities: dict[str, bool], expected: torch.dtype, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inference.torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(inference.torch.cpu, "get_capabilities", lambda: abilities)
    assert number_format("auto") is expected


def test_a_gpu_without_bfloat16(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inference.torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(inference.torch.cuda, "is_bf16_supported", lambda including_emulation: including_emulation)
    assert number_format("auto") is torch.float32


def test_a_model_is_loaded_in_its_own_thread() -> None:
    model = Inference(EmbedderConfig(id="m", source="none", threads=1))
    assert model.load(threading.get_ident) != threading.get_ident()
    assert model.load(torch.get_num_threads) == 1
