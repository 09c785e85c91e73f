"""What the encoders of server-sent event streams share."""

from __future__ import annotations

import json
import re
from json.encoder import encode_basestring, encode_basestring_ascii
from typing import Any, Protocol

from helix_ray.core.errors import HelixError
from helix_ray.core.events import Event
from helix_ray.wire.body import encode_json, repair

# Line ends of Unicode, at which some clients' line readers split a frame, and surrogates, which UTF-8 cannot carry.
_DELICATE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class StreamEncoder(Protocol):
    """Turns one generation's events into the bytes of one dialect's stream.

    ``encode`` for every event, then ``close``; after either raised, or the generation itself did, ``fail``.
    The encoder holds the grammar of ``helix_ray.core.events``: events that break it are never sent.
    """

    def encode(self, event: Event) -> bytes:
        """The frames of one event, ``b""`` when there is nothing to send.

        Raises:
            HelixError: the event breaks the grammar.
        """
        ...

    def close(self) -> bytes:
        """The frames that end a complete stream.

        Raises:
            HelixError: the events did not make a complete answer.
        """
        ...

    def fail(self, error: HelixError) -> bytes:
        """The frames that end a stream which broke, so that the dialect's SDKs raise; ``b""`` after the end."""
        ...


def quote(text: str) -> bytes:
    """``text`` as a JSON string that holds no line end in any client's eyes.

    Unpaired surrogates become U+FFFD.
    """
    if text.isascii() or _DELICATE.search(text) is None:
        return encode_basestring(text).encode()
    return encode_basestring_ascii(repair(text)).encode()


def encode_line(value: Any) -> bytes:
    """``value`` as JSON under the same rules as ``quote``; for the parts of a stream that come rarely."""
    raw = encode_json(value)
    if raw.isascii() or _DELICATE.search(raw.decode()) is None:
        return raw
    return json.dumps(json.loads(raw), separators=(",", ":")).encode()
