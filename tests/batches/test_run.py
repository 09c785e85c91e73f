"""Batches from their making to their end, over a fake of the endpoints."""

from __future__ import annotations

import asyncio
import json

import pytest
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from helix_ray.core.accounts import OPERATOR, Caller, KeyScopes, Principal
from helix_ray.core.batches import Batch, LineAnswer, LineRequest
from helix_ray.core.errors import ConflictError, EngineDeadError, UnavailableError
from helix_ray.storage.database import Database
from helix_ray.storage.tables import files
from tests.accounts.moments import SetClock, eventually
from tests.batches.work import (
    Desk,
    Echo,
    content_of,
    drain,
    input_line,
    input_lines,
    input_of,
    refusal,
    working,
)


async def test_every_line_is_answered_in_order(desk: Desk) -> None:
    ident, echo = await desk.batch(input_lines(30)), Echo()
    await drain(desk.runner(echo))
    batch = await desk.ended(ident)
    assert (batch.status, batch.total, batch.completed, batch.failed) == ("completed", 30, 30, 0)
    assert batch.error_file is None
    output = await content_of(desk.files, batch.output_file)
    assert [line["custom_id"] for line in output] == [f"request-{number}" for number in range(1, 31)]
    assert output[6] == {
        "id": f"batch_req-{ident.removeprefix('batch-')}-7",
        "custom_id": "request-7",
        "response": {"status_code": 200, "request_id": f"{ident}-7", "body": {"echo": "request-7"}},
        "error": None,
    }
    assert set(echo.asked.values()) == {1}
    assert echo.most <= desk.settings.batch_concurrency
    for moment in (batch.in_progress_at, batch.finalizing_at, batch.completed_at):
        assert moment is not None
    file = await desk.files.file("ann", str(batch.output_file))
    assert (file.name, file.purpose) == (f"{ident}_output.jsonl", "batch_output")


async def test_what_an_endpoint_refuses_is_in_the_error_file(desk: Desk) -> None:
    ident, echo = await desk.batch(input_lines(4)), Echo()
    echo.script = {"request-2": [LineAnswer(404, b'{\n "error": {}\n}', "r")], "request-3": [refusal(429, final=True)]}
    await drain(desk.runner(echo))
    batch = await desk.ended(ident)
    assert (batch.status, batch.completed, batch.failed) == ("completed", 2, 2)
    errors = await content_of(desk.files, batch.error_file)
    assert [(line["custom_id"], line["response"]["status_code"]) for line in errors] == [("request-2", 404), ("request-3", 429)]
    assert echo.asked[f"{ident}-2"] == 1


async def test_what_passes_by_itself_is_tried_again(desk: Desk) -> None:
    ident, echo = await desk.batch(input_lines(6)), Echo()
    echo.script = {
        "request-1": [refusal(503, retry_after=1.0)] * 5,
        "request-2": [refusal(529), refusal(429), refusal(503)],
        "request-3": [EngineDeadError("Gone."), ConnectionResetError(), UnavailableError("No.")],
        "request-4": [refusal(500), refusal(504)],
        "request-5": [refusal(500)] * 9,
        "request-6": [RuntimeError("boom")] * 9,
    }
    await drain(desk.runner(echo))
    batch = await desk.ended(ident)
    assert (batch.completed, batch.failed) == (4, 2)
    assert [echo.asked[f"{ident}-{number}"] for number in range(1, 7)] == [6, 4, 4, 3, 3, 3]
    broken = (await content_of(desk.files, batch.error_file))[-1]
    assert (broken["custom_id"], broken["response"]["status_code"]) == ("request-6", 500)
    assert broken["response"]["body"]["error"]["code"] == "server_error"


async def test_wrong_input_fails_the_batch_and_names_the_lines(desk: Desk) -> None:
    wrong = input_of(input_line(1), input_line(1), input_line(3, url="/v1/embeddings")) + b"{nonsense\n"
    ident, echo = await desk.batch(wrong), Echo()
    empty = await desk.batch(b"\n \n")
    await drain(desk.runner(echo))
    batch = await desk.ended(ident)
    assert [(fault.code, fault.line) for fault in batch.faults] == [
        ("duplicate_custom_id", 2),
        ("invalid_url", 3),
        ("invalid_json_line", 4),
    ]
    assert (batch.status, batch.output_file, batch.error_file) == ("failed", None, None)
    assert [fault.code for fault in (await desk.ended(empty)).faults] == ["empty_file"]
    assert not echo.asked


async def test_an_input_that_is_gone_fails_the_batch(desk: Desk) -> None:
    ident = await desk.batch(input_lines(2))
    async with desk.database.write() as connection:
        await connection.execute(delete(files))
    await drain(desk.runner(Echo()))
    assert [fault.code for fault in (await desk.ended(ident)).faults] == ["input_file_not_found"]


