from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from helix_ray.telemetry import Call
from helix_ray.telemetry.metrics import Metrics

_PROCESS = """
import sys, time
from pathlib import Path
from helix_ray.telemetry import Call
from helix_ray.telemetry.metrics import Metrics

metrics = Metrics(Path(sys.argv[1]))
call = Call("r", route="/v1/x", model="demo", status=200, dialect="openai", prompt_tokens=7)
metrics.observe(call, time.perf_counter())
metrics.inflight("demo", 3)
print(metrics.exposition("")[0].decode() if sys.argv[2] == "scrape" else "", flush=True)
sys.stdin.read()
"""


def test_the_processes_of_a_node_are_summed(tmp_path: Path) -> None:
    environ = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", _PROCESS, str(tmp_path), role],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environ,
            text=True,
        )
        for role in ("count", "count")
    ]
    for process in processes:
        assert process.stdout is not None
        process.stdout.readline()
    processes[0].communicate("")  # it ends: its counts stay, its running generations do not
    last = subprocess.run(
        [sys.executable, "-c", _PROCESS, str(tmp_path), "scrape"],
        input="",
        capture_output=True,
        env=environ,
        text=True,
        check=True,
    )
    processes[1].communicate("")
    assert 'helix_requests_total{dialect="openai",model="demo",route="/v1/x",status="200"} 3.0' in last.stdout
    assert 'helix_prompt_tokens_total{model="demo",route="/v1/x"} 21.0' in last.stdout
    assert 'helix_inflight_requests{model="demo"} 6.0' in last.stdout


def test_codes_from_elsewhere_are_not_labels() -> None:
    metrics = Metrics()
    for code in ("overloaded", "client_closed_request", "made up by a remote server"):
        metrics.observe(Call("r", status=503, error=code), time.perf_counter())
    text = metrics.exposition("")[0].decode()
    assert 'helix_errors_total{code="overloaded"} 1.0' in text
    assert 'helix_errors_total{code="client_closed_request"} 1.0' in text
    assert 'helix_errors_total{code="other"} 1.0' in text
    assert "made up" not in text


def test_the_format_follows_the_scraper() -> None:
    body, content_type = Metrics().exposition("application/openmetrics-text; version=1.0.0")
    assert content_type.startswith("application/openmetrics-text")
    assert body.endswith(b"# EOF\n")
