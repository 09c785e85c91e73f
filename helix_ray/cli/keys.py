"""``helix keys``: API keys of an account."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from helix_ray.cli.requests import AsJson, open_api, show_table
from helix_ray.cli.server import CERTIFICATE, KEY, URL, Certificate, Key, Url

app = typer.Typer(
    help="Make, rotate and revoke API keys of your account. HELIX_API_KEY holds the access token of a login.",
    no_args_is_help=True,
)

Ident = Annotated[str, typer.Argument(metavar="ID", help="Of the key.")]


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="To tell keys apart.")] = "key",
    model: Annotated[list[str] | None, typer.Option(help="A model that it may be used for; several times for several.")] = None,
    endpoint: Annotated[
        list[str] | None,
        typer.Option(help="A path that it may be used for, such as /chat/completions; several times for several."),
    ] = None,
    agent: Annotated[str | None, typer.Option(help="The only agent that it may speak to.")] = None,
    expires_at: Annotated[str | None, typer.Option(help="From when on it is refused, such as 2030-01-31T09:30:00Z.")] = None,
    budget_usd: Annotated[str | None, typer.Option(help="Most that it may spend.")] = None,
    requests_per_minute: Annotated[int | None, typer.Option(min=1, help="Beside the limit of the plan.")] = None,
    url: Url = URL,
    key: Key = KEY,
    certificate: Certificate = CERTIFICATE,
) -> None:
    """Make a key. It is shown once."""
    body: dict[str, Any] = {"name": name, "scopes": {"models": model or None, "endpoints": endpoint or None, "agent": agent}}
    body |= {"expires_at": expires_at, "budget_usd": budget_usd, "requests_per_minute": requests_per_minute}
    with open_api(url, key, certificate) as api:
        typer.echo(api("POST", "/keys", body)["key"])


@app.command("list")
def list_keys(url: Url = URL, key: Key = KEY, certificate: Certificate = CERTIFICATE, as_json: AsJson = False) -> None:
    """List keys, the newest first."""
    with open_api(url, key, certificate) as api:
        found = api.pages("/keys")
    rows = [
        (one["id"], one["name"], one["prefix"], one["created_at"], one["last_used_at"] or "never", _state(one)) for one in found
    ]
    show_table(found, ("id", "name", "prefix", "made", "last used", "state"), rows, as_json)


@app.command()
def rotate(
    ident: Ident,
    grace: Annotated[int, typer.Option(min=0, max=86_400, help="Seconds for which the text of now is accepted as well.")] = 0,
    url: Url = URL,
    key: Key = KEY,
    certificate: Certificate = CERTIFICATE,
) -> None:
    """Give a key another text. It is shown once."""
    with open_api(url, key, certificate) as api:
        typer.echo(api("POST", f"/keys/{ident}/rotate", {"grace_seconds": grace})["key"])


@app.command()
def revoke(ident: Ident, url: Url = URL, key: Key = KEY, certificate: Certificate = CERTIFICATE) -> None:
    """Revoke a key; it is refused within a second."""
    with open_api(url, key, certificate) as api:
        api("DELETE", f"/keys/{ident}")
    typer.echo(f"{ident}: revoked")


def _state(key: dict[str, Any]) -> str:
    if key["revoked_at"]:
        return "revoked"
    return f"until {key['expires_at']}" if key["expires_at"] else "valid"
