"""The bytes between outbox and inbox.

A connection begins with the inbox's secret. Then come frames in both directions: four bytes of length (big-endian), and
MessagePack of a flat list ``[stream, item, stream, item, ...]``.

To the inbox an item is a text delta of one token and the first choice as a string, any other text delta as
``[choice, tokens, text]``, other events and the error that ends an answer as a pickle, or ``None`` for the answer's end. To
the outbox it is the stream's next request as a pickle, or ``None`` when no more come.
"""

from __future__ import annotations

import pickle
from typing import Any

import msgspec

from helix_ray.core.errors import HelixError
from helix_ray.core.events import Event, TextDelta
from helix_ray.core.messages import ChatRequest

SECRET_BYTES = 16
_LENGTH_BYTES = 4

# A text delta is nearly every item, so it alone has a form of its own.
Item = str | list[Any] | bytes | None

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(list[Any])


def encode_event(event: Event) -> Item:
    """The item that says ``event``."""
    if type(event) is TextDelta and event.logprobs is None:
        return [event.index, event.tokens, event.text] if event.index or event.tokens != 1 else event.text
    return pickle.dumps(event, pickle.HIGHEST_PROTOCOL)


def encode_error(error: HelixError) -> Item:
    """The item that says how an answer failed."""
    return pickle.dumps(error, pickle.HIGHEST_PROTOCOL)


def encode_request(request: ChatRequest) -> Item:
    """The item that asks for the next answer."""
    return pickle.dumps(request, pickle.HIGHEST_PROTOCOL)


def decode_item(item: Item) -> Event | HelixError | None:
    """What an item to the inbox says. It may hold a pickle: only for items of a connection that showed the secret."""
    if isinstance(item, str):
        return TextDelta(item, tokens=1)
    if item is None:
        return None
    if isinstance(item, list):
        index, tokens, text = item
        return TextDelta(text, index, tokens=tokens)
    said: Event | HelixError = pickle.loads(item)
    return said


def decode_request(item: Item) -> ChatRequest | None:
    """What an item to the outbox says. It holds a pickle: the outbox made the connection, to whom a call told it to."""
    if not isinstance(item, bytes):
        return None
    request: ChatRequest = pickle.loads(item)
    return request


def encode_frame(items: list[Any]) -> bytes:
    """A frame of the flat list ``items``."""
    frame = bytearray(_LENGTH_BYTES)
    _encoder.encode_into(items, frame, _LENGTH_BYTES)
    frame[:_LENGTH_BYTES] = (len(frame) - _LENGTH_BYTES).to_bytes(_LENGTH_BYTES, "big")
    return bytes(frame)


class FrameReader:
    """Cuts a connection's bytes into frames."""

    __slots__ = ("_buffer",)

    def __init__(self) -> None:
        self._buffer = bytearray()

    def read(self, data: bytes) -> list[list[Any]]:
        """The lists of the frames that ``data`` completes.

        Raises:
            msgspec.DecodeError: the bytes are no frames.
        """
        buffer = self._buffer
        buffer += data
        frames = []
        start = 0
        while len(buffer) - start >= _LENGTH_BYTES:
            body = start + _LENGTH_BYTES
            end = body + int.from_bytes(buffer[start:body], "big")
            if end > len(buffer):
                break
            frames.append(_decoder.decode(buffer[body:end]))
            start = end
        del buffer[:start]
        return frames
