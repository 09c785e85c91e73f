"""What an account has, what it consumed, and its books."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any

from starlette.responses import JSONResponse, StreamingResponse
from starlette.types import ASGIApp

from helix_ray.api.access import Access
from helix_ray.api.auth import account_of
from helix_ray.api.endpoint import PAGE, Body, Doc, Endpoint, public
from helix_ray.api.money_answers import BalanceAnswer, EntryList, UsageList
from helix_ray.api.paging import page_of, page_size
from helix_ray.api.request import ApiRequest
from helix_ray.api.services import Services
from helix_ray.core.errors import InvalidRequestError
from helix_ray.core.money import Entry
from helix_ray.core.treasury import Money
from helix_ray.wire.money.request import decode_entry_number, decode_usage_query
from helix_ray.wire.money.response import CSV_HEAD, balance_object, entry_lines, entry_object, usage_object

_TAG = "Money"
_CSV = "text/csv"
_CSV_LINES = 1000
USAGE_QUERIES = {
    "start": "First day, such as 2026-01-31, in UTC; 29 days before `end` by default.",
    "end": "Last day; today by default.",
    "group_by": "Some of `day`, `model` and `key`, with commas between; all of them by default, one sum where it is empty.",
    **PAGE,
}
"""Query parameters of usage."""


def money_endpoints(services: Services) -> list[Endpoint]:
    """Endpoints of an account's money, where there is money."""
    if services.money is None:
        return []
    api = MoneyApi(services.money)
    balance = Doc("Look at your balance", _TAG, answers={200: (Body(BalanceAnswer),)})
    usage = Doc("Sum up what you consumed", _TAG, answers={200: (Body(UsageList),)}, failures=(400,), queries=USAGE_QUERIES)
    ledger = Doc(
        "List the books on your money, or export all of them",
        _TAG,
        answers={200: (Body(EntryList), Body({"type": "string"}, _CSV))},
        failures=(400,),
        queries={**PAGE, "format": "`csv` exports all lines, oldest first; so does `Accept: text/csv`."},
    )
    return [
        Endpoint("GET", public("/balance"), api.balance, balance, Access.ACCOUNT),
        Endpoint("GET", public("/usage"), api.usage, usage, Access.ACCOUNT),
        Endpoint("GET", public("/ledger"), api.ledger, ledger, Access.ACCOUNT),
    ]


class MoneyApi:
    """The handlers.

    Args:
        money: of all accounts.
    """

    def __init__(self, money: Money) -> None:
        self._money = money

    async def balance(self, request: ApiRequest) -> ASGIApp:
        """``GET /balance``."""
        return JSONResponse(balance_object(await self._money.balance(account_of(request))))

    async def usage(self, request: ApiRequest) -> ASGIApp:
        """``GET /usage``."""
        return JSONResponse(await usage_page(self._money, account_of(request), request))

    async def ledger(self, request: ApiRequest) -> ASGIApp:
        """``GET /ledger``."""
        account = account_of(request)
        if _wants_csv(request):
            first = await self._money.entries(account, None, _CSV_LINES, False)
            headers = {"content-disposition": 'attachment; filename="ledger.csv"'}
            return StreamingResponse(self._lines(account, first), media_type=_CSV, headers=headers)
        limit = page_size(request)
        after = decode_entry_number(request.query_params.get("after"))
        return JSONResponse(page_of(await self._money.entries(account, after, limit + 1, True), limit, entry_object))

    async def _lines(self, account: str, page: Sequence[Entry]) -> AsyncIterator[str]:
        yield CSV_HEAD
        while page:
            yield entry_lines(page)
            page = await self._money.entries(account, page[-1].number, _CSV_LINES, False)


async def usage_page(money: Money, account: str, request: ApiRequest) -> dict[str, Any]:
    """What an account consumed, as the request's query asks for it.

    Raises:
        InvalidRequestError: a parameter is wrong.
    """
    limit = page_size(request)
    asked = decode_usage_query(request.query_params, datetime.now(UTC).date())
    found = await money.usage(account, asked.start, asked.end, asked.by, limit + 1, asked.after)
    return {"start": asked.start.isoformat(), "end": asked.end.isoformat(), **page_of(found, limit, usage_object)}


def _wants_csv(request: ApiRequest) -> bool:
    wanted = request.query_params.get("format")
    if wanted not in (None, "csv", "json"):
        raise InvalidRequestError("`format` is csv or json.", param="format")
    if wanted is not None:
        return wanted == "csv"
    accepted = (part.partition(";")[0].strip() for part in request.headers.get("accept", "").lower().split(","))
    return _CSV in accepted
