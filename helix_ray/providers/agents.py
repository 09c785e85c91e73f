"""Runs of agents that outlive the replica which works on them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace

from helix_ray.core.errors import EngineDeadError
from helix_ray.core.events import Event, Finished, Started, StepEnded, TextDelta, Usage
from helix_ray.core.messages import AgentRun, ChatRequest
from helix_ray.core.protocols import Provider

_MOST_LOSSES = 3
_AGAIN_S = 0.2


class SurvivingAgents:
    """Wraps the provider of the agents' answers, so that a run outlives the replica that works on it.

    A run that lost its replica is asked for again under its id: the next replica finds the complete steps in the database, and
    goes on where the caller's knowledge ends.

    Args:
        provider: answers requests with ``agent`` and ``run``.
    """

    def __init__(self, provider: Provider) -> None:
        self._provider = provider

    async def stream(self, request: ChatRequest) -> AsyncIterator[Event]:
        """See ``Provider.stream``."""
        run = request.run
        assert run is not None
        told = _Told(run)
        while True:
            try:
                async with aclosing(self._provider.stream(replace(request, run=told.run))) as events:  # type: ignore[type-var]
                    async for event in events:
                        if (known := told.add(event)) is not None:
                            yield known
                return
            except EngineDeadError:
                told.losses += 1
                if told.losses > _MOST_LOSSES:
                    raise
                await asyncio.sleep(_AGAIN_S)


class _Told:
    """What the caller of a run knows of it."""

    def __init__(self, run: AgentRun) -> None:
        self.run = run
        self.losses = 0
        self._started = self._finished = False
        self._steps: dict[int, StepEnded] = {}

    def add(self, event: Event) -> Event | None:
        """What of an event is new to the caller."""
        match event:
            case Started():
                if self._started:
                    return None
                self._started = True
            case TextDelta():
                self.run = replace(self.run, said=self.run.said + event.text)
            case StepEnded():
                self._steps[event.step] = event
                self.run = replace(self.run, steps=event.step, said="")
            case Finished():
                if self._finished:
                    return None
                self._finished = True
            case Usage() if self.losses:
                # The last replica counted its own steps only.
                prompt = sum(step.prompt_tokens for step in self._steps.values())
                return Usage(prompt, sum(step.completion_tokens for step in self._steps.values()), event.cached_tokens)
        return event
