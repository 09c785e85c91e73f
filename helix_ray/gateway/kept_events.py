"""The events of an answer as bytes that can be kept, and back."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from helix_ray.core.events import Event, Finished, ReasoningDelta, Started, TextDelta, TokenLogprob, ToolCallDelta, Usage

_KINDS: dict[str, type[Any]] = {
    kind.__name__: kind for kind in (Started, TextDelta, ReasoningDelta, ToolCallDelta, Finished, Usage)
}
# The form of what is kept; another number is not read.
_VERSION = 1
_LEVEL = 1


@dataclass(frozen=True, slots=True)
class KeptEvents:
    """An answer that was given before.

    Attributes:
        target: of a route: the one that gave it.
        events: all of it.
    """

    target: str
    events: tuple[Event, ...]


def pack_events(kept: KeptEvents) -> bytes:
    """An answer as bytes. Costs are left out: each request has its own."""
    rows = [[type(event).__name__, _fields(event)] for event in kept.events]
    return zlib.compress(json.dumps([_VERSION, kept.target, rows], separators=(",", ":")).encode(), _LEVEL)


def unpack_events(packed: bytes) -> KeptEvents | None:
    """The answer; ``None``: the bytes are of another version, or none."""
    try:
        version, target, rows = json.loads(zlib.decompress(packed))
        if version != _VERSION:
            return None
        return KeptEvents(target, tuple(_event(kind, fields) for kind, fields in rows))
    except (ValueError, TypeError, KeyError, zlib.error):
        return None


def size_of(event: Event) -> int:
    """About how many bytes an event takes before it is packed."""
    match event:
        case TextDelta(text=text, logprobs=logprobs):
            return 32 + len(text) + sum(64 + 64 * len(one.top) for one in logprobs or ())
        case ReasoningDelta(text=text):
            return 32 + len(text)
        case ToolCallDelta(arguments=arguments):
            return 64 + len(arguments)
        case Started(prompt_text=text):
            return 64 + len(text or "")
    return 64


def copies(events: Sequence[Event]) -> list[Event]:
    """The same events as objects of their own: what reads them may write into them."""
    return [_event(type(event).__name__, _fields(event)) for event in events]


def _fields(event: Event) -> dict[str, Any]:
    fields = asdict(event)
    fields.pop("cost", None)
    if isinstance(event, TextDelta) and event.logprobs is not None:
        fields["logprobs"] = [_logprob(one) for one in event.logprobs]
    return fields


def _logprob(one: TokenLogprob) -> list[Any]:
    return [one.token, one.logprob, _text(one.raw), [[text, number, _text(raw)] for text, number, raw in one.top]]


def _event(kind: str, fields: dict[str, Any]) -> Event:
    if fields.get("logprobs") is not None:
        fields["logprobs"] = tuple(
            TokenLogprob(token, logprob, _raw(raw), tuple((text, number, _raw(one)) for text, number, one in top))
            for token, logprob, raw, top in fields["logprobs"]
        )
    event: Event = _KINDS[kind](**fields)
    return event


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _raw(text: str) -> bytes:
    return base64.b64decode(text)
