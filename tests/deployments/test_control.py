"""What the control deployment says of the others."""

from __future__ import annotations

import warnings
from types import SimpleNamespace
from typing import Any

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Ray Serve's own, as it is imported
    from ray import serve
    from ray.serve.schema import DeploymentStatus

    from deployments import control
    from deployments.control import ControlDeployment, DeploymentState


def status(**deployments: Any) -> SimpleNamespace:
    return SimpleNamespace(applications={"helix": SimpleNamespace(deployments=deployments)})


def engine(**replicas: int) -> SimpleNamespace:
    return SimpleNamespace(status=DeploymentStatus.HEALTHY, replica_states=replicas, message="")


@pytest.fixture
def deployment(monkeypatch: pytest.MonkeyPatch) -> ControlDeployment:
    monkeypatch.setattr(serve, "get_replica_context", lambda: SimpleNamespace(app_name="helix"))
    monkeypatch.setattr(control, "_FRESH_S", -1.0)
    return ControlDeployment()


async def test_replicas_that_take_requests_are_counted(deployment: ControlDeployment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "status", lambda: status(engine=engine(RUNNING=2, STARTING=1), idle=engine()))
    assert await deployment.deployments() == {"engine": DeploymentState("HEALTHY", 2), "idle": DeploymentState("HEALTHY", 0)}


async def test_what_ran_is_known_while_an_update_is_built(deployment: ControlDeployment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "status", lambda: status(engine=engine(RUNNING=1)))
    before = await deployment.deployments()
    monkeypatch.setattr(serve, "status", status)
    assert await deployment.deployments() == before
    monkeypatch.setattr(serve, "status", lambda: status(engine=engine(RUNNING=3)))
    assert (await deployment.deployments())["engine"].running == 3
