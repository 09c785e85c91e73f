"""Closed-loop load: so many clients, each sending its next request when the last one has ended."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from benchmarks.client import ClientError, Connection, Endpoint
from benchmarks.dialects import BrokenStreamError, Dialect, StreamReading

_WORDS = (
    *("river", "stone", "market", "garden", "window", "letter", "summer", "engine", "bridge", "paper", "morning"),
    *("number", "signal", "forest", "copper", "winter", "silver", "harbor", "ticket", "camera", "planet", "thunder"),
    *("velvet", "candle", "mirror", "basket", "orange", "pocket"),
)


@dataclass(frozen=True)
class Load:
    """One kind of load.

    Attributes:
        clients: connections, each with one request under way.
        tokens: length of every answer.
        ramp_s: time before the window opens, so that it sees a steady state.
        window_s: time that is measured.
        prompt_bytes: least length of a prompt; 0 leaves it as short as it is.
        pause_s: what a client waits between an answer and its next request.
    """

    dialect: Dialect
    clients: int
    tokens: int
    stream: bool
    ramp_s: float
    window_s: float
    prompt_bytes: int = 0
    pause_s: float = 0.0


@dataclass
class Sample:
    """What one visit to a server showed.

    Attributes:
        requests: answers that ended inside the window.
        tokens: tokens that arrived inside the window.
        frames: frames with text that arrived inside the window.
        seconds: length of the window.
        all_tokens: tokens of the whole load, ramp and tail included.
        first_token_s: request sent to first text, of every stream that was sent inside the window.
        gaps_s: time between neighbouring frames with text, both inside the window.
        answer_s: request sent to the end of its answer, of every answer that ended inside the window.
    """

    requests: int = 0
    tokens: float = 0.0
    frames: int = 0
    seconds: float = 0.0
    all_tokens: int = 0
    first_token_s: list[float] = field(default_factory=list)
    gaps_s: list[float] = field(default_factory=list)
    answer_s: list[float] = field(default_factory=list)


def prompts(seed: int) -> Iterator[str]:
    """Endless prompts of like length whose first words differ, so that a prefix cache helps every server alike (not at all)."""
    rng = random.Random(seed)
    for number in itertools.count():
        words = " ".join(rng.choices(_WORDS, k=10))
        yield f"{rng.randrange(10**6)} {words}. Tell a story of these, number {number}."


def padding_of(size: int) -> str:
    """Words of so many bytes, for the end of a prompt."""
    line = " " + " ".join(_WORDS)
    return (line * (size // len(line) + 1))[:size]


async def drive(endpoint: Endpoint, load: Load, seed: int) -> Sample:
    """Load a server and measure.

    Raises:
        BrokenStreamError: any answer was an error or had another number of tokens than asked for.
        ClientError: a connection broke.
        OSError: the server does not listen.
    """
    sample = Sample(seconds=load.window_s)
    connections = [await Connection.open(endpoint) for _ in range(load.clients)]
    opens = time.perf_counter() + load.ramp_s
    window = (opens, opens + load.window_s)
    try:
        async with asyncio.TaskGroup() as group:
            for number, connection in enumerate(connections):
                source = prompts(seed * 10_000 + number)
                group.create_task(_client(connection, endpoint, load, source, window, sample))
    except* (BrokenStreamError, ClientError, OSError) as errors:
        raise errors.exceptions[0] from None
    finally:
        for connection in connections:
            connection.close()
    return sample


async def _client(
    connection: Connection,
    endpoint: Endpoint,
    load: Load,
    source: Iterator[str],
    window: tuple[float, float],
    sample: Sample,
) -> None:
    head = endpoint.head("POST", load.dialect.path)
    padding = padding_of(load.prompt_bytes)
    while time.perf_counter() < window[1]:
        body = load.dialect.body(endpoint.model, next(source) + padding, load.tokens, load.stream)
        sent = time.perf_counter()
        reading = StreamReading(load.dialect)
        answer = await connection.request(head, body, reading.feed if load.stream else None)
        ended = time.perf_counter()
        if answer.status != 200:
            raise BrokenStreamError(f"{load.dialect.path}: {answer.status}: {answer.body[:300].decode(errors='replace')}")
        if load.stream:
            generated = load.dialect.generated(reading.rest)
        else:
            usage = json.loads(answer.body)[load.dialect.usage[0]]
            generated = usage[load.dialect.usage[1]]
        if generated != load.tokens:
            raise BrokenStreamError(f"asked for {load.tokens} tokens, got {generated}")
        _record(sample, reading.times, sent, ended, generated, window)
        if load.pause_s:
            await asyncio.sleep(load.pause_s)


def _record(sample: Sample, times: list[float], sent: float, ended: float, tokens: int, window: tuple[float, float]) -> None:
    opens, closes = window
    if opens <= ended < closes:
        sample.requests += 1
        sample.answer_s.append(ended - sent)
    sample.all_tokens += tokens
    if not times:
        return
    inside = [moment for moment in times if opens <= moment < closes]
    sample.frames += len(inside)
    sample.tokens += tokens * len(inside) / len(times)
    sample.gaps_s += [later - earlier for earlier, later in itertools.pairwise(inside)]
    if opens <= sent < closes:
        sample.first_token_s.append(times[0] - sent)
