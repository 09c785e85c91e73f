"""The two protocols under test: how a request is written, and how the tokens of a stream are seen.

Frames are told apart with one regular expression; only the few that carry no text are parsed, after the stream has ended.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any


class BrokenStreamError(Exception):
    """An answer is an error, or shorter or longer than what was asked for."""


@dataclass(frozen=True)
class Dialect:
    """One protocol.

    Attributes:
        path: route under the server.
        text: matches a frame that carries text of the answer.
        usage: key path, in the last frame that has it, of the number of generated tokens.
        extra: fields of a streamed request beyond model, messages, max_tokens and temperature.
    """

    name: str
    path: str
    text: re.Pattern[bytes]
    usage: tuple[str, str]
    extra: tuple[tuple[str, Any], ...]

    def body(self, model: str, prompt: str, tokens: int, stream: bool) -> bytes:
        """A request for ``tokens`` tokens at temperature 0."""
        request: dict[str, Any] = {
            "model": model,
            "messages": [{"role": "user", "content": prompt}],
            "max_tokens": tokens,
            "temperature": 0,
            "stream": stream,
        }
        if stream:
            request.update(self.extra)
        return json.dumps(request).encode()

    def generated(self, frames: list[bytes]) -> int:
        """Tokens that a finished stream says it generated.

        Args:
            frames: its frames without text.

        Raises:
            BrokenStreamError: a frame is an error, or none tells the usage.
        """
        tokens: int | None = None
        for frame in frames:
            _, found, data = frame.partition(b"data:")
            if not found or data.strip() == b"[DONE]":
                continue
            message = json.loads(data)
            if "error" in message:
                raise BrokenStreamError(f"error event: {frame.decode(errors='replace')[:300]}")
            outer, inner = self.usage
            if isinstance(message.get(outer), dict) and inner in message[outer]:
                tokens = message[outer][inner]
        if tokens is None:
            raise BrokenStreamError("no frame tells the usage")
        return tokens


CHAT = Dialect(
    name="chat",
    path="/v1/chat/completions",
    text=re.compile(rb'"content":\s*"[^"]'),
    usage=("usage", "completion_tokens"),
    extra=(("stream_options", {"include_usage": True}),),
)
MESSAGES = Dialect(
    name="messages",
    path="/v1/messages",
    text=re.compile(rb'"text":\s*"[^"]'),
    usage=("usage", "output_tokens"),
    extra=(),
)


class StreamReading:
    """What arrives of one stream, and when.

    Attributes:
        times: arrival of each frame that carries text, in ``time.perf_counter`` seconds.
        rest: the frames without text.
    """

    __slots__ = ("_partial", "_text", "rest", "times")

    def __init__(self, dialect: Dialect) -> None:
        self._text = dialect.text.search
        self._partial = b""
        self.times: list[float] = []
        self.rest: list[bytes] = []

    def feed(self, data: bytes, now: float) -> None:
        """Take bytes of the body; the sink of ``Connection.request``."""
        *frames, self._partial = (self._partial + data).split(b"\n\n")
        for frame in frames:
            if self._text(frame):
                self.times.append(now)
            else:
                self.rest.append(frame)
