"""What the fake answers: Converse's answers as one body and as frames, refusals, and broken things."""

from __future__ import annotations

import json
import struct
from binascii import crc32
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

Content = dict[str, Any]


def encode_frame(headers: dict[str, str], payload: bytes) -> bytes:
    """One frame; all headers are strings, as the service sends them."""
    block = b"".join(
        struct.pack(">B", len(name.encode())) + name.encode() + struct.pack(">BH", 7, len(value.encode())) + value.encode()
        for name, value in headers.items()
    )
    prelude = struct.pack(">II", 16 + len(block) + len(payload), len(block))
    body = prelude + struct.pack(">I", crc32(prelude)) + block + payload
    return body + struct.pack(">I", crc32(body))


def event(kind: str, payload: Any) -> bytes:
    """The frame of an event."""
    headers = {":event-type": kind, ":content-type": "application/json", ":message-type": "event"}
    return encode_frame(headers, json.dumps(payload).encode())


def exception(kind: str, message: str) -> bytes:
    """The frame of an exception, which ends a stream."""
    headers = {":exception-type": kind, ":content-type": "application/json", ":message-type": "exception"}
    return encode_frame(headers, json.dumps({"message": message}).encode())


@dataclass
class Answer:
    """An answer of a model.

    Attributes:
        content: blocks in Converse's form.
        fields: ``additionalModelResponseFields``.
        piece: characters of a delta.
    """

    content: list[Content] = field(default_factory=lambda: [{"text": "Hello"}])
    stop_reason: str = "end_turn"
    usage: Any = field(default_factory=lambda: {"inputTokens": 11, "outputTokens": 7, "totalTokens": 18})
    fields: Any = None
    piece: int = 3

    def body(self) -> dict[str, Any]:
        """The body of Converse."""
        body = {
            "output": {"message": {"role": "assistant", "content": self.content}},
            "stopReason": self.stop_reason,
            "usage": self.usage,
            "metrics": {"latencyMs": 12},
        }
        return body if self.fields is None else body | {"additionalModelResponseFields": self.fields}

    def frames(self) -> list[bytes]:
        """The frames of ConverseStream."""
        stop = {"stopReason": self.stop_reason}
        if self.fields is not None:
            stop["additionalModelResponseFields"] = self.fields
        return [
            event("messageStart", {"role": "assistant", "p": "abcdefgh"}),
            *(frame for index, block in enumerate(self.content) for frame in self._block(index, block)),
            event("messageStop", stop),
            event("metadata", {"usage": self.usage, "metrics": {"latencyMs": 12}, "p": "abcd"}),
        ]

    def _block(self, index: int, block: Content) -> Iterator[bytes]:
        place = {"contentBlockIndex": index}
        if "toolUse" in block:
            tool = block["toolUse"]
            start = {"toolUse": {name: tool[name] for name in ("toolUseId", "name")}}
            yield event("contentBlockStart", {"start": start} | place)
            for piece in self._pieces(json.dumps(tool["input"]) if tool["input"] else ""):
                yield event("contentBlockDelta", {"delta": {"toolUse": {"input": piece}}} | place)
        elif "reasoningContent" in block:
            reasoning = block["reasoningContent"]["reasoningText"]
            for piece in self._pieces(reasoning["text"]):
                yield event("contentBlockDelta", {"delta": {"reasoningContent": {"text": piece}}} | place)
            yield event("contentBlockDelta", {"delta": {"reasoningContent": {"signature": reasoning["signature"]}}} | place)
        else:
            for piece in self._pieces(block["text"]):
                yield event("contentBlockDelta", {"delta": {"text": piece}, "p": "abcdefghijk"} | place)
        yield event("contentBlockStop", place)

    def _pieces(self, text: str) -> Iterator[str]:
        return (text[start : start + self.piece] for start in range(0, len(text), self.piece))


@dataclass
class Reply:
    """Bytes that are answered to a request, whatever it was.

    Attributes:
        pieces: each is sent by itself.
        then: ``end`` the body, ``cut`` the connection off, or ``wait`` until the client hangs up.
        waits_first: say nothing at all until the client hangs up.
    """

    pieces: list[bytes]
    status: int = 200
    content_type: str = "application/vnd.amazon.eventstream"
    headers: dict[str, str] = field(default_factory=dict)
    then: Literal["end", "cut", "wait"] = "end"
    waits_first: bool = False


def refusal(status: int, kind: str, message: str, **headers: str) -> Reply:
    """An error of the service."""
    told = {"x-amzn-errortype": f"{kind}:http://internal.amazon.com/coral/com.amazon.bedrock/", "x-amzn-requestid": "8f6a"}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply([json.dumps({"message": message}).encode()], status, "application/json", told | named)
