"""What the server says on the WebSocket: its own messages, and those of a chat's generation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from helix_ray.core.errors import HelixError
from helix_ray.core.events import (
    Cited,
    Event,
    Finished,
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
from helix_ray.wire.openai.annotations import encode_citations
from helix_ray.wire.openai.counts import encode_usage
from helix_ray.wire.openai.errors import encode_error
from helix_ray.wire.openai.logprobs import chat_logprobs
from helix_ray.wire.sse import encode_line, quote

READY = b'{"type":"ready"}'
"""The credential is valid: chats may begin."""
PONG = b'{"type":"pong"}'
"""The answer to a ping."""


def encode_refusal(error: HelixError, request_id: str, chat: str | None = None) -> bytes:
    """The message that something failed.

    Args:
        error: what.
        request_id: of the chat, or of the connection.
        chat: the chat that it ends.
    """
    head: dict[str, Any] = {"type": "error"} if chat is None else {"type": "error", "id": chat}
    after = {} if error.retry_after is None else {"retry_after": error.retry_after}
    return encode_line({**head, "status": error.status, **after, **encode_error(error, request_id)})


def encode_cancelled(chat: str) -> bytes:
    """The message that a chat was stopped because its client asked for that."""
    return b'{"type":"cancelled","id":%b}' % quote(chat)


class SocketStreamEncoder:
    """The messages of one chat, one for each event at most; see ``StreamEncoder``.

    ``started``, then ``delta`` with what OpenAI's chunks have there, at last ``done``, or ``error``.

    Args:
        chat: the client's id of it.
        model: as the client named it.
        choices: how many the request asked for.
        request_id: of the chat.
        session: the conversation with an agent, if one answers.
        told: gives what the head of an HTTP answer would tell, when the generation has begun.
    """

    __slots__ = ("_bodies", "_chat", "_choices", "_ended", "_grammar", "_model", "_reasons", "_request_id", "_session", "_told")

    def __init__(
        self,
        *,
        chat: str,
        model: str,
        choices: int = 1,
        request_id: str = "",
        session: str | None = None,
        told: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        self._grammar = StreamGrammar(choices)
        self._chat = chat
        self._model = model
        self._choices = choices
        self._request_id = request_id
        self._session = session
        self._told = told
        self._reasons: dict[int, str] = {}
        self._ended = False
        # Per choice that may speak, its message up to the text: the way of nearly every event.
        self._bodies: dict[int, bytes] = {}

    def encode(self, event: Event) -> bytes:
        """See ``StreamEncoder.encode``."""
        if type(event) is TextDelta and event.logprobs is None:
            body = self._bodies.get(event.index)
            if body is not None:
                return body + quote(event.text) + b"}}" if event.text else b""
        return self._encode_other(event)

    def _encode_other(self, event: Event) -> bytes:
        if self._ended:
            violated("it went on after its end")
        grammar = self._grammar
        match event:
            case Started():
                grammar.start()
                return self._start(event)
            case TextDelta():
                grammar.speak(event.index)
                entries = chat_logprobs(event.logprobs or ())
                return self._delta(event.index, {"content": event.text}, logprobs={"content": entries})
            case ReasoningDelta():
                grammar.speak(event.index)
                return self._delta(event.index, {"reasoning_content": event.text}) if event.text else b""
            case ToolCallDelta():
                return self._call(event)
            case Cited():
                grammar.speak(0)
                return self._delta(0, {"annotations": encode_citations(event.citations, event.length)})
            case Finished():
                self._reasons[event.index] = grammar.finish(event)
                self._bodies.pop(event.index)
                return b""
            case Usage():
                grammar.account(event)
                return b""
            case ToolStarted() | ToolEnded() | StepEnded():
                return b""
        violated("it holds something that is no event")

    def close(self) -> bytes:
        """See ``StreamEncoder.close``."""
        usage = self._grammar.close()
        reasons = [self._reasons[index] for index in range(self._choices)]
        return self._end({"type": "done", "id": self._chat, "finish_reasons": reasons, "usage": encode_usage(usage)})

    def fail(self, error: HelixError) -> bytes:
        """See ``StreamEncoder.fail``."""
        if self._ended:
            return b""
        self._ended = True
        return encode_refusal(error, self._request_id, self._chat)

    def _start(self, started: Started) -> bytes:
        for index in range(self._choices):
            self._bodies[index] = b'{"type":"delta","id":%b,"index":%d,"delta":{"content":' % (quote(self._chat), index)
        told: dict[str, Any] = {"request_id": self._request_id, "model": self._model, "prompt_tokens": started.prompt_tokens}
        if self._session is not None:
            told["session_id"] = self._session
        return encode_line({"type": "started", "id": self._chat, **told, "headers": dict(self._told())})

    def _call(self, event: ToolCallDelta) -> bytes:
        call: dict[str, Any] = {"index": event.call}
        if self._grammar.call(event):
            function = {"name": event.name, "arguments": event.arguments}
            call |= {"id": event.id, "type": "function", "function": function}
        elif event.arguments:
            call |= {"function": {"arguments": event.arguments}}
        else:
            return b""
        return self._delta(event.index, {"tool_calls": [call]})

    def _delta(self, index: int, delta: dict[str, Any], **fields: Any) -> bytes:
        return encode_line({"type": "delta", "id": self._chat, "index": index, "delta": delta, **fields})

    def _end(self, message: dict[str, Any]) -> bytes:
        self._ended = True
        self._bodies.clear()
        return encode_line(message)
