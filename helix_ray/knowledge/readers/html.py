"""Web pages, by selectolax (the Lexbor parser)."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from helix_ray.knowledge.readers import decode
from helix_ray.knowledge.readers.assembly import Assembly
from helix_ray.knowledge.text import StructuredText

# Nobody reads these for what a page says.
_NOISE = "script, style, noscript, template, svg, nav, header nav, footer, aside, form, iframe, [hidden], [aria-hidden=true]"
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_WHOLE = {"p": "paragraph", "blockquote": "paragraph", "dd": "paragraph", "dt": "paragraph", "figcaption": "paragraph"}
_SPACE = re.compile(r"[ \t\r\n\f\v]+")


def read(data: bytes) -> StructuredText:
    """Read what a page shows: headings, paragraphs, lists, tables and preformatted text.

    Raises:
        InvalidRequestError: it is no text.
    """
    tree = LexborHTMLParser(decode(data))
    title = tree.css_first("title")
    for node in tree.css(_NOISE):
        node.decompose()
    assembly = Assembly()
    root = tree.css_first("main") or tree.css_first("article") or tree.body
    if root is not None:
        _Walk(assembly).visit(root)
    return assembly.finished(_flat(title.text()) if title is not None else None)


class _Walk:
    """Goes through a page; loose text between blocks becomes paragraphs."""

    def __init__(self, assembly: Assembly) -> None:
        self._assembly = assembly
        self._loose: list[str] = []

    def visit(self, root: LexborNode) -> None:
        """Add everything below a node."""
        # Not recursive: pages may be nested as deeply as their author likes.
        stack: list[LexborNode | None] = [root]
        while stack:
            node = stack.pop()
            if node is None:
                self._end_loose()
                continue
            if node.tag == "-text":
                self._loose.append(node.text_content or "")
            elif not self._add(node):
                block = node.tag in ("div", "section", "article", "main", "body", "li", "br", "hr", "tr", "td")
                if block:
                    self._end_loose()
                    stack.append(None)
                stack.extend(reversed(list(node.iter(include_text=True))))
        self._end_loose()

    def _add(self, node: LexborNode) -> bool:
        """Add a node as one block, if it is one."""
        tag = node.tag or ""
        if tag in _HEADINGS:
            self._end_loose()
            self._assembly.add("heading", _flat(node.text()), int(tag[1]))
        elif tag in _WHOLE:
            self._end_loose()
            self._assembly.add("paragraph", _flat(node.text()))
        elif tag in ("ul", "ol"):
            self._end_loose()
            self._assembly.add("list", "\n".join(f"- {_flat(item.text())}" for item in node.css("li")))
        elif tag == "table":
            self._end_loose()
            rows = (" | ".join(_flat(cell.text()) for cell in row.css("th, td")) for row in node.css("tr"))
            self._assembly.add("table", "\n".join(rows))
        elif tag == "pre":
            self._end_loose()
            self._assembly.add("code", node.text())
        else:
            return False
        return True

    def _end_loose(self) -> None:
        if self._loose:
            self._assembly.add("paragraph", _flat("".join(self._loose)))
            self._loose = []


def _flat(text: str) -> str:
    return _SPACE.sub(" ", text).strip()
