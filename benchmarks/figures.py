"""The figures: what each one loads a server with, and what it reads from that."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from benchmarks.dialects import CHAT, MESSAGES, Dialect
from benchmarks.load import Load, Sample

_STREAM_TOKENS = 64
_TTFT_TOKENS = 16


class TooFewError(Exception):
    """The window saw too little to say anything."""


@dataclass(frozen=True)
class Figure:
    """One line of the table.

    Attributes:
        value: reads the figure from what was seen.
        better: which direction is good.
        goal: bound of the ratio to vLLM's own server.
    """

    name: str
    title: str
    unit: str
    dialect: Dialect
    clients: int
    tokens: int
    stream: bool
    value: Callable[[Sample], float]
    better: Literal["lower", "higher"]
    goal: float

    def load(self, window_s: float) -> Load:
        """The load, with a window of so many seconds after a quarter of that as ramp."""
        return Load(self.dialect, self.clients, self.tokens, self.stream, max(0.5, window_s / 4), window_s)

    def reached(self, ratio: float) -> bool:
        """Whether a ratio to vLLM's own server meets the goal."""
        return ratio <= self.goal if self.better == "lower" else ratio >= self.goal


def ttft_p50_ms(sample: Sample) -> float:
    """Median of request sent to first text."""
    if len(sample.first_token_s) < 5:
        raise TooFewError(f"{len(sample.first_token_s)} streams began in the window")
    return statistics.median(sample.first_token_s) * 1e3


def tokens_per_s(sample: Sample) -> float:
    """Tokens of all streams together."""
    return sample.tokens / sample.seconds


def requests_per_s(sample: Sample) -> float:
    """Answers that ended."""
    return sample.requests / sample.seconds


def gap_p99_ms(sample: Sample) -> float:
    """99th percentile of the time between neighbouring frames of one stream."""
    if len(sample.gaps_s) < 200:
        raise TooFewError(f"{len(sample.gaps_s)} gaps in the window")
    return statistics.quantiles(sample.gaps_s, n=100)[98] * 1e3


def _streamed(name: str, title: str, dialect: Dialect, clients: int, goal: float) -> Figure:
    return Figure(name, title, "1/s", dialect, clients, _STREAM_TOKENS, True, tokens_per_s, "higher", goal)


FIGURES = (
    Figure("ttft", "TTFT p50, 1 client", "ms", CHAT, 1, _TTFT_TOKENS, True, ttft_p50_ms, "lower", 1.25),
    _streamed("stream-16", "streamed tokens/s, 16 clients", CHAT, 16, 0.9),
    _streamed("stream-64", "streamed tokens/s, 64 clients", CHAT, 64, 0.9),
    Figure("unary-64", "requests/s, 64 clients, 1 token", "1/s", CHAT, 64, 1, False, requests_per_s, "higher", 0.6),
    Figure("gap-8", "time between tokens p99, 8 clients", "ms", CHAT, 8, _STREAM_TOKENS, True, gap_p99_ms, "lower", 1.2),
    _streamed("messages-16", "/v1/messages tokens/s, 16 clients", MESSAGES, 16, 1.1),
    _streamed("messages-64", "/v1/messages tokens/s, 64 clients", MESSAGES, 64, 1.1),
)
