from __future__ import annotations

import base64
import json
import struct
from typing import Any

import pytest

from helix_ray.core.errors import ContextLengthError, EngineDeadError, OverloadedError
from helix_ray.core.events import Finished, Started, TextDelta, Usage
from tests.api.conftest import MakeClient
from tests.scripted import ScriptedProvider, text_script, tool_script

CHAT: dict[str, Any] = {"model": "demo", "messages": [{"role": "user", "content": "hi"}]}


def frames(text: str) -> list[Any]:
    """The data of each server-sent event; ``[DONE]`` stays text."""
    data = [line.removeprefix("data: ") for line in text.split("\n") if line.startswith("data: ")]
    return [item if item == "[DONE]" else json.loads(item) for item in data]


@pytest.mark.parametrize("base", ["/v1", "/api/v1"])
async def test_chat_answers(connect: MakeClient, base: str) -> None:
    async with connect() as client:
        response = await client.post(f"{base}/chat/completions", json=CHAT)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    body = response.json()
    assert body["object"] == "chat.completion"
    assert body["choices"][0]["message"]["content"] == "Hello"
    assert body["choices"][0]["finish_reason"] == "stop"
    assert body["usage"]["total_tokens"] == 7


async def test_chat_streams(connect: MakeClient) -> None:
    async with connect() as client:
        response = await client.post(
            "/v1/chat/completions", json={**CHAT, "stream": True, "stream_options": {"include_usage": True}}
        )
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "no-cache"
    assert response.headers["x-accel-buffering"] == "no"
    *chunks, done = frames(response.text)
    assert done == "[DONE]"
    assert "".join(chunk["choices"][0]["delta"].get("content") or "" for chunk in chunks if chunk["choices"]) == "Hello"
    assert chunks[-1]["usage"]["completion_tokens"] == 2


async def test_several_choices_come_from_one_stream(connect: MakeClient) -> None:
    provider = ScriptedProvider(text_script("a", "b", n=3))
    async with connect(provider) as client:
        body = (await client.post("/v1/chat/completions", json={**CHAT, "n": 3})).json()
    assert [(choice["index"], choice["message"]["content"]) for choice in body["choices"]] == [
        (0, "ab"),
        (1, "ab"),
        (2, "ab"),
    ]
    assert len(provider.requests) == 1


async def test_tool_calls(connect: MakeClient) -> None:
    tool = {"type": "function", "function": {"name": "add", "parameters": {"type": "object", "properties": {}}}}
    async with connect(ScriptedProvider(tool_script("add", '{"a"', ":1}"))) as client:
        body = (await client.post("/v1/chat/completions", json={**CHAT, "tools": [tool]})).json()
    choice = body["choices"][0]
    assert choice["finish_reason"] == "tool_calls"
    assert choice["message"]["tool_calls"][0]["function"] == {"name": "add", "arguments": '{"a":1}'}


async def test_completions_answer(connect: MakeClient) -> None:
    async with connect() as client:
        body = (await client.post("/v1/completions", json={"model": "demo", "prompt": "hi", "max_tokens": 4})).json()
    assert body["object"] == "text_completion"
    assert body["choices"][0]["text"] == "Hello"


async def test_several_prompts_make_one_answer(connect: MakeClient) -> None:
    provider = ScriptedProvider(text_script("x", "y", n=2))
    request = {"model": "demo", "prompt": ["a", "b", "c"], "n": 2, "max_tokens": 4}
    async with connect(provider) as client:
        body = (await client.post("/v1/completions", json=request)).json()
    assert [choice["index"] for choice in body["choices"]] == list(range(6))
    assert {choice["text"] for choice in body["choices"]} == {"xy"}
    assert [request.prompt for request in provider.requests] == ["a", "b", "c"]
    assert body["usage"] == {**body["usage"], "prompt_tokens": 15, "completion_tokens": 12, "total_tokens": 27}


async def test_several_prompts_make_one_stream(connect: MakeClient) -> None:
    provider = ScriptedProvider(text_script("x", "y"))
    request = {"model": "demo", "prompt": [[1, 2], [3]], "max_tokens": 4, "stream": True}
    async with connect(provider) as client:
        response = await client.post("/v1/completions", json=request)
    *chunks, done = frames(response.text)
    assert done == "[DONE]"
    texts = {0: "", 1: ""}
    for chunk in chunks:
        for choice in chunk["choices"]:
            texts[choice["index"]] += choice["text"]
    assert texts == {0: "xy", 1: "xy"}


async def test_one_failing_prompt_fails_the_answer(connect: MakeClient) -> None:
    class Picky(ScriptedProvider):
        async def stream(self, request: Any) -> Any:
            if request.prompt == "bad":
                raise ContextLengthError("Too long.", param="prompt")
            async for event in super().stream(request):
                yield event

    provider = Picky([Started(1), None])
    async with connect(provider) as client:
        response = await client.post("/v1/completions", json={"model": "demo", "prompt": ["good", "bad"]})
    assert response.status_code == 400
    assert response.json()["error"]["code"] == "context_length_exceeded"
    assert provider.running == 0


async def test_echo_of_several_prompts(connect: MakeClient) -> None:
    class Echoing(ScriptedProvider):
        async def stream(self, request: Any) -> Any:
            assert request.echo_prompt
            yield Started(1, prompt_text=str(request.prompt))
            yield TextDelta("!")
            yield Finished("stop")
            yield Usage(1, 1)

    request = {"model": "demo", "prompt": ["a", "b"], "echo": True, "max_tokens": 1}
    async with connect(Echoing([])) as client:
        body = (await client.post("/v1/completions", json=request)).json()
    assert [choice["text"] for choice in body["choices"]] == ["a!", "b!"]


