"""On a small host, what answers requests comes before what looks after it."""

import contextlib
import os

import psutil
import pytest

from tests.e2e.conftest import Application

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("background", ["ray::ServeController", "gcs_server", "log_monitor.py"])
def test_background_work_gives_way(application: Application, background: str) -> None:
    processes = application.processes(background)
    assert processes
    assert all(niceness > os.nice(0) for process in processes for niceness in niceness_of_threads(process))


@pytest.mark.parametrize("path", ["ServeReplica:helix:ingress", "ServeReplica:helix:engine", "VLLM::EngineCore", "raylet/raylet"])
def test_what_a_request_passes_through_does_not(application: Application, path: str) -> None:
    processes = application.processes(path)
    assert processes
    assert all(niceness == os.nice(0) for process in processes for niceness in niceness_of_threads(process))


def niceness_of_threads(process: psutil.Process) -> list[int]:
    niceness = []
    for thread in process.threads():
        with contextlib.suppress(ProcessLookupError):  # it has ended
            niceness.append(os.getpriority(os.PRIO_PROCESS, thread.id))
    return niceness
