"""What admins do with the money of accounts."""

from __future__ import annotations

from starlette.responses import JSONResponse
from starlette.types import ASGIApp

from helix_ray.api.access import Access
from helix_ray.api.admin import actor_of
from helix_ray.api.content import read_request
from helix_ray.api.endpoint import PAGE, Body, Doc, Endpoint, public
from helix_ray.api.money import USAGE_QUERIES, usage_page
from helix_ray.api.money_answers import BalanceAnswer, CreditAnswer, CreditList, LedgerAudit, UsageList
from helix_ray.api.paging import page_of, page_size
from helix_ray.api.request import ApiRequest
from helix_ray.api.services import Services
from helix_ray.core.errors import InvalidRequestError
from helix_ray.core.protocols import Accounts
from helix_ray.core.treasury import Money
from helix_ray.wire.money.request import decode_credit
from helix_ray.wire.money.response import balance_object, credit_object, drift_object
from helix_ray.wire.money.schema import CreditRequest

_TAG = "Administration"
_KEY = "idempotency-key"
_CREDIT_EXAMPLE = {"amount_usd": "5.00", "note": "invoice 17", "key": "invoice-17"}


def money_admin_endpoints(services: Services) -> list[Endpoint]:
    """Endpoints of admins, where there is money."""
    if services.money is None or services.accounts is None:
        return []
    api = MoneyAdminApi(services, services.accounts, services.money)
    user = {"id": "Of the user."}
    credit = Doc(
        "Put money into an account, or take it out",
        _TAG,
        Body(CreditRequest, example=_CREDIT_EXAMPLE),
        {201: (Body(CreditAnswer),)},
        failures=(409, 422),
        path_parameters=user,
        headers={"Idempotency-Key": "The same key moves money once; needed, unless the body has `key`."},
    )
    credits = Doc(
        "List what was put into an account and taken out of it, newest first",
        _TAG,
        answers={200: (Body(CreditList),)},
        failures=(400, 404),
        path_parameters=user,
        queries=PAGE,
    )
    balance = Doc(
        "Look at the balance of a user", _TAG, answers={200: (Body(BalanceAnswer),)}, failures=(404,), path_parameters=user
    )
    usage = Doc(
        "Sum up what a user consumed",
        _TAG,
        answers={200: (Body(UsageList),)},
        failures=(400, 404),
        path_parameters=user,
        queries=USAGE_QUERIES,
    )
    audit = Doc("Check that the books hold together; it reads all of them", _TAG, answers={200: (Body(LedgerAudit),)})
    return [
        Endpoint("POST", public("/admin/users/{id}/credits"), api.credit, credit, Access.ADMIN, repeatable=True),
        Endpoint("GET", public("/admin/users/{id}/credits"), api.credits, credits, Access.ADMIN),
        Endpoint("GET", public("/admin/users/{id}/balance"), api.balance, balance, Access.ADMIN),
        Endpoint("GET", public("/admin/users/{id}/usage"), api.usage, usage, Access.ADMIN),
        Endpoint("GET", public("/admin/ledger/audit"), api.audit, audit, Access.ADMIN),
    ]


class MoneyAdminApi:
    """The handlers.

    Args:
        services: what they work with.
        accounts: whose money it is.
        money: of all accounts.
    """

    def __init__(self, services: Services, accounts: Accounts, money: Money) -> None:
        self._settings = services.settings
        self._accounts = accounts
        self._money = money

    async def credit(self, request: ApiRequest) -> ASGIApp:
        """``POST /admin/users/{id}/credits``."""
        wanted = await read_request(request, self._settings, decode_credit)
        key = _one_key(request.headers.get(_KEY), wanted.key)
        move = self._money.deposit if wanted.amount > 0 else self._money.withdraw
        transfer = await move(actor_of(request), request.path_params["id"], abs(wanted.amount), key, wanted.note)
        return JSONResponse(credit_object(transfer), 201)

    async def credits(self, request: ApiRequest) -> ASGIApp:
        """``GET /admin/users/{id}/credits``."""
        limit = page_size(request)
        account = await self._account(request)
        found = await self._money.transfers(account, limit + 1, request.query_params.get("after"))
        return JSONResponse(page_of(found, limit, credit_object))

    async def balance(self, request: ApiRequest) -> ASGIApp:
        """``GET /admin/users/{id}/balance``."""
        return JSONResponse(balance_object(await self._money.balance(await self._account(request))))

    async def usage(self, request: ApiRequest) -> ASGIApp:
        """``GET /admin/users/{id}/usage``."""
        return JSONResponse(await usage_page(self._money, await self._account(request), request))

    async def audit(self, request: ApiRequest) -> ASGIApp:
        """``GET /admin/ledger/audit``."""
        return JSONResponse(drift_object(await self._money.audit(actor_of(request))))

    async def _account(self, request: ApiRequest) -> str:
        """The user that the path names.

        Raises:
            NotFoundError: there is none.
        """
        return (await self._accounts.user(request.path_params["id"])).id


def _one_key(header: str | None, field: str | None) -> str:
    if header and field and header != field:
        raise InvalidRequestError("The header `Idempotency-Key` and `key` differ.", param="key")
    key = header or field
    if not key:
        raise InvalidRequestError("A name for this movement is needed: the header `Idempotency-Key`, or `key`.", param="key")
    return key
