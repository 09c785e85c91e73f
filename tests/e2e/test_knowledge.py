"""The knowledge base of the running application: real embeddings, real FAISS, and replicas that are killed."""

from __future__ import annotations

import concurrent.futures
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.conftest import REPOSITORY, Application

pytestmark = pytest.mark.e2e


def find(client: httpx.Client, query: str, collection: str) -> list[dict[str, Any]]:
    response = client.post("/v1/knowledge/query", json={"query": query, "collection": collection}, timeout=60)
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["results"]
    return found


def test_the_command_line_puts_files_in_and_they_are_found(application: Application) -> None:
    command = [str(Path(sys.executable).with_name("helix")), "ingest", "docs", "README.md", "--collection", "manual"]
    options = ["--url", f"{application.url}/v1", "--key", application.key, "--certificate", str(application.certificate)]
    result = subprocess.run([*command, *options], cwd=REPOSITORY, capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    with application.client() as client:
        (first, *_) = find(client, "What happens when an engine dies?", "manual")
        assert first["metadata"]["source"] == "docs/operate.md"
        assert first["content"] in (REPOSITORY / "docs" / "operate.md").read_text()


def test_nothing_that_was_acknowledged_is_lost_when_the_replica_is_killed(application: Application) -> None:
    with application.client() as client, concurrent.futures.ThreadPoolExecutor(4) as pool:

        def ingest(number: int) -> int | None:
            content = f"The secret of box {number} is {number * 7919}."
            body = {"collection": "boxes", "content": content, "metadata": {"source": f"{number}"}}
            try:
                response = client.post("/v1/knowledge/ingest", json=body, timeout=60)
            except httpx.HTTPError:
                return None
            return number if response.status_code == 200 else None

        ingest(0)  # wakes the index
        work = [pool.submit(ingest, number) for number in range(1, 60)]
        time.sleep(0.5)
        (index,) = application.processes("ServeReplica:helix:index")
        os.kill(index.pid, signal.SIGKILL)
        acknowledged = {number for task in work if (number := task.result()) is not None} | {0}
        assert len(acknowledged) > 10
        held: set[str] = set()
        after = None
        while True:
            page = client.get(
                "/v1/knowledge/collections/boxes/documents", params={"limit": 100} | ({"after": after} if after else {})
            )
            assert page.status_code == 200, page.text
            held |= {document["metadata"]["source"] for document in page.json()["data"]}
            if not page.json()["has_more"]:
                break
            after = page.json()["data"][-1]["id"]
        assert held >= {str(number) for number in acknowledged}
        some = max(acknowledged)
        assert str(some * 7919) in find(client, f"What is the secret of box {some}?", "boxes")[0]["content"]
