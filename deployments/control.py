"""Facts of the whole cluster, gathered once for all ingress replicas."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from ray import serve

from deployments.priority import give_way
from deployments.process import settle

# Each look costs Serve's controller and this replica 30 ms of processor time.
_FRESH_S = 1.0


@dataclass(frozen=True, slots=True)
class DeploymentState:
    """What Serve says of one deployment.

    Attributes:
        status: Serve's word, such as HEALTHY, UPDATING, UNHEALTHY.
        running: replicas that take requests.
        message: Serve's explanation, where it has one.
    """

    status: str
    running: int
    message: str = ""


class ControlDeployment:
    """One replica. Asks Serve's controller so that the ingress replicas need not."""

    def __init__(self) -> None:
        self._app_name = serve.get_replica_context().app_name
        self._lock = asyncio.Lock()
        self._states: dict[str, DeploymentState] = {}
        self._read_at = 0.0
        give_way()
        settle()

    async def deployments(self) -> dict[str, DeploymentState]:
        """The state of every deployment of this application, by name, at most a second old."""
        async with self._lock:
            if time.monotonic() - self._read_at > _FRESH_S:
                self._states = await asyncio.to_thread(self._read)
                self._read_at = time.monotonic()
        return self._states

    def _read(self) -> dict[str, DeploymentState]:
        application = serve.status().applications.get(self._app_name)
        if application is None or not application.deployments:
            # While Serve builds an update, and after it could not build one, it names no deployment. All run on.
            return self._states
        return {
            name: DeploymentState(
                status=str(overview.status.value),
                running=overview.replica_states.get("RUNNING", 0),
                message=overview.message,
            )
            for name, overview in application.deployments.items()
        }
