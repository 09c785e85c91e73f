"""Requests that the application makes to itself."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from helix_ray.api.app import build_app
from helix_ray.api.inside import InsideCaller, Owners
from helix_ray.api.request import Inside
from helix_ray.config import Settings
from helix_ray.core.accounts import ANYTHING, NOBODY, ApiKey, Caller, Principal, User
from helix_ray.core.batches import LineRequest
from helix_ray.core.errors import (
    AuthenticationError,
    HelixError,
    NotFoundError,
    OverloadedError,
    RateLimitError,
    UnavailableError,
)
from helix_ray.core.protocols import Accounts
from helix_ray.telemetry import Call
from tests.api.conftest import make_services
from tests.scripted import ScriptedProvider, text_script

NOW = datetime.now(UTC)
ANN = User("user-ann", "ann", "ann@example.org", "member", False, NOW)
KEY = ApiKey("key-1", ANN.id, "ci", "hx-", ANYTHING, None, None, NOW, None, None, None, None)
MEMBER = Principal(ANN.id, None, Caller(ANN.id, KEY.id, "member", ANYTHING))
KEYED = Settings(auth_api_keys=("right",), docs=False)


class Known:
    """Accounts with one user and one key."""

    def __init__(self) -> None:
        self.ann: User | HelixError = ANN
        self.ci: ApiKey | HelixError = KEY
        self.asked = 0

    async def user(self, account: str) -> User:
        self.asked += 1
        return cast(User, self._told(self.ann))

    async def key(self, account: str, key_id: str) -> ApiKey:
        return cast(ApiKey, self._told(self.ci))

    def _told(self, value: Any) -> Any:
        if isinstance(value, HelixError):
            raise value
        return value


def line(principal: Principal = NOBODY, **body: Any) -> LineRequest:
    whole = {"model": "demo", "messages": [{"role": "user", "content": "Hi"}], **body}
    return LineRequest("batch-1", 7, "mine", "/v1/chat/completions", json.dumps(whole).encode(), principal)


def caller(provider: ScriptedProvider, known: Known | None = None) -> InsideCaller:
    accounts = None if known is None else cast(Accounts, known)
    return InsideCaller(build_app(make_services(provider, KEYED)), Owners(accounts))


async def test_a_line_shows_no_key_and_has_its_own_id() -> None:
    provider = ScriptedProvider(text_script("x" * 2000))
    answer = await caller(provider)(line(MEMBER))
    assert (answer.status, answer.request_id) == (200, "batch-1-7")
    assert json.loads(answer.body)["choices"][0]["message"]["content"] == "x" * 2000
    assert provider.requests[0].tenant == ANN.id


async def test_what_is_refused_is_an_answer() -> None:
    ask = caller(ScriptedProvider([OverloadedError("Full.", retry_after=3)]))
    full = await ask(line())
    assert (full.status, full.retry_after, full.final) == (503, 3.0, False)
    assert (await ask(line(model="nonesuch"))).status == 404
    limited = await caller(ScriptedProvider([RateLimitError("Slow down.", retry_after=0.2)]))(line())
    assert (limited.status, limited.retry_after) == (429, 1.0)


async def test_the_account_of_the_request_knows_that_it_is_a_line() -> None:
    services = make_services(ScriptedProvider(text_script("x")), KEYED)
    calls: list[Call] = []
    observe = services.metrics.observe
    services.metrics.observe = lambda call, ended: (calls.append(call), observe(call, ended))[1]  # type: ignore[method-assign]
    await InsideCaller(build_app(services), Owners(None))(line(MEMBER))
    (call,) = calls
    assert (call.batch, call.request_id, call.principal) == (True, "batch-1-7", MEMBER)
    assert Call("req_1").batch is False


@pytest.mark.parametrize(
    "change",
    [
        {"ann": replace(ANN, disabled=True)},
        {"ann": NotFoundError("No user.")},
        {"ci": replace(KEY, revoked_at=NOW)},
        {"ci": replace(KEY, expires_at=NOW - timedelta(seconds=1))},
        {"ci": NotFoundError("No key.")},
    ],
)
async def test_who_may_do_nothing_more_runs_no_line(change: dict[str, Any]) -> None:
    known, provider = Known(), ScriptedProvider(text_script("x"))
    for name, value in change.items():
        setattr(known, name, value)
    answer = await caller(provider, known)(line(MEMBER))
    assert (answer.status, json.loads(answer.body)["error"]["request_id"]) == (401, "batch-1-7")
    assert not provider.requests
    assert (await caller(provider, known)(line())).status == 200, "nobody in particular has no account"


async def test_owners_are_remembered_for_a_second() -> None:
    known, now = Known(), 100.0
    owners = Owners(cast(Accounts, known), lambda: now)
    await asyncio.gather(*(owners.check(MEMBER) for _ in range(3)))
    await owners.check(MEMBER)
    asked = known.asked
    now += 1.0
    known.ann = replace(ANN, disabled=True)
    with pytest.raises(AuthenticationError):
        await owners.check(MEMBER)
    assert known.asked == asked + 1
    known.ann = UnavailableError("No.")
    assert (await caller(ScriptedProvider([]), known)(line(MEMBER))).status == 503


async def test_only_trusted_code_marks_a_scope() -> None:
    for value in ("x", {"principal": MEMBER}, MEMBER, None):
        assert Inside.of({"helix.inside": value}) is None
