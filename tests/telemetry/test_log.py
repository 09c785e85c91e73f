from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator

import pytest

from helix_ray.telemetry import Call
from helix_ray.telemetry.log import JsonFormatter, configure_logging, log_call


@pytest.fixture(autouse=True)
def _restore_logging() -> Iterator[None]:
    logger = logging.getLogger("helix_ray")
    before = logger.handlers[:], logger.level, logger.propagate
    yield
    logger.handlers[:], level, logger.propagate = before
    logger.setLevel(level)


def test_lines_are_json_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("warning")
    log_call(Call("quiet", status=200), "/x", time.perf_counter())
    log_call(Call("loud", status=500, error="server_error"), "/x\n" + "y" * 1000, time.perf_counter())
    (line,) = capsys.readouterr().err.splitlines()
    fields = json.loads(line)
    assert (fields["request_id"], fields["level"], fields["status"]) == ("loud", "warning", 500)
    assert len(fields["path"]) == 256
    assert fields["ts"].endswith("Z")


def test_a_traceback_stays_in_its_line() -> None:
    try:
        raise ValueError("broken\nin two lines")
    except ValueError as exc:
        record = logging.LogRecord("helix_ray", logging.ERROR, "f", 1, "it %s", ("failed",), (ValueError, exc, None))
    text = JsonFormatter().format(record)
    assert "\n" not in text
    assert json.loads(text)["message"] == "it failed"
    assert "in two lines" in json.loads(text)["traceback"]
