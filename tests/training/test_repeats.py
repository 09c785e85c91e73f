"""What was read before."""

from __future__ import annotations

from random import Random

import pytest
import torch

from training.repeats import IGNORED, LONGEST, RepeatProbe, repeated


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


def test_the_probe_reads_the_middle_and_leaves_padding_out():
    torch.manual_seed(1)
    probe = RepeatProbe(width=8, layers=4)
    hidden = [torch.randn(2, 5, 8, requires_grad=True) for _ in range(5)]
    labels = torch.tensor([[0, 1, 2, 3, 4], [0, 0, IGNORED, IGNORED, IGNORED]])
    probe(hidden, labels).backward()
    assert [each.grad is not None for each in hidden] == [False, False, True, False, False]
    assert (hidden[2].grad[1, 2:] == 0).all()
    assert (hidden[2].grad[0] != 0).any(dim=1).all()
