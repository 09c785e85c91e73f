"""``helix webhooks``: receivers of what happens to an account."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer

from helix_ray.cli.requests import AsJson, open_api, show_table
from helix_ray.cli.server import CERTIFICATE, KEY, URL, Certificate, Key, Url
from helix_ray.core.webhooks import EVENTS

app = typer.Typer(
    help="Let your account tell you what happens to it. HELIX_API_KEY holds the access token of a login.",
    no_args_is_help=True,
)

Ident = Annotated[str, typer.Argument(metavar="ID", help="Of the endpoint.")]


class State(StrEnum):
    """How a delivery stands."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


@app.command()
def create(
    receiver: Annotated[str, typer.Argument(metavar="RECEIVER", help="URL that events are posted to.")],
    event: Annotated[
        list[str] | None, typer.Option(help=f"{', '.join(EVENTS)}; several times for several, left out for all.")
    ] = None,
    description: Annotated[str, typer.Option(help="For people.")] = "",
    url: Url = URL,
    key: Key = KEY,
    certificate: Certificate = CERTIFICATE,
) -> None:
    """Make an endpoint, and show its id and its secret, which is shown once."""
    body: dict[str, Any] = {"url": receiver, "events": event or list(EVENTS), "description": description}
    with open_api(url, key, certificate) as api:
        _show_secret(api("POST", "/webhooks", body))


@app.command("list")
def list_endpoints(url: Url = URL, key: Key = KEY, certificate: Certificate = CERTIFICATE, as_json: AsJson = False) -> None:
    """List endpoints, the newest first."""
    with open_api(url, key, certificate) as api:
        found = api.pages("/webhooks")
    rows = [(one["id"], one["url"], ", ".join(one["events"]), _standing(one)) for one in found]
    show_table(found, ("id", "receiver", "events", ""), rows, as_json)


@app.command()
def enable(ident: Ident, url: Url = URL, key: Key = KEY, certificate: Certificate = CERTIFICATE) -> None:
    """Enable an endpoint that was disabled; what waits for it is sent."""
    with open_api(url, key, certificate) as api:
        api("PATCH", f"/webhooks/{ident}", {"enabled": True})
    typer.echo(f"{ident}: enabled")


@app.command()
def rotate(ident: Ident, url: Url = URL, key: Key = KEY, certificate: Certificate = CERTIFICATE) -> None:
    """Give an endpoint another secret, which is shown once. The one before signs as well for a day."""
    with open_api(url, key, certificate) as api:
        _show_secret(api("POST", f"/webhooks/{ident}/rotate"))


@app.command()
def delete(ident: Ident, url: Url = URL, key: Key = KEY, certificate: Certificate = CERTIFICATE) -> None:
    """Delete an endpoint with its deliveries."""
    with open_api(url, key, certificate) as api:
        api("DELETE", f"/webhooks/{ident}")
    typer.echo(f"{ident}: deleted")


@app.command("test")
def send_test(ident: Ident, url: Url = URL, key: Key = KEY, certificate: Certificate = CERTIFICATE) -> None:
    """Send a test event, and show the id of its delivery."""
    with open_api(url, key, certificate) as api:
        typer.echo(api("POST", f"/webhooks/{ident}/test")["id"])


@app.command()
def deliveries(
    ident: Ident,
    state: Annotated[State | None, typer.Option(help="Only those that stand so.")] = None,
    url: Url = URL,
    key: Key = KEY,
    certificate: Certificate = CERTIFICATE,
    as_json: AsJson = False,
) -> None:
    """List what was sent to an endpoint, the newest first."""
    with open_api(url, key, certificate) as api:
        found = api.pages(f"/webhooks/{ident}/deliveries", "" if state is None else f"&state={state.value}")
    rows = [
        (one["id"], one["event"], one["state"], str(one["attempts"]), one["error"] or "", one["next_attempt_at"] or "")
        for one in found
    ]
    show_table(found, ("id", "event", "state", "attempts", "error", "next attempt"), rows, as_json)


@app.command()
def replay(
    ident: Ident,
    delivery: Annotated[str, typer.Argument(metavar="DELIVERY", help="Id of the delivery.")],
    url: Url = URL,
    key: Key = KEY,
    certificate: Certificate = CERTIFICATE,
) -> None:
    """Send an event once more, and show the id of the new delivery."""
    with open_api(url, key, certificate) as api:
        typer.echo(api("POST", f"/webhooks/{ident}/deliveries/{delivery}/replay")["id"])


def _standing(endpoint: dict[str, Any]) -> str:
    if endpoint["enabled"]:
        return f"failing since {endpoint['failing_since']}" if endpoint["failing_since"] else ""
    return f"disabled: {endpoint['disabled_reason']}" if endpoint["disabled_reason"] else "disabled"


def _show_secret(endpoint: dict[str, Any]) -> None:
    typer.echo(endpoint["id"])
    typer.echo(endpoint["secret"])
