"""Runs of models as applications of Serve, without one."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from helix_ray.config import Catalog, Settings
from helix_ray.core.cluster import Host, HostError, RayNode, node_of
from helix_ray.core.errors import HelixError, InvalidRequestError
from helix_ray.core.placement import Measured, ServiceSpec
from helix_ray.core.runs import Run, RunReport

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Ray Serve's own, as it is imported
    from ray import serve
    from ray.serve.exceptions import RayServeException
    from ray.serve.schema import ApplicationStatus

    from deployments import model_runs
    from deployments.engine import Usage
    from deployments.model_runs import ModelRuns

CATALOG = Catalog.model_validate(
    {
        "models": [
            {"id": "chat", "aliases": ["talk"], "source": "x", "start": "cluster", "tensor_parallel": 2, "gpus": 1, "cpus": 3},
            {"id": "any", "source": "x", "start": "cluster"},
            {"id": "own", "source": "x"},
        ]
    }
)
HOST = Host("a", "192.0.2.1")
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def run_of(model: str = "chat") -> Run:
    spec = ServiceSpec("talker", model=model, gpus=2, cpus=3)
    return Run(7, "talker", spec, "a", "spread", "starting", 3, 0, 0, (), None, None, None, NOW, NOW)


class Serve:
    """What of Serve is asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.applications: dict[str, Any] = {}
        self.deleted: list[str] = []
        self.killed: list[str] = []
        self.broken = False
        monkeypatch.setattr(serve, "status", self.status)
        monkeypatch.setattr(serve, "delete", lambda name, _blocking: self.deleted.append(name))
        monkeypatch.setattr(model_runs, "_FRESH_S", -1.0)
        monkeypatch.setattr(model_runs, "_HEARD_S", 0.0)
        monkeypatch.setattr(model_runs, "_POLL_S", 0.0)
        monkeypatch.setattr(model_runs, "handle_of", lambda run: SimpleNamespace(options=lambda **_: None))
        monkeypatch.setattr(model_runs, "unary", self.usage)
        monkeypatch.setattr(model_runs, "kill_replicas", self.killed.append)

    def status(self) -> SimpleNamespace:
        if self.broken:
            raise RayServeException("no controller")
        return SimpleNamespace(applications=self.applications)

    async def usage(self, *_: object) -> Usage:
        return Usage(1234, (0, 3))

    def say(self, status: ApplicationStatus, message: str = "", **replicas: int) -> None:
        engine = SimpleNamespace(replica_states=replicas, message="")
        self.applications["model-talker-7"] = SimpleNamespace(status=status, message=message, deployments={"engine": engine})


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Serve:
    return Serve(monkeypatch)


@pytest.fixture
def runs() -> ModelRuns:
    return ModelRuns(CATALOG, Settings())


async def test_needs_follow_from_the_model_list(runs: ModelRuns, monkeypatch: pytest.MonkeyPatch) -> None:
    for gpus in (0, 1, 2):
        complete = await runs.complete(ServiceSpec("talker", model="talk", gpus=gpus, memory_mb=5), "services[0]")
        assert complete == ServiceSpec("talker", model="chat", gpus=2, cpus=3, memory_mb=5)
    monkeypatch.setattr(model_runs, "gpus_per_worker", lambda model: 0.0)
    assert (await runs.complete(ServiceSpec("talker", model="any"), "services[0]")).gpus == 0


@pytest.mark.parametrize(
    ("wrong", "param"),
    [
        ({"model": "unknown"}, "model"),
        ({"model": "own"}, "model"),
        ({"model": "chat", "gpus": 3}, "gpus"),
        ({"model": "chat", "cpus": 1.0}, "cpus"),
    ],
    ids=["unknown", "of the application", "gpus", "cpus"],
)
async def test_orders_that_say_something_else_are_refused(runs: ModelRuns, wrong: dict[str, Any], param: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        await runs.complete(ServiceSpec("talker", **wrong), "services[2]")
    assert caught.value.param == f"services[2].{param}"


async def test_the_life_of_a_run(runs: ModelRuns, said: Serve) -> None:
    assert await runs.state(run_of(), HOST) == RunReport("absent")
    said.say(ApplicationStatus.DEPLOYING, "Waiting\nfor room.", STARTING=1)
    assert await runs.state(run_of(), HOST) == RunReport("starting", reason="for room.")
    said.say(ApplicationStatus.RUNNING, RUNNING=1)
    assert await runs.state(run_of(), HOST) == RunReport("running", healthy=True, gpus=(0, 3))
    assert await runs.usage(run_of(), HOST) == Measured(1234)
    said.say(ApplicationStatus.UNHEALTHY, "It died.", STARTING=1)
    assert not (await runs.state(run_of(), HOST)).healthy
    said.say(ApplicationStatus.DEPLOY_FAILED, "Traceback:\n  File x\nValueError: no such model")
    with pytest.raises(HelixError, match="did not start: ValueError: no such model") as caught:
        await runs.state(run_of(), HOST)
    assert not isinstance(caught.value, HostError)
    await runs.stop(run_of(), HOST)
    assert said.deleted == ["model-talker-7"]


async def test_only_what_has_not_started_is_ended_by_force(runs: ModelRuns, said: Serve) -> None:
    for replicas, killed in (({"RUNNING": 1}, []), ({"STOPPING": 1}, []), ({"STARTING": 1, "RUNNING": 0}, ["model-talker-7"])):
        said.say(ApplicationStatus.DEPLOYING, **replicas)
        await runs.stop(run_of(), HOST)
        assert said.killed == killed


async def test_a_silent_controller_costs_no_run(runs: ModelRuns, said: Serve) -> None:
    said.broken = True
    with pytest.raises(HostError) as caught:
        await runs.state(run_of(), HOST)
    assert caught.value.code == "timed_out"


async def test_only_what_is_left_for_long_is_taken_away(runs: ModelRuns, said: Serve) -> None:
    said.say(ApplicationStatus.RUNNING, RUNNING=1)
    said.applications |= {"helix": None, "model-of-somebody": None, "model-other-3": None}
    await runs.clean({"talker-7"})
    assert said.deleted == []
    await runs.clean({"talker-7"})
    assert said.deleted == ["model-other-3"]


async def test_a_model_that_is_listed_no_more_does_not_start(runs: ModelRuns, said: Serve) -> None:
    with pytest.raises(HelixError, match="no 'gone' for services"):
        await runs.start(run_of("gone"), HOST)


def test_the_node_of_a_host_is_found_by_its_label_first() -> None:
    def node(ident: str, address: str, alive: bool = True, **labels: str) -> RayNode:
        return RayNode(ident, address, alive, {key.replace("_", "-"): value for key, value in labels.items()})

    nodes = [node("1", "192.0.2.1"), node("2", "192.0.2.9", helix_host="a"), node("3", "192.0.2.9", False, helix_host="b")]
    assert node_of(HOST, nodes) == nodes[1]
    assert node_of(Host("c", "192.0.2.1"), nodes) == nodes[0]
    assert node_of(Host("b", "192.0.2.3"), nodes) is None
