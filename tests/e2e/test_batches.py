"""Files and batches of the running application, by the OpenAI SDK."""

from __future__ import annotations

import json
from typing import Any

import openai
import pytest

from tests.e2e.conftest import Application, until

pytestmark = pytest.mark.e2e

CHAT, EMBEDDINGS = "/v1/chat/completions", "/v1/embeddings"
# The first batch starts the deployment that runs them.
PATIENCE_S = 120
OTHER = {"username": "batch-other", "email": "batch-other@example.com", "password": "correct horse battery"}


def lines(endpoint: str, **bodies: dict[str, Any]) -> bytes:
    requests = [{"custom_id": name, "method": "POST", "url": endpoint, "body": body} for name, body in bodies.items()]
    return b"".join(json.dumps(request).encode() + b"\n" for request in requests)


def chat(text: str, **changes: Any) -> dict[str, Any]:
    return {"model": "helix-demo", "messages": [{"role": "user", "content": text}], "max_tokens": 8, **changes}


def submit(client: openai.OpenAI, content: bytes, endpoint: Any) -> Any:
    file = client.files.create(file=("input.jsonl", content), purpose="batch")
    return client.batches.create(input_file_id=file.id, endpoint=endpoint, completion_window="24h")


def ended(client: openai.OpenAI, ident: str) -> Any:
    until(lambda: client.batches.retrieve(ident).status in ("completed", "failed", "cancelled", "expired"), PATIENCE_S)
    return client.batches.retrieve(ident)


def results(client: openai.OpenAI, file: str) -> dict[str, Any]:
    found = [json.loads(line) for line in client.files.content(file).text.splitlines()]
    return {line["custom_id"]: line["response"] for line in found}


def test_chats_with_one_that_fails(application: Application) -> None:
    with application.openai() as client:
        content = lines(CHAT, a=chat("Hello!"), b=chat("Hello!", model="nonesuch"), c=chat("Hello!", temperature=9))
        batch = ended(client, submit(client, content, CHAT).id)
        assert batch.status == "completed"
        assert (batch.request_counts.completed, batch.request_counts.failed) == (1, 2)
        answers, errors = results(client, batch.output_file_id), results(client, batch.error_file_id)
    assert answers["a"]["body"]["choices"][0]["message"]["content"]
    assert answers["a"]["request_id"] == f"{batch.id}-1"
    assert [(name, response["status_code"]) for name, response in errors.items()] == [("b", 404), ("c", 400)]


def test_embeddings(application: Application) -> None:
    bodies = {str(number): {"model": "all-MiniLM-L6-v2", "input": f"text {number}"} for number in range(20)}
    with application.openai() as client:
        batch = ended(client, submit(client, lines(EMBEDDINGS, **bodies), EMBEDDINGS).id)
        answers = results(client, batch.output_file_id)
        direct = client.embeddings.create(model="all-MiniLM-L6-v2", input="text 7", encoding_format="float")
    assert list(answers) == list(bodies)
    assert answers["7"]["body"]["data"][0]["embedding"] == pytest.approx(direct.data[0].embedding, abs=1e-2)


def test_a_batch_is_cancelled(application: Application) -> None:
    with application.openai() as client:
        many = {str(number): chat("Tell me about Helix Ray.", max_tokens=256) for number in range(500)}
        batch = submit(client, lines(CHAT, **many), CHAT)
        assert client.batches.cancel(batch.id).status == "cancelling"
        batch = ended(client, batch.id)
    assert batch.status == "cancelled"
    assert batch.request_counts.completed < 500


def test_a_batch_outlives_its_runner_and_control(application: Application) -> None:
    many = {str(number): chat("Hello!", max_tokens=16) for number in range(300)}
    with application.openai() as client:
        ident = submit(client, lines(CHAT, **many), CHAT).id
        for deployment in ("batch", "control"):
            before = client.batches.retrieve(ident).request_counts.completed
            # On a machine that pauses, all of it may be done already.
            until(lambda before=before: client.batches.retrieve(ident).request_counts.completed > min(before, 299), PATIENCE_S)
            (replica,) = application.processes(f"ServeReplica:helix:{deployment}")
            replica.kill()
            until(lambda: answers(client, ident), PATIENCE_S)
        batch = ended(client, ident)
        assert (batch.request_counts.completed, batch.request_counts.total) == (300, 300)
        assert list(results(client, batch.output_file_id)) == list(many)


def answers(client: openai.OpenAI, ident: str) -> bool:
    try:
        client.batches.retrieve(ident)
    except openai.APIError:
        return False
    return True


def test_what_belongs_to_others_is_not_found(application: Application) -> None:
    with application.client() as http:
        assert http.post("/v1/auth/register", json=OTHER).status_code == 201
        login = http.post("/v1/auth/login", json=OTHER).raise_for_status().json()
        headers = {"authorization": f"Bearer {login['access_token']}"}
        key = http.post("/v1/keys", json={}, headers=headers).raise_for_status().json()["key"]
    with application.openai() as client:
        batch = ended(client, submit(client, lines(CHAT, a=chat("Hello!")), CHAT).id)
        other = client.with_options(api_key=key)
        for ask in (
            lambda: other.batches.retrieve(batch.id),
            lambda: other.batches.cancel(batch.id),
            lambda: other.files.retrieve(batch.input_file_id),
            lambda: other.files.content(batch.output_file_id),
            lambda: other.files.delete(batch.input_file_id),
        ):
            with pytest.raises(openai.NotFoundError):
                ask()
        assert list(other.batches.list()) == []
