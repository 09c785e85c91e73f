"""Puts text together from pieces, for readers whose files hold no plain text."""

from __future__ import annotations

from helix_ray.knowledge.text import Block, BlockKind, StructuredText


class Assembly:
    """Collects blocks; between two of them stands an empty line."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._blocks: list[Block] = []
        self._length = 0

    def add(self, kind: BlockKind, text: str, level: int = 0, page: int | None = None) -> None:
        """Append a block, unless it is blank."""
        text = text.strip().replace("\0", "")
        if not text:
            return
        if self._parts:
            self._parts.append("\n\n")
            self._length += 2
        self._blocks.append(Block(kind, self._length, self._length + len(text), level, page))
        self._parts.append(text)
        self._length += len(text)

    def finished(self, title: str | None = None) -> StructuredText:
        """All of it."""
        return StructuredText("".join(self._parts), tuple(self._blocks), title or None)
