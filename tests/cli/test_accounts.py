"""``helix accounts`` and ``helix keys`` against the real accounts."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner, Result

from helix_ray.accounts.money import MoneyService
from helix_ray.accounts.service import AccountService
from helix_ray.api.app import build_app
from helix_ray.cli.main import app
from helix_ray.config import Settings
from helix_ray.core.accounts import OPERATOR
from helix_ray.storage.database import Database
from tests.accounts.people import PASSWORD, cheap_hasher
from tests.api.conftest import make_services
from tests.uvicorn_thread import serving

OPERATOR_KEY = "right"


@pytest.fixture
def url(data_dir: Path) -> Iterator[str]:
    settings = Settings(data_dir=data_dir, auth_api_keys=(OPERATOR_KEY,))
    database = Database(settings.database)
    accounts = AccountService(database, settings, cheap_hasher())

    async def close() -> None:
        await accounts.close()
        await database.close()

    services = replace(make_services(settings=settings), accounts=accounts, money=MoneyService(database))
    with serving(build_app(services)) as base:
        yield f"{base}/v1"
    asyncio.run(close())


def run(
    *args: str, key: str = OPERATOR_KEY, url: str | None = None, data: Path | None = None, given: str | None = None
) -> Result:
    environment = {
        "COLUMNS": "250",
        "HELIX_API_KEY": key,
        "HELIX_URL": url,
        "HELIX_DATA_DIR": None if data is None else str(data),
    }
    return CliRunner().invoke(app, list(args), env=environment, input=given)


def create_admin(data: Path, name: str = "root", password: str = PASSWORD) -> Result:
    arguments = ("accounts", "create-admin", name, f"{name}@example.org", "--password-stdin")
    return run(*arguments, data=data, given=f"{password}\nnext line")


def log_in(url: str, name: str = "root") -> str:
    answer = httpx.post(f"{url}/auth/login", json={"username": name, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_token"])


def test_the_first_admin_comes_by_the_database(url: str, data_dir: Path) -> None:
    made = create_admin(data_dir)
    assert made.exit_code == 0, made.output
    token = log_in(url)
    (root,) = json.loads(run("accounts", "list", "--json", url=url, key=token).output)
    assert (root["id"], root["role"]) == (made.output.strip(), "admin")
    again = create_admin(data_dir)
    assert again.exit_code == 1
    assert "Somebody has this username." in again.output


def test_a_password_is_asked_for_twice_and_not_shown(data_dir: Path) -> None:
    arguments = ("accounts", "create-admin", "root", "root@example.org")
    made = run(*arguments, data=data_dir, given=f"{PASSWORD}\nother\n{PASSWORD}\n{PASSWORD}\n")
    assert made.exit_code == 0, made.output
    assert PASSWORD not in made.output
    assert "user-" in made.output


@pytest.mark.parametrize(
    ("password", "database", "status", "why"),
    [
        ("short", None, 1, "8 to 256"),
        ("", None, 1, "8 to 256"),
        (PASSWORD, "postgresql://nobody@127.0.0.1:9/none", 2, "cannot be reached"),
    ],
)
def test_an_admin_that_cannot_be_made(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, password: str, database: str | None, status: int, why: str
) -> None:
    if database is not None:
        monkeypatch.setenv("HELIX_DATABASE_URL", database)
    result = create_admin(data_dir, password=password)
    assert (result.exit_code, why in result.output) == (status, True), result.output


def test_secrets_that_others_can_read_are_refused(data_dir: Path) -> None:
    create_admin(data_dir)
    (data_dir / "secrets" / "api-keys").chmod(0o644)
    result = create_admin(data_dir, "other")
    assert (result.exit_code, "others can read" in result.output) == (2, True)


def test_users_are_listed_disabled_enabled_and_given_roles(url: str, data_dir: Path) -> None:
    create_admin(data_dir)
    ident = create_admin(data_dir, "ann").output.strip()

    def user() -> dict[str, Any]:
        return next(one for one in json.loads(run("accounts", "list", "--json", url=url).output) if one["id"] == ident)

    assert run("accounts", "disable", ident, url=url).output == f"{ident}: disabled\n"
    assert user()["disabled"] is True
    assert "disabled" in run("accounts", "list", url=url).output
    assert run("accounts", "enable", ident, url=url).output == f"{ident}: enabled\n"
    assert user()["disabled"] is False
    assert run("accounts", "role", ident, "member", url=url).output == f"{ident}: member\n"
    assert user()["role"] == "member"
    assert run("accounts", "role", ident, "king", url=url).exit_code == 2
    assert run("accounts", "plan", ident, "unlimited", url=url).output == f"{ident}: unlimited\n"
    assert user()["plan"] == "unlimited"
    assert run("accounts", "plan", ident, url=url).output == f"{ident}: the default plan\n"
    assert user()["plan"] is None
    unknown = run("accounts", "plan", ident, "gold", url=url)
    assert (unknown.exit_code, "plan is one of unlimited" in unknown.output) == (1, True)
    missing = run("accounts", "disable", "user-0", url=url)
    assert (missing.exit_code, "There is no user" in missing.output) == (1, True)


def test_keys_are_made_listed_rotated_and_revoked(url: str, data_dir: Path) -> None:
    create_admin(data_dir)
    token = log_in(url)
    options = ("--model", "demo", "--model", "org/tiny", "--endpoint", "/chat/completions", "--budget-usd", "5")
    key = run("keys", "create", "ci", *options, url=url, key=token).output.strip()
    assert key.startswith("hx-")
    (listed,) = json.loads(run("keys", "list", "--json", url=url, key=token).output)
    assert (listed["name"], key.startswith(listed["prefix"]), listed["budget_usd"]) == ("ci", True, "5")
    assert listed["scopes"] == {"models": ["demo", "org/tiny"], "endpoints": ["/chat/completions"], "agent": None}
    rotated = run("keys", "rotate", listed["id"], "--grace", "60", url=url, key=token).output.strip()
    assert rotated.startswith("hx-")
    assert rotated != key
    assert run("keys", "revoke", listed["id"], url=url, key=token).output == f"{listed['id']}: revoked\n"
    table = run("keys", "list", url=url, key=token).output
    assert "revoked" in table
    assert rotated not in table


def test_accounts_are_topped_up_and_their_usage_shown(url: str, data_dir: Path) -> None:
    ident = create_admin(data_dir).output.strip()
    for _ in range(2):
        paid = run("accounts", "credit", ident, "5.00", "--note", "paid", "--idempotency-key", "invoice-17", url=url)
        assert paid.output == f"{ident}: 5 USD\n"
    assert run("accounts", "credit", ident, "-0.5", url=url).output == f"{ident}: 4.5 USD\n"
    assert run("accounts", "credit", ident, "1", url=url).output == f"{ident}: 5.5 USD\n"
    for amount, why in (("-6", "only 5.5 USD"), ("five", "amount_usd"), ("0", "not 0")):
        refused = run("accounts", "credit", ident, amount, url=url)
        assert (refused.exit_code, why in refused.output) == (1, True), refused.output
    assert run("accounts", "balance", ident, url=url).output == "5.5 USD, 0 USD held\n"
    assert json.loads(run("accounts", "balance", ident, "--json", url=url).output)["available_nano_usd"] == 5_500_000_000
    token = log_in(url)
    for options in (("--user", ident), ("--by", "model", "--start", "2026-01-01")):
        assert json.loads(run("usage", "--json", *options, url=url, key=token).output) == []
    assert "completion" in run("usage", url=url, key=token).output
    exported = data_dir / "ledger.csv"
    assert run("ledger", "-o", str(exported), url=url, key=token).exit_code == 0
    assert run("ledger", url=url, key=token).output == exported.read_text()
    assert exported.read_text().splitlines()[-1].endswith(",funding,-1,-1000000000")
    wrong = run("usage", "--by", "week", url=url, key=token)
    assert (wrong.exit_code, "group_by" in wrong.output) == (1, True)


def test_lists_are_shown_whole(url: str, data_dir: Path) -> None:
    create_admin(data_dir)
    settings = Settings(data_dir=data_dir)

    async def make_keys() -> None:
        database = Database(settings.database)
        accounts = AccountService(database, settings, cheap_hasher())
        (root,) = await accounts.users(OPERATOR, 9)
        for number in range(101):
            await accounts.create_key(root.id, f"key {number}", {})
        await accounts.close()
        await database.close()

    asyncio.run(make_keys())
    assert len(json.loads(run("keys", "list", "--json", url=url, key=log_in(url)).output)) == 101


def test_what_is_refused_is_told(url: str) -> None:
    for command in (("keys", "list"), ("keys", "create")):
        result = run(*command, url=url)
        assert (result.exit_code, "Only accounts have this" in result.output) == (1, True)
    result = run("accounts", "list", url=url, key="wrong")
    assert (result.exit_code, "not valid" in result.output) == (1, True)


def test_nobody_there() -> None:
    for command in (("accounts", "list"), ("keys", "list")):
        result = run(*command, url="http://127.0.0.1:9/v1")
        assert (result.exit_code, "does not answer" in result.output) == (2, True)
