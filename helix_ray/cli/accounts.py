"""``helix accounts``: users of the application."""

from __future__ import annotations

import asyncio
import sys
from enum import StrEnum
from typing import Annotated, Any

import typer

from helix_ray.cli.requests import FAILED, UNREACHABLE, AsJson, fail, open_api, show_table
from helix_ray.cli.server import CERTIFICATE, KEY, URL, Certificate, Key, Url
from helix_ray.config import ConfigError, Settings
from helix_ray.core.accounts import User
from helix_ray.core.errors import HelixError, UnavailableError

app = typer.Typer(
    help="Look after the users of the application. HELIX_API_KEY holds a key of the operator, or the access token of an admin.",
    no_args_is_help=True,
)

Ident = Annotated[str, typer.Argument(metavar="ID", help="Of the user.")]


class Role(StrEnum):
    """What a user may do."""

    ADMIN = "admin"
    MEMBER = "member"


@app.command("create-admin")
def create_admin(
    username: Annotated[str, typer.Argument(help="3 to 254 characters.")],
    email: Annotated[str, typer.Argument(help="E-mail address; either of both logs in.")],
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password's line from standard input.")
    ] = False,
) -> None:
    """Make an admin, straight in the database that HELIX_DATABASE_URL or HELIX_DATA_DIR names, and show the user's id.

    The password is asked for, and not shown. The application may run, or not.

    Exit status: 1 when the user is refused, 2 when the database cannot be reached or the configuration is wrong.
    """
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    try:
        user = asyncio.run(_create_admin(Settings.from_env(), username, email, password))
    except (ConfigError, UnavailableError) as exc:
        fail(str(exc), UNREACHABLE)
    except HelixError as exc:
        fail(exc.message, FAILED)
    typer.echo(user.id)


@app.command("list")
def list_users(url: Url = URL, key: Key = KEY, certificate: Certificate = CERTIFICATE, as_json: AsJson = False) -> None:
    """List users, the last registered first."""
    with open_api(url, key, certificate) as api:
        found = api.pages("/admin/users")
    rows = [
        (
            one["id"],
            one["username"],
            one["email"],
            one["role"],
            one["plan"] or "default",
            "disabled" if one["disabled"] else "",
            one["created_at"],
        )
        for one in found
    ]
    show_table(found, ("id", "username", "email", "role", "plan", "", "registered"), rows, as_json)


@app.command()
def disable(ident: Ident, url: Url = URL, key: Key = KEY, certificate: Certificate = CERTIFICATE) -> None:
    """Disable a user: sessions end, and keys are refused within a second."""
    _change(ident, {"disabled": True}, url, key, certificate)
    typer.echo(f"{ident}: disabled")


@app.command()
def enable(ident: Ident, url: Url = URL, key: Key = KEY, certificate: Certificate = CERTIFICATE) -> None:
    """Enable a user again."""
    _change(ident, {"disabled": False}, url, key, certificate)
    typer.echo(f"{ident}: enabled")


@app.command()
def role(
    ident: Ident,
    role: Annotated[Role, typer.Argument(help="What the user may do.")],
    url: Url = URL,
    key: Key = KEY,
    certificate: Certificate = CERTIFICATE,
) -> None:
    """Give a user a role."""
    _change(ident, {"role": role.value}, url, key, certificate)
    typer.echo(f"{ident}: {role.value}")


@app.command()
def plan(
    ident: Ident,
    name: Annotated[str | None, typer.Argument(help="Of the plan; without it, the default one.")] = None,
    url: Url = URL,
    key: Key = KEY,
    certificate: Certificate = CERTIFICATE,
) -> None:
    """Give a user a plan."""
    _change(ident, {"plan": name}, url, key, certificate)
    typer.echo(f"{ident}: {name or 'the default plan'}")


def _change(ident: str, change: dict[str, Any], url: str, key: str, certificate: Certificate) -> None:
    with open_api(url, key, certificate) as api:
        api("PATCH", f"/admin/users/{ident}", change)


async def _create_admin(settings: Settings, username: str, email: str, password: str) -> User:
    # Here, since the other commands need none of it.
    from helix_ray.accounts.service import AccountService
    from helix_ray.storage.database import Database

    database = Database(settings.database)
    try:
        await database.migrate()
        accounts = AccountService(database, settings)
        try:
            return await accounts.create_admin(username, email, password)
        finally:
            await accounts.close()
    finally:
        await database.close()
