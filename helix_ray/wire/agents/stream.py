"""The event stream of ``POST /v1/agents/chat``."""

from __future__ import annotations

from typing import Any

from helix_ray.core.errors import HelixError
from helix_ray.core.events import Event, ReasoningDelta, Started, StepEnded, TextDelta, ToolEnded, ToolStarted
from helix_ray.wire.agents.response import agent_answer
from helix_ray.wire.agents.trace import Trace, parsed
from helix_ray.wire.openai.errors import encode_error
from helix_ray.wire.sse import encode_line


class AgentStreamEncoder:
    """One event per happening; see ``StreamEncoder``.

    ``session``, then ``thought``, ``text``, ``tool_call``, ``tool_result`` and ``step`` as they come, at last ``done`` with the
    whole answer, or ``error``. Text that a ``tool_call`` of the same step follows was a thought.

    Args:
        session: id of the conversation.
        with_trace: list the steps in ``done``.
        request_id: for errors.
    """

    def __init__(self, session: str, with_trace: bool, request_id: str) -> None:
        self._session = session
        self._with_trace = with_trace
        self._request_id = request_id
        self._trace = Trace()
        self._ended = False

    def encode(self, event: Event) -> bytes:
        """See ``StreamEncoder.encode``."""
        self._trace.add(event)
        step = len(self._trace.steps) + 1
        match event:
            case Started():
                return _frame("session", session_id=self._session)
            case ReasoningDelta():
                return _frame("thought", step=step, text=event.text)
            case TextDelta():
                return _frame("text", step=step, text=event.text)
            case ToolStarted():
                return _frame("tool_call", step=step, id=event.id, name=event.name, arguments=parsed(event.arguments))
            case ToolEnded():
                result = {"content": event.text, "is_error": event.is_error, "seconds": round(event.seconds, 3)}
                return _frame("tool_result", step=step, id=event.id, name=event.name, **result)
            case StepEnded():
                return _frame("step", **self._trace.steps[-1])
        return b""

    def close(self) -> bytes:
        """See ``StreamEncoder.close``."""
        return self._end(_frame("done", **agent_answer(self._trace, self._session, self._with_trace)))

    def fail(self, error: HelixError) -> bytes:
        """See ``StreamEncoder.fail``."""
        return self._end(_frame("error", **encode_error(error, self._request_id)))

    def _end(self, frames: bytes) -> bytes:
        if self._ended:
            return b""
        self._ended = True
        return frames


def _frame(kind: str, **fields: Any) -> bytes:
    return b"event: %b\ndata: %b\n\n" % (kind.encode(), encode_line({"type": kind, **fields}))
