"""Markdown (CommonMark with tables), by markdown-it-py."""

from __future__ import annotations

from itertools import accumulate

from markdown_it import MarkdownIt
from markdown_it.token import Token

from helix_ray.knowledge.readers import decode
from helix_ray.knowledge.text import Block, BlockKind, StructuredText

_KINDS: dict[str, BlockKind] = {
    "heading_open": "heading",
    "paragraph_open": "paragraph",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "blockquote_open": "paragraph",
    "table_open": "table",
    "fence": "code",
    "code_block": "code",
    "html_block": "paragraph",
}
_PARSER = MarkdownIt("commonmark", {"maxNesting": 20}).enable("table")


def read(data: bytes) -> StructuredText:
    """Read a Markdown file; its text stays as it is, so offsets are those of the file.

    Raises:
        InvalidRequestError: it is no text.
    """
    content = decode(data)
    # The parser takes \r\n and \r for one line end; so does splitlines, which also splits at rarer ones that it does not.
    normalized = content.replace("\r\n", "\n").replace("\r", "\n")
    lines = normalized.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    blocks: list[Block] = []
    title = None
    tokens = _PARSER.parse(normalized)
    for position, token in enumerate(tokens):
        if token.level or token.map is None or token.type not in _KINDS:
            continue
        start, end = starts[token.map[0]], min(starts[token.map[1]], len(normalized))
        text = normalized[start:end]
        start, end = end - len(text.lstrip()), start + len(text.rstrip())
        if start >= end:
            continue
        kind = _KINDS[token.type]
        level = int(token.tag[1]) if kind == "heading" else 0
        if level == 1 and title is None:
            title = _inline(tokens, position)
        blocks.append(Block(kind, start, end, level))
    return StructuredText(normalized, tuple(blocks), title)


def _inline(tokens: list[Token], heading: int) -> str | None:
    """The text of the heading whose opening token has that position."""
    inline = tokens[heading + 1]
    return "".join(child.content for child in inline.children or ()) or None