async def test_embeddings(connect: MakeClient) -> None:
    async with connect() as client:
        body = (await client.post("/v1/embeddings", json={"model": "embed", "input": ["a", "b"]})).json()
        packed = await client.post(
            "/v1/embeddings", json={"model": "embed", "input": "a", "dimensions": 2, "encoding_format": "base64"}
        )
        tokens = await client.post("/v1/embeddings", json={"model": "embed", "input": [[1, 2], [3]]})
        wide = await client.post("/v1/embeddings", json={"model": "embed", "input": "a", "dimensions": 5})
    assert [item["embedding"][0] for item in body["data"]] == [0.0, 1.0]
    assert body["usage"] == {"prompt_tokens": 4, "total_tokens": 4}
    assert struct.unpack("<2f", base64.b64decode(packed.json()["data"][0]["embedding"])) == (0.0, 0.5)
    assert len(tokens.json()["data"]) == 2
    assert (wide.status_code, wide.json()["error"]["param"]) == (400, "dimensions")


async def test_models_are_listed_for_both_families(connect: MakeClient) -> None:
    async with connect() as client:
        body = (await client.get("/v1/models")).json()
    assert body["object"] == "list"
    assert [model["id"] for model in body["data"]] == ["demo", "org/tiny", "embed", "cross"]
    assert body["data"][0] == {
        "id": "demo",
        "object": "model",
        "created": 1700000000,
        "owned_by": "local",
        "type": "model",
        "display_name": "demo",
        "created_at": "2023-11-14T22:13:20Z",
        "lifecycle": "active",
        "max_input_tokens": 4096,
    }
    assert (body["has_more"], body["first_id"], body["last_id"]) == (False, "demo", "cross")


@pytest.mark.parametrize("path", ["org/tiny", "org%2Ftiny", "demo", "demo-alias", "embed"])
async def test_a_model_is_found_by_id_or_alias(connect: MakeClient, path: str) -> None:
    async with connect() as client:
        response = await client.get(f"/v1/models/{path}")
    assert response.status_code == 200
    assert response.json()["id"] in ("demo", "org/tiny", "embed")


@pytest.mark.parametrize("path", ["nope", "", "demo/", "../models/demo", "%00", "%ff"])
async def test_an_unknown_model_is_not_found(connect: MakeClient, path: str) -> None:
    async with connect() as client:
        response = await client.get(f"/v1/models/{path}")
    assert response.status_code in (404, 200 if ".." in path else 404)


async def test_an_unknown_model_of_a_request(connect: MakeClient) -> None:
    async with connect() as client:
        for path, extra in (
            ("chat/completions", {"messages": CHAT["messages"]}),
            ("completions", {"prompt": "x"}),
            ("embeddings", {"input": "x"}),
        ):
            response = await client.post(f"/v1/{path}", json={"model": "nope", **extra})
            assert response.status_code == 404
            error = response.json()["error"]
            assert (error["code"], error["param"], error["type"]) == ("model_not_found", "model", "invalid_request_error")


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (ContextLengthError("Too long.", param="messages"), 400, "context_length_exceeded"),
        (OverloadedError("Full.", retry_after=2.5), 503, "overloaded"),
        (EngineDeadError("Gone."), 503, "engine_dead"),
        (RuntimeError("secret detail"), 500, "server_error"),
    ],
)
@pytest.mark.parametrize("started", [False, True])
async def test_a_failure_before_the_first_token_has_its_status(
    connect: MakeClient, error: Exception, status: int, code: str, started: bool, stream: bool
) -> None:
    provider = ScriptedProvider([*([Started(3)] if started else []), error])
    async with connect(provider) as client:
        response = await client.post("/v1/chat/completions", json={**CHAT, "stream": stream})
    assert response.status_code == status
    body = response.json()["error"]
    assert body["code"] == code
    assert body["request_id"] == response.headers["x-request-id"]
    assert "secret" not in response.text
    if status == 503:
        assert int(response.headers["retry-after"]) >= 1
        assert int(response.headers["retry-after-ms"]) >= 1
    assert provider.running == 0


@pytest.mark.parametrize("error", [EngineDeadError("Gone."), RuntimeError("secret detail")])
async def test_a_failure_after_the_first_token_ends_the_stream_with_an_error(connect: MakeClient, error: Exception) -> None:
    provider = ScriptedProvider([Started(3), TextDelta("Hel"), error])
    async with connect(provider) as client:
        response = await client.post("/v1/chat/completions", json={**CHAT, "stream": True})
    assert response.status_code == 200
    events = [frame for frame in frames(response.text) if frame != "[DONE]"]
    assert events[0]["choices"][0]["delta"]["role"] == "assistant"
    assert any(event["choices"][0]["delta"].get("content") == "Hel" for event in events[:-1])
    assert events[-1]["error"]["message"]
    assert "secret" not in response.text
    assert provider.running == 0


async def test_a_backlog_leaves_in_one_write(connect: MakeClient) -> None:
    script = [Started(1), *(TextDelta(str(i)) for i in range(9)), Finished("stop"), Usage(1, 9)]
    async with (
        connect(ScriptedProvider(script, yielding=False)) as client,
        client.stream("POST", "/v1/chat/completions", json={**CHAT, "stream": True}) as response,
    ):
        chunks = [chunk async for chunk in response.aiter_raw()]
    assert len(chunks) == 1
    assert len(frames(chunks[0].decode())) >= 11
