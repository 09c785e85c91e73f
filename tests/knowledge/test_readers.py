"""What readers make of files, and that no file makes them fail in another way than they say."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter

from helix_ray.core.errors import InvalidRequestError
from helix_ray.knowledge.readers import FORMATS, format_named, format_of
from helix_ray.knowledge.text import StructuredText


def read(name: str, data: bytes | str) -> StructuredText:
    return format_of(name).load()(data.encode() if isinstance(data, str) else data)


def kinds(document: StructuredText) -> list[tuple[str, str]]:
    return [(block.kind, document.text_of(block)) for block in document.blocks]


def test_plain_text() -> None:
    assert kinds(read("a.txt", "one\n two\n\n \t\nthree  \n")) == [("paragraph", "one\n two"), ("paragraph", "three  ")]


def test_markdown() -> None:
    text = (
        "Title\n=====\n\npara\ngraph\n\n## Sub\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```py\nx = 1\n```\n\n> quote\n\n1. x\n2. y\n"
    )
    document = read("a.md", text)
    assert document.title == "Title"
    assert document.content == text
    assert kinds(document) == [
        ("heading", "Title\n====="),
        ("paragraph", "para\ngraph"),
        ("heading", "## Sub"),
        ("table", "| a | b |\n|---|---|\n| 1 | 2 |"),
        ("code", "```py\nx = 1\n```"),
        ("paragraph", "> quote"),
        ("list", "1. x\n2. y"),
    ]


def test_html() -> None:
    page = """<html><head><title> The  page </title><style>p{}</style></head><body><nav>menu</nav>
      <h1>Head</h1>loose <b>text</b><p>para <i>graph</i></p><ul><li>one<li>two</ul>
      <div>in <span>a</span> box</div><pre>code
  here</pre><table><tr><th>a<th>b</tr><tr><td>1<td>2</tr></table><script>alert(1)</script></body></html>"""
    document = read("a.html", page)
    assert document.title == "The page"
    assert kinds(document) == [
        ("heading", "Head"),
        ("paragraph", "loose text"),
        ("paragraph", "para graph"),
        ("list", "- one\n- two"),
        ("paragraph", "in a box"),
        ("code", "code\n  here"),
        ("table", "a | b\n1 | 2"),
    ]


def test_html_nested_without_end() -> None:
    assert kinds(read("a.html", "<div>" * 100_000 + "deep")) == [("paragraph", "deep")]


def test_code() -> None:
    source = "import os\n\n\n# comment\n@decorated\ndef one():\n    a = 1\n\n    return a\n\n\nclass Two:\n    pass\n"
    assert [text.split("\n")[0] for _, text in kinds(read("a.py", source))] == ["import os", "# comment", "class Two:"]


def test_word() -> None:
    document = docx.Document()
    document.core_properties.title = "Report"
    document.add_heading("First", 1)
    document.add_paragraph("Some text.")
    document.add_paragraph("an item", style="List Bullet")
    table = document.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "a", "b"
    file = io.BytesIO()
    document.save(file)
    found = read("a.docx", file.getvalue())
    assert found.title == "Report"
    assert kinds(found) == [("heading", "First"), ("paragraph", "Some text."), ("list", "an item"), ("table", "a | b")]


def pdf(*pages: str) -> bytes:
    """A PDF file with a line of text on each page."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for text in pages:
        stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /Contents {len(objects)} 0 R /MediaBox [0 0 612 792] "
            "/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    body, offsets = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    start = len(body)
    size = len(objects) + 1
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF"
    return body + f"xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode()


def test_pdf() -> None:
    document = read("a.pdf", pdf("First page.", "Second page."))
    assert kinds(document) == [("paragraph", "First page."), ("paragraph", "Second page.")]
    assert [block.page for block in document.blocks] == [1, 2]


def test_a_pdf_without_text_says_so() -> None:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    file = io.BytesIO()
    writer.write(file)
    with pytest.raises(InvalidRequestError, match="scan"):
        read("a.pdf", file.getvalue())


def test_a_pdf_with_a_password_says_so() -> None:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    with pytest.raises(InvalidRequestError, match="password"):
        read("a.pdf", file.getvalue())


@pytest.mark.parametrize(("data", "text"), [(b"\xef\xbb\xbfhi", "hi"), ("hé".encode("utf-16"), "hé")])
def test_byte_order_marks(data: bytes, text: str) -> None:
    assert read("a.txt", data).content == text


@pytest.mark.parametrize("data", [b"\xff\xfeh", b"\x80abc", b"a\0b", b"\x89PNG\r\n\x1a\n\0\0"])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidRequestError):
        read("a.txt", data)


def test_formats_are_found_by_ending_then_by_media_type() -> None:
    assert format_of("README.MD").name == "markdown"
    assert format_of("x.unknown", "text/html; charset=utf-8").name == "html"
    assert format_of(None, "application/pdf").name == "pdf"
    assert format_named("docx").name == "docx"
    with pytest.raises(InvalidRequestError, match=r"picture\.png"):
        format_of("picture.png", "image/png")
    with pytest.raises(InvalidRequestError, match="nonesuch"):
        format_named("nonesuch")


def zipped(**files: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return file.getvalue()


READERS: list[Callable[[bytes], StructuredText]] = [format.load() for format in FORMATS]


@pytest.mark.parametrize("reader", READERS, ids=[format.name for format in FORMATS])
@given(data=st.one_of(st.binary(max_size=300), st.text().map(str.encode), st.just(zipped(a=b"x")), st.just(pdf("x")[:200])))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_read_or_refused(reader: Callable[[bytes], StructuredText], data: bytes) -> None:
    try:
        document = reader(data)
    except InvalidRequestError:
        return
    end = 0
    for block in document.blocks:
        assert end <= block.start < block.end <= len(document.content)
        assert document.text_of(block).strip()
        end = block.end
