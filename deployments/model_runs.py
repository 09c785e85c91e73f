"""Runs of models on hosts: each is a Serve application of its own, so that one more or less disturbs none of the others."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Collection, Mapping
from dataclasses import replace

from ray import serve
from ray.exceptions import RayError
from ray.serve import RunTarget
from ray.serve.exceptions import RayServeException
from ray.serve.schema import ApplicationStatus, ApplicationStatusOverview

from deployments.engine import Usage
from deployments.engines import RUN, application_of, engine_on, gpus_per_worker, handle_of
from deployments.failures import translate
from deployments.handles import GRPC
from deployments.nodes import NODE_LABEL, await_room, kill_replicas, replica_log
from deployments.placement import plan
from helix_ray.config import Catalog, ModelConfig, Settings
from helix_ray.core.cluster import Host, HostError
from helix_ray.core.errors import HelixError, InvalidRequestError, UnavailableError
from helix_ray.core.placement import Measured, ServiceSpec
from helix_ray.core.runs import LogTail, Run, RunReport
from helix_ray.providers.serve import unary

logger = logging.getLogger("ray.serve")

_OURS = re.compile(application_of(".+-[0-9]+"))
_FRESH_S = 0.5
_POLL_S = 0.5
_USAGE_S = 30.0
# Until every replica that asks models for something has heard that this one takes nothing new: see `Watch`.
_HEARD_S = 5.0
_REASON_CHARS = 400


class ModelRuns:
    """See ``ModelRunner``.

    Args:
        catalog: the model list.
        settings: the process configuration.
    """

    def __init__(self, catalog: Catalog, settings: Settings) -> None:
        self._models = {name: model for model in catalog.models for name in (model.id, *model.aliases)}
        self._settings = settings
        self._read_at = 0.0
        self._seen: Mapping[str, ApplicationStatusOverview] = {}
        self._gpus: dict[str, tuple[int, ...]] = {}
        self._orphans: set[str] = set()

    async def complete(self, spec: ServiceSpec, path: str) -> ServiceSpec:
        """See ``ModelRunner.complete``."""
        model = self._models.get(spec.model or "")
        if model is None:
            raise InvalidRequestError(f"There is no model {(spec.model or '')[:64]!r} in the model list.", param=f"{path}.model")
        if model.start != "cluster":
            raise InvalidRequestError(
                f"The model {model.id!r} starts with the application. `start: cluster` in the model list is for services.",
                param=f"{path}.model",
            )
        gpus = await asyncio.to_thread(gpus_per_worker, model)
        bundles = plan(model, gpus).bundles
        whole, cpus = round(sum(bundle.get("GPU", 0) for bundle in bundles)), sum(bundle["CPU"] for bundle in bundles)
        # `requires_gpu` and `gpu_memory_mb` ask for one, whatever the model has.
        if spec.gpus and spec.gpus not in (min(1, whole), whole):
            raise InvalidRequestError(f"By the model list {model.id!r} has {whole} GPUs.", param=f"{path}.gpus")
        if spec.cpus and spec.cpus != cpus:
            raise InvalidRequestError(f"By the model list {model.id!r} has {cpus:g} CPUs.", param=f"{path}.cpus")
        return replace(spec, model=model.id, gpus=whole, cpus=cpus)

    async def start(self, run: Run, host: Host) -> None:
        """See ``Runner.start``. Its GPUs are those that Ray gives it."""
        if application_of(run.name) in await self._applications():
            return
        model = self._model(run)
        bundles = plan(model, run.spec.gpus / model.workers).bundles
        node = await asyncio.to_thread(await_room, host, bundles)
        await asyncio.to_thread(self._deploy, run, model, node)
        self._read_at = 0.0

    def _deploy(self, run: Run, model: ModelConfig, node: str) -> None:
        engine = engine_on(model, self._settings, run.spec.gpus / model.workers, {NODE_LABEL: node})
        target = RunTarget(engine, application_of(run.name), None, {"enable_access_log": False})
        try:
            serve.run_many([target], wait_for_ingress_deployment_creation=False, wait_for_applications_running=False)
        except (RayError, RayServeException) as exc:
            raise UnavailableError("Serve does not take the engine now.", code="not_deployed") from exc

    async def state(self, run: Run, host: Host) -> RunReport:
        """See ``Runner.state``.

        Raises:
            HelixError: its engine cannot be started.
        """
        application = (await self._applications()).get(application_of(run.name))
        if application is None:
            return RunReport("absent")
        deployment = application.deployments.get(RUN)
        said = application.message if deployment is None else deployment.message or application.message
        if deployment is not None and deployment.replica_states.get("RUNNING", 0):
            if run.name not in self._gpus:
                self._gpus[run.name] = (await self._usage(run)).gpus
            return RunReport("running", healthy=True, gpus=self._gpus[run.name] or None)
        if application.status == ApplicationStatus.DEPLOY_FAILED:
            raise HelixError(f"the engine did not start: {_last_line(said)}", code="engine_failed")
        return RunReport("starting", reason=_last_line(said) or "its engine is starting")

    async def usage(self, run: Run, host: Host) -> Measured:
        """See ``Runner.usage``. What of its GPUs is in use, its host tells."""
        return Measured((await self._usage(run)).memory_mb)

    async def drain(self, run: Run, host: Host) -> None:
        """See ``Runner.drain``. Serve stops the engine when its last request has ended."""
        await asyncio.sleep(_HEARD_S)
        await self.stop(run, host)
        while True:
            if application_of(run.name) not in await self._applications():
                return
            await asyncio.sleep(_POLL_S)

    async def stop(self, run: Run, host: Host) -> None:
        """See ``Runner.stop``."""
        self._gpus.pop(run.name, None)
        application = (await self._applications()).get(application_of(run.name))
        if application is None:
            return
        await self._delete(application_of(run.name))
        deployment = application.deployments.get(RUN)
        if deployment is not None and {state for state, count in deployment.replica_states.items() if count} == {"STARTING"}:
            # It would hear that it has to stop when it has started, and perhaps it waits for room.
            await asyncio.to_thread(kill_replicas, application_of(run.name))

    async def logs(self, run: Run, host: Host, lines: int) -> LogTail:
        """See ``Runner.logs``."""
        return await asyncio.to_thread(replica_log, host, application_of(run.name), lines)

    async def clean(self, live: Collection[str]) -> None:
        """See ``ModelRunner.clean``. What was begun a moment ago is in no list yet: only the second look counts."""
        kept = {application_of(name) for name in live}
        orphans = {name for name in await self._applications() if _OURS.fullmatch(name) and name not in kept}
        for name in orphans & self._orphans:
            await self._delete(name)
        self._orphans = orphans

    async def _delete(self, application: str) -> None:
        try:
            await asyncio.to_thread(serve.delete, application, _blocking=False)
        except (RayError, RayServeException) as exc:
            raise _silent("Serve's controller") from exc
        self._read_at = 0.0

    async def _usage(self, run: Run) -> Usage:
        method = handle_of(run.name).options(method_name="usage", **GRPC)
        try:
            async with asyncio.timeout(_USAGE_S):
                usage: Usage = await unary(method, translate)
        except (TimeoutError, HelixError) as exc:
            raise _silent(f"the engine of {run.name}") from exc
        return usage

    async def _applications(self) -> Mapping[str, ApplicationStatusOverview]:
        """What Serve says of all applications, a moment ago at most."""
        if time.monotonic() - self._read_at > _FRESH_S:
            try:
                self._seen = (await asyncio.to_thread(serve.status)).applications
            except (RayError, RayServeException) as exc:
                raise _silent("Serve's controller") from exc
            self._read_at = time.monotonic()
        return self._seen

    def _model(self, run: Run) -> ModelConfig:
        model = self._models.get(run.spec.model or "")
        if model is None or model.start != "cluster":
            raise HelixError(f"The model list has no {run.spec.model!r} for services any more.", code="image_not_found")
        return model


def _silent(who: str) -> HostError:
    """Who does not answer may do so in a moment."""
    return HostError(f"{who} does not answer", code="timed_out")


def _last_line(text: str) -> str:
    """What a message with a traceback in it comes to."""
    lines = text.strip().splitlines() or [""]
    return lines[-1].strip()[:_REASON_CHARS]
