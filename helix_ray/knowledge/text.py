"""A document as text with its structure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["heading", "paragraph", "list", "table", "code"]


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a document that belongs together.

    Attributes:
        kind: what it is.
        start, end: where it stands in the document's text, in characters; ``end`` is behind it.
        level: of a heading, 1 for the highest.
        page: where the document has pages, counted from 1.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class StructuredText:
    """What a reader makes of a file.

    Attributes:
        content: the text. Of plain text, Markdown and source code it is the file itself, so offsets hold there, too.
        blocks: all of it that is worth reading, in order and without overlap.
        title: what the document calls itself, if it does.
    """

    content: str
    blocks: tuple[Block, ...]
    title: str | None = None

    def text_of(self, block: Block) -> str:
        """What stands in a block."""
        return self.content[block.start : block.end]
