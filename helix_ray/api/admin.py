"""What admins do: users, and the record of these acts."""

from __future__ import annotations

from starlette.responses import JSONResponse
from starlette.types import ASGIApp

from helix_ray.accounts.plans import check_plan
from helix_ray.api.access import Access
from helix_ray.api.account_answers import AuditList, UserAnswer, UserList
from helix_ray.api.content import read_request
from helix_ray.api.endpoint import PAGE, Body, Doc, Endpoint, public
from helix_ray.api.paging import page_of, page_size
from helix_ray.api.request import ApiRequest
from helix_ray.api.services import Services
from helix_ray.core.accounts import Caller
from helix_ray.core.protocols import Accounts
from helix_ray.wire.accounts.request import decode_user_change
from helix_ray.wire.accounts.response import audit_object, user_object
from helix_ray.wire.accounts.schema import UserChange

_TAG = "Administration"


def admin_endpoints(services: Services) -> list[Endpoint]:
    """Endpoints of admins, where there are accounts."""
    if services.accounts is None:
        return []
    api = AdminApi(services, services.accounts)
    users = Doc(
        "List users, the last registered first", _TAG, answers={200: (Body(UserList),)}, failures=(400, 404), queries=PAGE
    )
    change = Doc(
        "Give a user a role or a plan, disable or enable one",
        _TAG,
        Body(UserChange, example={"disabled": True}),
        {200: (Body(UserAnswer),)},
        failures=(409,),
        path_parameters={"id": "Of the user."},
    )
    audit = Doc("List what admins did, newest first", _TAG, answers={200: (Body(AuditList),)}, failures=(400, 404), queries=PAGE)
    return [
        Endpoint("GET", public("/admin/users"), api.users, users, Access.ADMIN),
        Endpoint("PATCH", public("/admin/users/{id}"), api.change, change, Access.ADMIN),
        Endpoint("GET", public("/admin/audit"), api.audit, audit, Access.ADMIN),
    ]


class AdminApi:
    """The handlers.

    Args:
        services: what they work with.
        accounts: all of them.
    """

    def __init__(self, services: Services, accounts: Accounts) -> None:
        self._settings = services.settings
        self._plans = services.plans
        self._accounts = accounts

    async def users(self, request: ApiRequest) -> ASGIApp:
        """``GET /admin/users``."""
        limit = page_size(request)
        found = await self._accounts.users(actor_of(request), limit + 1, request.query_params.get("after"))
        return JSONResponse(page_of(found, limit, user_object))

    async def change(self, request: ApiRequest) -> ASGIApp:
        """``PATCH /admin/users/{id}``."""
        actor, user_id = actor_of(request), request.path_params["id"]
        changes = await read_request(request, self._settings, decode_user_change)
        # In this order no second change is refused after a first one was done: the last admin is told before anything changes,
        # and a plan that there is not before that.
        check_plan(self._plans, changes.get("plan"))
        if changes.get("disabled"):
            await self._accounts.disable(actor, user_id)
        if "role" in changes:
            await self._accounts.set_role(actor, user_id, changes["role"])
        if changes.get("disabled") is False:
            await self._accounts.enable(actor, user_id)
        if "plan" in changes:
            await self._accounts.set_plan(actor, user_id, changes["plan"])
        return JSONResponse(user_object(await self._accounts.user(user_id)))

    async def audit(self, request: ApiRequest) -> ASGIApp:
        """``GET /admin/audit``."""
        limit = page_size(request)
        found = await self._accounts.audit(actor_of(request), limit + 1, request.query_params.get("after"))
        return JSONResponse(page_of(found, limit, audit_object))


def actor_of(request: ApiRequest) -> Caller:
    """The admin behind a request, on a route that asks for one."""
    caller = request.principal.caller
    assert caller is not None
    return caller
