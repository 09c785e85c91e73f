"""The fenced blocks, links and headings of our Markdown pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

REPOSITORY = Path(__file__).parents[1]
PAGES = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("*.md"))]
# The commands on docs/performance.md are benchmarks, which take minutes; tests/benchmarks has their tests.
PAGES_WITH_EXAMPLES = [page for page in PAGES if page.name != "performance.md"]

# As the pages have them.
ADDRESS, PROGRAMS = "https://localhost:8443", ".venv/bin/"

_NOT_RUN = re.compile(r"<!--\s*not run:\s*(.+?)\s*-->", re.DOTALL)
_ON_HOSTS = re.compile(r"<!--\s*run on hosts\s*-->")


@dataclass(frozen=True)
class Block:
    """One fenced block.

    Attributes:
        language: the fence's info string.
        not_run: why the block cannot run in a test, from the comment ``<!-- not run: why -->`` before it.
        on_hosts: it runs where there are hosts to join, from the comment ``<!-- run on hosts -->`` before it.
        output: what it prints, from a block of the language ``text`` that follows it with nothing between.
    """

    page: Path
    line: int
    language: str
    text: str
    not_run: str | None
    on_hosts: bool
    output: str | None = None

    def __str__(self) -> str:
        return f"{self.page.relative_to(REPOSITORY)}:{self.line}"

    @property
    def is_environment(self) -> bool:
        """It only sets variables, for the examples after it."""
        return self.language == "bash" and all(line.startswith(("export ", "#")) for line in self.text.splitlines() if line)


def blocks(page: Path) -> list[Block]:
    """All fenced blocks of a page, those inside of lists and quotes, too."""
    tokens = MarkdownIt().parse(page.read_text())
    found = []
    for number, token in enumerate(tokens):
        if token.type not in ("fence", "code_block"):
            continue
        before = tokens[number - 1] if number else None
        comment = before.content if before is not None and before.type == "html_block" else ""
        marker, on_hosts = _NOT_RUN.search(comment), _ON_HOSTS.search(comment) is not None
        line = token.map[0] + 1 if token.map else 0
        after = tokens[number + 1] if number + 1 < len(tokens) else None
        output = after.content if after is not None and after.type == "fence" and after.info.strip() == "text" else None
        found.append(Block(page, line, token.info.strip(), token.content, marker[1] if marker else None, on_hosts, output))
    return found


def environment(block: Block) -> list[Block]:
    """The blocks that set variables for ``block``: those of the README, and those before it on its page."""
    before = [other for other in blocks(block.page) if other.is_environment and other.line < block.line]
    return before if block.page == PAGES[0] else [other for other in blocks(PAGES[0]) if other.is_environment] + before


def links(page: Path) -> list[str]:
    """The targets of all links of a page."""
    inline = [child for token in MarkdownIt().enable("table").parse(page.read_text()) for child in token.children or ()]
    return [str(token.attrs["href"]) for token in inline if token.type == "link_open"]


def anchors(page: Path) -> set[str]:
    """What a link to a heading of a page can name, as GitHub makes it."""
    tokens = MarkdownIt().parse(page.read_text())
    headings = [tokens[number + 1] for number, token in enumerate(tokens) if token.type == "heading_open"]
    return {re.sub(r"[^\w\- ]", "", _text(heading).lower()).replace(" ", "-") for heading in headings}


def _text(token: Token) -> str:
    return "".join(child.content for child in token.children or ())
