"""``helix webhooks`` against the real webhooks."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import create_engine, update

from helix_ray.accounts.announcer import Announcer
from helix_ray.accounts.service import AccountService
from helix_ray.accounts.webhook_service import WebhookService
from helix_ray.api.app import build_app
from helix_ray.config import Settings
from helix_ray.core.webhooks import EVENTS
from helix_ray.storage.database import Database
from helix_ray.storage.tables import webhook_endpoints
from tests.accounts.people import PASSWORD, cheap_hasher
from tests.api.conftest import make_services
from tests.cli.test_accounts import log_in, run
from tests.net.names import Names
from tests.uvicorn_thread import serving

RECEIVER = "https://8.8.8.8/hook"


@pytest.fixture
def url(data_dir: Path) -> Iterator[str]:
    settings = Settings(data_dir=data_dir)
    database = Database(settings.database)
    accounts = AccountService(database, settings, cheap_hasher())
    webhooks = WebhookService(database, settings, Announcer(database), Names())

    async def close() -> None:
        await webhooks.close()
        await accounts.close()
        await database.close()

    with serving(build_app(replace(make_services(settings=settings), accounts=accounts, webhooks=webhooks))) as base:
        yield f"{base}/v1"
    asyncio.run(close())


@pytest.fixture
def token(url: str) -> str:
    body = {"username": "ann", "email": "ann@example.org", "password": PASSWORD}
    httpx.post(f"{url}/auth/register", json=body).raise_for_status()
    return log_in(url, "ann")


def test_endpoints_are_made_listed_rotated_and_deleted(url: str, token: str) -> None:
    made = run("webhooks", "create", RECEIVER, "--event", "quota.low", "--description", "mine", url=url, key=token)
    ident, secret = made.output.split()
    assert secret.startswith("whsec_")
    (listed,) = json.loads(run("webhooks", "list", "--json", url=url, key=token).output)
    assert (listed["id"], listed["url"], listed["events"], listed["description"]) == (ident, RECEIVER, ["quota.low"], "mine")
    assert RECEIVER in run("webhooks", "list", url=url, key=token).output
    again, other = run("webhooks", "rotate", ident, url=url, key=token).output.split()
    assert (again, other != secret) == (ident, True)
    every = run("webhooks", "create", RECEIVER, url=url, key=token).output.split()[0]
    assert run("webhooks", "delete", ident, url=url, key=token).output == f"{ident}: deleted\n"
    (left,) = json.loads(run("webhooks", "list", "--json", url=url, key=token).output)
    assert (left["id"], left["events"]) == (every, list(EVENTS))


def test_deliveries_are_tested_listed_and_replayed(url: str, token: str) -> None:
    ident = run("webhooks", "create", RECEIVER, url=url, key=token).output.split()[0]
    first = run("webhooks", "test", ident, url=url, key=token).output.strip()
    again = run("webhooks", "replay", ident, first, url=url, key=token).output.strip()
    shown = json.loads(run("webhooks", "deliveries", ident, "--state", "pending", "--json", url=url, key=token).output)
    assert [one["id"] for one in shown] == [again, first]
    assert json.loads(run("webhooks", "deliveries", ident, "--state", "failed", "--json", url=url, key=token).output) == []
    table = run("webhooks", "deliveries", ident, url=url, key=token).output
    assert all(text in table for text in (first, again, "webhook.test", "pending"))


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ({"failing_since": datetime(2026, 1, 31, tzinfo=UTC)}, "failing since 2026-01-31"),
        ({"enabled": False}, "disabled"),
        ({"enabled": False, "disabled_reason": "failing"}, "disabled: failing"),
    ],
    ids=["failing", "by-its-owner", "by-itself"],
)
def test_dead_endpoints_are_shown_and_enabled(
    url: str, token: str, data_dir: Path, change: dict[str, object], shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    ident = run("webhooks", "create", RECEIVER, url=url, key=token).output.split()[0]
    engine = create_engine(Settings(data_dir=data_dir).database)
    with engine.begin() as connection:
        connection.execute(update(webhook_endpoints).values(change))
    engine.dispose()
    assert shown in run("webhooks", "list", url=url, key=token).output
    assert run("webhooks", "enable", ident, url=url, key=token).output == f"{ident}: enabled\n"
    assert shown not in run("webhooks", "list", url=url, key=token).output


def test_what_is_refused_is_told(url: str, token: str) -> None:
    refused = run("webhooks", "create", "https://127.0.0.1/", url=url, key=token)
    assert (refused.exit_code, "not public" in refused.output) == (1, True)
    missing = run("webhooks", "test", "whe-0", url=url, key=token)
    assert (missing.exit_code, "There is no webhook endpoint" in missing.output) == (1, True)
    assert run("webhooks", "deliveries", "whe-0", "--state", "lost", url=url, key=token).exit_code == 2
