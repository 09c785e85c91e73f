"""Texts that end an answer: the LLM API has no field for them, so the answer is cut here, and the stream left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from helix_ray.client.types.llm import LlmEvent


class StopWatch:
    """Lets the events of one stream pass until a stop text comes.

    What may be the beginning of a stop text waits for what follows it.

    Args:
        stops: the texts; they are not part of the answer.
        model: as the end of a cut answer names it.

    Attributes:
        stopped: one came; whoever reads the stream leaves it, which ends the model's work.
    """

    def __init__(self, stops: Sequence[str], model: str = "") -> None:
        self._stops = [stop for stop in stops if stop]
        self._model = model
        self._waiting = ""
        self.stopped = False

    def passing(self, event: LlmEvent) -> Iterator[LlmEvent]:
        """What passes of an event, and of those before it."""
        if event.type != "content_delta":
            yield from self._text(self._waiting)
            self._waiting = ""
            yield event
            return
        text = self._waiting + (event.delta or "")
        found = [at for stop in self._stops if (at := text.find(stop)) >= 0]
        if found:
            self.stopped = True
            yield from self._text(text[: min(found)])
            yield LlmEvent.construct(type="message_stop", stop_reason="stop_sequence", model=self._model)
            return
        kept = max((_overlap(text, stop) for stop in self._stops), default=0)
        self._waiting = text[len(text) - kept :]
        yield from self._text(text[: len(text) - kept])

    def _text(self, text: str) -> Iterator[LlmEvent]:
        if text:
            yield LlmEvent.construct(type="content_delta", delta=text)


def _overlap(text: str, stop: str) -> int:
    """How many characters at the end of ``text`` a ``stop`` begins with."""
    return next((size for size in range(min(len(stop) - 1, len(text)), 0, -1) if text.endswith(stop[:size])), 0)
