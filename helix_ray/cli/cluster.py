"""``helix cluster``: hosts of the cluster, of a running application."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer

from helix_ray.cli.requests import FAILED, Api, AsJson, fail, open_api, show_table
from helix_ray.cli.server import CERTIFICATE, URL, Certificate, Url

app = typer.Typer(
    help="Make plain SSH hosts one cluster, and run services on it. It answers to HELIX_INTERNAL_NETWORKS only.",
    no_args_is_help=True,
)

Token = Annotated[str, typer.Option(envvar="HELIX_INTERNAL_TOKEN", help="The internal token, if one is set.", show_default=False)]
TOKEN = "unused"
Name = Annotated[str, typer.Argument(metavar="HOST", help="Its name in the inventory.")]
_BASE = "/internal/cluster"


@app.command()
def probe(
    names: Annotated[list[str] | None, typer.Argument(metavar="[HOST]...", help="Left out: all.")] = None,
    url: Url = URL,
    token: Token = TOKEN,
    certificate: Certificate = CERTIFICATE,
    as_json: AsJson = False,
) -> None:
    """Look at hosts, all at once: what they are, can do, and have free.

    Exit status: 1 when one of them is not as it should be, 2 when nobody could be asked.
    """
    query = "" if not names else f"?hosts={quote(','.join(names), safe=',')}"
    with _open(url, token, certificate) as api:
        found = api("POST", f"{_BASE}/probe{query}")
    columns = (
        "host",
        "state",
        "system",
        "cores",
        "load",
        "memory free",
        "disk free",
        "GPUs",
        "containers",
        "python",
        "clock",
        "head",
    )
    show_table(found, columns, [_probed(row) for row in found["hosts"]], as_json)
    raise typer.Exit(0 if all(row["reachable"] for row in found["hosts"]) else FAILED)


@app.command("hosts")
def list_hosts(url: Url = URL, token: Token = TOKEN, certificate: Certificate = CERTIFICATE, as_json: AsJson = False) -> None:
    """List the inventory."""
    with _open(url, token, certificate) as api:
        found = api("GET", f"{_BASE}/hosts")
    rows = [
        (
            one["name"],
            f"{one['user']}@{one['address']}:{one['port']}",
            one["fingerprint"] or "not trusted yet",
            ", ".join(f"{key}={value}" for key, value in one["labels"].items()),
            "standby" if one["standby"] else "",
            one["source"],
        )
        for one in found["hosts"]
    ]
    show_table(found, ("host", "address", "key", "labels", "", "from"), rows, as_json)


@app.command()
def add(
    name: Name,
    address: Annotated[str, typer.Argument(help="A host name or an IP address.")],
    port: Annotated[int, typer.Option(help="Of its SSH server.")] = 22,
    user: Annotated[str, typer.Option(help="Who logs in.")] = "root",
    key: Annotated[Path | None, typer.Option(help="Private key to log in with, where the application runs.")] = None,
    trust: Annotated[str | None, typer.Option(help="Fingerprint of the host's key, SHA256:...; else you are asked.")] = None,
    host_key: Annotated[str | None, typer.Option(help="The host's key itself, `ssh-ed25519 AAAA...`.")] = None,
    label: Annotated[list[str] | None, typer.Option(help="KEY=VALUE; several times for several.")] = None,
    resource: Annotated[list[str] | None, typer.Option(help="NAME=AMOUNT that its node offers, such as GPU=2.")] = None,
    standby: Annotated[bool, typer.Option("--standby", help="Joined only while demand asks for it.")] = False,
    python: Annotated[str | None, typer.Option(help="A Python there that has Ray; else an environment is made.")] = None,
    directory: Annotated[str | None, typer.Option(help="There, for what is brought.")] = None,
    tunnel: Annotated[bool, typer.Option("--tunnel", help="The head cannot be reached from there.")] = False,
    url: Url = URL,
    token: Token = TOKEN,
    certificate: Certificate = CERTIFICATE,
) -> None:
    """Add a host. Its key is trusted only if you say so: by --trust, by --host-key, or when you are asked."""
    body: dict[str, Any] = {"name": name, "address": address, "port": port, "user": user, "standby": standby, "tunnel": tunnel}
    body |= {"labels": dict(_pair(text, "label") for text in label or ())}
    body |= {"resources": {one: _number(amount) for one, amount in (_pair(text, "resource") for text in resource or ())}}
    given = {"host_key": host_key, "fingerprint": trust, "python": python, "directory": directory}
    body |= {field: value for field, value in given.items() if value is not None}
    if key is not None:
        body["key"] = str(key.expanduser().absolute())
    with _open(url, token, certificate) as api:
        if trust is None and host_key is None:
            body["fingerprint"] = _consent(api, name, address, port)
        added = api("POST", f"{_BASE}/hosts", body)
    typer.echo(f"{name}: added, known by {added['fingerprint']}")


@app.command("key")
def show_key(
    address: Annotated[str, typer.Argument(help="A host name or an IP address.")],
    port: Annotated[int, typer.Option(help="Of its SSH server.")] = 22,
    url: Url = URL,
    token: Token = TOKEN,
    certificate: Certificate = CERTIFICATE,
) -> None:
    """Show the key that a host shows, and its fingerprint. Nobody logs in."""
    with _open(url, token, certificate) as api:
        shown = api("POST", f"{_BASE}/host-keys", {"address": address, "port": port})
    typer.echo(shown["fingerprint"])
    typer.echo(shown["host_key"])


@app.command()
def trust(
    name: Name,
    fingerprint: Annotated[str | None, typer.Argument(help="SHA256:...; without it you are asked.")] = None,
    url: Url = URL,
    token: Token = TOKEN,
    certificate: Certificate = CERTIFICATE,
) -> None:
    """Trust the key that a host shows now, after it got another one."""
    with _open(url, token, certificate) as api:
        if fingerprint is None:
            known = {one["name"]: one for one in api("GET", f"{_BASE}/hosts")["hosts"]}
            if name not in known:
                fail(f"There is no host {name!r} in the inventory.", FAILED)
            fingerprint = _consent(api, name, known[name]["address"], known[name]["port"])
        changed = api("PATCH", f"{_BASE}/hosts/{quote(name, safe='')}", {"fingerprint": fingerprint})
    typer.echo(f"{name}: known by {changed['fingerprint']}")


@app.command()
def forget(name: Name, url: Url = URL, token: Token = TOKEN, certificate: Certificate = CERTIFICATE) -> None:
    """Take a host out of the inventory. What runs there runs on: `remove` it before."""
    with _open(url, token, certificate) as api:
        api("DELETE", f"{_BASE}/hosts/{quote(name, safe='')}")
    typer.echo(f"{name}: forgotten")


@app.command()
def join(
    name: Name, url: Url = URL, token: Token = TOKEN, certificate: Certificate = CERTIFICATE, as_json: AsJson = False
) -> None:
    """Have a host join the Ray cluster: environment, application, token, Ray. A second time it only looks whether all is well."""
    outcome = _follow(url, token, certificate, f"{_BASE}/hosts/{quote(name, safe='')}/join?stream=true", as_json)
    if not as_json:
        reboot = "starts again with the machine" if outcome["survives_reboot"] else "does NOT start again with the machine"
        typer.echo(f"{name}: joined as node {outcome['node'][:12]}, which {reboot}")


@app.command()
def remove(
    name: Name,
    purge: Annotated[bool, typer.Option("--purge", help="Remove the environment that was made there, too.")] = False,
    url: Url = URL,
    token: Token = TOKEN,
    certificate: Certificate = CERTIFICATE,
    as_json: AsJson = False,
) -> None:
    """Have a host leave the Ray cluster, and clean up there. It stays in the inventory."""
    path = f"{_BASE}/hosts/{quote(name, safe='')}/leave?stream=true&purge={str(purge).lower()}"
    _follow(url, token, certificate, path, as_json)
    if not as_json:
        typer.echo(f"{name}: left")


@app.command()
def standby(name: Name, url: Url = URL, token: Token = TOKEN, certificate: Certificate = CERTIFICATE) -> None:
    """Have a host on standby join and leave as demand asks for it, after you had it join or leave yourself."""
    with _open(url, token, certificate) as api:
        found = api("POST", f"{_BASE}/hosts/{quote(name, safe='')}/standby")
    typer.echo(f"{name}: {found['state']}, and joins and leaves as demand asks for it")


def _open(url: str, token: str, certificate: Path | None) -> Any:
    """The application itself: what is internal is not below ``/v1``."""
    return open_api(re.sub(r"(/api)?/v1/?$", "", url), token, certificate)


def _follow(url: str, token: str, certificate: Path | None, path: str, as_json: bool) -> dict[str, Any]:
    """Show the steps as they come; the outcome, unless it failed."""
    with _open(url, token, certificate) as api, api.events(path, None) as events:
        for event in events:
            if "state" in event:
                if as_json:
                    show_table(event, (), (), True)
                if event["error"] is not None:
                    fail(event["error"]["message"], FAILED)
                return dict(event)
            if not as_json:
                typer.echo(f"{event['at'][11:19]} {event['step']}")
    fail("The application broke off.", FAILED)


def _consent(api: Api, name: str, address: str, port: int) -> str:
    """The fingerprint that a host shows, if the user trusts it."""
    shown: str = api("POST", f"{_BASE}/host-keys", {"address": address, "port": port})["fingerprint"]
    typer.echo(f"{name} shows the key {shown}", err=True)
    typer.echo("On the host, `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` shows it as well.", err=True)
    if not typer.confirm("Is it the same?", err=True):
        fail("Nothing was written.", FAILED)
    return shown


def _pair(text: str, what: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals:
        raise typer.BadParameter(f"{text!r} is no KEY=VALUE", param_hint=f"--{what}")
    return key, value


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no number", param_hint="--resource") from None


def _probed(row: dict[str, Any]) -> tuple[str, ...]:
    if not row["reachable"]:
        return (row["hostname"], f"{row['code']}: {row['reason']}", *[""] * 10)
    gpus = [f"{gpu['name']} {_gib(gpu['memory_mb'])}" for gpu in row["gpus"]]
    return (
        row["hostname"],
        "ok, on standby" if row["standby"] else "ok",
        f"{row['os']} {row['architecture']}",
        str(row["cpu_cores"]),
        "" if row["load"] is None else f"{row['load']:.2f}",
        f"{_gib(row['memory_free_mb'])} of {_gib(row['memory_mb'])}",
        _gib(row["disk_free_mb"]),
        ", ".join(gpus),
        row["container_runtime"] or "",
        row["python"] or "",
        "" if row["clock_skew_s"] is None else f"{row['clock_skew_s']:+.1f} s",
        {True: "reached", False: "not reached", None: ""}[row["reaches_head"]],
    )


def _gib(mb: int) -> str:
    return f"{mb / 1024:.1f} GiB"
