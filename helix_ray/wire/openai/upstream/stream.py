"""Answers of OpenAI-compatible providers, streamed and whole, as events."""

from __future__ import annotations

from typing import Any

from helix_ray.core.events import Event, Started, TextDelta, Usage
from helix_ray.wire.openai.upstream.choices import ChoiceReader
from helix_ray.wire.openai.upstream.errors import failure_of
from helix_ray.wire.openai.upstream.schema import Answer, decoder
from helix_ray.wire.upstream.json import UNREADABLE, decode_leniently
from helix_ray.wire.upstream.lines import DataLines, cut_off, malformed, read_last
from helix_ray.wire.upstream.tally import Tally


class ChatStreamDecoder:
    """The client half of ``ChatStreamEncoder`` and ``CompletionStreamEncoder``; see ``StreamDecoder``.

    Args:
        choices: how many the request asked for; what others say is dropped.
        tally: counts the answer.
        prompt_text: the prompt, where the request asked for an echo.
    """

    def __init__(self, choices: int, tally: Tally, prompt_text: str | None = None) -> None:
        self._lines = DataLines()
        self._tally = tally
        self._prompt_text = prompt_text
        self._choices = [ChoiceReader(index, tally) for index in range(choices)]
        self._started = False
        self._usage: Any = None
        self.done = False

    def feed(self, data: bytes, events: list[Event]) -> None:
        """See ``StreamDecoder.feed``."""
        for line in self._lines.feed(data):
            self._read_line(line, events)

    def close(self, events: list[Event]) -> None:
        """See ``StreamDecoder.close``."""
        read_last(self._lines, lambda line: self._read_line(line, events))
        # Not everybody says that it was all, but each choice says why it ended.
        if not self.done and any(choice.reason is None for choice in self._choices):
            raise cut_off()
        self._end(events)

    def read(self, answer: Answer, events: list[Event]) -> None:
        """Add what a chunk, or a whole answer, says.

        Raises:
            HelixError: it tells of a failure.
        """
        if answer.error:
            raise failure_of({"error": answer.error}).error()
        if answer.usage is not None:
            self._usage = answer.usage
        for choice in answer.choices or ():
            if 0 <= choice.index < len(self._choices):
                self._choices[choice.index].read(choice, events)
        if events and not self._started:
            self._start(events)

    def _read_line(self, line: bytes, events: list[Event]) -> None:
        if self.done:
            return
        try:
            answer = decoder.decode(line)
        except UNREADABLE:
            if line.strip() == b"[DONE]":
                self.done = True
                return
            answer = decode_leniently(line, Answer)
        choices = answer.choices
        # The way of nearly every line.
        if self._started and answer.usage is None and choices is not None and len(choices) == 1 and not answer.error:
            choice = choices[0]
            said = choice.delta
            if (
                said is not None
                and choice.index == 0
                and type(said.content) is str
                and said.content
                and choice.logprobs is None
                and choice.finish_reason is None
                and said.tool_calls is None
                and said.reasoning_content is None
                and said.reasoning is None
            ):
                events.append(TextDelta(said.content, 0, None, self._tally.piece(said.content)))
                return
        self.read(answer, events)

    def _start(self, events: list[Event]) -> None:
        self._started = True
        events.insert(0, Started(self._tally.prompt_of(_prompt(self._usage)), prompt_text=self._prompt_text))

    def _end(self, events: list[Event]) -> None:
        if not self._started:
            self._start(events)
        events += [choice.finish() for choice in self._choices]
        events.append(decode_usage(self._usage, self._tally))


def decode_answer(body: bytes, choices: int, tally: Tally, prompt_text: str | None = None) -> list[Event]:
    """The events of an answer that came in one piece.

    Args:
        body: of the answer.
        choices: how many the request asked for.
        tally: counts the answer.
        prompt_text: the prompt, where the request asked for an echo.

    Raises:
        HelixError: it tells of a failure, or is malformed.
    """
    answer = decode_leniently(body, Answer)
    reader = ChatStreamDecoder(choices, tally, prompt_text)
    events: list[Event] = []
    reader.read(answer, events)
    if not {choice.index for choice in answer.choices or ()} >= set(range(choices)):
        raise malformed("its answer has too few choices")
    reader.done = True
    reader.close(events)
    return events


def decode_usage(value: Any, tally: Tally) -> Usage:
    """The ``usage`` object; anything may be missing or wrong in it."""
    usage = value if isinstance(value, dict) else {}
    prompt, completion = usage.get("prompt_tokens_details"), usage.get("completion_tokens_details")
    return tally.usage(
        usage.get("prompt_tokens"),
        usage.get("completion_tokens"),
        prompt.get("cached_tokens") if isinstance(prompt, dict) else 0,
        completion.get("reasoning_tokens") if isinstance(completion, dict) else 0,
    )


def _prompt(usage: Any) -> Any:
    return usage.get("prompt_tokens") if isinstance(usage, dict) else None
