"""``Idempotency-Key`` in the running application, through OpenAI's SDK."""

from __future__ import annotations

from typing import Any

import openai
import pytest

from tests.e2e.conftest import Application

pytestmark = pytest.mark.e2e

CHAT: dict[str, Any] = {"model": "helix-demo", "messages": [{"role": "user", "content": "Hello!"}], "max_tokens": 5}


def test_a_chat_that_comes_twice_runs_once(application: Application) -> None:
    once = {"Idempotency-Key": "e2e-chat"}
    with application.openai() as client:
        first = client.chat.completions.create(**CHAT, extra_headers=once)
        again = client.chat.completions.with_raw_response.create(**CHAT, extra_headers=once)
        assert again.headers["idempotent-replayed"] == "true"
        assert again.parse().model_dump() == first.model_dump()
        assert client.chat.completions.create(**CHAT).id != first.id
        with pytest.raises(openai.UnprocessableEntityError) as other:
            client.chat.completions.create(**{**CHAT, "max_tokens": 6}, extra_headers=once)
    assert other.value.code == "idempotency_key_reused"


def test_a_stream_that_comes_twice_runs_once(application: Application) -> None:
    headers = {"idempotency-key": "e2e-stream"}
    with application.client() as client:
        first, again = (client.post("/v1/chat/completions", json={**CHAT, "stream": True}, headers=headers) for _ in range(2))
    assert first.content.endswith(b"data: [DONE]\n\n")
    assert again.content == first.content
    assert again.headers["idempotent-replayed"] == "true"
