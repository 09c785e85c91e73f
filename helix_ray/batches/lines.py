"""The lines of a batch's input: found in the parts of its file, read, and checked."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass
from typing import Any

from helix_ray.config import Limits
from helix_ray.core.batches import BatchFault
from helix_ray.core.errors import InvalidRequestError
from helix_ray.wire.body import decode_json, encode_json

MOST_LINES = 50_000
"""Requests of one batch."""
_MOST_FAULTS = 100
_LONGEST_ID = 512
_LONGEST_MODEL = 256
_SEVERAL = 2
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Line:
    """A request of a batch.

    Attributes:
        number: of the line in the file, from 1 on.
        custom_id: the owner's name for it.
        model: that the request names.
        body: for the endpoint, as JSON.
    """

    number: int
    custom_id: str
    model: str
    body: bytes


class FaultyLine(Exception):
    """A line that is no request; ``fault`` says why."""

    def __init__(self, code: str, message: str, param: str | None, number: int) -> None:
        super().__init__(message)
        self.fault = BatchFault(code, message, param, number)


def parse_line(raw: bytes, number: int, endpoint: str, limits: Limits) -> Line:
    """The request in a line.

    Args:
        raw: the line.
        number: of it, from 1 on.
        endpoint: that the batch is for.
        limits: of one request.

    Raises:
        FaultyLine: it is none, or is for another endpoint.
    """
    try:
        value = decode_json(raw, limits)
    except InvalidRequestError as exc:
        raise FaultyLine("invalid_json_line", exc.message.replace("The body", "The line", 1), None, number) from None
    custom_id, body = value.get("custom_id"), value.get("body")
    if not isinstance(custom_id, str) or not 0 < len(custom_id) <= _LONGEST_ID:
        raise _missing("custom_id", f"a text of 1 to {_LONGEST_ID} characters", number)
    if value.get("method") != "POST":
        raise FaultyLine("invalid_method", "`method` must be POST.", "method", number)
    if value.get("url") != endpoint:
        raise FaultyLine("invalid_url", f"`url` must be {endpoint}, as the batch's `endpoint`.", "url", number)
    if not isinstance(body, dict):
        raise _missing("body", "an object", number)
    if not isinstance(body.get("model"), str) or not body["model"]:
        raise _missing("body.model", "a model", number)
    if body.get("stream"):
        raise FaultyLine("invalid_request", "A batch has no streams: leave `stream` out.", "body.stream", number)
    return Line(number, custom_id, body["model"], encode_json(body))


class InputCheck:
    """Checks all lines of a batch, one after the other.

    Attributes:
        faults: what is wrong so far, as much of it as is told.
        count: requests so far.

    Args:
        endpoint: that the batch is for.
        limits: of one request.
    """

    def __init__(self, endpoint: str, limits: Limits) -> None:
        self._endpoint = endpoint
        self._limits = limits
        self._ids: dict[str, int] = {}
        self._models: set[str] = set()
        self.faults: list[BatchFault] = []
        self.count = 0

    @property
    def hopeless(self) -> bool:
        """Nothing more needs to be read."""
        return len(self.faults) >= _MOST_FAULTS or self.count > MOST_LINES

    @property
    def model(self) -> str | None:
        """The one that all lines name, if it is one."""
        (first, *others) = [*self._models] or [""]
        return first if 0 < len(first) <= _LONGEST_MODEL and not others else None

    def add(self, raw: bytes, number: int) -> None:
        """Check the next line."""
        self.count += 1
        if self.count > MOST_LINES:
            self.faults.append(BatchFault("too_many_requests", f"A batch has at most {MOST_LINES} requests.", None, number))
            return
        try:
            line = parse_line(raw, number, self._endpoint, self._limits)
        except FaultyLine as exc:
            self.faults.append(exc.fault)
            return
        if len(self._models) < _SEVERAL:
            self._models.add(line.model)
        first = self._ids.setdefault(line.custom_id, number)
        if first != number:
            why = f"The `custom_id` {line.custom_id[:64]!r} is that of line {first} already."
            self.faults.append(BatchFault("duplicate_custom_id", why, "custom_id", number))

    def close(self) -> None:
        """There are no more lines."""
        if self.count == 0:
            self.faults.append(BatchFault("empty_file", "The input file has no requests."))


async def split_lines(parts: AsyncIterator[bytes], longest: int) -> AsyncGenerator[tuple[int, bytes], None]:
    """The lines of a file that are not empty, with their numbers from 1 on.

    A line that is too long comes cut off, so that it is none that can be read.

    Args:
        parts: the file's content.
        longest: most bytes of a line that are kept.
    """
    number, begun = 1, bytearray()
    async for part in parts:
        start = 0
        while (end := part.find(b"\n", start)) >= 0:
            begun += part[start : min(end, start + longest + 1)]
            if line := _trimmed(begun, number, longest):
                yield number, line
            begun.clear()
            number, start = number + 1, end + 1
        begun += part[start : start + max(0, longest + 1 - len(begun))]
    if line := _trimmed(begun, number, longest):
        yield number, line


def _trimmed(line: bytearray, number: int, longest: int) -> bytes:
    found = bytes(line[:longest])
    return (found.removeprefix(_BOM) if number == 1 else found).strip(b" \t\r\n")


def _missing(field: str, what: str, number: int) -> FaultyLine:
    return FaultyLine("missing_required_parameter", f"`{field}` must be {what}.", field, number)


def unrun(custom_id: str, ident: str, code: str, message: str) -> bytes:
    """The line of an error file for a request that was not run."""
    return _output(ident, custom_id, None, {"code": code, "message": message})


def answered(custom_id: str, ident: str, response: dict[str, Any]) -> bytes:
    """The line of an output or error file for a request that was answered."""
    return _output(ident, custom_id, response, None)


def _output(ident: str, custom_id: str, response: dict[str, Any] | None, error: dict[str, str] | None) -> bytes:
    return encode_json({"id": ident, "custom_id": custom_id, "response": response, "error": error}) + b"\n"
