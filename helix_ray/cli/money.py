"""``helix accounts credit``, ``helix accounts balance``, ``helix usage`` and ``helix ledger``: the money of accounts."""

from __future__ import annotations

import json
import sys
import uuid
from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

import typer

from helix_ray.cli.requests import AsJson, open_api, show_table
from helix_ray.cli.server import CERTIFICATE, KEY, URL, Certificate, Key, Url

User = Annotated[str, typer.Argument(metavar="ID", help="Of the user.")]

_LEDGER = "/ledger?format=csv"
_NUMBERS = ("requests", "prompt_tokens", "cached_tokens", "completion_tokens")


def credit(
    ident: User,
    amount: Annotated[str, typer.Argument(metavar="USD", help="Up to 9 decimals; a negative amount is taken out.")],
    note: Annotated[str, typer.Option(help="Why.")] = "",
    idempotency_key: Annotated[
        str | None,
        typer.Option(help="The same one moves money once, however often it is tried; a new one when left out."),
    ] = None,
    url: Url = URL,
    key: Key = KEY,
    certificate: Certificate = CERTIFICATE,
) -> None:
    """Put money into an account, or take it out, and show what the account has then."""
    body = {"amount_usd": amount, "note": note, "key": idempotency_key or uuid.uuid4().hex}
    with open_api(url, key, certificate) as api:
        made = api("POST", f"/admin/users/{ident}/credits", body)
    typer.echo(f"{ident}: {made['available_usd']} USD")


def balance(ident: User, url: Url = URL, key: Key = KEY, certificate: Certificate = CERTIFICATE, as_json: AsJson = False) -> None:
    """Show what an account can spend, and what its running requests hold."""
    with open_api(url, key, certificate) as api:
        found = api("GET", f"/admin/users/{ident}/balance")
    typer.echo(json.dumps(found, indent=2) if as_json else f"{found['available_usd']} USD, {found['held_usd']} USD held")


def usage(
    start: Annotated[str | None, typer.Option(help="First day, such as 2026-01-31; 29 days before the last one.")] = None,
    end: Annotated[str | None, typer.Option(help="Last day; today.")] = None,
    by: Annotated[str, typer.Option(help="Some of day, model and key, with commas between.")] = "day,model",
    user: Annotated[str | None, typer.Option(help="Id of another user, for admins.")] = None,
    url: Url = URL,
    key: Key = KEY,
    certificate: Certificate = CERTIFICATE,
    as_json: AsJson = False,
) -> None:
    """Show what your account consumed, or that of a user. HELIX_API_KEY holds a key or the access token of a login."""
    asked = {"start": start, "end": end, "group_by": by}
    query = urlencode({name: value for name, value in asked.items() if value is not None})
    with open_api(url, key, certificate) as api:
        found = api.pages("/usage" if user is None else f"/admin/users/{user}/usage", query)
    rows = [
        (
            one["day"] or "",
            one["model"] or "",
            one["key_id"] or "",
            *(str(one[name]) for name in _NUMBERS),
            one["cost_usd"],
        )
        for one in found
    ]
    columns = ("day", "model", "key", "requests", "prompt", "cached", "completion", "USD")
    show_table(found, columns, rows, as_json)


def ledger(
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file; the standard output when left out.")] = None,
    url: Url = URL,
    key: Key = KEY,
    certificate: Certificate = CERTIFICATE,
) -> None:
    """Export the books on your account's money as CSV, oldest first. HELIX_API_KEY holds a key or the access token of a login."""
    with open_api(url, key, certificate) as api:
        if output is None:
            api.download(_LEDGER, sys.stdout.buffer)
        else:
            with output.open("wb") as target:
                api.download(_LEDGER, target)
