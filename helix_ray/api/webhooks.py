"""Webhooks of an account: its endpoints, and what was sent to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

from starlette.responses import JSONResponse
from starlette.types import ASGIApp

from helix_ray.api.access import Access
from helix_ray.api.auth import account_of, session_account
from helix_ray.api.content import read_request
from helix_ray.api.endpoint import PAGE, Body, Doc, Endpoint, public
from helix_ray.api.paging import page_of, page_size
from helix_ray.api.request import ApiRequest
from helix_ray.api.services import Services
from helix_ray.api.webhook_answers import (
    AttemptList,
    DeletedWebhookEndpoint,
    DeliveryAnswer,
    DeliveryList,
    NewWebhookEndpointAnswer,
    WebhookEndpointAnswer,
    WebhookEndpointList,
)
from helix_ray.core.errors import InvalidRequestError
from helix_ray.core.webhooks import DeliveryState, Webhooks
from helix_ray.core.webhooks import Endpoint as Receiver
from helix_ray.wire.webhooks.request import decode_endpoint_change, decode_endpoint_creation
from helix_ray.wire.webhooks.response import attempt_object, delivery_object, endpoint_object
from helix_ray.wire.webhooks.schema import EndpointChange, EndpointCreation

_TAG = "Webhooks"
_EXAMPLE: dict[str, Any] = {"url": "https://example.com/webhooks", "events": ["completion.failed", "balance.low"]}
_ID = {"id": "Of the endpoint."}
_DELIVERY = {**_ID, "delivery_id": "Of the delivery."}
_STATES: tuple[DeliveryState, ...] = get_args(DeliveryState)


def webhook_endpoints(services: Services) -> list[Endpoint]:
    """Endpoints of webhooks, where there are any."""
    if services.webhooks is None:
        return []
    api = WebhooksApi(services, services.webhooks)
    told, one = {201: (Body(NewWebhookEndpointAnswer),)}, {200: (Body(WebhookEndpointAnswer),)}
    sent = {201: (Body(DeliveryAnswer),)}
    states = {**PAGE, "state": f"Only those that stand so: {', '.join(_STATES)}."}
    table: tuple[tuple[str, str, Callable[[ApiRequest], Any], Doc], ...] = (
        (
            "POST",
            "/webhooks",
            api.create,
            Doc("Make an endpoint; its secret is told only now", _TAG, Body(EndpointCreation, example=_EXAMPLE), told, (409,)),
        ),
        (
            "GET",
            "/webhooks",
            api.endpoints,
            Doc("List endpoints, newest first", _TAG, None, {200: (Body(WebhookEndpointList),)}, (400, 404), queries=PAGE),
        ),
        ("GET", "/webhooks/{id}", api.endpoint, Doc("Look at an endpoint", _TAG, None, one, (404,), _ID)),
        (
            "PATCH",
            "/webhooks/{id}",
            api.change,
            Doc("Change an endpoint", _TAG, Body(EndpointChange, example={"enabled": False}), one, (), _ID),
        ),
        (
            "DELETE",
            "/webhooks/{id}",
            api.delete,
            Doc("Delete an endpoint with its deliveries", _TAG, None, {200: (Body(DeletedWebhookEndpoint),)}, (404,), _ID),
        ),
        (
            "POST",
            "/webhooks/{id}/rotate",
            api.rotate,
            Doc("Give an endpoint another secret; it is told only now", _TAG, None, {200: told[201]}, (404,), _ID),
        ),
        ("POST", "/webhooks/{id}/test", api.test, Doc("Send a test event", _TAG, None, sent, (404, 409), _ID)),
        (
            "GET",
            "/webhooks/{id}/deliveries",
            api.deliveries,
            Doc("List deliveries, newest first", _TAG, None, {200: (Body(DeliveryList),)}, (400, 404), _ID, states),
        ),
        (
            "GET",
            "/webhooks/{id}/deliveries/{delivery_id}/attempts",
            api.attempts,
            Doc("List the attempts of a delivery, first one first", _TAG, None, {200: (Body(AttemptList),)}, (404,), _DELIVERY),
        ),
        (
            "POST",
            "/webhooks/{id}/deliveries/{delivery_id}/replay",
            api.replay,
            Doc("Send an event once more", _TAG, None, sent, (404, 409), _DELIVERY),
        ),
    )
    return [Endpoint(method, public(path), handler, doc, Access.ACCOUNT) for method, path, handler, doc in table]


class WebhooksApi:
    """The handlers. Endpoints are made and changed with the access token of a login only: they outlive a key.

    Args:
        services: what they work with.
        hooks: the webhooks of all accounts.
    """

    def __init__(self, services: Services, hooks: Webhooks) -> None:
        self._settings = services.settings
        self._webhooks = hooks

    async def create(self, request: ApiRequest) -> ASGIApp:
        """``POST /webhooks``."""
        account = session_account(request)
        wanted = await read_request(request, self._settings, decode_endpoint_creation)
        return _told(*await self._webhooks.create_endpoint(account, wanted.url, wanted.events, wanted.description), 201)

    async def endpoints(self, request: ApiRequest) -> ASGIApp:
        """``GET /webhooks``."""
        limit = page_size(request)
        found = await self._webhooks.endpoints(account_of(request), limit + 1, request.query_params.get("after"))
        return JSONResponse(page_of(found, limit, endpoint_object))

    async def endpoint(self, request: ApiRequest) -> ASGIApp:
        """``GET /webhooks/{id}``."""
        return JSONResponse(endpoint_object(await self._webhooks.endpoint(account_of(request), request.path_params["id"])))

    async def change(self, request: ApiRequest) -> ASGIApp:
        """``PATCH /webhooks/{id}``."""
        account = session_account(request)
        changes = await read_request(request, self._settings, decode_endpoint_change)
        return JSONResponse(endpoint_object(await self._webhooks.change_endpoint(account, request.path_params["id"], changes)))

    async def delete(self, request: ApiRequest) -> ASGIApp:
        """``DELETE /webhooks/{id}``."""
        endpoint = request.path_params["id"]
        await self._webhooks.delete_endpoint(session_account(request), endpoint)
        return JSONResponse({"object": "webhook_endpoint", "id": endpoint, "deleted": True})

    async def rotate(self, request: ApiRequest) -> ASGIApp:
        """``POST /webhooks/{id}/rotate``."""
        return _told(*await self._webhooks.rotate_endpoint(session_account(request), request.path_params["id"]), 200)

    async def test(self, request: ApiRequest) -> ASGIApp:
        """``POST /webhooks/{id}/test``."""
        delivery = await self._webhooks.test_endpoint(account_of(request), request.path_params["id"])
        return JSONResponse(delivery_object(delivery), 201)

    async def deliveries(self, request: ApiRequest) -> ASGIApp:
        """``GET /webhooks/{id}/deliveries``."""
        limit, state, after = page_size(request), _state(request), request.query_params.get("after")
        found = await self._webhooks.deliveries(account_of(request), request.path_params["id"], state, limit + 1, after)
        return JSONResponse(page_of(found, limit, delivery_object))

    async def attempts(self, request: ApiRequest) -> ASGIApp:
        """``GET /webhooks/{id}/deliveries/{delivery_id}/attempts``."""
        endpoint, delivery = request.path_params["id"], request.path_params["delivery_id"]
        found = await self._webhooks.attempts(account_of(request), endpoint, delivery)
        return JSONResponse(page_of(found, len(found), attempt_object))

    async def replay(self, request: ApiRequest) -> ASGIApp:
        """``POST /webhooks/{id}/deliveries/{delivery_id}/replay``."""
        endpoint, delivery = request.path_params["id"], request.path_params["delivery_id"]
        return JSONResponse(delivery_object(await self._webhooks.replay(account_of(request), endpoint, delivery)), 201)


def _told(endpoint: Receiver, secret: str, status: int) -> JSONResponse:
    return JSONResponse({**endpoint_object(endpoint), "secret": secret}, status, {"cache-control": "no-store"})


def _state(request: ApiRequest) -> DeliveryState | None:
    """The query's ``state``.

    Raises:
        InvalidRequestError: deliveries never stand so.
    """
    given = request.query_params.get("state")
    found = next((state for state in _STATES if state == given), None)
    if given is not None and found is None:
        raise InvalidRequestError(f"`state` is one of: {', '.join(_STATES)}.", param="state")
    return found
