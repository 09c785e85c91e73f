"""The cluster, the LLM API and OpenAI's responses, as their specifications show them."""

from __future__ import annotations

import json
from typing import Any

from tests.client.places import talking_to
from tests.client.scripted_server import Answer, ScriptedServer

HOST = {
    "hostname": "nezha.local",
    "reachable": True,
    "os": "linux",
    "cpu_cores": 16,
    "memory_mb": 65536,
    "gpu": "NVIDIA RTX 4090",
    "container_runtime": "podman",
    "gpus": [{"index": 0, "name": "NVIDIA RTX 4090", "memory_mb": 24564}],
    "new_field": 5,
}
PLACED = {"service": "llama-cpp", "host": "nezha.local", "strategy": "gpu-affinity"}
RUNNING = {"service_name": "llama-cpp", "host": "nezha.local", "status": "running"}
SEEN = {"hostname": "nezha.local", "alive": True, "services": ["llama-cpp"]}
IMPOSSIBLE = {"service": "vllm", "message": "No host has a GPU."}
SERVICE = {"name": "llama-cpp", "image": "ghcr.io/ggml-org/llama.cpp:server-cuda", "requires_gpu": True, "memory_mb": 16384}


async def test_the_cluster() -> None:
    server = ScriptedServer(
        Answer(body={"checked_at": "2026-04-04T14:30:00Z", "healthy": True, "hosts": [SEEN], "deployments": [RUNNING]}),
        Answer(body={"hosts": [HOST, {"hostname": "x", "reachable": False}]}),
        Answer(body={"deployments": [RUNNING], "placements": [PLACED]}),
        Answer(body={"placements": [PLACED], "deployments": [], "errors": [IMPOSSIBLE]}),
    )
    cluster = talking_to(server).cluster
    status = await cluster.status()
    assert (status.healthy, status.deployments[0].service_name) == (True, "llama-cpp")
    assert (status.hosts[0].alive, status.hosts[0].services) == (True, ["llama-cpp"])
    found, dead = (await cluster.probe()).hosts
    assert (found.gpu, found.cpu_cores, found.to_dict()["new_field"]) == ("NVIDIA RTX 4090", 16, 5)
    assert [gpu.memory_mb for gpu in found.gpus or ()] == [24564]
    assert (dead.reachable, dead.gpu) == (False, None)
    report = await cluster.deploy([SERVICE])
    assert (report.placements[0].strategy, report.deployments[0].status) == ("gpu-affinity", "running")
    (impossible,) = (await cluster.rebalance()).errors or ()
    assert (impossible.service, impossible.message) == ("vllm", "No host has a GPU.")
    assert [(method, path) for method, path, _, _ in server.requests] == [
        ("GET", "/internal/cluster/status"),
        ("POST", "/internal/cluster/probe"),
        ("POST", "/internal/cluster/deploy"),
        ("POST", "/internal/cluster/rebalance"),
    ]
    assert json.loads(server.requests[2][3]) == {"services": [SERVICE]}


async def test_the_llm_api() -> None:
    answer = {
        "content": "2 + 2 = 4",
        "model": "demo",
        "stop_reason": "end_turn",
        "tool_calls": [{"id": "1", "name": "add", "input": {"a": 2}}],
        "usage": {"prompt_tokens": 15, "completion_tokens": 8},
    }
    frames = b"".join(
        b"data: %b\n\n" % json.dumps(event).encode()
        for event in (
            {"type": "content_delta", "delta": "2 + 2"},
            {"type": "tool_use_complete", "id": "1", "name": "add", "input": {"a": 2}},
            {"type": "message_stop", "stop_reason": "end_turn", "model": "demo"},
            {"type": "metadata", "usage": {"input_tokens": 15, "output_tokens": 8}},
        )
    )
    server = ScriptedServer(Answer(body=answer), Answer(body=frames, media_type="text/event-stream"), Answer(body=["demo"]))
    llm = talking_to(server).llm
    messages: Any = [{"role": "user", "content": "What is 2+2?"}]
    tool = {"name": "add", "input_schema": {"type": "object"}}
    completion = await llm.complete(messages, system="Be brief.", tools=[tool], tool_choice={"type": "auto"}, max_tokens=9)
    assert (completion.content, completion.tool_calls[0].input, completion.usage.prompt_tokens) == ("2 + 2 = 4", {"a": 2}, 15)
    text, call, stop, usage = [event async for event in await llm.stream(messages, model="demo", temperature=0.5)]
    assert (text.delta, call.input, stop.stop_reason) == ("2 + 2", {"a": 2}, "end_turn")
    assert usage.usage is not None
    assert usage.usage.input_tokens == 15
    assert await llm.models() == ["demo"]
    assert [path for _, path, _, _ in server.requests] == [
        "/api/v1/llm/completions",
        "/api/v1/llm/completions/stream",
        "/api/v1/llm/models",
    ]
    body = {"messages": messages, "system": "Be brief.", "tools": [tool], "tool_choice": {"type": "auto"}, "max_tokens": 9}
    assert json.loads(server.requests[0][3]) == body


async def test_responses() -> None:
    said = {"type": "output_text", "text": "Hello", "annotations": []}
    message = {"type": "message", "id": "msg_1", "role": "assistant", "status": "completed", "content": [said]}
    server = ScriptedServer(Answer(body={"id": "resp_1", "object": "response", "status": "completed", "output": [message]}))
    client = talking_to(server)
    assert (await client.responses.create(model="demo", input="hi")).output_text == "Hello"
    assert (await client.responses.retrieve("resp_1")).output_text == "Hello"
    assert [path for _, path, _, _ in server.requests] == ["/api/v1/responses", "/api/v1/responses/resp_1"]
