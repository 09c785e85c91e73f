"""A server that answers what a test tells it, in order; after the last answer, that again."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from starlette.types import Receive, Scope, Send


@dataclass
class Answer:
    """One answer; ``body`` is JSON unless it is bytes."""

    status: int = 200
    body: Any = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    media_type: str = "application/json"


class ScriptedServer:
    """An ASGI application.

    Args:
        answers: in order.

    Attributes:
        requests: method, path, headers and body of each.
    """

    def __init__(self, *answers: Answer) -> None:
        self._answers = answers
        self.requests: list[tuple[str, str, dict[str, str], bytes]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        headers = {name.decode().lower(): value.decode() for name, value in scope["headers"]}
        answer = self._answers[min(len(self.requests), len(self._answers) - 1)]
        self.requests.append((scope["method"], scope["path"], headers, body))
        content = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
        told = {"content-type": answer.media_type, "content-length": str(len(content)), **answer.headers}
        start = {"type": "http.response.start", "status": answer.status}
        await send({**start, "headers": [(name.encode(), value.encode()) for name, value in told.items()]})
        await send({"type": "http.response.body", "body": content})

    def sent(self, header: str) -> list[str | None]:
        """What each request said in a header."""
        return [headers.get(header) for _, _, headers, _ in self.requests]
