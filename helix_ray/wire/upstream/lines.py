"""Server-sent events as they arrive: bytes, cut anywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from helix_ray.core.errors import HelixError, UnavailableError
from helix_ray.core.events import Event

MALFORMED = "upstream_malformed"
_MOST_BYTES = 4 * 2**20


class StreamDecoder(Protocol):
    """Turns the bytes of one dialect's stream into events: ``feed`` for all that comes, then ``close``.

    Both add to a list, which also holds what was said before they raise.
    """

    done: bool
    """The stream has said that it ends; what follows means nothing."""

    def feed(self, data: bytes, events: list[Event]) -> None:
        """Add the events that ``data`` completes.

        Raises:
            HelixError: the stream tells of a failure, or is malformed.
        """
        ...

    def close(self, events: list[Event]) -> None:
        """Add the events at the end of the stream.

        Raises:
            UnavailableError: it was cut off.
        """
        ...


class DataLines:
    """Cuts bytes into the ``data`` lines of server-sent events.

    Each line is taken for an event of its own: nobody's JSON spans lines, and some providers leave out the blank line between
    events. Comments, ``event``, ``id`` and ``retry`` lines are dropped; a line may end with CR LF.
    """

    __slots__ = ("_rest",)

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[bytes]:
        """What the complete lines carry.

        Raises:
            UnavailableError: a line is longer than anything that makes sense.
        """
        if not self._rest and data.startswith(b"data:") and data.find(b"\n") == len(data) - 2 and data.endswith(b"\n\n"):
            return [data[5:-2]]  # nearly always
        lines = (self._rest + data if self._rest else data).split(b"\n")
        self._rest = rest = lines.pop()
        if len(rest) > _MOST_BYTES:
            raise malformed(f"a line of its answer is longer than {_MOST_BYTES} bytes")
        return [line[5:] for line in lines if line.startswith(b"data:")]

    def close(self) -> list[bytes]:
        """What the last line carries, if nothing ended it."""
        rest, self._rest = self._rest, b""
        return [rest[5:]] if rest.startswith(b"data:") else []


def read_last(lines: DataLines, read: Callable[[bytes], None]) -> None:
    """Read what the last line carries. Half of a line is none: whether something is missing, the reader sees afterwards.

    Raises:
        UnavailableError: the provider says so in it.
    """
    for line in lines.close():
        try:
            read(line)
        except UnavailableError as exc:
            if exc.code != MALFORMED:
                raise


def malformed(how: str) -> HelixError:
    """The error for an answer that makes no sense.

    Args:
        how: goes on from "The provider of this model".
    """
    return UnavailableError(f"The model's provider sent what cannot be read: {how}.", code=MALFORMED)


def cut_off() -> HelixError:
    """The error for an answer that ended before its end."""
    return UnavailableError("The model's provider ended its answer in the middle.", code="upstream_closed")
