"""Messages of clients, decoded."""

from __future__ import annotations

from collections.abc import Mapping

from helix_ray.config import Limits
from helix_ray.wire.body import decode_json
from helix_ray.wire.fields import quoted
from helix_ray.wire.socket.schema import AuthMessage, CancelMessage, ChatMessage, ClientMessage, PingMessage
from helix_ray.wire.validation import refused, validate

_KINDS: Mapping[str, type[ClientMessage]] = {
    "auth": AuthMessage,
    "chat": ChatMessage,
    "cancel": CancelMessage,
    "ping": PingMessage,
}


def decode_message(text: str, limits: Limits) -> ClientMessage:
    """A message of a client.

    Raises:
        InvalidRequestError: it is no JSON object, or a field is missing or wrong; ``param`` names it.
    """
    body = decode_json(text.encode("utf-8", "surrogatepass"), limits)
    kind = body.get("type")
    model = _KINDS.get(kind) if isinstance(kind, str) else None
    if model is None:
        raise refused("type", f"must be {', '.join(_KINDS)}, not {quoted(kind)}")
    return validate(model, body, limits)
