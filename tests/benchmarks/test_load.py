from __future__ import annotations

import itertools
import time

import pytest

from benchmarks.client import ClientError
from benchmarks.dialects import CHAT, MESSAGES, BrokenStreamError, Dialect
from benchmarks.load import Load, drive, prompts
from tests.benchmarks.conftest import StartFake


@pytest.fixture
def ticking(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that goes on by a millisecond whenever it is read, so that no pause of the machine can skip a window."""
    ticks = itertools.count()
    monkeypatch.setattr(time, "perf_counter", lambda: next(ticks) / 1000)


@pytest.mark.usefixtures("ticking")
@pytest.mark.parametrize("dialect", [CHAT, MESSAGES])
async def test_a_window_of_streams(start_fake: StartFake, dialect: Dialect) -> None:
    fake, endpoint = await start_fake("good")
    sample = await drive(endpoint, Load(dialect, 3, 8, True, 0.05, 0.2), seed=1)
    assert sample.all_tokens == 8 * len(fake.requests)
    assert 0 < sample.tokens <= sample.all_tokens
    assert sample.tokens == pytest.approx(sample.frames)
    assert 0 < len(sample.first_token_s) <= len(fake.requests)
    assert all(moment > 0 for moment in sample.first_token_s)
    assert all(gap >= 0 for gap in sample.gaps_s)
    assert len({str(request["messages"]) for request in fake.requests}) == len(fake.requests)


@pytest.mark.usefixtures("ticking")
async def test_a_window_of_single_answers(start_fake: StartFake) -> None:
    fake, endpoint = await start_fake("good")
    sample = await drive(endpoint, Load(CHAT, 2, 1, False, 0.0, 0.2), seed=1)
    assert 0 < sample.requests <= len(fake.requests)
    assert sample.frames == 0


@pytest.mark.parametrize(
    ("mode", "message"), [("short", "asked for 8 tokens, got 7"), ("error", "500"), ("event", "error event")]
)
async def test_a_wrong_answer_breaks_the_run(start_fake: StartFake, mode: str, message: str) -> None:
    _, endpoint = await start_fake(mode)
    with pytest.raises(BrokenStreamError, match=message):
        await drive(endpoint, Load(CHAT, 2, 8, True, 0.0, 5.0), seed=1)


async def test_a_hang_up_breaks_the_run(start_fake: StartFake) -> None:
    _, endpoint = await start_fake("cut")
    with pytest.raises(ClientError):
        await drive(endpoint, Load(CHAT, 2, 8, True, 0.0, 5.0), seed=1)


def test_prompts_follow_from_the_seed_and_differ_from_their_start() -> None:
    first, again, other = (list(itertools.islice(prompts(seed), 50)) for seed in (1, 1, 2))
    assert first == again
    assert len({prompt.split()[0] for prompt in first + other}) > 95
