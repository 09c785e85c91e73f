import pytest
import torch

from training import model, tokenizer, train
from training.train import Plan


@pytest.fixture(scope="session", autouse=True)
def one_thread():
    """Tests that run at once, each with a thread per core, would spend their time waiting for each other's threads."""
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def small_tokenizer():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tokenizer, "_CONVERSATIONS", 300)
        yield tokenizer.train_tokenizer(seed=1)


@pytest.fixture
def tiny_plan(small_tokenizer, monkeypatch):
    """A training of some seconds."""
    monkeypatch.setitem(model.SHAPES, "tiny", model.Shape(width=32, layers=1, heads=1, inner=64))
    monkeypatch.setattr(train, "train_tokenizer", lambda seed: small_tokenizer)
    monkeypatch.setattr("training.batches._POOL", 64)
    return Plan("tiny", tokens=80_000, batch=2048)
