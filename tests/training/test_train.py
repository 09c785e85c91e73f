import io
import re
from dataclasses import replace

import pytest
import torch
from rich.console import Console
from transformers import AutoTokenizer, LlamaForCausalLM

from training.batches import PADDING, batches
from training.mixture import draw_conversation
from training.model import Shape, build_model, loss_of
from training.optimizers import schedule
from training.rendering import Renderer
from training.train import train


def losses(output):
    return [float(loss) for loss in re.findall(r"loss (\d+\.\d+)", output)]


@pytest.fixture
def console():
    return Console(file=io.StringIO(), width=200)


def test_a_model_learns_and_loads(tiny_plan, tmp_path, console, monkeypatch):
    monkeypatch.setattr("training.train._LOG_EVERY", 5)
    path = train(tiny_plan, tmp_path, console)
    seen = losses(console.file.getvalue())
    assert len(seen) > 3
    assert seen[-1] < seen[0] - 0.5
    model, tokenizer = LlamaForCausalLM.from_pretrained(path), AutoTokenizer.from_pretrained(path)
    assert model.dtype is torch.bfloat16
    assert model.config.max_position_embeddings == 4096
    assert model.generation_config.eos_token_id == tokenizer.convert_tokens_to_ids("<|im_end|>")
    assert tokenizer.apply_chat_template([{"role": "user", "content": "x"}], tokenize=False, add_generation_prompt=True)


def test_a_training_goes_on_where_it_stopped(tiny_plan, tmp_path, console, monkeypatch):
    stopped = KeyboardInterrupt()
    calls = 0

    def interrupted(*args):
        nonlocal calls
        calls += 1
        if calls == 6:
            raise stopped
        return loss_of(*args)

    with monkeypatch.context() as patch:
        patch.setattr("training.train.loss_of", interrupted)
        with pytest.raises(KeyboardInterrupt):
            train(tiny_plan, tmp_path, console)
    kept = torch.load(tmp_path / "checkpoint.pt", weights_only=True)
    assert kept["steps"] == 5
    assert 0 < kept["tokens"] < tiny_plan.tokens
    train(tiny_plan, tmp_path, console)
    assert "going on after 0.0 M tokens" in console.file.getvalue()
    assert torch.load(tmp_path / "checkpoint.pt", weights_only=True)["steps"] > 5


def test_a_checkpoint_holds_exact_weights(tiny_plan, tmp_path, console):
    model = LlamaForCausalLM.from_pretrained(train(tiny_plan, tmp_path, console), dtype=torch.float32)
    exact = torch.load(tmp_path / "checkpoint.pt", weights_only=True)["optimizers"]["weights"]
    weights = list(model.parameters())
    # The probes' come after the model's.
    for weight, kept in zip(weights, exact[: len(weights)], strict=True):
        assert kept.dtype is torch.float32
        assert torch.equal(weight, kept.bfloat16().float())


def test_a_new_run_starts_with_a_trained_model(tiny_plan, tmp_path, console):
    start = train(tiny_plan, tmp_path / "first", console)
    path = train(replace(tiny_plan, start=start, tokens=1, seed=2), tmp_path / "second", console)
    first, second = (LlamaForCausalLM.from_pretrained(each).state_dict() for each in (start, path))
    # The first step of the warm-up has a learning rate of nothing.
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert (path / "tokenizer.json").read_text() == (start / "tokenizer.json").read_text()
    other = LlamaForCausalLM.from_pretrained(
        train(replace(tiny_plan, tokens=1, seed=2), tmp_path / "third", console)
    ).state_dict()
    assert not all(torch.equal(first[name], other[name]) for name in first)


def test_a_model_of_another_size_to_start_with_is_refused(tiny_plan, tmp_path, console):
    start = train(replace(tiny_plan, tokens=1), tmp_path / "first", console)
    with pytest.raises(ValueError, match="a model of another size"):
        train(replace(tiny_plan, preset="cpu", start=start), tmp_path / "second", console)


def test_a_checkpoint_of_another_size_is_refused(tiny_plan, tmp_path, console):
    train(tiny_plan, tmp_path, console)
    with pytest.raises(ValueError, match="preset tiny, not cpu"):
        train(replace(tiny_plan, preset="cpu"), tmp_path, console)


def test_batches_keep_their_size_and_mark_what_counts(small_tokenizer):
    stream = batches(Renderer(small_tokenizer), seed=1, size=2048, longest=400, draw=draw_conversation)
    for _ in range(20):
        batch = next(stream)
        assert batch.tokens.shape == batch.weights.shape
        assert batch.tokens.numel() <= 2048
        assert (batch.weights[batch.tokens == PADDING] == 0).all()
        assert (batch.weights == 1).any(dim=1).all()


def test_padding_changes_nothing(small_tokenizer):
    torch.manual_seed(0)
    model = build_model(Shape(32, 1, 1, 64), small_tokenizer)
    batch = next(batches(Renderer(small_tokenizer), seed=1, size=2048, longest=400, draw=draw_conversation))
    row = min(range(len(batch.tokens)), key=lambda number: int((batch.tokens[number] != PADDING).sum()))
    width = int((batch.tokens[row] != PADDING).sum())
    whole = model.model(batch.tokens).last_hidden_state[row, :width]
    alone = model.model(batch.tokens[row : row + 1, :width]).last_hidden_state[0]
    assert torch.allclose(whole, alone, atol=1e-5)


@pytest.mark.parametrize("length", [7, 500])
def test_attention_is_that_of_transformers(small_tokenizer, length):
    torch.manual_seed(0)
    model = build_model(Shape(64, 2, 2, 96), small_tokenizer)
    stock = LlamaForCausalLM._from_config(model.config, attn_implementation="sdpa")
    stock.load_state_dict(model.state_dict())
    tokens = torch.randint(0, len(small_tokenizer), (2, length))
    ours, theirs = model.model(tokens).last_hidden_state, stock.model(tokens).last_hidden_state
    assert torch.allclose(ours, theirs, atol=1e-4)


def test_rotary_frequencies_are_never_rounded(small_tokenizer):
    shape = Shape(64, 1, 1, 96)
    exact, rounded = (build_model(shape, small_tokenizer, precision) for precision in (torch.float32, torch.bfloat16))
    assert rounded.dtype is torch.bfloat16
    assert torch.equal(exact.model.rotary_emb.inv_freq, rounded.model.rotary_emb.inv_freq)


def test_learning_rate_rises_stays_and_falls():
    assert schedule(0) == 0
    assert schedule(0.01) == pytest.approx(0.5)
    assert schedule(0.15) == 1
    assert schedule(0.9) < schedule(0.5) < 1
    assert schedule(1) == 0
