"""The upstream of the gateways' benchmark, the relay before it, and a run with both, as processes."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

from benchmarks.client import ClientError
from benchmarks.gateway import upstream as upstreams
from benchmarks.gateway.figures import FIGURES
from benchmarks.gateway.rounds import Plan, run, spent
from benchmarks.gateway.servers import Gateway, relay
from benchmarks.gateway.table import ROWS, numbers, table
from benchmarks.gateway.upstream import BuildError, Pace, build, set_pace, upstream
from benchmarks.processes import Server, ServerSpec

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60.0


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("upstream"))


@pytest.fixture
async def servers(program: Path, port: int, tmp_path: Path) -> AsyncIterator[dict[str, Server]]:
    """The upstream, and the relay before it."""
    specs = {"upstream": upstream(program, port), "relay": relay(port, port + 1, ROOT).spec}
    async with AsyncExitStack() as stack:
        started = {}
        for name, spec in specs.items():
            server = started[name] = Server(spec, tmp_path / name)
            stack.push_async_callback(server.stop)
            await server.start(PATIENCE_S)
        yield started


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(PATIENCE_S)) as session:
        yield session


def chats(spec: ServerSpec) -> str:
    return f"http://127.0.0.1:{spec.endpoint.port}/v1/chat/completions"


def question(**changes: object) -> dict[str, object]:
    return {"model": "m", "messages": [{"role": "user", "content": "hello"}], "max_tokens": 12, **changes}


def without_time(data: bytes) -> bytes:
    return re.sub(rb'"created":\d+', b"", data)


async def test_a_whole_answer(servers: dict[str, Server], http: aiohttp.ClientSession) -> None:
    async with http.post(chats(servers["upstream"].spec), json=question()) as response:
        assert (response.status, response.content_type) == (200, "application/json")
        answer = await response.json()
    assert len(answer["choices"][0]["message"]["content"].split()) == 12
    assert answer["choices"][0]["finish_reason"] == "length"
    assert answer["usage"] == {"prompt_tokens": 40, "completion_tokens": 12, "total_tokens": 52}
    assert answer["model"] == "m"


@pytest.mark.parametrize("usage", [True, False])
async def test_a_stream_has_one_event_for_each_token(
    servers: dict[str, Server], http: aiohttp.ClientSession, usage: bool
) -> None:
    asked = question(stream=True, max_completion_tokens=20, max_tokens=None, stream_options={"include_usage": usage})
    async with http.post(chats(servers["upstream"].spec), json=asked) as response:
        assert (response.status, response.content_type) == (200, "text/event-stream")
        *events, done, rest = (await response.text()).split("\n\n")
    assert (done, rest) == ("data: [DONE]", "")
    chunks = [json.loads(event.removeprefix("data: ")) for event in events]
    deltas = [chunk["choices"][0]["delta"] for chunk in chunks if chunk["choices"]]
    assert deltas[0] == {"role": "assistant", "content": ""}
    assert deltas[-1] == {}
    words = [delta["content"] for delta in deltas[1:-1]]
    assert len(words) == 20
    # LiteLLM breaks off streams that say the same again and again.
    assert all(one != other for one, other in itertools.pairwise(words))
    assert [chunk["usage"]["completion_tokens"] for chunk in chunks if "usage" in chunk] == ([20] if usage else [])


async def test_it_thinks_as_long_as_it_is_told(servers: dict[str, Server], http: aiohttp.ClientSession) -> None:
    spec = servers["upstream"].spec
    await set_pace(spec.endpoint, Pace(first_ms=150, gap_ms=50))
    for asked, least in ((question(), 0.15), (question(stream=True, max_tokens=4), 0.15 + 3 * 0.05)):
        began = time.perf_counter()
        async with http.post(chats(spec), json=asked) as response:
            await response.read()
        assert time.perf_counter() - began >= least
    with pytest.raises(ClientError, match="keeps its pace"):
        await set_pace(spec.endpoint, Pace(first_ms=-1))


@pytest.mark.parametrize("asked", [b"{", b"[]", b"{}", b'{"max_tokens": 1}', b'{"max_tokens": -1, "messages": [1]}'])
async def test_what_it_does_not_understand_is_refused(
    servers: dict[str, Server], http: aiohttp.ClientSession, asked: bytes
) -> None:
    for server in servers.values():
        async with http.post(chats(server.spec), data=asked) as response:
            assert response.status == 400
            assert (await response.json())["error"]["type"] == "invalid_request_error"


async def test_the_relay_passes_every_byte_on(servers: dict[str, Server], http: aiohttp.ClientSession) -> None:
    large = question(messages=[{"role": "user", "content": "word " * 100_000}])
    for asked in (question(), question(stream=True, stream_options={"include_usage": True}), large):
        answers = []
        for server in servers.values():
            async with http.post(chats(server.spec), json=asked) as response:
                assert response.status == 200
                answers.append((response.content_type, without_time(await response.read())))
        assert answers[0] == answers[1]


async def test_the_relay_does_not_wait_for_the_end_of_a_stream(servers: dict[str, Server], http: aiohttp.ClientSession) -> None:
    await set_pace(servers["upstream"].spec.endpoint, Pace(gap_ms=600_000))
    async with http.post(chats(servers["relay"].spec), json=question(stream=True)) as response:
        assert b"river" in await asyncio.wait_for(response.content.readuntil(b" river"), PATIENCE_S)


async def test_processor_time_of_all_and_of_the_front(servers: dict[str, Server]) -> None:
    server = servers["relay"]
    whole = spent(server, None)
    assert whole.tree == whole.front > 0
    assert spent(server, Gateway(server.spec, re.compile("no such process"))).front == 0


async def test_a_run_measures_in_turns_and_ends_every_process(program: Path, port: int, tmp_path: Path) -> None:
    figures = tuple(replace(figure, pace=Pace()) for figure in FIGURES if figure.name in ("answers", "streams"))
    plan = Plan(upstream(program, port), (relay(port, port + 1, ROOT),), figures, 2, 0.3, tmp_path, settle_s=0.0, warm_up_s=0.05)
    lines: list[str] = []
    result = await run(plan, lines.append)
    assert [(visit.round, visit.figure, visit.server) for visit in result.visits] == [
        *((0, "answers", "upstream"), (0, "answers", "relay"), (0, "streams", "relay"), (0, "streams", "upstream")),
        *((1, "answers", "relay"), (1, "answers", "upstream"), (1, "streams", "upstream"), (1, "streams", "relay")),
    ]
    assert all(visit.work > 0 and visit.tree_s > 0 and visit.client_share > 0 for visit in result.visits)
    assert set(numbers(result, ROWS[0])) == {"upstream", "relay"}
    assert "bare aiohttp relay" in table(result, {"relay": "bare aiohttp relay"})
    assert lines[-1] == "stopping"
    for spec in (plan.upstream, plan.gateways[0].spec):
        assert not await Server(spec, tmp_path / "log").answers()


def test_without_go_it_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BuildError, match="golang-go"):
        build(tmp_path)


def test_a_program_that_go_refuses_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "go.mod").write_text("module upstream\n\ngo 1.19\n")
    (tmp_path / "main.go").write_text("package main\n\nfunc main() { nonsense }\n")
    monkeypatch.setattr(upstreams, "SOURCE", tmp_path)
    with pytest.raises(BuildError, match="nonsense"):
        build(tmp_path)
