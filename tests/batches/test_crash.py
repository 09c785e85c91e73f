"""A runner that dies at any of its steps, and the one after it."""

from __future__ import annotations

from itertools import count

from helix_ray.core.batches import LineAnswer
from tests.accounts.moments import SetClock
from tests.batches.work import Desk, Echo, Mortal, content_of, drain, input_lines, refusal, run_until_death

LINES = 3
WINDOW = 2


def echo_with_a_refusal() -> Echo:
    echo = Echo()
    echo.script = {"request-2": [LineAnswer(400, b"{}", "r")] * 9, "request-3": [refusal(503)]}
    return echo


async def test_no_line_is_lost_or_doubled_wherever_it_dies(desk: Desk, clock: SetClock) -> None:
    for dies_at in count(1):
        ident, echo = await desk.batch(input_lines(LINES)), echo_with_a_refusal()
        mortal = Mortal(desk.database, dies_at)
        died = await run_until_death(desk.runner(echo, mortal, WINDOW), mortal)
        clock.move(31)
        await drain(desk.runner(echo, window=WINDOW))
        batch = await desk.ended(ident)
        assert (batch.status, batch.total, batch.completed, batch.failed) == ("completed", LINES, LINES - 1, 1), dies_at
        output, errors = await content_of(desk.files, batch.output_file), await content_of(desk.files, batch.error_file)
        assert [line["custom_id"] for line in output] == ["request-1", "request-3"]
        assert [line["custom_id"] for line in errors] == ["request-2"]
        # Only what was under way is asked for again, under the same id.
        assert sum(echo.asked.values()) <= LINES + 1 + 2 * WINDOW, dies_at
        assert set(echo.asked) == {f"{ident}-{number}" for number in range(1, LINES + 1)}
        if not died:
            break
    assert dies_at > 20


async def test_it_dies_again_and_again(desk: Desk, clock: SetClock) -> None:
    ident, echo = await desk.batch(input_lines(LINES)), echo_with_a_refusal()
    deaths = 0
    while await run_until_death(desk.runner(echo, mortal := Mortal(desk.database, 9 + deaths), WINDOW), mortal):
        clock.move(31)
        deaths += 1
    assert deaths > 1
    batch = await desk.ended(ident)
    assert (batch.completed, batch.failed) == (LINES - 1, 1)
