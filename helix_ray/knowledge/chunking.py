"""Documents cut into chunks along their structure, each within the embedding model's budget."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from helix_ray.knowledge.text import Block, StructuredText

# How many tokens each of several texts has.
TokenCounter = Callable[[Sequence[str]], list[int]]

# Where a text may be cut, best first: between lines, after a sentence, between words, anywhere.
_CUTS = (
    re.compile(r"(?<=\n)"),
    re.compile(r"(?<=[.!?…\u3002\uff01\uff1f])[\"')\]]*\s+"),
    re.compile(r"(?<=[,;:])\s+"),
    re.compile(r"\s+"),
)
# A link's target, where it looks like one: code has brackets and parentheses, too.
_LINK = re.compile(r"\[([^\]\n]{1,300})\]\((?:[a-z]+://|[\w./-]*[#/.])[^()\s]*\)")
# Comments, the rule below a table's head, and what sets code and bold type off.
_SIGNS = re.compile(r"<!--.*?-->|^[|\s:-]+$|`|\*\*", re.DOTALL | re.MULTILINE)
_BARS = re.compile(r"\s*\|\s*")


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a document that is found as a whole.

    Attributes:
        text: what stands from ``start`` to ``end`` in the document's text.
        start, end: in characters; ``end`` is behind it.
        headings: those that it stands under, highest first.
        page: the one on which it begins, where there are pages.
        tokens: of ``searchable``, without the model's special tokens.
    """

    text: str
    start: int
    end: int
    headings: tuple[str, ...]
    page: int | None
    tokens: int

    @property
    def searchable(self) -> str:
        """What is embedded and indexed: the headings give the text its context."""
        return searchable(self.headings, self.text)


def searchable(headings: Sequence[str], text: str) -> str:
    """A text below its headings, without Markdown's signs: an embedding model would take them for words."""
    words = _SIGNS.sub("", _LINK.sub(r"\1", text))
    words = _BARS.sub(" ", words)
    return f"{' > '.join(headings)}\n{words}" if headings else words


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of text that fits, with the tokens that it takes."""

    start: int
    end: int
    tokens: int
    page: int | None


class Chunker:
    """Cuts documents.

    Neighbouring blocks under the same heading are put together until the budget is full. A block that is too long is cut between
    lines, sentences, words or characters, in this order; nothing is lost but white space between chunks.

    Args:
        count: the embedding model's tokenizer.
        budget: most tokens of a chunk, its headings included.

    Raises:
        ValueError: the budget is too small to hold a word.
    """

    def __init__(self, count: TokenCounter, budget: int) -> None:
        if budget < 16:
            raise ValueError(f"a budget of {budget} tokens is too small")
        self._count = count
        self._budget = budget

    def chunks(self, document: StructuredText) -> list[Chunk]:
        """The chunks of a document, in order and without overlap."""
        return [chunk for headings, blocks in _sections(document) for chunk in self._section(document, headings, blocks)]

    def _section(self, document: StructuredText, headings: tuple[str, ...], blocks: list[Block]) -> Iterator[Chunk]:
        headings, context = self._fitting(headings)
        budget = self._budget - context
        pieces = [piece for block in blocks for piece in self._pieces(document, block, budget)]
        group: list[_Piece] = []
        for piece in pieces:
            # Put together they may take a token more for what stands between them.
            if group and sum(one.tokens + 1 for one in group) + piece.tokens > budget:
                yield self._chunk(document, headings, context, group)
                group = []
            group.append(piece)
        if group:
            yield self._chunk(document, headings, context, group)

    def _fitting(self, headings: tuple[str, ...]) -> tuple[tuple[str, ...], int]:
        """The lowest headings that leave most of the budget to the text, and the tokens that they take."""
        while headings:
            (tokens,) = self._count([searchable(headings, "")])
            if tokens <= self._budget // 4:
                return headings, tokens + 1
            headings = headings[1:]
        return (), 0

    def _chunk(self, document: StructuredText, headings: tuple[str, ...], context: int, group: list[_Piece]) -> Chunk:
        start, end = group[0].start, group[-1].end
        tokens = sum(piece.tokens + 1 for piece in group) - 1 + context
        return Chunk(document.content[start:end], start, end, headings, group[0].page, tokens)

    def _pieces(self, document: StructuredText, block: Block, budget: int) -> list[_Piece]:
        (tokens,) = self._count([document.text_of(block)])
        if tokens <= budget:
            return [_Piece(block.start, block.end, tokens, block.page)]
        return [
            _Piece(start, end, size, block.page)
            for start, end, size in self._cut(document.content, block.start, block.end, budget, 0)
        ]

    def _cut(self, content: str, start: int, end: int, budget: int, depth: int) -> list[tuple[int, int, int]]:
        """Stretches of at most ``budget`` tokens: start, end and tokens of each."""
        spans = _split(content, start, end, depth)
        sizes = self._count([content[first:last] for first, last in spans])
        found: list[tuple[int, int, int]] = []
        for (first, last), size in zip(spans, sizes, strict=True):
            if size > budget:
                found += self._cut(content, first, last, budget, depth + 1)
            elif found and found[-1][2] + 1 + size <= budget:
                found[-1] = (found[-1][0], last, found[-1][2] + 1 + size)
            else:
                found.append((first, last, size))
        return found


def _sections(document: StructuredText) -> Iterator[tuple[tuple[str, ...], list[Block]]]:
    """The blocks between headings, with the headings that they stand under.

    A heading with nothing below it is a section of its own, so that its words are found.
    """
    path: list[tuple[int, str]] = []
    blocks: list[Block] = []
    opened: Block | None = None
    for block in (*document.blocks, None):
        if block is not None and block.kind != "heading":
            blocks.append(block)
            continue
        if blocks:
            yield tuple(text for _, text in path), blocks
        elif opened is not None and (block is None or block.level <= opened.level):
            yield tuple(text for _, text in path[:-1]), [opened]
        blocks = []
        if block is not None:
            path = [(level, text) for level, text in path if level < block.level]
            path.append((block.level, _heading(document.text_of(block))))
            opened = block


def _heading(text: str) -> str:
    """A heading without the marks of its format."""
    lines = [line for line in text.splitlines() if line.strip(" =-")]
    return " ".join(lines).strip().strip("#").strip()


def _split(content: str, start: int, end: int, depth: int) -> list[tuple[int, int]]:
    """A stretch of text cut at all places of one kind, without the white space around the pieces."""
    if depth >= len(_CUTS):
        middle = (start + end) // 2
        return [(start, middle), (middle, end)]
    spans = []
    first = start
    for match in _CUTS[depth].finditer(content, start, end):
        spans.append((first, match.start()))
        first = match.end()
    spans.append((first, end))
    trimmed = (
        (first + len(text) - len(text.lstrip()), last - len(text) + len(text.rstrip()))
        for first, last in spans
        for text in [content[first:last]]
    )
    return [(first, last) for first, last in trimmed if first < last]
