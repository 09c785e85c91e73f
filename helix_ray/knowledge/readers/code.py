"""Source code and configuration: definitions at the left margin, with what is indented below them."""

from __future__ import annotations

from helix_ray.knowledge.readers import decode
from helix_ray.knowledge.text import Block, StructuredText

# What ends a definition and does not begin a new one.
_CLOSING = ("}", ")", "]", "end", "else", "elif", "except", "finally", "catch")


def read(data: bytes) -> StructuredText:
    """Read a source file of any language that indents; its text stays as it is.

    A block begins at a line without indentation that follows an empty line. Comments and decorators stay with what they precede.

    Raises:
        InvalidRequestError: it is no text.
    """
    content = decode(data)
    blocks: list[Block] = []
    start = end = position = 0
    gap = True
    for line in content.splitlines(keepends=True):
        if not line.strip():
            gap = True
        else:
            if gap and not line[0].isspace() and not line.startswith(_CLOSING):
                if end > start:
                    blocks.append(Block("code", start, end))
                start = position
            gap = False
            end = position + len(line.rstrip())
        position += len(line)
    if end > start:
        blocks.append(Block("code", start, end))
    return StructuredText(content, tuple(blocks))
