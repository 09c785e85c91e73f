"""Word documents, by python-docx."""

from __future__ import annotations

import io
import re

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph

from helix_ray.core.errors import InvalidRequestError
from helix_ray.knowledge.readers.assembly import Assembly
from helix_ray.knowledge.text import StructuredText

_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)


def read(data: bytes) -> StructuredText:
    """Read a .docx file: headings, paragraphs, lists and tables of its body.

    Raises:
        InvalidRequestError: it is none, or is damaged.
    """
    try:
        document = docx.Document(io.BytesIO(data))
        assembly = Assembly()
        for part in document.iter_inner_content():
            if isinstance(part, Table):
                assembly.add("table", _rows(part))
            else:
                _add(assembly, part)
        return assembly.finished(document.core_properties.title)
    except Exception as exc:  # the library raises what its parsers raise: KeyError, BadZipFile, XMLSyntaxError and more
        raise InvalidRequestError("The file is no Word document, or is damaged.") from exc


def _add(assembly: Assembly, paragraph: Paragraph) -> None:
    style = (paragraph.style.name if paragraph.style is not None else None) or ""
    heading = _HEADING.match(style)
    if heading or style == "Title":
        assembly.add("heading", paragraph.text, int(heading[1]) if heading else 1)
    else:
        assembly.add("list" if style.startswith("List") else "paragraph", paragraph.text)


def _rows(table: Table) -> str:
    return "\n".join(" | ".join(cell.text.strip() for cell in row.cells) for row in table.rows)
