"""Files that come as ``multipart/form-data``."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from helix_ray.api.body import read_body, receive_pieces
from helix_ray.config import Settings
from helix_ray.core.errors import InvalidRequestError, RequestTimeoutError, RequestTooLargeError, UnsupportedMediaTypeError

_MOST_FILES = 100
_MOST_FIELDS = 20
_LARGEST_FIELD = 64 * 2**10
_AROUND_FILE = 2**20


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
    _check_type(request)
    body = await read_body(request, settings, settings.limits.file_bytes)

    async def parts() -> AsyncGenerator[bytes, None]:
        yield body

    form = await _parse(request, parts())
    try:
        fields, files = _split(form)
        return fields, [File(file.filename, file.content_type, await file.read()) for file in files]
    finally:
        await form.close()


@asynccontextmanager
async def open_form(request: Request, settings: Settings, largest: int) -> AsyncIterator[tuple[dict[str, str], list[UploadFile]]]:
    """The fields and the files of a form that may be large: its files are on disk, not in memory, while the block runs.

    Args:
        request: its body was not read yet.
        settings: hold the limits. As long as another request may take for a whole body, this one may for each piece of that size.
        largest: most bytes of all files together.

    Raises:
        UnsupportedMediaTypeError: it is no form with files, or it is compressed.
        InvalidRequestError: it is damaged, or has too many parts.
        RequestTooLargeError: it is too large.
        RequestTimeoutError: it came too slowly.
        ClientDisconnected: the client went away first.
    """
    _check_type(request)
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise UnsupportedMediaTypeError("Send the file without Content-Encoding.")
    form = await _parse(request, _pieces(request, settings, largest))
    try:
        yield _split(form)
    finally:
        await form.close()


async def _pieces(request: Request, settings: Settings, largest: int) -> AsyncGenerator[bytes, None]:
    """The form as it comes; what is wrong with it is said of its file."""
    try:
        async with aclosing(receive_pieces(request, settings, largest + _AROUND_FILE)) as pieces:
            async for piece in pieces:
                yield piece
    except RequestTooLargeError as exc:
        raise _too_large(largest) from exc
    except RequestTimeoutError as exc:
        piece_bytes, seconds = settings.limits.body_bytes, settings.body_timeout_s
        raise RequestTimeoutError(f"{piece_bytes} bytes of the file did not arrive within {seconds:g} s.") from exc


class _Parser(MultiPartParser):
    """Knows whether the form's end has come."""

    ended = False

    def on_end(self) -> None:
        """The last boundary was read."""
        self.ended = True


async def _parse(request: Request, parts: AsyncGenerator[bytes, None]) -> FormData:
    async def whole() -> AsyncGenerator[bytes, None]:
        async for part in parts:
            yield part
        if not parser.ended:
            # Raised in here, so that the parser closes the file that it has begun.
            raise InvalidRequestError("The form is cut off.", param="file")

    parser = _Parser(request.headers, whole(), max_files=_MOST_FILES, max_fields=_MOST_FIELDS, max_part_size=_LARGEST_FIELD)
    try:
        return await parser.parse()
    except (MultiPartException, KeyError, UnicodeDecodeError) as exc:
        raise InvalidRequestError(f"The form cannot be read: {exc}") from exc
    finally:
        await parts.aclose()


def _split(form: FormData) -> tuple[dict[str, str], list[UploadFile]]:
    fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    return fields, [value for _, value in form.multi_items() if isinstance(value, UploadFile)]


def _check_type(request: Request) -> None:
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise UnsupportedMediaTypeError("The body must be a form with files: multipart/form-data.")


def _too_large(limit: int) -> RequestTooLargeError:
    return RequestTooLargeError(f"A file has at most {limit} bytes.", param="file")
