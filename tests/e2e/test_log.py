"""The log that operators read (docs/operate.md)."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from tests.e2e.conftest import Application

pytestmark = pytest.mark.e2e


def line_of(request_id: str, application: Application, timeout_s: float = 10) -> dict[str, Any]:
    """The log line of a request; Ray's log monitor carries it from the replica to the file."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        for line in (application.data_dir / "logs" / "serve.log").read_text(errors="replace").splitlines():
            if request_id in line:
                found: dict[str, Any] = json.loads(line[line.index("{") :])
                return found
        time.sleep(0.2)
    raise AssertionError(f"no line of {request_id}")


@pytest.mark.parametrize("stream", [False, True])
def test_a_request_leaves_one_line_without_its_content(application: Application, stream: bool) -> None:
    body = {"model": "helix-demo", "messages": [{"role": "user", "content": "xyzzy"}], "max_tokens": 4, "stream": stream}
    with application.client() as client:
        response = client.post("/v1/chat/completions", json=body)
    line = line_of(response.headers["x-request-id"], application)
    assert (line["level"], line["status"], line["model"], line["stream"]) == ("info", 200, "helix-demo", stream)
    assert line["duration_ms"] >= line["ttft_ms"] > 0
    assert 0 < line["completion_tokens"] <= 4
    assert "xyzzy" not in json.dumps(line)
    assert application.key not in json.dumps(line)


def test_a_refused_request_leaves_its_error(application: Application) -> None:
    with application.client() as client:
        response = client.post("/v1/messages", json={"model": "helix-demo"}, headers={"x-request-id": "refused.1"})
    assert response.headers["request-id"] == "refused.1"
    line = line_of("refused.1", application)
    assert (line["status"], line["error"], line["dialect"], line["route"]) == (
        400,
        "invalid_request",
        "anthropic",
        "/v1/messages",
    )
