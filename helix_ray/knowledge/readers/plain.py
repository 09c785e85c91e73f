"""Plain text: paragraphs between empty lines."""

from __future__ import annotations

import re

from helix_ray.knowledge.readers import decode
from helix_ray.knowledge.text import Block, StructuredText

# A run of lines with something in them.
_PARAGRAPH = re.compile(r"[^\S\n]*\S[^\n]*(?:\n[^\S\n]*\S[^\n]*)*")


def read(data: bytes) -> StructuredText:
    """Read a text file.

    Raises:
        InvalidRequestError: it is no text.
    """
    content = decode(data)
    return StructuredText(content, tuple(Block("paragraph", *match.span()) for match in _PARAGRAPH.finditer(content)))
