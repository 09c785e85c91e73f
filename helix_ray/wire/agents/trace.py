"""The steps of a run, gathered from its events."""

from __future__ import annotations

import json
from typing import Any

from helix_ray.core.events import (
    Citation,
    Cited,
    Event,
    Finished,
    FinishReason,
    ReasoningDelta,
    Started,
    StepEnded,
    TextDelta,
    ToolCallDelta,
    ToolEnded,
    ToolStarted,
    Usage,
)
from helix_ray.wire.grammar import StreamGrammar, violated


class Trace:
    """What an agent did, step by step.

    Attributes:
        steps: complete ones; each has its ``thought``, its ``tool_calls`` with their results, or its ``text``.
        text: of the answer: that of the last step.
        citations: what the answer rests on.
        reason: why it ended.
    """

    def __init__(self) -> None:
        self.steps: list[dict[str, Any]] = []
        self.text = ""
        self.citations: tuple[Citation, ...] = ()
        self.reason: FinishReason = "stop"
        self._grammar = StreamGrammar(1)
        self._thought = ""
        self._calls: dict[str, dict[str, Any]] = {}

    def add(self, event: Event) -> None:
        """Take note of an event.

        Raises:
            HelixError: it breaks the grammar.
        """
        match event:
            case Started():
                self._grammar.start()
            case TextDelta():
                self._grammar.speak(0)
                self.text += event.text
            case ReasoningDelta():
                self._grammar.speak(0)
                self._thought += event.text
            case ToolCallDelta():
                self._grammar.call(event)
            case ToolStarted():
                self._grammar.speak(0)
                # What was said before a call was a thought, as it shows only now.
                self._thought, self.text = self._thought + self.text, ""
                self._calls[event.id] = {"id": event.id, "name": event.name, "arguments": parsed(event.arguments)}
            case ToolEnded():
                call = self._calls.get(event.id)
                if call is None:
                    violated("a tool answered that was not called")
                call |= {"result": event.text, "is_error": event.is_error, "seconds": round(event.seconds, 3)}
            case StepEnded():
                self._end(event)
            case Cited():
                self.citations = event.citations
            case Finished():
                self.reason = self._grammar.finish(event)
            case Usage():
                self._grammar.account(event)

    def close(self) -> Usage:
        """The run ended; returns its usage.

        Raises:
            HelixError: it is not complete.
        """
        return self._grammar.close()

    def _end(self, ended: StepEnded) -> None:
        step: dict[str, Any] = {"step": ended.step}
        if self._thought:
            step["thought"] = self._thought
        if self._calls:
            step["tool_calls"] = list(self._calls.values())
        if self.text:
            step["text"] = self.text
        step["usage"] = {"prompt_tokens": ended.prompt_tokens, "completion_tokens": ended.completion_tokens}
        self.steps.append(step)
        self._thought, self._calls = "", {}


def parsed(arguments: str) -> Any:
    """Arguments as the model wrote them: JSON's value, or the text if it is no JSON."""
    try:
        return json.loads(arguments) if arguments.strip() else {}
    except (ValueError, RecursionError):
        return arguments
