"""How the control deployment has batches run."""

from __future__ import annotations

import asyncio

from ray import serve

from deployments.failures import translate
from deployments.handles import GRPC
from helix_ray.providers.serve import unary


async def run_batches() -> None:
    """Call the batch deployment, which starts for that if it sleeps. Return when it has nothing to do, or after a while.

    It is found by its name, since it has a handle of the control deployment itself.

    Raises:
        HelixError: it cannot be reached, or died.
    """
    application = serve.get_replica_context().app_name
    handle = await asyncio.to_thread(serve.get_deployment_handle, "batch", application)
    await unary(handle.options(method_name="run", **GRPC), translate)
