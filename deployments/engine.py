"""One local chat model: a replica is one vLLM engine in a placement group of its own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import ray

from deployments.process import family_memory_mb, settle
from helix_ray.config import ModelConfig
from helix_ray.core.events import Event
from helix_ray.core.messages import ChatRequest
from helix_ray.providers.relay.inbox import Address
from helix_ray.providers.relay.outbox import Outbox

logger = logging.getLogger("ray.serve")


@dataclass(frozen=True, slots=True)
class Usage:
    """What an engine uses.

    Attributes:
        memory_mb: of its host, by the replica and the processes that it started, in MiB.
        gpus: indices of those that Ray gave the replica.
    """

    memory_mb: int
    gpus: tuple[int, ...]


class EngineDeployment:
    """Runs ``helix_ray.providers.vllm.VllmEngine``.

    Args:
        config: the model's entry in the catalog.
        overrides: engine arguments that follow from the placement.
    """

    async def __init__(self, config: ModelConfig, overrides: dict[str, Any]) -> None:  # type: ignore[misc]
        # vLLM and torch load in the replica only: the controller and the ingress stay small.
        from helix_ray.providers.vllm.engine import VllmEngine

        self._engine = await VllmEngine.start(config, **overrides)
        self._outbox = Outbox(self._engine.run)
        settle()
        logger.info("engine of %s is up, context %d", config.id, self._engine.context)

    async def relay(self, request: ChatRequest, address: Address, number: int) -> None:
        """Answer the request, and those that follow it, on the stream with that number in the inbox with that address."""
        await self._outbox.serve(request, address, number)

    async def stream(self, request: ChatRequest) -> AsyncIterator[list[Event]]:
        """The events of one generation, in the groups in which they became ready."""
        async for batch in self._engine.batches(request):
            yield batch

    async def complete(self, request: ChatRequest) -> list[Event]:
        """All events of one generation."""
        return [event async for event in self._engine.stream(request)]

    async def count_tokens(self, request: ChatRequest) -> int:
        """Length of the rendered prompt, in tokens."""
        return await self._engine.count_tokens(request)

    async def usage(self) -> Usage:
        """What the engine uses now."""
        return await asyncio.to_thread(_usage)

    async def check_health(self) -> None:
        """Fails when the engine's process is gone; Serve then replaces the replica."""
        await self._engine.check_health()

    def __del__(self) -> None:
        # Serve calls this after the replica's last request, and also when the constructor failed.
        engine = getattr(self, "_engine", None)
        if engine is not None:
            engine.shutdown()


def _usage() -> Usage:
    gpus = ray.get_runtime_context().get_accelerator_ids()["GPU"]
    return Usage(family_memory_mb(), tuple(sorted(map(int, gpus))))
