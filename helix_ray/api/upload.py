"""Files that come as ``multipart/form-data``."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from helix_ray.api.body import read_body
from helix_ray.config import Settings
from helix_ray.core.errors import InvalidRequestError, UnsupportedMediaTypeError

_MOST_FILES = 100
_MOST_FIELDS = 20
_LARGEST_FIELD = 64 * 2**10


@dataclass(frozen=True, slots=True)
class File:
    """One file of a form.

    Attributes:
        name: as the client calls it.
        media_type: what the client says that it is.
        data: its bytes.
    """

    name: str | None
    media_type: str | None
    data: bytes


async def read_form(request: Request, settings: Settings) -> tuple[dict[str, str], list[File]]:
    """The fields and the files of a form.

    Args:
        request: its body was not read yet.
        settings: hold the limits.

    Raises:
        UnsupportedMediaTypeError: it is no form with files.
        InvalidRequestError: it is damaged, or has too many parts.
        RequestTooLargeError: it is over ``limits.file_bytes``.
    """
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise UnsupportedMediaTypeError("The body must be a form with files: multipart/form-data.")
    body = await read_body(request, settings, settings.limits.file_bytes)

    async def parts() -> AsyncGenerator[bytes, None]:
        yield body

    parser = MultiPartParser(
        request.headers, parts(), max_files=_MOST_FILES, max_fields=_MOST_FIELDS, max_part_size=_LARGEST_FIELD
    )
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError, UnicodeDecodeError) as exc:
        raise InvalidRequestError(f"The form cannot be read: {exc}") from exc
    try:
        fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
        files = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
        return fields, [File(file.filename, file.content_type, await file.read()) for file in files]
    finally:
        await form.close()
