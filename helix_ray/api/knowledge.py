"""The knowledge endpoints: HelixLLM's below ``/internal``, and the same for holders of a key below ``/v1``."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from starlette.responses import JSONResponse, StreamingResponse
from starlette.types import ASGIApp

from helix_ray.api.access import Access
from helix_ray.api.content import read_request
from helix_ray.api.endpoint import EVENTS, PAGE, Body, Doc, Endpoint, JsonSchema, public
from helix_ray.api.knowledge_answers import (
    CollectionAnswer,
    CollectionSummary,
    DeletedCollection,
    DeletedDocument,
    DocumentList,
    DocumentWithContent,
    FoundPassages,
    IngestedDocument,
    IngestOutcomes,
    KnowledgeStats,
)
from helix_ray.api.paging import page_size
from helix_ray.api.request import ApiRequest
from helix_ray.api.services import Services
from helix_ray.api.upload import read_form
from helix_ray.core.documents import Upload
from helix_ray.core.errors import HelixError, InvalidRequestError
from helix_ray.core.protocols import Knowledge
from helix_ray.wire.knowledge.request import (
    decode_collection,
    decode_files,
    decode_ingest,
    decode_ingest_many,
    decode_name,
    decode_query,
)
from helix_ray.wire.knowledge.response import collection_object, collection_summary, document_object, ingested, results
from helix_ray.wire.knowledge.schema import CollectionRequest, IngestManyRequest, IngestRequest, QueryRequest

_TAG = "Knowledge"
_FORM = Body(
    {
        "type": "object",
        "properties": {
            "file": {"type": "array", "items": {"type": "string", "format": "binary"}},
            "collection": {"type": "string", "default": "default"},
            "metadata": {"type": "string", "description": "A JSON object; it is the metadata of all files."},
        },
        "required": ["file"],
    },
    "multipart/form-data",
)
_PARAMETERS = {"name": "Of the collection.", "id": "Of the document."}
_DOCUMENT: dict[str, Any] = {"content": "# Opening hours\n\nWe open at 9:00.", "metadata": {"source": "hours.md"}}
_DOCUMENTS: dict[str, Any] = {"documents": [_DOCUMENT]}
_QUERY: dict[str, Any] = {"query": "When do you open?", "top_k": 3}
_SUMMARIES: JsonSchema = {"type": "array", "items": CollectionSummary.model_json_schema()}


def knowledge_endpoints(services: Services) -> list[Endpoint]:
    """Endpoints of the knowledge base, where there is one."""
    if services.knowledge is None:
        return []
    api = KnowledgeApi(services, services.knowledge)
    table: tuple[tuple[str, str, Callable[[ApiRequest], Any], Doc], ...] = (
        ("POST", "/ingest", api.ingest, _doc("Take a document in", IngestedDocument, Body(IngestRequest, example=_DOCUMENT))),
        (
            "POST",
            "/ingest/batch",
            api.ingest_many,
            _doc("Take many documents in", IngestOutcomes, Body(IngestManyRequest, example=_DOCUMENTS), events=True),
        ),
        ("POST", "/files", api.files, _doc("Take files in", IngestOutcomes, _FORM)),
        ("POST", "/query", api.query, _doc("Find passages", FoundPassages, Body(QueryRequest, example=_QUERY))),
        ("GET", "/collections", api.collections, _doc("List collections", _SUMMARIES)),
        ("GET", "/collections/{name}", api.collection, _doc("Look at a collection", CollectionAnswer, parameters=("name",))),
        (
            "PUT",
            "/collections/{name}",
            api.configure,
            _doc(
                "Make a collection, or change its settings",
                CollectionAnswer,
                Body(CollectionRequest, example={"top_k": 3}),
                ("name",),
                failures=(409,),
            ),
        ),
        (
            "DELETE",
            "/collections/{name}",
            api.delete_collection,
            _doc("Delete a collection", DeletedCollection, parameters=("name",)),
        ),
        (
            "GET",
            "/collections/{name}/documents",
            api.documents,
            _doc("List documents, newest first", DocumentList, parameters=("name",), queries=PAGE, failures=(400,)),
        ),
        (
            "GET",
            "/collections/{name}/documents/{id}",
            api.document,
            _doc("Fetch a document", DocumentWithContent, parameters=("name", "id")),
        ),
        (
            "DELETE",
            "/collections/{name}/documents/{id}",
            api.delete_document,
            _doc("Delete a document", DeletedDocument, parameters=("name", "id")),
        ),
        ("GET", "/stats", api.stats, _doc("Count everything", KnowledgeStats)),
    )
    repeatable, largest = ("/query",), {"/files": services.settings.limits.file_bytes}
    return [
        Endpoint(method, paths, handler, doc, access, repeatable=path in repeatable, largest_body=largest.get(path))
        for method, path, handler, doc in table
        for access, paths in (
            (Access.INTERNAL, (f"/internal/knowledge{path}",)),
            (Access.KEY, public(f"/knowledge{path}")),
        )
    ]


def _doc(
    summary: str,
    answer: type | JsonSchema,
    request: Body | None = None,
    parameters: tuple[str, ...] = (),
    events: bool = False,
    queries: Mapping[str, str] | None = None,
    failures: tuple[int, ...] = (),
) -> Doc:
    return Doc(
        summary,
        _TAG,
        request=request,
        answers={200: (Body(answer), EVENTS) if events else (Body(answer),)},
        failures=(*failures, 404) if parameters else failures,
        path_parameters={name: _PARAMETERS[name] for name in parameters},
        queries=queries or {},
    )


class KnowledgeApi:
    """The handlers.

    Args:
        services: what they work with.
        knowledge: the knowledge base.
    """

    def __init__(self, services: Services, knowledge: Knowledge) -> None:
        self._settings = services.settings
        self._knowledge = knowledge

    async def ingest(self, request: ApiRequest) -> ASGIApp:
        """``POST /ingest``."""
        wanted = await read_request(request, self._settings, decode_ingest)
        record = await self._knowledge.ingest(request.tenant, wanted.collection, wanted.uploads[0])
        return JSONResponse(ingested(record, wanted.collection))

    async def ingest_many(self, request: ApiRequest) -> ASGIApp:
        """``POST /ingest/batch``: a document that is refused does not keep the others out."""
        wanted = await read_request(request, self._settings, decode_ingest_many)
        if wanted.stream:
            return StreamingResponse(
                self._events(request.tenant, wanted.collection, wanted.uploads), media_type="text/event-stream"
            )
        return JSONResponse(
            {"results": [await self._one(request.tenant, wanted.collection, *item) for item in enumerate(wanted.uploads)]}
        )

    async def files(self, request: ApiRequest) -> ASGIApp:
        """``POST /files``: a file that is refused does not keep the others out."""
        fields, files = await read_form(request, self._settings)
        collection, metadata = decode_files(fields, self._settings.limits)
        if not files:
            raise InvalidRequestError("The form holds no file.", param="file")
        title = metadata.pop("title", None)
        uploads = [Upload(file.data, file.name, title, metadata, media_type=file.media_type) for file in files]
        return JSONResponse({"results": [await self._one(request.tenant, collection, *item) for item in enumerate(uploads)]})

    async def query(self, request: ApiRequest) -> ASGIApp:
        """``POST /query``."""
        wanted = await read_request(request, self._settings, decode_query)
        return JSONResponse(results(await self._knowledge.search(request.tenant, wanted.collection, wanted.search)))

    async def collections(self, request: ApiRequest) -> ASGIApp:
        """``GET /collections``."""
        return JSONResponse([collection_summary(*entry) for entry in await self._knowledge.collections(request.tenant)])

    async def collection(self, request: ApiRequest) -> ASGIApp:
        """``GET /collections/{name}``."""
        return JSONResponse(collection_object(*await self._knowledge.collection(request.tenant, request.path_params["name"])))

    async def configure(self, request: ApiRequest) -> ASGIApp:
        """``PUT /collections/{name}``."""
        name = decode_name(request.path_params["name"])
        model, settings = await read_request(request, self._settings, decode_collection)
        await self._knowledge.configure(request.tenant, name, model, settings)
        return await self.collection(request)

    async def delete_collection(self, request: ApiRequest) -> ASGIApp:
        """``DELETE /collections/{name}``."""
        name = request.path_params["name"]
        await self._knowledge.delete_collection(request.tenant, name)
        return JSONResponse({"name": name, "deleted": True})

    async def documents(self, request: ApiRequest) -> ASGIApp:
        """``GET /collections/{name}/documents``."""
        limit = page_size(request)
        after = request.query_params.get("after")
        found = await self._knowledge.documents(request.tenant, request.path_params["name"], limit + 1, after)
        return JSONResponse({"data": [document_object(record) for record in found[:limit]], "has_more": len(found) > limit})

    async def document(self, request: ApiRequest) -> ASGIApp:
        """``GET /collections/{name}/documents/{id}``."""
        record, content = await self._knowledge.document(request.tenant, request.path_params["name"], request.path_params["id"])
        return JSONResponse({**document_object(record), "content": content})

    async def delete_document(self, request: ApiRequest) -> ASGIApp:
        """``DELETE /collections/{name}/documents/{id}``."""
        await self._knowledge.delete_document(request.tenant, request.path_params["name"], request.path_params["id"])
        return JSONResponse({"id": request.path_params["id"], "deleted": True})

    async def stats(self, request: ApiRequest) -> ASGIApp:
        """``GET /stats``."""
        entries = await self._knowledge.collections(request.tenant)
        return JSONResponse(
            {
                "total_documents": sum(documents for _, documents, _ in entries),
                "total_chunks": sum(chunks for _, _, chunks in entries),
                "collections": len(entries),
                "embedding_dimensions": await self._knowledge.dimensions(),
            }
        )

    async def _events(self, tenant: str, collection: str, uploads: tuple[Upload, ...]) -> AsyncIterator[str]:
        for number, upload in enumerate(uploads):
            yield f"data: {json.dumps(await self._one(tenant, collection, number, upload))}\n\n"
        yield "data: [DONE]\n\n"

    async def _one(self, tenant: str, collection: str, index: int, upload: Upload) -> dict[str, Any]:
        place = {"index": index, "source": upload.source}
        try:
            return place | ingested(await self._knowledge.ingest(tenant, collection, upload), collection)
        except HelixError as exc:
            return place | {"status": "failed", "error": {"message": exc.message, "code": exc.code}}
