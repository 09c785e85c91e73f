"""PDF files, by pypdf."""

from __future__ import annotations

import io
import re

from pypdf import PdfReader

from helix_ray.core.errors import InvalidRequestError
from helix_ray.knowledge.readers.assembly import Assembly
from helix_ray.knowledge.text import StructuredText

# A line that ends in a hyphen goes on in the next one.
_HYPHENATION = re.compile(r"(?<=[a-z])-\n(?=[a-z])")


def read(data: bytes) -> StructuredText:
    """Read the text of a PDF file, page by page; what is only a picture stays out.

    Raises:
        InvalidRequestError: it is no PDF file, is damaged, asks for a password, or has no text.
    """
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise InvalidRequestError("The PDF file asks for a password.")
        assembly = Assembly()
        for number, page in enumerate(reader.pages, 1):
            for paragraph in re.split(r"\n\s*\n", _HYPHENATION.sub("", page.extract_text())):
                assembly.add("paragraph", paragraph, page=number)
        finished = assembly.finished(reader.metadata.title if reader.metadata else None)
    except InvalidRequestError:
        raise
    except Exception as exc:  # broken files surface as KeyError, RecursionError, zlib.error and more
        raise InvalidRequestError("The file is no PDF file, or is damaged.") from exc
    if not finished.blocks:
        raise InvalidRequestError("The PDF file has no text; it may be a scan.")
    return finished
