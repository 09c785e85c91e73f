"""Files and batches over the API, with the real store and the real runner."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helix_ray.config import CacheConfig
from tests.accounts.people import PASSWORD
from tests.api.batches import KEY, Office, open_office
from tests.batches.work import input_line, input_lines, input_of
from tests.routing import Routing
from tests.scripted import ScriptedProvider, text_script

EMBEDDINGS = "/v1/embeddings"
CREATION = {"input_file_id": "file-x", "endpoint": "/v1/chat/completions", "completion_window": "24h"}


@pytest.fixture
async def office(data_dir: Path) -> AsyncIterator[Office]:
    async with open_office(data_dir) as office:
        yield office


async def account(office: Office, name: str) -> tuple[str, str, str]:
    """A user's id, a key, and the key's id."""
    user = await office.accounts.register(name, f"{name}@example.org", PASSWORD)
    key, text = await office.accounts.create_key(user.id, "ci", {})
    return user.id, text, key.id


async def test_chat(office: Office) -> None:
    lines = (
        input_line(1),
        input_line(2, body={"model": "nonesuch", "messages": [{"role": "user", "content": "Hi"}]}),
        input_line(3, body={"model": "demo", "messages": [], "temperature": 9}),
        input_line(4, body={"model": "agent:support", "messages": [{"role": "user", "content": "Hi"}]}),
    )
    batch = await office.run(input_of(*lines), metadata={"job": "nightly"})
    assert (batch["status"], batch["metadata"]) == ("completed", {"job": "nightly"})
    assert batch["request_counts"] == {"total": 4, "completed": 2, "failed": 2}
    assert batch["model"] is None  # they are several
    chat, agent = await office.lines(batch["output_file_id"])
    assert chat["response"]["body"]["choices"][0]["message"]["content"] == "Hello"
    assert chat["response"]["request_id"] == f"{batch['id']}-1"
    assert agent["response"]["body"]["choices"][0]["message"]["content"] == "support for default"
    unknown, wrong = await office.lines(batch["error_file_id"])
    assert (unknown["custom_id"], unknown["response"]["status_code"]) == ("request-2", 404)
    assert unknown["response"]["body"]["error"]["code"] == "model_not_found"
    assert wrong["response"]["status_code"] == 400


@pytest.mark.parametrize(
    ("endpoint", "body"),
    [("/v1/completions", {"model": "demo", "prompt": "Once"}), (EMBEDDINGS, {"model": "embed", "input": ["a", "b"]})],
)
async def test_other_endpoints(office: Office, endpoint: str, body: dict[str, Any]) -> None:
    batch = await office.run(input_of(input_line(1, url=endpoint, body=body)), endpoint=endpoint)
    (line,) = await office.lines(batch["output_file_id"])
    direct = await office.call("POST", endpoint.removeprefix("/v1"), json=body)
    assert (batch["model"], batch["usage"]["total_tokens"]) == (body["model"], direct["usage"]["total_tokens"])
    assert line["response"]["body"].keys() == direct.keys()


async def test_what_belongs_to_others_is_not_found(office: Office) -> None:
    (ann, key, _), (_, bobs, _) = await account(office, "ann"), await account(office, "bob")
    batch = await office.run(
        input_of(input_line(1, body={"model": "agent:a", "messages": [{"role": "user", "content": "Hi"}]})), key
    )
    (line,) = await office.lines(batch["output_file_id"], key)
    assert line["response"]["body"]["choices"][0]["message"]["content"] == f"a for {ann}"
    for other in (bobs, KEY):
        for file in (batch["input_file_id"], batch["output_file_id"]):
            await office.call("GET", f"/files/{file}", other, 404)
            await office.call("GET", f"/files/{file}/content", other, 404)
            await office.call("DELETE", f"/files/{file}", other, 404)
        await office.call("GET", f"/batches/{batch['id']}", other, 404)
        await office.call("POST", f"/batches/{batch['id']}/cancel", other, 404)
        await office.create(batch["input_file_id"], other, 404)
        await office.call("GET", f"/batches?after={batch['id']}", other, 404)
        assert (await office.call("GET", "/batches", other))["data"] == []
        assert (await office.call("GET", "/files", other))["data"] == []


async def test_lines_are_given_kept_answers(data_dir: Path) -> None:
    routing = Routing({"kept": ScriptedProvider(text_script("Hel", "lo"))}, caches={"kept": CacheConfig(ttl_s=60)})
    body = {"model": "kept", "messages": [{"role": "user", "content": "Hi"}], "temperature": 0}
    async with open_office(data_dir, routing) as office:
        assert routing.cache is not None
        await office.call("POST", "/chat/completions", json=body)
        await routing.cache.drain()
        batch = await office.run(input_of(input_line(1, body=body), input_line(2, body={**body, "seed": 7})))
        await routing.cache.drain()
        kept, new = await office.lines(batch["output_file_id"])
        assert kept["response"]["body"]["choices"] == new["response"]["body"]["choices"]
        assert batch["usage"]["total_tokens"] == 2 * new["response"]["body"]["usage"]["total_tokens"]
        await office.call("POST", "/chat/completions", json={**body, "seed": 7})
    assert len(routing.providers["kept"].requests) == 2  # the line that nobody had asked before, and the first request


async def test_without_a_key_everybody_shares(data_dir: Path) -> None:
    async with open_office(data_dir, auth_api_keys=()) as office:
        batch = await office.run(input_lines(1), None)
        assert (await office.lines(batch["output_file_id"], None))[0]["response"]["status_code"] == 200


async def test_a_key_that_is_revoked_runs_nothing_more(office: Office) -> None:
    user, key, key_id = await account(office, "ann")
    waiting = await office.create((await office.upload(input_lines(2), key))["id"], key)
    await office.accounts.revoke_key(user, key_id)
    _, other = await office.accounts.create_key(user, "other", {})
    batch = await office.run(input_lines(1), other)
    assert batch["request_counts"]["completed"] == 1
    refused = await office.call("GET", f"/batches/{waiting['id']}", other)
    assert refused["request_counts"] == {"total": 2, "completed": 0, "failed": 2}
    assert (await office.lines(refused["error_file_id"], other))[0]["response"]["body"]["error"]["code"] == "invalid_api_key"


async def test_a_key_may_be_for_some_models_and_endpoints_only(office: Office) -> None:
    from helix_ray.core.accounts import KeyScopes

    user, _, _ = await account(office, "ann")
    _, narrow = await office.accounts.create_key(user, "a", {"scopes": KeyScopes(endpoints=("/chat/completions",))})
    await office.upload(b"x", narrow, status=403)
    paths = ("/files", "/batches", "/batches/{id}", "/files/{id}/content")
    _, wider = await office.accounts.create_key(user, "b", {"scopes": KeyScopes(endpoints=paths)})
    batch = await office.run(input_lines(1), wider)
    (line,) = await office.lines(batch["error_file_id"], wider)
    assert line["response"]["status_code"] == 403


async def test_cancelling(office: Office) -> None:
    file = await office.upload(input_lines(3))
    batch = await office.create(file["id"])
    assert batch["status"] == "validating"
    await office.call("DELETE", f"/files/{file['id']}", status=409)
    cancelled = await office.call("POST", f"/batches/{batch['id']}/cancel")
    assert (cancelled["status"], cancelled["cancelled_at"]) == ("cancelling", None)
    other = await office.run(input_lines(1))
    assert (await office.call("GET", f"/batches/{batch['id']}"))["status"] == "cancelled"
    await office.call("POST", f"/batches/{other['id']}/cancel", status=409)
    assert (await office.call("DELETE", f"/files/{file['id']}"))["deleted"] is True
    await office.call("GET", f"/files/{file['id']}", status=404)


async def test_input_that_is_wrong(office: Office) -> None:
    batch = await office.run(b"{}\n")
    assert (batch["status"], batch["errors"]["data"][0]["line"]) == ("failed", 1)


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"input_file_id": None}, "input_file_id"),
        ({"endpoint": "/v1/messages"}, "endpoint"),
        ({"completion_window": "1h"}, "completion_window"),
        ({"metadata": {str(number): "" for number in range(17)}}, "metadata"),
        ({"metadata": {"a": 5}}, "metadata.a"),
        ({"metadata": {"a": "x" * 513}}, "metadata.a"),
        ({"metadata": {"a": "\0"}}, "metadata.a"),
    ],
)
async def test_bad_creations(office: Office, change: dict[str, Any], param: str) -> None:
    refused = await office.call("POST", "/batches", status=400, json={**CREATION, **change})
    assert refused["error"]["param"] == param


async def test_unknown_things(office: Office) -> None:
    await office.call("POST", "/batches", status=404, json=CREATION)
    for ident in ("x", "batch-" + "0" * 32, "%00", "..%2fx"):
        await office.call("GET", f"/batches/{ident}", status=404)
        await office.call("GET", f"/files/{ident}", status=404)
    for query in ("limit=0", "limit=10001", "limit=x", "order=up"):
        await office.call("GET", f"/files?{query}", status=400)
    await office.call("GET", "/batches?limit=101", status=400)
    assert (await office.call("GET", "/files?purpose=vision"))["data"] == []


async def test_pages(office: Office) -> None:
    idents = [(await office.upload(b"x", name=f"{number}"))["id"] for number in range(3)]
    page = await office.call("GET", "/files?limit=2&order=asc")
    assert [file["id"] for file in page["data"]] == idents[:2]
    assert (page["first_id"], page["last_id"], page["has_more"]) == (idents[0], idents[1], True)
    page = await office.call("GET", f"/files?limit=2&order=asc&after={idents[1]}&purpose=batch")
    assert ([file["id"] for file in page["data"]], page["has_more"]) == ([idents[2]], False)
    batches = [(await office.create(ident))["id"] for ident in idents]
    assert [batch["id"] for batch in (await office.call("GET", "/batches"))["data"]] == batches[::-1]
    assert (await office.call("GET", f"/batches?after={batches[1]}"))["data"][0]["id"] == batches[0]


async def test_uploads_that_are_refused(data_dir: Path) -> None:
    async with open_office(data_dir, file_bytes=1000, file_room_bytes=1500) as office:
        assert (await office.upload(b"x" * 1001, status=413))["error"]["param"] == "file"
        await office.upload(b"x" * (2 * 2**20), status=413)
        await office.upload(b"x" * 1000)
        assert (await office.upload(b"x" * 1000, status=413))["error"]["code"] == "files_full"
        assert (await office.upload(b"x", status=400, purpose="vision"))["error"]["param"] == "purpose"
        assert (await office.upload(b"x", status=400, name="x" * 513))["error"]["param"] == "file"
        for fields in ({"expires_after[anchor]": "x"}, {"expires_after[anchor]": "created_at", "expires_after[seconds]": "5"}):
            assert (await office.upload(b"x", status=400, **fields))["error"]["param"] == "expires_after"
        for files in ({"other": "x"}, [("file", ("a", b"x")), ("file", ("b", b"x"))]):
            fields = (
                {"data": {"purpose": "batch"}, "files": files} if isinstance(files, list) else {"files": {"file": (None, b"x")}}
            )
            await office.call("POST", "/files", status=400, **fields)
        await office.call("POST", "/files", status=415, json={})
        packed = {"content-encoding": "gzip", "content-type": "multipart/form-data; boundary=x", "authorization": f"Bearer {KEY}"}
        assert (await office.client.post("/v1/files", content=b"x", headers=packed)).status_code == 415


async def test_a_file_that_goes_early(office: Office) -> None:
    fields = {"expires_after[anchor]": "created_at", "expires_after[seconds]": "3600"}
    file = await office.upload(b"x", **fields)
    assert file["expires_at"] - file["created_at"] == 3600
    assert (await office.upload(b"x"))["expires_at"] - file["created_at"] == timedelta(days=30).total_seconds()


async def test_a_file_of_several_parts(office: Office) -> None:
    content = bytes(range(256)) * 5000
    file = await office.upload(content)
    assert file["bytes"] == len(content)
    response = await office.client.get(f"/v1/files/{file['id']}/content", headers={"authorization": f"Bearer {KEY}"})
    assert response.content == content
    assert response.headers["content-length"] == str(len(content))


HEAD = (
    b'--x\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nbatch\r\n--x\r\nContent-Disposition: form-data; name="file"; '
)
FORM = HEAD + b'filename="a.jsonl"\r\n\r\n{}\n\r\n--x--\r\n'


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    place=st.integers(0, len(FORM)),
    drop=st.integers(0, 30),
    noise=st.binary(max_size=20) | st.sampled_from([b"\r\n", b"--x", b"--x--", b'"', b"\0", b"=" * 50]),
    boundary=st.sampled_from(["boundary=x", "boundary=", "", "boundary=y", "charset=nonsense; boundary=x"]),
)
async def test_no_form_breaks_it(office: Office, place: int, drop: int, noise: bytes, boundary: str) -> None:
    body = FORM[:place] + noise + FORM[place + drop :]
    headers = {"content-type": f"multipart/form-data; {boundary}", "authorization": f"Bearer {KEY}"}
    response = await office.client.post("/v1/files", content=body, headers=headers)
    assert response.status_code in (200, 400)


async def test_the_openai_sdk(data_dir: Path) -> None:
    import httpx2
    import openai

    async with open_office(data_dir) as office:
        transport = httpx2.ASGITransport(office.app)
        http = openai.DefaultAsyncHttpxClient(transport=transport)
        async with openai.AsyncOpenAI(base_url="http://test/v1", api_key=KEY, http_client=http, max_retries=0) as client:
            await sdk_flow(client, office)


async def sdk_flow(client: Any, office: Office) -> None:
    from tests.batches.work import drain

    later: Any = {"anchor": "created_at", "seconds": 7200}
    file = await client.files.create(file=("in.jsonl", input_lines(2)), purpose="batch", expires_after=later)
    assert file.expires_at == file.created_at + 7200
    assert (await client.files.wait_for_processing(file.id)).id == file.id
    batch = await client.batches.create(
        input_file_id=file.id, endpoint="/v1/chat/completions", completion_window="24h", metadata={"a": "b"}
    )
    await drain(office.runner)
    batch = await client.batches.retrieve(batch.id)
    assert batch.status == "completed"
    assert batch.request_counts is not None
    assert batch.request_counts.completed == 2
    direct = await client.chat.completions.create(**input_line(1)["body"])
    assert batch.model == direct.model == "demo"
    assert batch.usage is not None
    assert (batch.usage.input_tokens, batch.usage.output_tokens, batch.usage.total_tokens) == (
        2 * direct.usage.prompt_tokens,
        2 * direct.usage.completion_tokens,
        2 * direct.usage.total_tokens,
    )
    assert batch.usage.total_tokens > 0
    details = batch.usage.input_tokens_details.cached_tokens, batch.usage.output_tokens_details.reasoning_tokens
    assert details == (2 * direct.usage.prompt_tokens_details.cached_tokens, 0)
    content = await client.files.content(batch.output_file_id)
    assert len(content.text.splitlines()) == 2
    assert [one.id async for one in client.batches.list(limit=1)] == [batch.id]
    assert {one.purpose async for one in client.files.list(limit=1)} == {"batch", "batch_output"}
    assert (await client.files.delete(file.id)).deleted
    other = await client.files.create(file=b"{}", purpose="batch")
    refused = await client.batches.create(input_file_id=other.id, endpoint="/v1/embeddings", completion_window="24h")
    assert (await client.batches.cancel(refused.id)).status == "cancelling"


async def test_nobody_says_from_outside_that_it_is_inside(office: Office) -> None:
    headers = {"helix.inside": "1", "helix-inside": '{"principal": {"tenant": "default"}}', "x-request-id": "batch-1-2"}
    response = await office.client.post("/v1/chat/completions", json=input_line(1)["body"], headers=headers)
    assert response.status_code == 401


async def test_a_scope_with_something_else_is_no_inside_request(office: Office) -> None:
    async def with_a_string(scope: Any, receive: Any, send: Any) -> None:
        await office.app({**scope, "helix.inside": "helix_ray.api.request.Inside"}, receive, send)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(with_a_string), base_url="http://test") as client:
        assert (await client.get("/v1/models")).status_code == 401