async def test_a_cancelled_batch_keeps_what_was_answered(desk: Desk) -> None:
    ident, echo = await desk.batch(input_lines(40)), Echo()
    echo.go.clear()
    runner = desk.runner(echo, window=4)
    async with working(runner):
        await eventually(lambda: _true(echo.running == 4))
        assert (await desk.batches.cancel("ann", ident)).status == "cancelling"
        assert (await desk.batches.cancel("ann", ident)).status == "cancelling"
        await runner.beat()
        echo.go.set()
        await asyncio.wait_for(runner.idle(), 30)
    batch = await desk.ended(ident)
    assert (batch.status, batch.completed, batch.failed) == ("cancelled", 4, 36)
    errors = await content_of(desk.files, batch.error_file)
    assert {line["error"]["code"] for line in errors} == {"batch_cancelled"}
    assert {line["response"] for line in errors} == {None}
    assert (await desk.batches.cancel("ann", ident)).status == "cancelled"


async def test_a_batch_is_cancelled_before_anybody_looked(desk: Desk) -> None:
    ident, echo = await desk.batch(input_lines(2)), Echo()
    await desk.batches.cancel("ann", ident)
    await drain(desk.runner(echo))
    batch = await desk.ended(ident)
    assert (batch.status, batch.total, batch.output_file, batch.error_file) == ("cancelled", 0, None, None)
    done = await desk.batch(input_lines(1))
    await drain(desk.runner(echo))
    with pytest.raises(ConflictError, match="completed"):
        await desk.batches.cancel("ann", done)


async def test_a_batch_expires(desk: Desk, clock: SetClock) -> None:
    ident, echo = await desk.batch(input_lines(5)), Echo()
    echo.script = {"request-2": [refusal(503)] * 10**6}

    async def others_are_answered() -> bool:
        return (await desk.batches.batch("ann", ident)).completed == 4

    runner = desk.runner(echo)
    async with working(runner):
        await eventually(others_are_answered)
        clock.move(hours=25)
        await runner.beat()
        await asyncio.wait_for(runner.idle(), 30)
    batch = await desk.ended(ident)
    assert (batch.status, batch.completed, batch.failed) == ("expired", 4, 1)
    (line,) = await content_of(desk.files, batch.error_file)
    assert (line["custom_id"], line["error"]["code"]) == ("request-2", "batch_expired")
    late = await desk.batch(input_lines(2))
    clock.move(hours=25)
    await drain(desk.runner(echo))
    assert ((await desk.ended(late)).status, (await desk.ended(late)).failed) == ("expired", 2)


async def test_a_line_says_whom_it_stands_for(desk: Desk) -> None:
    seen: list[LineRequest] = []

    async def answer(line: LineRequest) -> LineAnswer:
        seen.append(line)
        return LineAnswer(200, b"{}", line.request_id)

    member = Principal("user-1", None, Caller("user-1", "key-1", "member", KeyScopes(("demo",), None, None)))
    operator = Principal(caller=OPERATOR)
    for principal in (member, operator, Principal()):
        await desk.batch(input_lines(1), principal)
    await drain(desk.runner(answer))
    assert {line.principal for line in seen} == {member, operator, Principal()}
    assert json.loads(seen[0].body) == input_line(1)["body"]


async def test_live_traffic_takes_the_places(desk: Desk) -> None:
    await desk.batch(input_lines(40))
    echo = Echo()
    desk.places.live = 7
    await drain(desk.runner(echo))
    assert echo.most == 1


async def test_tenants_do_not_wait_for_each_other(desk: Desk) -> None:
    echo = Echo()
    echo.go.clear()
    many = [await desk.batch(input_lines(1)) for _ in range(6)]
    other = await desk.batch(input_lines(1), Principal("bob"))
    runner = desk.runner(echo)
    async with working(runner):
        await eventually(lambda: _true(echo.running == 5))
        assert set(echo.asked) == {f"{ident}-1" for ident in (*many[:4], other)}
        echo.go.set()
        await asyncio.wait_for(runner.idle(), 30)
    assert [(await desk.ended(ident)).status for ident in many] == ["completed"] * 6


async def test_the_end_is_told_in_the_same_transaction(database: Database, clock: SetClock) -> None:
    told: list[Batch] = []
    fails = [True]

    async def on_completed(connection: AsyncConnection, batch: Batch) -> None:
        if fails:
            fails.pop()
            raise RuntimeError("the outbox is broken")
        told.append(batch)

    desk = Desk(database, clock, on_completed)
    ident = await desk.batch(input_lines(2))
    await drain(desk.runner(Echo()))
    assert (await desk.batches.batch("ann", ident)).status == "finalizing"
    clock.move(31)
    await drain(desk.runner(Echo()))
    assert told == [await desk.ended(ident)]


async def test_two_runners_share_the_work(desk: Desk) -> None:
    echo = Echo()
    idents = [await desk.batch(input_lines(20), Principal(f"t{number}")) for number in range(4)]
    await asyncio.gather(drain(desk.runner(echo)), drain(desk.runner(echo)))
    await drain(desk.runner(echo))
    assert [(await desk.ended(ident, f"t{number}")).completed for number, ident in enumerate(idents)] == [20] * 4
    assert set(echo.asked.values()) == {1}


async def test_results_of_ended_batches_are_forgotten(desk: Desk) -> None:
    await desk.batch(input_lines(20))
    await drain(desk.runner(Echo()))
    assert len(await desk.queue().recorded(1)) == 20
    await desk.batches.forget()
    assert await desk.queue().recorded(1) == set()


async def _true(value: bool) -> bool:
    return value
