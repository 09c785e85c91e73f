"""OpenAI's streams: chunks of chat and text completions."""

from __future__ import annotations

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
from helix_ray.wire.openai.logprobs import CompletionLogprobs, chat_logprobs
from helix_ray.wire.sse import encode_line, quote

_DONE = b"data: [DONE]\n\n"


class _ChunkEncoder:
    """What both kinds of stream share: the frame around a choice, and the end of the stream.

    A frame is ``_head``, the choice's index, what the choice says, and ``_tail``.
    """

    __slots__ = ("_bodies", "_choices", "_ended", "_grammar", "_head", "_include_usage", "_request_id", "_tail")

    def __init__(
        self,
        *,
        id: str,
        model: str,
        created: int,
        choices: int = 1,
        include_usage: bool = False,
        request_id: str = "",
        object: bytes,
    ) -> None:
        self._grammar = StreamGrammar(choices)
        self._choices = choices
        self._include_usage = include_usage
        self._request_id = request_id
        self._ended = False
        self._head = b'data: {"id":%b,"object":"%b","created":%d,"model":%b,"choices":[' % (
            quote(id),
            object,
            created,
            quote(model),
        )
        self._tail = b'}],"usage":null}\n\n' if include_usage else b"}]}\n\n"
        # Per choice that may speak, its frame up to the text: the way of nearly every event.
        self._bodies: dict[int, bytes] = {}

    def _account(self, usage: Usage) -> bytes:
        self._grammar.account(usage)
        if not self._include_usage:
            return b""
        return self._head + b'],"usage":%b}\n\n' % encode_line(encode_usage(usage))

    def close(self) -> bytes:
        """See ``StreamEncoder.close``."""
        self._grammar.close()
        return self._end(_DONE)

    def fail(self, error: HelixError) -> bytes:
        """See ``StreamEncoder.fail``. Clients that wait for ``[DONE]`` alone get it, too."""
        return self._end(b"data: %b\n\n" % encode_line(encode_error(error, self._request_id)) + _DONE)

    def _end(self, frames: bytes) -> bytes:
        if self._ended:
            return b""
        self._ended = True
        self._bodies.clear()
        return frames


class ChatStreamEncoder(_ChunkEncoder):
    """The stream of a chat completion; see ``StreamEncoder``.

    Reasoning is a delta's ``reasoning_content``, as in other servers of open models.

    Args:
        id: of the answer.
        model: as the answer names it.
        created: Unix seconds.
        choices: how many the request asked for.
        include_usage: end with a chunk that tells the usage.
        request_id: for errors.
    """

    __slots__ = ("_text_tail",)

    def __init__(
        self,
        *,
        id: str,
        model: str,
        created: int,
        choices: int = 1,
        include_usage: bool = False,
        request_id: str = "",
    ) -> None:
        super().__init__(
            id=id,
            model=model,
            created=created,
            choices=choices,
            include_usage=include_usage,
            request_id=request_id,
            object=b"chat.completion.chunk",
        )
        self._text_tail = b'},"finish_reason":null' + self._tail

    def encode(self, event: Event) -> bytes:
        """See ``StreamEncoder.encode``."""
        kind = type(event)
        if kind is TextDelta and event.logprobs is None:  # type: ignore[union-attr]
            body = self._bodies.get(event.index)  # type: ignore[union-attr]
            if body is not None:
                return body + quote(event.text) + self._text_tail  # type: ignore[union-attr]
        return self._encode_other(event)

    def _encode_other(self, event: Event) -> bytes:
        if self._ended:
            violated("it went on after its end")
        grammar = self._grammar
        match event:
            case Started():
                grammar.start()
                return b"".join(map(self._begin, range(self._choices)))
            case TextDelta():
                return self._text(event)
            case ReasoningDelta():
                grammar.speak(event.index)
                return self._choice(event.index, b'"reasoning_content":%b' % quote(event.text))
            case ToolCallDelta():
                return self._call(event)
            case Finished():
                reason = grammar.finish(event)
                self._bodies.pop(event.index)
                return self._choice(event.index, b"", quote(reason))
            case Usage():
                return self._account(event)
            case Cited():
                grammar.speak(0)
                annotations = encode_citations(event.citations, event.length)
                return self._choice(0, b'"annotations":%b' % encode_line(annotations))
            case ToolStarted() | ToolEnded() | StepEnded():
                return b""
        violated("it holds something that is no event")

    def _begin(self, index: int) -> bytes:
        self._bodies[index] = b'%b{"index":%d,"delta":{"content":' % (self._head, index)
        return self._choice(index, b'"role":"assistant","content":""')

    def _text(self, event: TextDelta) -> bytes:
        self._grammar.speak(event.index)
        entries = encode_line(chat_logprobs(event.logprobs or ()))
        return b'%b{"index":%d,"delta":{"content":%b},"logprobs":{"content":%b,"refusal":null},"finish_reason":null%b' % (
            self._head,
            event.index,
            quote(event.text),
            entries,
            self._tail,
        )

    def _call(self, event: ToolCallDelta) -> bytes:
        if self._grammar.call(event):
            call = b'"id":%b,"type":"function","function":{"name":%b,"arguments":%b}' % (
                quote(event.id),
                quote(event.name),
                quote(event.arguments),
            )
        elif event.arguments:
            call = b'"function":{"arguments":%b}' % quote(event.arguments)
        else:
            return b""
        return self._choice(event.index, b'"tool_calls":[{"index":%d,%b}]' % (event.call, call))

    def _choice(self, index: int, delta: bytes, reason: bytes = b"null") -> bytes:
        return b'%b{"index":%d,"delta":{%b},"finish_reason":%b%b' % (self._head, index, delta, reason, self._tail)


