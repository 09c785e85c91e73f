"""Models as services of hosts that are network namespaces with real SSH servers and Ray nodes of their own."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import Iterator

import httpx
import openai
import pytest

from tests.cluster.namespaces import Network, open_network
from tests.e2e.cluster_application import MODEL, ClusterApplication, cluster_application
from tests.e2e.conftest import KEY, until

pytestmark = pytest.mark.e2e

QUESTION = {"model": MODEL, "messages": [{"role": "user", "content": "Hello!"}], "max_tokens": 8}
STREAMS, TOKENS = 50, 200
# Engines that start beside one that is busy share two cores with it, and with whatever else is tested.
READY_S = 240


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    for network in open_network():
        for _ in range(2):
            network.serve(network.add_host())
        yield network


@pytest.fixture(scope="module")
def application(network: Network) -> Iterator[ClusterApplication]:
    with cluster_application(network, ["first", "second"]) as application:
        yield application


def test_a_model_is_served_from_the_second_host(application: ClusterApplication) -> None:
    assert application.models() == []
    with application.client() as client:
        refused = client.post("/v1/chat/completions", json=QUESTION)
    assert (refused.status_code, "retry-after" in refused.headers) == (503, True)

    service = {"name": "chat", "model": MODEL, "memory_mb": 1000}
    application.post("drain", {"host": "first"})
    for wrong, param in (({"model": "unknown"}, "model"), ({"cpus": 7}, "cpus"), ({"gpus": 4}, "gpus")):
        with application.client() as client:
            answer = client.post("/internal/cluster/deploy", json={"services": [{**service, **wrong}]})
        assert (answer.status_code, answer.json()["error"]["param"]) == (400, f"services[0].{param}")
    planned = application.post("deploy", {"services": [service], "dry_run": True, "explain": True})
    assert [one["host"] for one in planned["placements"]] == ["second"]

    outcome = application.post("deploy", {"services": [service], "wait_s": READY_S})
    assert outcome["errors"] == []
    assert [(one["host"], one["status"]) for one in outcome["deployments"]] == [("second", "running")]
    with openai.OpenAI(base_url=f"{application.url}/v1", api_key=KEY, max_retries=0, timeout=60) as client:
        answer = client.chat.completions.create(**QUESTION)
    assert answer.usage.completion_tokens > 0
    assert application.models() == [MODEL]
    assert application.service("chat")["declared"]["cpus"] == 1, "the model list says so"
    until(lambda: bool(application.service("chat")["measured"]["memory_mb"]), 30)
    with application.client() as client:
        logs = client.get("/internal/cluster/services/chat/logs").raise_for_status().json()
    assert any("engine of placed is up" in line for line in logs["lines"]), logs


def test_a_move_loses_no_stream(application: ClusterApplication) -> None:
    asked = QUESTION | {"stream": True, "max_tokens": TOKENS, "ignore_eos": True}
    moved, ends = asyncio.Event(), list[str]()

    async def stream(client: httpx.AsyncClient, number: int) -> str:
        body = asked | {"messages": [{"role": "user", "content": f"Count from {number}."}]}
        async with client.stream("POST", "/v1/chat/completions", json=body) as answer:
            assert answer.status_code == 200
            lines = [line async for line in answer.aiter_lines() if line]
        return lines[-1] if any('"finish_reason":"length"' in line for line in lines[-4:]) else f"cut off: {lines[-4:]}"

    async def ask_again_and_again(client: httpx.AsyncClient, number: int) -> None:
        while not moved.is_set():
            ends.append(await stream(client, number))

    async def run() -> None:
        headers = {"authorization": f"Bearer {KEY}"}
        limits = httpx.Limits(max_connections=STREAMS)
        async with (
            httpx.AsyncClient(base_url=application.url, headers=headers, timeout=240, limits=limits, trust_env=False) as client,
            asyncio.TaskGroup() as group,
        ):
            for number in range(STREAMS):
                group.create_task(ask_again_and_again(client, number))
            await asyncio.to_thread(application.post, "drain", {"host": "first", "cancel": True})
            await asyncio.to_thread(application.post, "drain", {"host": "second"})
            await asyncio.to_thread(until, lambda: not application.services_on("second"), READY_S)
            moved.set()

    asyncio.run(run())
    print(f"{len(ends)} streams, {STREAMS} of them at any time, while the service moved")
    assert set(ends) == {"data: [DONE]"}
    assert application.services_on("first") == ["chat"]


def test_a_lost_host_costs_seconds(application: ClusterApplication) -> None:
    application.post("drain", {"host": "second", "cancel": True})
    host = application.hosts["first"]
    host.cut()
    pids = subprocess.run(["ip", "netns", "pids", host.name], capture_output=True, text=True, check=True).stdout.split()
    for pid in pids:
        os.kill(int(pid), signal.SIGKILL)
    began = time.monotonic()
    with application.client() as client:
        answer = client.post("/v1/chat/completions", json=QUESTION)
        seconds = time.monotonic() - began
    print(f"answered {seconds:.1f} s after the host was lost")
    assert answer.status_code == 200, answer.text
    assert seconds < 60
    status = application.status()
    assert {one["hostname"]: one["alive"] for one in status["hosts"]} == {"first": False, "second": True}
    assert application.service("chat")["host"] == "second"
