"""Readers: one module for each kind of file, and the table that finds it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from helix_ray.core.errors import InvalidRequestError
from helix_ray.knowledge.text import StructuredText


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file.

    Attributes:
        name: ``markdown``, for example.
        reader: ``module:function`` below this package; it gets the file's bytes.
        media_types: how HTTP calls it.
        extensions: how file names end.
        foreign: whether reading it runs a large parser on what a stranger made, which then has a process of its own.
        binary: whether it is no text.
    """

    name: str
    reader: str
    media_types: tuple[str, ...]
    extensions: tuple[str, ...]
    foreign: bool = False
    binary: bool = False

    def load(self) -> Callable[[bytes], StructuredText]:
        """The reader; its libraries are imported now."""
        module, _, function = self.reader.partition(":")
        reader: Callable[[bytes], StructuredText] = getattr(import_module(f"{__name__}.{module}"), function)
        return reader


FORMATS = (
    Format("text", "plain:read", ("text/plain",), ("txt", "text", "log", "rst", "csv", "tsv")),
    Format("markdown", "markdown:read", ("text/markdown", "text/x-markdown"), ("md", "markdown", "mdx")),
    Format("html", "html:read", ("text/html", "application/xhtml+xml"), ("html", "htm", "xhtml"), foreign=True),
    Format("pdf", "pdf:read", ("application/pdf",), ("pdf",), foreign=True, binary=True),
    Format(
        "docx",
        "docx:read",
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
        ("docx",),
        foreign=True,
        binary=True,
    ),
    Format(
        "code",
        "code:read",
        (
            "text/x-python",
            "text/javascript",
            "application/json",
            "application/yaml",
            "text/x-c",
            "text/x-go",
            "text/x-java-source",
        ),
        (
            *(
                "py",
                "pyi",
                "js",
                "mjs",
                "ts",
                "tsx",
                "jsx",
                "go",
                "rs",
                "c",
                "h",
                "cc",
                "cpp",
                "hpp",
                "java",
                "kt",
                "scala",
                "rb",
            ),
            *("php", "cs", "swift", "sh", "bash", "sql", "json", "yaml", "yml", "toml", "ini", "cfg", "xml", "css", "lua", "r"),
            *("pl", "tf", "proto"),
        ),
    ),
)
_BY_EXTENSION = {extension: format for format in FORMATS for extension in format.extensions}
_BY_MEDIA_TYPE = {media_type: format for format in FORMATS for media_type in format.media_types}
_BY_NAME = {format.name: format for format in FORMATS}


def format_of(filename: str | None, media_type: str | None = None) -> Format:
    """The kind of a file.

    Args:
        filename: what it is called; its ending decides where it is known, unless it is text by its media type and that ending is
            not: what was taken out of ``a.pdf``.
        media_type: ``Content-Type`` of its upload, with or without parameters.

    Raises:
        InvalidRequestError: nothing here reads such a file.
    """
    extension = (filename or "").rpartition(".")[2].lower()
    plain_type = (media_type or "").partition(";")[0].strip().lower()
    found = _BY_EXTENSION.get(extension)
    if found is None or (found.binary and plain_type.startswith("text/")):
        found = _BY_MEDIA_TYPE.get(plain_type)
    if found is None:
        known = ", ".join(sorted(_BY_EXTENSION))
        raise InvalidRequestError(
            f"No reader for {filename or 'a file'} ({media_type or 'no media type'}). Known endings: {known}."
        )
    return found


def format_named(name: str) -> Format:
    """The kind of files with that name.

    Raises:
        InvalidRequestError: there is none.
    """
    if name not in _BY_NAME:
        raise InvalidRequestError(f"No format is called {name!r}; there are {', '.join(_BY_NAME)}.", param="format")
    return _BY_NAME[name]


def decode(data: bytes) -> str:
    """Bytes of a text file as text.

    Raises:
        InvalidRequestError: it is no text, or not in UTF-8 or UTF-16 with a byte order mark.
    """
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as exc:
        raise InvalidRequestError(f"The file is not UTF-8 text (byte {exc.start}).") from exc
    if "\0" in text:
        raise InvalidRequestError("The file is binary: it holds NUL characters.")
    return text
