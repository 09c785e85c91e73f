"""The files of a batch: requests in, answers out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from openai.types.chat import ChatCompletion

from helix_ray.client.errors import APIError, BatchError, ServerError
from helix_ray.client.failures import failure_of

ENDPOINT: Final = "/v1/chat/completions"
ENDED = frozenset(("completed", "failed", "expired", "cancelled"))
"""States of a batch that do not change any more."""


def encode_requests(requests: Iterable[Mapping[str, Any]]) -> bytes:
    """The input file; a request's id is its position.

    Raises:
        ValueError: there is none, or one asks for a stream.
    """
    lines = []
    for position, body in enumerate(requests):
        if body.get("stream"):
            raise ValueError(f"requests[{position}]: a batch has no streams")
        lines.append(json.dumps({"custom_id": str(position), "method": "POST", "url": ENDPOINT, "body": dict(body)}))
    if not lines:
        raise ValueError("requests: there is none")
    return "\n".join(lines).encode()


@dataclass
class Outcomes:
    """What the files of an ended batch say of its requests.

    Attributes:
        answers, failures: by the position of the request.
    """

    answers: dict[int, ChatCompletion] = field(default_factory=dict)
    failures: dict[int, APIError] = field(default_factory=dict)

    def read(self, content: bytes) -> None:
        """Take an output file or an error file in.

        Raises:
            ServerError: it is none.
        """
        for line in _lines(content):
            try:
                position = int(line["custom_id"])
                response = line["response"] or {}
                status, body = response.get("status_code"), response.get("body") or {}
                if status == 200:
                    self.answers[position] = ChatCompletion.construct(**body)
                else:
                    error = body.get("error") or line["error"] or {}
                    failure = failure_of(error, "There is no answer.", status)
                    failure.request_id = failure.request_id or response.get("request_id")
                    self.failures[position] = failure
            except (KeyError, TypeError, AttributeError, ValueError) as exc:
                raise ServerError("The file of the batch's answers cannot be read.") from exc

    def in_order(self, count: int, batch_id: str, status: str) -> Sequence[ChatCompletion]:
        """The answers of all requests.

        Args:
            count: how many requests there were.
            batch_id: of the batch.
            status: that it has ended with.

        Raises:
            BatchError: some have none.
        """
        missing = [position for position in range(count) if position not in self.answers]
        if not missing:
            return [self.answers[position] for position in range(count)]
        for position in missing:
            self.failures.setdefault(position, ServerError(f"The batch is {status}; the request was not answered."))
        first = self.failures[missing[0]]
        error = BatchError(
            f"{batch_id} is {status}: {len(missing)} of {count} requests have no answer; of the first one: {first.message}",
            code=status,
        )
        error.batch_id = batch_id
        error.answers = tuple(self.answers.get(position) for position in range(count))
        error.failures = self.failures
        raise error


def refusal_of(batch_id: str, faults: Iterable[Any]) -> str:
    """Why a batch failed as a whole, for people."""
    told = [f"line {fault.line}: {fault.message}" if fault.line is not None else fault.message for fault in faults]
    return f"{batch_id} was refused: {'; '.join(told) or 'the server does not say why'}"


def _lines(content: bytes) -> Iterator[dict[str, Any]]:
    for line in content.splitlines():
        try:
            yield json.loads(line)
        except ValueError as exc:
            raise ServerError("The file of the batch's answers cannot be read.") from exc
