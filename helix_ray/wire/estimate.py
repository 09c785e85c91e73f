"""Tokens of texts whose tokens nobody told, for the meter of an answer that ends before its usage comes."""

from __future__ import annotations

_BYTES = 4  # of a usual token


class Estimate:
    """Counts what a text has by the length of its UTF-8.

    Attributes:
        tokens: so far.
    """

    __slots__ = ("_bytes", "tokens")

    def __init__(self) -> None:
        self._bytes = 0
        self.tokens = 0

    def add(self, text: str) -> int:
        """More of the text; returns the tokens that came with it. All pieces together have as many as the whole."""
        self._bytes += len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
        before, self.tokens = self.tokens, -(-self._bytes // _BYTES)
        return self.tokens - before
