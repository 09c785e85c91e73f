"""OpenAI's batches: many requests in one file, answered when there is time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.responses import JSONResponse
from starlette.types import ASGIApp

from helix_ray.api.batch_answers import BatchAnswer, BatchList
from helix_ray.api.content import read_request
from helix_ray.api.endpoint import PAGE, Body, Doc, Endpoint, public
from helix_ray.api.paging import bounded_page, page_size
from helix_ray.api.request import ApiRequest
from helix_ray.api.services import Services
from helix_ray.core.batches import Batches
from helix_ray.wire.batches.request import decode_batch
from helix_ray.wire.batches.response import batch_object
from helix_ray.wire.batches.schema import BatchCreation

_TAG = "Batches"
_EXAMPLE: dict[str, Any] = {
    "input_file_id": "file-4bf92f3577b34da6a3ce929d0e0e4736",
    "endpoint": "/v1/chat/completions",
    "completion_window": "24h",
}


def batch_endpoints(services: Services) -> list[Endpoint]:
    """Endpoints of batches, where there are any."""
    if services.batches is None:
        return []
    api = BatchesApi(services, services.batches)
    by_id, answer = {"id": "Of the batch."}, {200: (Body(BatchAnswer),)}
    table: tuple[tuple[str, str, Callable[[ApiRequest], Any], Doc], ...] = (
        ("POST", "/batches", api.create, Doc("Make a batch", _TAG, Body(BatchCreation, example=_EXAMPLE), answer)),
        (
            "GET",
            "/batches",
            api.batches,
            Doc("List batches, newest first", _TAG, answers={200: (Body(BatchList),)}, failures=(400, 404), queries=PAGE),
        ),
        ("GET", "/batches/{id}", api.batch, Doc("Look at a batch", _TAG, None, answer, (404,), by_id)),
        ("POST", "/batches/{id}/cancel", api.cancel, Doc("Cancel a batch", _TAG, None, answer, (404, 409), by_id)),
    )
    return [Endpoint(method, public(path), handler, doc) for method, path, handler, doc in table]


class BatchesApi:
    """The handlers.

    Args:
        services: what they work with.
        batches: all of them.
    """

    def __init__(self, services: Services, batches: Batches) -> None:
        self._settings = services.settings
        self._batches = batches

    async def create(self, request: ApiRequest) -> ASGIApp:
        """``POST /batches``."""
        new = await read_request(request, self._settings, decode_batch)
        return JSONResponse(batch_object(await self._batches.create(request.principal, new)))

    async def batches(self, request: ApiRequest) -> ASGIApp:
        """``GET /batches``."""
        limit = page_size(request)
        found = await self._batches.batches(request.tenant, limit + 1, request.query_params.get("after"))
        return JSONResponse(bounded_page(found, limit, batch_object))

    async def batch(self, request: ApiRequest) -> ASGIApp:
        """``GET /batches/{id}``."""
        return JSONResponse(batch_object(await self._batches.batch(request.tenant, request.path_params["id"])))

    async def cancel(self, request: ApiRequest) -> ASGIApp:
        """``POST /batches/{id}/cancel``."""
        return JSONResponse(batch_object(await self._batches.cancel(request.tenant, request.path_params["id"])))
