"""What is measured of a gateway, in one visit to it each."""

from __future__ import annotations

import asyncio
import statistics
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from benchmarks.client import Endpoint
from benchmarks.dialects import CHAT
from benchmarks.figures import TooFewError
from benchmarks.gateway.upstream import Pace
from benchmarks.load import Load, Sample, drive

SMALL_BYTES, LARGE_BYTES = 1_000, 220_000
_ANSWER_TOKENS, _STREAM_TOKENS = 16, 128


@dataclass(frozen=True)
class Reading:
    """What a visit saw.

    Attributes:
        values: by name; times are in milliseconds.
        work: requests or tokens of the whole visit, which its processor time is divided by; 0 where that is no figure.
    """

    values: dict[str, float]
    work: int = 0


@dataclass(frozen=True)
class Figure:
    """A kind of load, and what is read from it.

    Attributes:
        pace: of the upstream meanwhile.
        visit: puts the load on a server for a window of so many seconds; the seed is that of the prompts.
    """

    name: str
    title: str
    pace: Pace
    visit: Callable[[Endpoint, float, int], Awaitable[Reading]]


def percentile(seconds: Sequence[float], percent: int, least: int = 20) -> float:
    """In milliseconds.

    Raises:
        TooFewError: these are less than ``least``.
    """
    if len(seconds) < least:
        raise TooFewError(f"{len(seconds)} moments in the window, where {least} are needed")
    return statistics.quantiles(seconds, n=100, method="inclusive")[percent - 1] * 1e3


async def _answers(endpoint: Endpoint, window_s: float, seed: int) -> Reading:
    sample = await drive(endpoint, _load(16, _ANSWER_TOKENS, False, window_s), seed)
    return Reading({"per_s": sample.requests / sample.seconds}, sample.all_tokens // _ANSWER_TOKENS)


async def _streams(endpoint: Endpoint, window_s: float, seed: int) -> Reading:
    sample = await drive(endpoint, _load(64, _STREAM_TOKENS, True, window_s), seed)
    return Reading({"per_s": sample.tokens / sample.seconds}, sample.all_tokens)


async def _latency(endpoint: Endpoint, window_s: float, seed: int) -> Reading:
    sample = await drive(endpoint, _load(16, _ANSWER_TOKENS, False, window_s), seed)
    return Reading({"p50_ms": percentile(sample.answer_s, 50), "p99_ms": percentile(sample.answer_s, 99)})


async def _prompts(endpoint: Endpoint, window_s: float, seed: int) -> Reading:
    values = {}
    for name, size in (("small_ms", SMALL_BYTES), ("large_ms", LARGE_BYTES)):
        sample = await drive(endpoint, _load(1, 1, False, window_s / 2, size), seed)
        values[name] = percentile(sample.answer_s, 50)
    return Reading(values)


async def _beside(endpoint: Endpoint, window_s: float, seed: int) -> Reading:
    """Streams alone, and then with large prompts beside them."""
    streams = _load(8, _STREAM_TOKENS, True, window_s)
    alone = await drive(endpoint, streams, seed)
    prompts = _load(1, 1, False, window_s, LARGE_BYTES, pause_s=0.05)
    disturbed, _ = await asyncio.gather(drive(endpoint, streams, seed), drive(endpoint, prompts, seed + 500))
    return Reading({"alone_ms": _gap(alone), "beside_ms": _gap(disturbed)})


def _gap(sample: Sample) -> float:
    return percentile(sample.gaps_s, 99, 200)


def _load(clients: int, tokens: int, stream: bool, window_s: float, prompt_bytes: int = 0, *, pause_s: float = 0.0) -> Load:
    return Load(CHAT, clients, tokens, stream, max(0.5, window_s / 4), window_s, prompt_bytes, pause_s)


FIGURES = (
    Figure("answers", "requests per CPU-second, no stream", Pace(), _answers),
    Figure("streams", "streamed tokens per CPU-second", Pace(first_ms=10, gap_ms=10), _streams),
    Figure("latency", "added latency, 16 clients", Pace(first_ms=100), _latency),
    Figure("prompts", "added latency of a prompt", Pace(), _prompts),
    Figure("beside", "gaps of streams beside large prompts", Pace(first_ms=20, gap_ms=20), _beside),
)
