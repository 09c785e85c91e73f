"""The directory of models, for programs and, as a page, for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

from starlette.responses import HTMLResponse, JSONResponse
from starlette.types import ASGIApp

from helix_ray.api.access import Access
from helix_ray.api.directory_answers import Directory
from helix_ray.api.directory_entries import directory_entry
from helix_ray.api.directory_page import POLICY, render_directory, searched_text
from helix_ray.api.endpoint import Body, Doc, Endpoint, public
from helix_ray.api.request import ApiRequest
from helix_ray.api.services import Services
from helix_ray.core.errors import InvalidRequestError
from helix_ray.gateway.router import Capability

_TAG = "Directory"
_CAPABILITIES: tuple[Capability, ...] = get_args(Capability)
_MOST_CHARS = 256
_QUERIES = {
    "capability": f"Only models that can do this: one of {', '.join(_CAPABILITIES)}, or several with commas between.",
    "q": "Only models that have these words in their id, name, aliases, owner or description.",
}


def directory_endpoints(services: Services) -> list[Endpoint]:
    """The directory. It is a price list for everybody, so it asks for no key."""
    api = DirectoryApi([directory_entry(card, services.prices) for card in services.router.cards()])
    models = Doc(
        "List models with what they can do and what they cost",
        _TAG,
        answers={200: (Body(Directory),)},
        failures=(400,),
        queries=_QUERIES,
    )
    page = Doc(
        "The same as a page", _TAG, answers={200: (Body({"type": "string"}, "text/html"),)}, failures=(400,), queries=_QUERIES
    )
    return [
        Endpoint("GET", public("/directory"), api.models, models, Access.OPEN),
        Endpoint("GET", ("/directory",), api.page, page, Access.OPEN),
    ]


class DirectoryApi:
    """The handlers.

    Args:
        entries: all models.
    """

    def __init__(self, entries: Sequence[dict[str, Any]]) -> None:
        self._entries = entries
        self._texts = [searched_text(entry) for entry in entries]

    async def models(self, request: ApiRequest) -> ASGIApp:
        """``GET /v1/directory``."""
        return JSONResponse({"data": self._found(request)})

    async def page(self, request: ApiRequest) -> ASGIApp:
        """``GET /directory``."""
        found, query = self._found(request), request.query_params
        shown = {entry["id"] for entry in found}
        html = render_directory(self._entries, shown, _CAPABILITIES, query.get("q", ""), query.get("capability", ""))
        return HTMLResponse(html, headers=POLICY)

    def _found(self, request: ApiRequest) -> list[dict[str, Any]]:
        text, wanted = request.query_params.get("q", ""), request.query_params.get("capability", "")
        if len(text) > _MOST_CHARS:
            raise InvalidRequestError(f"`q` has at most {_MOST_CHARS} characters.", param="q")
        needed = {name.strip() for name in wanted.split(",", len(_CAPABILITIES))} - {""}
        if not needed <= set(_CAPABILITIES):
            raise InvalidRequestError(f"`capability` is one of {', '.join(_CAPABILITIES)}.", param="capability")
        words = text.casefold().split()
        return [
            entry
            for entry, searched in zip(self._entries, self._texts, strict=True)
            if needed <= set(entry["capabilities"]) and all(word in searched for word in words)
        ]
