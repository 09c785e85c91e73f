"""The examination against a server that knows the answers, and one that does not."""

import json
import threading
import time

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
from typer.testing import CliRunner

from training.__main__ import app
from training.rendering import as_messages
from training.scorecard import GOALS, held_out


class Oracle:
    """Speaks OpenAI's protocol and looks the answers up."""

    def __init__(self, count, spoil=lambda example: False, arguments=json.dumps):
        self.requests = []
        self._spoil = spoil
        self._arguments = arguments
        self._answers = {
            json.dumps(as_messages(example.prompt)): example for goal in GOALS for example in held_out(goal, count, seed=1)
        }

    async def answer(self, request):
        body = await request.json()
        self.requests.append(body)
        example = self._answers[json.dumps(body["messages"])]
        assert body.get("tools", []) == [tool.as_openai() for tool in example.tools]
        calls = [
            {
                "id": f"c{number}",
                "type": "function",
                "function": {"name": call.name, "arguments": self._arguments(call.arguments)},
            }
            for number, call in enumerate(example.answer.calls)
        ]
        message = {"role": "assistant", "content": example.answer.content or None, "tool_calls": calls or None}
        if self._spoil(example):
            message = {"role": "assistant", "content": "Zzz."}
        choice = {"index": 0, "message": message, "finish_reason": "tool_calls" if calls else "stop"}
        return JSONResponse({"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]})


@pytest.fixture
def serve(unused_tcp_port):
    servers = []

    def start(handler):
        routes = [Route("/v1/chat/completions", handler, methods=["POST"])]
        server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), port=unused_tcp_port, log_level="error"))
        thread = threading.Thread(target=server.run)
        thread.start()
        servers.append((server, thread))
        while not server.started:
            time.sleep(0.01)
        return f"http://127.0.0.1:{unused_tcp_port}/v1"

    yield start
    for server, thread in servers:
        server.should_exit = True
        thread.join()


def run(url, *args):
    return CliRunner().invoke(app, ["evaluate", "--base-url", url, "--count", "12", *args])


def test_who_knows_everything_reaches_all(serve, tmp_path):
    oracle = Oracle(12)
    result = run(serve(oracle.answer), "--out", str(tmp_path / "scores.json"))
    assert result.exit_code == 0, result.output
    assert result.output.count("100.0%") == 2 * len(GOALS)
    assert "missed" not in result.output
    assert {body["temperature"] for body in oracle.requests} == {0.0, 0.7}
    columns = json.loads((tmp_path / "scores.json").read_text())
    assert columns[0]["scores"][0] == {"key": "tool", "right": 12, "total": 12}


def test_what_is_wrong_is_counted_and_shown(serve):
    oracle = Oracle(12, spoil=lambda example: example.ability == "unseen_tool")
    result = run(serve(oracle.answer), "--temperature", "0", "--failures", "1")
    assert result.exit_code == 1
    assert "| the same with a tool that it never saw | 60% | 0.0% ±0.0% **missed** |" in result.output
    assert result.output.count("--- unseen_tool") == 1
    assert "got: Zzz." in result.output


def test_arguments_that_are_no_json_are_wrong_and_no_crash(serve):
    result = run(serve(Oracle(12, arguments=lambda _: "{").answer), "--temperature", "0")
    assert result.exit_code == 1
    assert "| right tool with right arguments | 90% | 0.0%" in result.output


def test_a_server_that_is_not_there_is_said(unused_tcp_port):
    result = run(f"http://127.0.0.1:{unused_tcp_port}/v1")
    assert result.exit_code == 2
    assert "did not answer" in result.output


def test_a_refusal_is_said(serve):
    async def refuse(request):
        return JSONResponse({"error": {"message": "no such model", "type": "x", "code": "y"}}, status_code=404)

    result = run(serve(refuse))
    assert result.exit_code == 2
    assert "no such model" in result.output
