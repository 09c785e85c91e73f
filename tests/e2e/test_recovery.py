"""What happens when a client hangs up, and when an engine dies."""

from __future__ import annotations

import concurrent.futures
import os
import signal
import time

import httpx
import pytest

from tests.e2e.conftest import Application, wait_ready

pytestmark = pytest.mark.e2e

LONG = {
    "model": "helix-demo",
    "messages": [{"role": "user", "content": "Tell me a long story."}],
    "max_tokens": 3500,
    "ignore_eos": True,
    "stream": True,
}
SHORT = {"model": "helix-demo", "messages": [{"role": "user", "content": "Hello!"}], "max_tokens": 4}


def inflight(client: httpx.Client) -> float:
    for line in client.get("/metrics").text.splitlines():
        if line.startswith('helix_inflight_requests{model="helix-demo"}'):
            return float(line.rpartition(" ")[2])
    return 0.0


def processor_seconds(application: Application) -> float:
    """What the engine has used so far."""
    times = [process.cpu_times() for process in application.processes("VLLM::EngineCore")]
    assert times
    return sum(time.user + time.system for time in times)


def test_a_hang_up_stops_the_work(application: Application) -> None:
    with application.client() as client:
        with client.stream("POST", "/v1/chat/completions", json=LONG) as response:
            lines = response.iter_lines()  # kept: dropping the iterator closes the connection
            next(lines)
            assert inflight(client) == 1
        wait_idle(application, client)


def test_a_hang_up_before_an_answer_that_comes_whole_stops_the_work(application: Application) -> None:
    with application.client() as client:
        with pytest.raises(httpx.ReadTimeout):
            client.post("/v1/chat/completions", json={**LONG, "stream": False}, timeout=httpx.Timeout(30, read=0.7))
        wait_idle(application, client)


def wait_idle(application: Application, client: httpx.Client) -> None:
    """The request is gone within a second, and the engine, which had several seconds of work left, rests."""
    deadline = time.monotonic() + 1
    while inflight(client) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert inflight(client) == 0
    time.sleep(max(0.0, deadline - time.monotonic()))
    before = processor_seconds(application)
    time.sleep(1)
    assert processor_seconds(application) - before < 0.4


def test_a_killed_engine_comes_back_and_requests_recover(application: Application) -> None:
    with application.client() as client, concurrent.futures.ThreadPoolExecutor(4) as pool:

        def stream() -> str:
            with client.stream("POST", "/v1/chat/completions", json=LONG) as response:
                return response.read().decode()

        streams = [pool.submit(stream) for _ in range(3)]
        while inflight(client) < 3:
            time.sleep(0.02)
        time.sleep(0.3)
        for engine in application.processes("VLLM::EngineCore"):
            os.kill(engine.pid, signal.SIGKILL)
        for broken in streams:
            body = broken.result(timeout=30)
            assert '"error"' in body, "a stream that breaks ends with the dialect's error event"
        deadline = time.monotonic() + 15
        while client.get("/readyz").status_code == 200 and time.monotonic() < deadline:
            time.sleep(0.1)
        assert client.get("/readyz").status_code == 503
        # Held until the new replica is up.
        answer = client.post("/v1/chat/completions", json=SHORT, timeout=180)
        assert answer.status_code == 200, answer.text
    wait_ready(application)
