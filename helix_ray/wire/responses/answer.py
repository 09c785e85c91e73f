"""The response object, while its answer is written and when it is complete."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from helix_ray.core.errors import HelixError, RateLimitError
from helix_ray.core.events import Event, Usage
from helix_ray.core.money import NANO
from helix_ray.core.responses import ResponseStatus
from helix_ray.wire.responses.output import Output, Step

_INCOMPLETE = {"length": "max_output_tokens", "content_filter": "content_filter"}


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of a response before its answer.

    Attributes:
        ident: hex digits of its id.
        created: Unix seconds.
        echo: fields that repeat those of the request.
    """

    ident: str
    created: int
    echo: dict[str, Any]

    @property
    def id(self) -> str:
        """Of the response."""
        return f"resp_{self.ident}"

    def response(self, status: ResponseStatus, **fields: Any) -> dict[str, Any]:
        """The response object.

        Args:
            status: of the response.
            fields: what is known beside what was asked.
        """
        return {
            "id": self.id,
            "object": "response",
            "created_at": self.created,
            "status": status,
            "completed_at": None,
            "error": None,
            "incomplete_details": None,
            "output": [],
            "usage": None,
            **self.echo,
            **fields,
        }


class Answer:
    """Collects the output of one response.

    Args:
        draft: of the response.
    """

    __slots__ = ("_complete", "_draft", "_output")

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._output = Output(draft.ident)
        self._complete: dict[str, Any] | None = None

    def add(self, event: Event) -> list[Step]:
        """What an event changes. See ``Output.add``."""
        return self._output.add(event)

    def begun(self) -> dict[str, Any]:
        """The response while it has no output."""
        return self._draft.response("in_progress")

    def complete(self) -> dict[str, Any]:
        """The response when all events were added.

        Raises:
            HelixError: they made no complete answer.
        """
        if self._complete is None:
            usage = self._output.close()
            why = _INCOMPLETE.get(self._output.reason or "")
            self._complete = self._draft.response(
                "completed" if why is None else "incomplete",
                completed_at=int(time.time()) if why is None else None,
                incomplete_details=None if why is None else {"reason": why},
                output=[item.value() for item in self._output.items],
                usage=encode_usage(usage),
            )
        return self._complete

    def failed(self, error: HelixError) -> dict[str, Any]:
        """The response that broke, with what there is of it."""
        if self._output.open is not None:
            self._output.open.status = "incomplete"
        output = [item.value() for item in self._output.items]
        return self._draft.response("failed", output=output, error=encode_failure(error))


def encode_usage(usage: Usage) -> dict[str, Any]:
    """The ``usage`` of a response; ``cost`` is in USD."""
    counts: dict[str, Any] = {
        "input_tokens": usage.prompt_tokens,
        "input_tokens_details": {"cached_tokens": usage.cached_tokens, "cache_write_tokens": 0},
        "output_tokens": usage.completion_tokens,
        "output_tokens_details": {"reasoning_tokens": usage.reasoning_tokens},
        "total_tokens": usage.total_tokens,
    }
    return counts if usage.cost is None else counts | {"cost": usage.cost / NANO}


def encode_failure(error: HelixError) -> dict[str, Any]:
    """The ``error`` of a response, in one of the words that the protocol has for it."""
    code = "rate_limit_exceeded" if isinstance(error, RateLimitError) else "server_error"
    return {"code": "invalid_prompt" if code == "server_error" and error.status < 500 else code, "message": error.message}
