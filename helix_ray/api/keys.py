"""The keys of an account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.responses import JSONResponse
from starlette.types import ASGIApp

from helix_ray.api.access import Access
from helix_ray.api.account_answers import KeyAnswer, KeyList, NewKeyAnswer
from helix_ray.api.auth import account_of, session_account
from helix_ray.api.content import read_request
from helix_ray.api.endpoint import PAGE, Body, Doc, Endpoint, public
from helix_ray.api.paging import page_of, page_size
from helix_ray.api.request import ApiRequest
from helix_ray.api.services import Services
from helix_ray.core.accounts import ApiKey
from helix_ray.core.protocols import Accounts
from helix_ray.wire.accounts.request import decode_key_change, decode_key_creation, decode_rotation
from helix_ray.wire.accounts.response import key_object
from helix_ray.wire.accounts.schema import KeyChange, KeyCreation, RotationRequest

_TAG = "Accounts"
_KEY_EXAMPLE: dict[str, Any] = {"name": "ci", "scopes": {"models": ["helix-demo"]}, "budget_usd": "10.00"}


def key_endpoints(services: Services) -> list[Endpoint]:
    """Endpoints of keys, where there are accounts."""
    if services.accounts is None:
        return []
    api = KeysApi(services, services.accounts)
    by_id = {"id": "Of the key."}
    creation, change = Body(KeyCreation, example=_KEY_EXAMPLE), Body(KeyChange, example={"name": "deployment"})
    table: tuple[tuple[str, str, Callable[[ApiRequest], Any], Doc], ...] = (
        ("POST", "/keys", api.create, Doc("Make a key; it is told only now", _TAG, creation, {201: (Body(NewKeyAnswer),)})),
        (
            "GET",
            "/keys",
            api.keys,
            Doc("List keys, newest first", _TAG, answers={200: (Body(KeyList),)}, failures=(400, 404), queries=PAGE),
        ),
        (
            "GET",
            "/keys/{id}",
            api.key,
            Doc("Look at a key", _TAG, answers={200: (Body(KeyAnswer),)}, failures=(404,), path_parameters=by_id),
        ),
        (
            "PATCH",
            "/keys/{id}",
            api.change,
            Doc("Change a key", _TAG, change, {200: (Body(KeyAnswer),)}, failures=(409,), path_parameters=by_id),
        ),
        (
            "DELETE",
            "/keys/{id}",
            api.revoke,
            Doc("Revoke a key", _TAG, answers={200: (Body(KeyAnswer),)}, failures=(404,), path_parameters=by_id),
        ),
        (
            "POST",
            "/keys/{id}/rotate",
            api.rotate,
            Doc(
                "Give a key another text; it is told only now",
                _TAG,
                Body(RotationRequest, example={"grace_seconds": 3600}),
                {200: (Body(NewKeyAnswer),)},
                failures=(409,),
                path_parameters=by_id,
            ),
        ),
    )
    return [Endpoint(method, public(path), handler, doc, Access.ACCOUNT) for method, path, handler, doc in table]


class KeysApi:
    """The handlers. Keys are made and changed with the access token of a login only.

    Args:
        services: what they work with.
        accounts: whose keys they are.
    """

    def __init__(self, services: Services, accounts: Accounts) -> None:
        self._settings = services.settings
        self._accounts = accounts

    async def create(self, request: ApiRequest) -> ASGIApp:
        """``POST /keys``."""
        account = session_account(request)
        name, settings = await read_request(request, self._settings, decode_key_creation)
        return _told(*await self._accounts.create_key(account, name, settings), 201)

    async def keys(self, request: ApiRequest) -> ASGIApp:
        """``GET /keys``."""
        limit = page_size(request)
        found = await self._accounts.keys(account_of(request), limit + 1, request.query_params.get("after"))
        return JSONResponse(page_of(found, limit, key_object))

    async def key(self, request: ApiRequest) -> ASGIApp:
        """``GET /keys/{id}``."""
        return JSONResponse(key_object(await self._accounts.key(account_of(request), request.path_params["id"])))

    async def change(self, request: ApiRequest) -> ASGIApp:
        """``PATCH /keys/{id}``."""
        account = session_account(request)
        changes = await read_request(request, self._settings, decode_key_change)
        return JSONResponse(key_object(await self._accounts.change_key(account, request.path_params["id"], changes)))

    async def revoke(self, request: ApiRequest) -> ASGIApp:
        """``DELETE /keys/{id}``."""
        account = session_account(request)
        return JSONResponse(key_object(await self._accounts.revoke_key(account, request.path_params["id"])))

    async def rotate(self, request: ApiRequest) -> ASGIApp:
        """``POST /keys/{id}/rotate``."""
        account = session_account(request)
        grace = await read_request(request, self._settings, decode_rotation)
        return _told(*await self._accounts.rotate_key(account, request.path_params["id"], grace), 200)


def _told(key: ApiKey, text: str, status: int) -> JSONResponse:
    return JSONResponse({**key_object(key), "key": text}, status, {"cache-control": "no-store"})
