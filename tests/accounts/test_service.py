"""What stands behind the protocol of accounts."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from helix_ray.accounts.identity import Identity
from helix_ray.accounts.service import AccountService
from helix_ray.config import ConfigError, Plans, Settings
from helix_ray.core.accounts import OPERATOR
from helix_ray.core.errors import AuthenticationError, InvalidRequestError
from helix_ray.core.limits import PlanLimits
from helix_ray.core.protocols import Accounts
from helix_ray.storage.database import Database
from helix_ray.storage.tables import refresh_tokens, users
from tests.accounts.moments import SetClock, eventually
from tests.accounts.people import PASSWORD, cheap_hasher


@pytest.fixture
async def service(database: Database, clock: SetClock, tmp_path: Path) -> AsyncIterator[AccountService]:
    service = AccountService(database, Settings(data_dir=tmp_path), cheap_hasher(), clock)
    yield service
    await service.close()


def test_it_has_the_methods_of_the_protocol() -> None:
    names = [name for name in vars(Accounts) if not name.startswith("_")]
    assert len(names) == 20
    for name in names:
        asked, offered = (inspect.signature(getattr(kind, name)) for kind in (Accounts, AccountService))
        assert asked == offered, name


async def test_secrets_outlive_the_process(service: AccountService, database: Database, clock: SetClock, tmp_path: Path) -> None:
    user = await service.register("ann", "ann@example.org", PASSWORD)
    _, token = await service.login("ann", PASSWORD, None)
    _, key = await service.create_key(user.id, "ci", {})
    again = AccountService(database, Settings(data_dir=tmp_path), cheap_hasher(), clock)
    for credential in (token.token, key):
        assert (await again.caller(credential)).account == user.id
    await again.close()
    elsewhere = AccountService(database, Settings(data_dir=tmp_path / "elsewhere"), cheap_hasher(), clock)
    for credential in (token.token, key):
        with pytest.raises(AuthenticationError):
            await elsewhere.caller(credential)
    await elsewhere.close()
    secrets = sorted((tmp_path / "secrets").iterdir())
    assert [(file.name, file.stat().st_mode & 0o777) for file in secrets] == [("access-tokens", 0o600), ("api-keys", 0o600)]


async def test_a_secret_that_others_can_read_stops_the_start(database: Database, tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "access-tokens").write_bytes(b"s" * 32)
    (tmp_path / "secrets" / "access-tokens").chmod(0o640)
    with pytest.raises(ConfigError, match="others can read"):
        AccountService(database, Settings(data_dir=tmp_path))


async def test_an_admin_is_one(service: AccountService) -> None:
    admin = await service.create_admin("root", "root@example.org", PASSWORD)
    assert (admin.role, await service.users(OPERATOR, 9)) == ("admin", [admin])


async def test_callers_have_what_their_plans_and_keys_allow(
    database: Database, clock: SetClock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    plans = Plans.model_validate({"default": "small", "plans": {"small": {"concurrency": 1}, "big": {"requests_per_minute": 9}}})
    service = AccountService(database, Settings(data_dir=tmp_path), cheap_hasher(), clock, plans)
    user = await service.register("ann", "ann@example.org", PASSWORD)
    _, token = await service.login("ann", PASSWORD, None)
    _, key = await service.create_key(user.id, "ci", {"budget": 5, "requests_per_minute": 7})

    async def allowed(plan: str | None) -> PlanLimits:
        by_token, by_key = await service.caller(token.token), await service.caller(key)
        assert (by_token.budget, by_token.requests_per_minute) == (None, None)
        assert (by_key.budget, by_key.requests_per_minute) == (5, 7)
        assert (by_token.plan, by_key.plan, by_token.limits) == (plan, plan, by_key.limits)
        return by_key.limits

    assert await allowed(None) == PlanLimits(concurrency=1)
    await service.set_plan(OPERATOR, user.id, "big")
    assert await allowed("big") == PlanLimits(requests_per_minute=9)
    for missing in ("gone", "", "Big"):
        with pytest.raises(InvalidRequestError, match="small, big"):
            await service.set_plan(OPERATOR, user.id, missing)
    assert (await service.user(user.id)).plan == "big"
    async with database.write() as connection:
        await connection.execute(update(users).values(plan="gone"))
    for _ in range(2):
        assert await allowed("gone") == PlanLimits(concurrency=1)
    assert caplog.text.count("'gone'") == 1
    await service.set_plan(OPERATOR, user.id, None)
    assert await allowed(None) == PlanLimits(concurrency=1)
    acts = [(act.action, act.details) for act in await service.audit(OPERATOR, 9)]
    assert acts == [("user.set_plan", {"from": old, "to": new}) for old, new in (("gone", None), (None, "big"))]
    await service.close()


async def test_what_has_expired_is_swept(
    service: AccountService, database: Database, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep, failures = Identity.sweep, 1

    async def fails_once(identity: Identity) -> int:
        nonlocal failures
        failures -= 1
        if failures == 0:
            raise RuntimeError("unexpected")
        return await sweep(identity)

    monkeypatch.setattr(Identity, "sweep", fails_once)
    monkeypatch.setattr("helix_ray.accounts.service._SWEEP_S", 0.01)
    await service.register("ann", "ann@example.org", PASSWORD)
    await service.login("ann", PASSWORD, None)
    clock.move(days=31)

    async def gone() -> bool:
        async with database.read() as connection:
            return (await connection.execute(select(func.count()).select_from(refresh_tokens))).scalar_one() == 0

    await service.start()
    await eventually(gone)
