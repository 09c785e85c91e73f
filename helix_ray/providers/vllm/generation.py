"""One generation: vLLM's outputs become events at the moment when the engine gives them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from vllm.outputs import RequestOutput
from vllm.v1.engine.output_processor import RequestOutputCollector

from helix_ray.core.events import Event, Started, Usage
from helix_ray.providers.vllm.output import Choice

Put = Callable[[list[Event]], None]


class Generation:
    """Takes the outputs of one request.

    vLLM hands an output to its reader through a ``RequestOutputCollector``: the reader's task is woken for each token. Here
    the collector's ``put`` is replaced, so that the task of vLLM that has the output makes the events of it.

    Args:
        prompt_token_ids: the prompt.
        prompt_text: its text, where the caller asked for an echo.
        choices: the choices of the answer, by number.
        stream: outputs are pieces of a choice and not whole choices.
        put: takes the events of one output.
    """

    def __init__(
        self, prompt_token_ids: list[int], prompt_text: str | None, choices: list[Choice], stream: bool, put: Put
    ) -> None:
        self._prompt_token_ids = prompt_token_ids
        self._prompt_text = prompt_text
        self._choices = choices
        self._stream = stream
        self._put = put
        self._started = False
        self._ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def follow(self, collector: RequestOutputCollector) -> None:
        """Take what comes into ``collector``, to the end.

        Raises:
            Exception: what the engine, a parser or ``put`` raised.
        """
        collector.put = self._take
        waiting = collector.output  # what came before
        if waiting is not None:
            self._take(waiting)
        await self._ended

    def _take(self, output: Any) -> None:
        if self._ended.done():
            return
        try:
            if isinstance(output, Exception):
                raise output
            self._put(self._events(output))
            if output.finished:
                self._ended.set_result(None)
        except Exception as exc:
            # Nothing may get out: this runs in the task that serves all requests of the engine.
            self._ended.set_exception(exc)

    def _events(self, output: RequestOutput) -> list[Event]:
        events: list[Event] = []
        prompt_token_ids = self._prompt_token_ids
        if not self._started:
            self._started = True
            events.append(Started(len(prompt_token_ids), output.num_cached_tokens or 0, self._prompt_text))
        for piece in output.outputs:
            choice = self._choices[piece.index]
            if self._stream:
                choice.delta(piece, prompt_token_ids, events)
            else:
                choice.whole(piece, prompt_token_ids, events)
        if output.finished:
            events.append(
                Usage(
                    len(prompt_token_ids),
                    sum(choice.tokens for choice in self._choices),
                    output.num_cached_tokens or 0,
                    sum(choice.reasoning_tokens for choice in self._choices),
                )
            )
        return events
