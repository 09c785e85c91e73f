from __future__ import annotations

import json
from pathlib import Path

from benchmarks.machine import busy_seconds, describe


def test_the_machine_is_described(tmp_path: Path) -> None:
    described = describe(tmp_path)
    assert described["machine"]["cores"] > 0
    assert described["machine"]["cpu"]
    assert "ray" in described["versions"]
    assert described["revision"] is None
    json.dumps(described)


def test_work_makes_the_machine_busy() -> None:
    before = busy_seconds()
    while busy_seconds() - before < 0.05:
        sum(range(10_000))
