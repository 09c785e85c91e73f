"""What a middle layer is asked for."""

from __future__ import annotations

from random import Random

import pytest
import torch

from training.abilities.passages import draw_list, draw_reading
from training.batches import IGNORED, LONGEST, Batch, repeated
from training.conversation import Example, Tool, Turn
from training.mixture import draw_conversation
from training.probes import Probes
from training.rendering import Renderer
from training.slots import Slots


@pytest.mark.parametrize(
    ("tokens", "lengths"),
    [
        ([], []),
        ([1], [0]),
        ([1, 2, 3, 1, 2, 3, 4], [0, 0, 0, 1, 2, 3, 0]),
        ([1, 2, 9, 3, 2], [0, 0, 0, 0, 1]),
        ([5, 5, 5], [0, 1, 2]),
        ([1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6], [0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 4, 4]),
    ],
)
def test_runs_that_stood_before(tokens, lengths):
    assert repeated(tokens) == lengths


def test_the_longest_run_counts():
    rng = Random(4)
    tokens = [rng.randrange(6) for _ in range(200)]
    for end, length in enumerate(repeated(tokens), 1):
        fitting = [
            size
            for size in range(1, min(LONGEST, end) + 1)
            if any(tokens[other - size : other] == tokens[end - size : end] for other in range(size, end))
        ]
        assert length == max(fitting, default=0)


@pytest.mark.parametrize("draw", [draw_reading, draw_list, draw_conversation], ids=lambda draw: draw.__name__)
def test_each_passage_is_about_its_name(draw, small_tokenizer):
    slots, renderer = Slots(Random(5), "train"), Renderer(small_tokenizer)
    for _ in range(60):
        example = draw(slots)
        rendered = renderer.render(example)
        named = [f" {passage.name}" for passage in example.passages] + [tool.name.replace("_", " ") for tool in example.tools]
        names = [small_tokenizer.encode(name, add_special_tokens=False) for name in named]
        assert set(rendered.subjects.values()) <= {(name[0], name[min(1, len(name) - 1)]) for name in names}
        for passage in example.passages:
            after = passage.text.split(passage.name, 1)[1]
            tokens = small_tokenizer.encode(after, add_special_tokens=False)
            labelled = [rendered.tokens[place] for place in rendered.subjects]
            assert tokens[-1] in labelled
        assert not any(rendered.said[place] for place in rendered.subjects)


def test_what_is_told_of_a_tool_is_about_its_name(small_tokenizer):
    nothing = {"type": "object", "properties": {}}
    tools = (Tool("set_lamp", "Sets a lamp", nothing), Tool("lamp", "Shows it", nothing))
    example = Example("no_tool", (Turn("user", "Set a lamp"), Turn("assistant", "No.")), tools)
    rendered = Renderer(small_tokenizer).render(example)
    told: dict[tuple[int, int], list[int]] = {}
    for place, label in rendered.subjects.items():
        told.setdefault(label, []).append(rendered.tokens[place])
    first, *more = small_tokenizer.encode("set lamp", add_special_tokens=False)
    assert small_tokenizer.decode(told.pop((first, more[0]))).startswith(' "description": "Sets a lamp", "parameters"')
    assert [small_tokenizer.decode(tokens).split('", ')[0] for tokens in told.values()] == [' "description": "Shows it']


def test_probes_read_the_middle_and_leave_out_what_is_ignored():
    torch.manual_seed(1)
    probes = Probes(width=8, layers=4)
    hidden = [torch.randn(2, 4, 8, requires_grad=True) for _ in range(5)]
    repeats = torch.tensor([[0, 1, 2, 3, 4], [0, 0, IGNORED, IGNORED, IGNORED]])
    batch = Batch(torch.zeros(2, 5), torch.zeros(2, 5), repeats, torch.full((2, 5, 2), IGNORED))
    probes(hidden, batch, torch.randn(9, 8)).backward()
    assert [each.grad is not None for each in hidden] == [False, False, True, False, False]
    assert (hidden[2].grad[1, 2:] == 0).all()
    assert (hidden[2].grad[0] != 0).any(dim=1).all()


def test_a_subject_can_be_learned():
    torch.manual_seed(2)
    probes, embeddings = Probes(width=16, layers=2), torch.randn(6, 16)
    subjects = torch.tensor([[[1, 2]] * 20, [[3, 4]] * 20])
    batch = Batch(torch.zeros(2, 20), torch.zeros(2, 20), torch.full((2, 20), 1), subjects)
    hidden = [torch.zeros(2, 20, 16), torch.randn(2, 1, 16).expand(2, 20, 16)]
    optimizer = torch.optim.Adam(probes.parameters(), lr=0.02)
    losses = []
    for _ in range(60):
        optimizer.zero_grad()
        loss = probes(hidden, batch, embeddings)
        loss.backward()
        optimizer.step()
        losses.append(float(loss.detach()))
    assert losses[-1] < 0.1 < 1 < losses[0]
