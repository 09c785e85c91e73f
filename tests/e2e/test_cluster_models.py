"""Models as services of hosts that are network namespaces with real SSH servers and Ray nodes of their own."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Iterator

import httpx
import openai
import pytest

from tests.cluster.namespaces import Network, open_network
from tests.e2e.cluster_application import MODEL, ClusterApplication, cluster_application
from tests.e2e.conftest import KEY, until
from tests.e2e.followed_pages import NAMES, follow_pages

pytestmark = pytest.mark.e2e

QUESTION = {"model": MODEL, "messages": [{"role": "user", "content": "Hello!"}], "max_tokens": 8}
STREAMS, TOKENS = 500, 40
# Engines that start beside one that is busy share two cores with it, and with whatever else is tested.
READY_S = 240


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    for network in open_network():
        for _ in NAMES:
            network.serve(network.add_host())
        yield network


@pytest.fixture(scope="module")
def application(network: Network, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClusterApplication]:
    with cluster_application(network, NAMES) as application:
        assert application.models() == []
        with application.client() as client:
            refused = client.post("/v1/chat/completions", json=QUESTION)
        assert (refused.status_code, "retry-after" in refused.headers) == (503, True)
        shown = follow_pages(application, tmp_path_factory.mktemp("typed"))
        assert '"finish_reason":"stop"' in shown, shown
        yield application


def test_a_model_is_served_from_the_second_host(application: ClusterApplication) -> None:
    """From probe to answer by what the pages say; here is what it came to."""
    chat = application.service("chat")
    assert (chat["host"], chat["status"]) == ("gpu-2", "running")
    joined = {one["hostname"]: one["joined"] for one in application.status()["hosts"]}
    assert joined == {"gpu-1": False, "gpu-2": True, "gpu-3": True}, "the pages remove the first one"
    service = {"name": "other", "model": MODEL, "memory_mb": 1000}
    for wrong, param in (({"model": "unknown"}, "model"), ({"cpus": 7}, "cpus"), ({"gpus": 4}, "gpus")):
        with application.client() as client:
            answer = client.post("/internal/cluster/deploy", json={"services": [{**service, **wrong}]})
        assert (answer.status_code, answer.json()["error"]["param"]) == (400, f"services[0].{param}")
    with openai.OpenAI(base_url=f"{application.url}/v1", api_key=KEY, max_retries=0, timeout=60) as client:
        answer = client.chat.completions.create(**QUESTION)
    assert answer.usage.completion_tokens > 0
    assert application.models() == [MODEL]
    assert application.service("chat")["declared"]["cpus"] == 1, "the model list says so"
    until(lambda: bool(application.service("chat")["measured"]["memory_mb"]), 30)
    with application.client() as client:
        logs = client.get("/internal/cluster/services/chat/logs").raise_for_status().json()
    assert any("engine of placed is up" in line for line in logs["lines"]), logs


def test_what_is_still_starting_ends_at_once(application: ClusterApplication) -> None:
    service = {"name": "brief", "model": MODEL, "memory_mb": 1000, "host": "gpu-3"}
    application.post("deploy", {"services": [service]})
    until(lambda: application.service("brief")["status"] == "starting", 30)
    with application.client() as client:
        client.delete("/internal/cluster/services/brief").raise_for_status()
    until(lambda: not application.services_on("gpu-3"), 20)


def test_services_go_on_while_control_is_dead(application: ClusterApplication) -> None:
    (control,) = application.processes("ServeReplica:helix:control")
    engines = application.engines("gpu-2")
    assert len(engines) == 1
    control.kill()
    with application.client() as client:
        assert client.post("/v1/chat/completions", json=QUESTION).status_code == 200
        until(lambda: client.get("/internal/cluster/status").status_code == 200, 60)
    until(lambda: application.service("chat")["status"] == "running", 30)
    assert application.engines("gpu-2") == engines, "nothing was started anew"
    assert application.models() == [MODEL]


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
            await asyncio.to_thread(application.post, "drain", {"host": "gpu-2"})
            await asyncio.to_thread(until, lambda: not application.services_on("gpu-2"), READY_S)
            moved.set()

    asyncio.run(run())
    print(f"{len(ends)} streams, {STREAMS} of them at any time, while the service moved")
    assert set(ends) == {"data: [DONE]"}
    assert application.services_on("gpu-3") == ["chat"]


def test_a_lost_host_costs_seconds(application: ClusterApplication) -> None:
    application.post("drain", {"host": "gpu-2", "cancel": True})
    host = application.hosts["gpu-3"]
    host.cut()
    for pid in host.pids():
        os.kill(pid, signal.SIGKILL)
    began = time.monotonic()
    with application.client() as client:
        answer = client.post("/v1/chat/completions", json=QUESTION)
        seconds = time.monotonic() - began
    print(f"answered {seconds:.1f} s after the host was lost")
    assert answer.status_code == 200, answer.text
    assert seconds < 60
    status = application.status()
    assert {one["hostname"]: one["alive"] for one in status["hosts"]} == {"gpu-1": True, "gpu-2": True, "gpu-3": False}
    assert application.service("chat")["host"] == "gpu-2"
