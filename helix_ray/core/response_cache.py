"""The protocol of where answers are kept for requests that ask the same again."""

from __future__ import annotations

from typing import Protocol


class ResponseCache(Protocol):
    """Keeps answers for a while. It may forget any of them at any time.

    Raises everywhere:
        UnavailableError: it cannot be reached.
    """

    async def get(self, key: bytes) -> bytes | None:
        """The answer that is kept under a key, if there is one.

        Args:
            key: 32 bytes, a digest of what was asked and of who asked.
        """
        ...

    async def put(self, key: bytes, owner: bytes, answer: bytes, ttl_s: float) -> None:
        """Keep an answer in the place of the one before. One that is too large is not kept.

        Args:
            key: 32 bytes.
            owner: 32 bytes, a digest of whose it is; whoever has most of the room gives way first.
            answer: what to keep.
            ttl_s: for how long.
        """
        ...