class CompletionStreamEncoder(_ChunkEncoder):
    """The stream of a text completion; see ``StreamEncoder``.

    Several prompts come as one stream, see ``helix_ray.gateway.fanout``. Reasoning has no place in this protocol
    and is left out.

    Args:
        id: of the answer.
        model: as the answer names it.
        created: Unix seconds.
        choices: of all prompts together: choice ``i`` of prompt ``k`` has the number ``k * n + i``.
        include_usage: end with a chunk that tells the usage.
        request_id: for errors.
    """

    __slots__ = ("_logprobs", "_text_tail")

    def __init__(
        self,
        *,
        id: str,
        model: str,
        created: int,
        choices: int = 1,
        include_usage: bool = False,
        request_id: str = "",
    ) -> None:
        super().__init__(
            id=id,
            model=model,
            created=created,
            choices=choices,
            include_usage=include_usage,
            request_id=request_id,
            object=b"text_completion",
        )
        self._text_tail = b',"logprobs":null,"finish_reason":null' + self._tail
        self._logprobs: dict[int, CompletionLogprobs] = {}

    def encode(self, event: Event) -> bytes:
        """See ``StreamEncoder.encode``."""
        if type(event) is TextDelta and event.logprobs is None:
            body = self._bodies.get(event.index)
            if body is not None:
                return body + quote(event.text) + self._text_tail
        return self._encode_other(event)

    def _encode_other(self, event: Event) -> bytes:
        if self._ended:
            violated("it went on after its end")
        grammar = self._grammar
        match event:
            case Started():
                grammar.start()
                for index in range(self._choices):
                    self._bodies[index] = b'%b{"index":%d,"text":' % (self._head, index)
                if not event.prompt_text:
                    return b""
                return b"".join(self.encode(TextDelta(event.prompt_text, index)) for index in range(self._choices))
            case TextDelta():
                return self._text(event)
            case ReasoningDelta():
                grammar.speak(event.index)
                return b""
            case Finished():
                reason = grammar.finish(event)
                self._bodies.pop(event.index)
                return self._choice(event.index, b'""', b"null", quote(reason))
            case Usage():
                return self._account(event)
            case ToolStarted() | ToolEnded() | StepEnded() | Cited():
                return b""
        violated("it calls a tool, which a text completion cannot say")

    def _text(self, event: TextDelta) -> bytes:
        self._grammar.speak(event.index)
        logprobs = self._logprobs.setdefault(event.index, CompletionLogprobs())
        encoded = encode_line(logprobs.encode(event.logprobs or ()))
        return self._choice(event.index, quote(event.text), encoded, b"null")

    def _choice(self, index: int, text: bytes, logprobs: bytes, reason: bytes) -> bytes:
        return b'%b{"index":%d,"text":%b,"logprobs":%b,"finish_reason":%b%b' % (
            self._head,
            index,
            text,
            logprobs,
            reason,
            self._tail,
        )
