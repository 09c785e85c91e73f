"""What a replica knows of the other deployments."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Callable

from ray.serve.handle import DeploymentHandle

from deployments.control import DeploymentState
from deployments.handles import GRPC
from helix_ray.core.runs import ModelPlaces

logger = logging.getLogger("ray.serve")

_POLL_S = 2.0
# Control itself is restarted by Serve; until it is back for so long, what it said last stands.
_STALE_AFTER_S = 10.0


class Watch:
    """What this replica knows of the other deployments: ``ControlDeployment``'s answers, read every two seconds.

    Args:
        control: handle of the control deployment.
        inflight: gives the number of clients' requests that are in progress here; control is told.
    """

    def __init__(self, control: DeploymentHandle, inflight: Callable[[], int] | None = None) -> None:
        self._replica = os.urandom(8).hex()
        self._inflight = inflight
        self._method = control.options(method_name="deployments", **GRPC)
        self._states: dict[str, DeploymentState] = {}
        self._models = control.options(method_name="models", **GRPC)
        self._told: Callable[[dict[str, ModelPlaces]], None] | None = None
        self._read_at = 0.0

    def tell_models(self, told: Callable[[dict[str, ModelPlaces]], None]) -> None:
        """Have somebody told, every time, where the models run that services of the cluster ask for."""
        self._told = told

    async def run(self) -> None:
        """Keep reading, for ever."""
        while True:
            try:
                told = () if self._inflight is None else (self._replica, self._inflight())
                self._states = await self._method.remote(*told)
                self._read_at = time.monotonic()
                if self._told is not None:
                    self._told(await self._models.remote())
            except Exception:
                logger.warning("the control deployment does not answer", exc_info=True)
            await asyncio.sleep(_POLL_S)

    @property
    def fresh(self) -> bool:
        """Whether control answered lately."""
        return time.monotonic() - self._read_at < _STALE_AFTER_S

    def state(self, deployment: str) -> DeploymentState | None:
        """The last known state of a deployment."""
        return self._states.get(deployment)

    def running(self, deployment: str) -> bool:
        """Whether at least one replica takes requests."""
        state = self._states.get(deployment)
        return state is not None and state.running > 0
