"""OpenAI's files, as batches use them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import Any

from starlette.datastructures import UploadFile
from starlette.responses import JSONResponse, StreamingResponse
from starlette.types import ASGIApp

from helix_ray.api.batch_answers import DeletedFile, FileAnswer, FileList
from helix_ray.api.endpoint import Body, Doc, Endpoint, public
from helix_ray.api.paging import bounded_page, page_size
from helix_ray.api.request import ApiRequest
from helix_ray.api.services import Services
from helix_ray.api.upload import open_form
from helix_ray.core.batches import PART_BYTES, Batches, StoredFile
from helix_ray.core.errors import InvalidRequestError, UnavailableError
from helix_ray.wire.batches.request import decode_file_fields
from helix_ray.wire.batches.response import deleted_file, file_object

_TAG = "Batches"
_LARGEST_PAGE = 10_000
# A download is in the middle when the replica that has the files is replaced: it goes on after a few seconds.
_TRIES, _AGAIN_S = 20, 1.0
_FORM = Body(
    {
        "type": "object",
        "properties": {
            "file": {"type": "string", "format": "binary"},
            "purpose": {"type": "string", "const": "batch"},
            "expires_after[anchor]": {"type": "string", "const": "created_at"},
            "expires_after[seconds]": {"type": "integer", "minimum": 3600, "maximum": 2_592_000},
        },
        "required": ["file", "purpose"],
    },
    "multipart/form-data",
)
_CONTENT = Body({"type": "string", "format": "binary"}, "application/octet-stream")
_QUERIES = {
    "limit": "Most entries, 1 to 10,000, which is the default.",
    "after": "The last id of the page before.",
    "order": "`asc` or `desc`, by age; `desc` by default.",
    "purpose": "Only files with this purpose.",
}


def file_endpoints(services: Services) -> list[Endpoint]:
    """Endpoints of files, where there are batches."""
    if services.batches is None:
        return []
    api = FilesApi(services, services.batches)
    by_id = {"id": "Of the file."}
    table: tuple[tuple[str, str, Callable[[ApiRequest], Any], Doc], ...] = (
        ("POST", "/files", api.upload, Doc("Upload the input of a batch", _TAG, _FORM, {200: (Body(FileAnswer),)})),
        (
            "GET",
            "/files",
            api.files,
            Doc("List files", _TAG, answers={200: (Body(FileList),)}, failures=(400, 404), queries=_QUERIES),
        ),
        (
            "GET",
            "/files/{id}",
            api.file,
            Doc("Look at a file", _TAG, answers={200: (Body(FileAnswer),)}, failures=(404,), path_parameters=by_id),
        ),
        (
            "DELETE",
            "/files/{id}",
            api.delete,
            Doc("Delete a file", _TAG, answers={200: (Body(DeletedFile),)}, failures=(404, 409), path_parameters=by_id),
        ),
        (
            "GET",
            "/files/{id}/content",
            api.content,
            Doc("Download a file", _TAG, answers={200: (_CONTENT,)}, failures=(404,), path_parameters=by_id),
        ),
    )
    # Beside the file comes the form around it.
    largest = {"/files": services.settings.file_bytes + 2**20}
    return [Endpoint(method, public(path), handler, doc, largest_body=largest.get(path)) for method, path, handler, doc in table]


class FilesApi:
    """The handlers.

    Args:
        services: what they work with.
        batches: have the files.
    """

    def __init__(self, services: Services, batches: Batches) -> None:
        self._settings = services.settings
        self._batches = batches

    async def upload(self, request: ApiRequest) -> ASGIApp:
        """``POST /files``."""
        async with open_form(request, self._settings, self._settings.file_bytes) as (fields, files):
            lifetime = decode_file_fields(fields)
            name = files[0].filename if len(files) == 1 else None
            if not name:
                raise InvalidRequestError("The form must hold one file, with a name.", param="file")
            ident = await self._batches.begin_file(request.tenant, name, files[0].size or 0, lifetime)
            stored = await self._send(request.tenant, ident, files[0])
        return JSONResponse(file_object(stored))

    async def files(self, request: ApiRequest) -> ASGIApp:
        """``GET /files``."""
        limit, query = page_size(request, _LARGEST_PAGE, _LARGEST_PAGE), request.query_params
        order = query.get("order", "desc")
        if order not in ("asc", "desc"):
            raise InvalidRequestError("`order` is `asc` or `desc`.", param="order")
        purpose = query.get("purpose")
        if purpose not in (None, "batch", "batch_output"):
            return JSONResponse(bounded_page([], limit, file_object))
        found = await self._batches.files(request.tenant, limit + 1, query.get("after"), order == "asc", purpose)
        return JSONResponse(bounded_page(found, limit, file_object))

    async def file(self, request: ApiRequest) -> ASGIApp:
        """``GET /files/{id}``."""
        return JSONResponse(file_object(await self._batches.file(request.tenant, request.path_params["id"])))

    async def delete(self, request: ApiRequest) -> ASGIApp:
        """``DELETE /files/{id}``."""
        await self._batches.delete_file(request.tenant, request.path_params["id"])
        return JSONResponse(deleted_file(request.path_params["id"]))

    async def content(self, request: ApiRequest) -> ASGIApp:
        """``GET /files/{id}/content``. What fails before the first byte is an error as any other."""
        file = await self._batches.file(request.tenant, request.path_params["id"])
        first = await self._batches.read(file.tenant, file.id, 0)
        # A length that is told makes a download that breaks off an error of the client's library, never a shorter file.
        headers = {"content-length": str(file.size), "content-disposition": "attachment"}
        return StreamingResponse(self._parts(file, first), headers=headers, media_type="application/octet-stream")

    async def _parts(self, file: StoredFile, first: bytes) -> AsyncGenerator[bytes, None]:
        part, content = 0, first
        while content:
            yield content
            part += 1
            content = await self._read(file, part)

    async def _read(self, file: StoredFile, part: int) -> bytes:
        for _ in range(_TRIES):
            try:
                return await self._batches.read(file.tenant, file.id, part)
            except UnavailableError:
                await asyncio.sleep(_AGAIN_S)
        return await self._batches.read(file.tenant, file.id, part)

    async def _send(self, tenant: str, ident: str, file: UploadFile) -> StoredFile:
        part = 0
        while content := await file.read(PART_BYTES):
            await self._batches.append(tenant, ident, part, content)
            part += 1
        return await self._batches.finish_file(tenant, ident)
