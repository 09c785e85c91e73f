"""Many chats in one call, against the real store and the real runner."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import pytest

from helix_ray.client import APITimeoutError, AsyncClient, BatchError, Client, InvalidRequestError, NotFoundError, ServerError
from helix_ray.client.batch_lines import Outcomes, encode_requests
from tests.api.batches import KEY, Office, open_office
from tests.batches.work import drain
from tests.client.places import listening, talking_to
from tests.client.scripted_server import Answer, ScriptedServer

_T = TypeVar("_T")


@pytest.fixture
async def office(data_dir: Path) -> AsyncIterator[Office]:
    async with open_office(data_dir) as office:
        yield office


@pytest.fixture
def client(office: Office) -> AsyncClient:
    return AsyncClient(KEY, "http://test", http_client=office.client)


def chat(text: str, model: str = "demo") -> dict[str, Any]:
    return {"model": model, "messages": [{"role": "user", "content": text}]}


async def run(office: Office, work: Coroutine[Any, Any, _T]) -> _T:
    """What comes of it, while the runner does its part."""
    task = asyncio.create_task(work)
    while not task.done():
        await drain(office.runner)
        await asyncio.sleep(0)
    return await task


async def test_answers_come_in_the_order_of_the_requests(office: Office, client: AsyncClient) -> None:
    told: list[tuple[int, int]] = []
    requests = [chat("1"), chat("2", "agent:support"), chat("3", "org/tiny")]
    work = client.batch.process(requests, progress=lambda *counts: told.append(counts), first_look=0)
    answers = await run(office, work)
    assert [answer.choices[0].message.content for answer in answers] == ["Hello", "support for default", "Hello"]
    assert [answer.model for answer in answers] == ["demo", "agent:support", "org/tiny"]
    assert [answer.usage and answer.usage.prompt_tokens for answer in answers] == [5, 5, 5]
    assert told[-1] == (3, 3)
    assert [file.id async for file in client.files.list()] == [], "it leaves no files behind"


async def test_requests_that_fail_do_not_hide_the_others(office: Office, client: AsyncClient) -> None:
    requests = [chat("1", "nonesuch"), chat("2"), {**chat("3"), "temperature": 9}]
    with pytest.raises(BatchError) as failed:
        await run(office, client.batch.process(requests, first_look=0))
    error = failed.value
    assert error.code == "completed"
    assert error.batch_id.startswith("batch-")
    assert [None if one is None else one.choices[0].message.content for one in error.answers] == [None, "Hello", None]
    assert isinstance(error.failures[0], NotFoundError)
    assert (error.failures[0].code, error.failures[0].status) == ("model_not_found", 404)
    assert isinstance(error.failures[2], InvalidRequestError)
    assert error.failures[2].param == "temperature"
    assert "2 of 3 requests have no answer" in str(error)


async def test_an_input_that_is_refused(office: Office, client: AsyncClient) -> None:
    with pytest.raises(BatchError, match="was refused: line 1: ") as failed:
        await run(office, client.batch.process([{"messages": "x", "model": 5}], first_look=0))
    assert failed.value.code == "failed"
    assert [file.id async for file in client.files.list()] == []


async def test_patience_has_an_end(office: Office, client: AsyncClient) -> None:
    with pytest.raises(APITimeoutError, match="was cancelled"):
        await client.batch.process([chat("1")], within=0, first_look=0)
    (batch,) = [batch async for batch in client.batches.list()]
    assert batch.status in ("cancelling", "cancelled")


async def test_without_an_event_loop(office: Office) -> None:
    def work(url: str) -> list[str | None]:
        with Client(KEY, url) as client:
            answers = client.batch.process([chat("1"), chat("2")], first_look=0.01)
            return [answer.choices[0].message.content for answer in answers]

    async with listening(office.app) as url:
        assert await run(office, asyncio.to_thread(work, url)) == ["Hello", "Hello"]


@pytest.mark.parametrize(("requests", "complaint"), [([], "there is none"), ([{"stream": True}], r"requests\[0\]: a batch")])
def test_what_is_no_batch(requests: list[dict[str, Any]], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        encode_requests(requests)


@pytest.mark.parametrize(
    "line",
    [b"oops", b"[]", b"{}", b'{"custom_id": "x"}', b'{"custom_id": "0", "response": 5}', b'{"custom_id": "0", "response": {}}'],
)
def test_a_file_of_answers_that_is_none(line: bytes) -> None:
    with pytest.raises(ServerError, match="cannot be read"):
        Outcomes().read(line)


def test_requests_of_which_nothing_is_said() -> None:
    outcomes = Outcomes()
    outcomes.read(
        json.dumps({"custom_id": "1", "response": None, "error": {"code": "batch_expired", "message": "Late."}}).encode()
    )
    with pytest.raises(BatchError, match="expired: 2 of 2") as failed:
        outcomes.in_order(2, "batch_1", "expired")
    assert [str(failed.value.failures[at]) for at in (0, 1)] == ["The batch is expired; the request was not answered.", "Late."]


async def test_files_that_are_gone_already_are_no_failure() -> None:
    made = {"id": "file-1", "object": "file", "bytes": 1, "created_at": 1, "filename": "x", "purpose": "batch"}
    counts = {"total": 1, "completed": 1, "failed": 0}
    batch = {"id": "batch_1", "status": "completed", "output_file_id": "file-2", "request_counts": counts}
    line = {"custom_id": "0", "response": {"status_code": 200, "body": {"id": "chatcmpl-1", "choices": []}}, "error": None}
    gone = Answer(404, {"error": {"message": "Gone."}})
    server = ScriptedServer(Answer(body=made), Answer(body=batch), Answer(body=line, media_type="application/octet-stream"), gone)
    (answer,) = await talking_to(server).batch.process([chat("1")])
    assert answer.id == "chatcmpl-1"
    assert [(method, path) for method, path, _, _ in server.requests[3:]] == [
        ("DELETE", "/api/v1/files/file-1"),
        ("DELETE", "/api/v1/files/file-2"),
    ]
