from __future__ import annotations

import pytest

from benchmarks.figures import FIGURES, TooFewError, gap_p99_ms, requests_per_s, tokens_per_s, ttft_p50_ms
from benchmarks.load import Sample


def test_values() -> None:
    sample = Sample(requests=8, tokens=100, frames=90, seconds=4.0, first_token_s=[0.01, 0.02, 0.03, 0.04, 9.0])
    sample.gaps_s = [0.001] * 980 + [0.5] * 20
    assert ttft_p50_ms(sample) == pytest.approx(30.0)
    assert tokens_per_s(sample) == 25.0
    assert requests_per_s(sample) == 2.0
    assert gap_p99_ms(sample) == pytest.approx(500.0)


def test_too_little_is_no_figure() -> None:
    with pytest.raises(TooFewError):
        ttft_p50_ms(Sample(first_token_s=[0.1]))
    with pytest.raises(TooFewError):
        gap_p99_ms(Sample(gaps_s=[0.1]))


def test_goals_look_in_the_right_direction() -> None:
    figures = {figure.name: figure for figure in FIGURES}
    assert figures["ttft"].reached(1.2)
    assert not figures["ttft"].reached(1.3)
    assert figures["stream-64"].reached(1.0)
    assert not figures["stream-64"].reached(0.8)
