"""The deployment that runs batches, and how control wakes it."""

from __future__ import annotations

import asyncio
import inspect
import warnings
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from helix_ray.accounts.announcer import Announcer
from helix_ray.config import FREE, UNLIMITED_PLANS, Catalog, Settings
from helix_ray.core.errors import EngineDeadError, HelixError
from helix_ray.storage.database import Database
from helix_ray.storage.moment import utc_now
from tests.batches.work import Desk, content_of, input_lines

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Ray Serve's own, as it is imported
    import ray
    from ray import serve

    from deployments import batch
    from deployments.batch import BatchDeployment
    from deployments.services import SERVICES, Catalogs, Ground, Service
    from deployments.waking import run_batches


class Handle:
    """A handle whose methods give what a test says."""

    deployment_name = "some"

    def __init__(self, **answers: Any) -> None:
        self._answers = answers

    def options(self, method_name: str, **_: object) -> SimpleNamespace:
        async def remote(*args: object) -> Any:
            answer = self._answers[method_name]
            if isinstance(answer, Exception):
                raise answer
            return answer

        return SimpleNamespace(remote=lambda *args: asyncio.ensure_future(remote(*args)))


class Batch(BatchDeployment):
    """As in a test: Serve awaits ``__del__``, but the interpreter, which calls it as well, does not."""

    def __del__(self) -> None:
        pass


async def test_it_runs_batches_and_gives_way(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ray.util, "get_node_ip_address", lambda: "127.0.0.1")
    for name in ("settle", "give_way"):
        monkeypatch.setattr(batch, name, lambda: None)
    monkeypatch.setattr(batch, "configure_logging", lambda level: None)
    settings = Settings(data_dir=data_dir)
    control = Handle(deployments={}, live=99)
    deployment = Batch.__new__(Batch)
    catalogs = Catalogs(UNLIMITED_PLANS, FREE)
    await deployment.__init__(settings, Catalog(), catalogs, {}, {}, Handle(), control)  # type: ignore[misc, arg-type]
    database = Database(settings.database)
    try:
        await deployment.run()
        desk = Desk(database, utc_now)
        ident = await desk.batch(input_lines(3))
        await deployment.run()
        ended = await desk.ended(ident)
        assert (ended.status, ended.failed) == ("completed", 3)
        assert (await content_of(desk.files, ended.error_file))[0]["response"]["status_code"] == 404
        await deployment.check_health()
    finally:
        await BatchDeployment.__del__(deployment)
        await database.close()


async def test_control_finds_it_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "get_replica_context", lambda: SimpleNamespace(app_name="helix"))
    asked: list[tuple[str, str]] = []
    handle = Handle(run=None)

    def find(name: str, application: str) -> Handle:
        asked.append((name, application))
        return handle

    monkeypatch.setattr(serve, "get_deployment_handle", find)
    await run_batches()
    assert asked == [("batch", "helix")]
    handle = Handle(run=EngineDeadError("Gone."))
    with pytest.raises(HelixError):
        await run_batches()


async def test_every_service_is_what_its_protocol_says(data_dir: Path) -> None:
    settings = Settings(data_dir=data_dir)
    database = Database(settings.database)
    built: dict[str, Service] = {}
    ground = Ground(database, settings, Catalogs(UNLIMITED_PLANS, FREE), Announcer(database), built)
    for name, entry in SERVICES.items():
        service = built[name] = await asyncio.to_thread(entry.build, ground)
        methods = [method for method in vars(entry.protocol) if not method.startswith("_")]
        assert all(inspect.iscoroutinefunction(getattr(service, method)) for method in methods)
    for service in reversed(built.values()):
        await service.close()
    await database.close()
