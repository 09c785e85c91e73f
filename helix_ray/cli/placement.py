"""``helix cluster``: services on the hosts of the cluster."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml

from helix_ray.cli.placement_tables import show_explanations, show_hosts, show_outcome, show_services, show_standby
from helix_ray.cli.requests import FAILED, UNREACHABLE, Api, AsJson, fail, open_api
from helix_ray.cli.server import CERTIFICATE, URL, Certificate, Url

Name = Annotated[str, typer.Argument(metavar="NAME", help="Of the service.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show what would happen.")]
Wait = Annotated[float, typer.Option("--wait", min=0, max=600, help="Seconds to wait for services to run.")]
Token = Annotated[
    str, typer.Option(envvar="HELIX_INTERNAL_TOKEN", help="The internal token, where one is set.", show_default=False)
]
TOKEN = "unused"


def add_placement_commands(app: typer.Typer) -> None:
    """Put the commands of services on an application of commands."""
    for command in (status, deploy, undeploy, drain, rebalance, explain, logs):
        app.command()(command)


@contextmanager
def _open(url: str, token: str, certificate: Path | None) -> Iterator[Api]:
    # What is internal is beside /v1, not below it.
    with open_api(url.rstrip("/").removesuffix("/v1") + "/internal/cluster", token, certificate) as api:
        yield api


def status(as_json: AsJson = False, url: Url = URL, token: Token = TOKEN, certificate: Certificate = CERTIFICATE) -> None:
    """Show hosts and services as they are now.

    Exit status: 1 when a host is lost or a service does not run.
    """
    with _open(url, token, certificate) as api:
        found = api("GET", "/status")
    if as_json:
        _print(found)
    else:
        show_hosts(found["hosts"])
        show_standby(found["standby"])
        show_services(found)
    raise typer.Exit(0 if found["healthy"] else FAILED)


def deploy(
    file: Annotated[Path, typer.Argument(help="YAML or JSON with a list `services`; - reads the standard input.")],
    dry_run: DryRun = False,
    explanation: Annotated[bool, typer.Option("--explain", help="Show of every host why or why not.")] = False,
    wait: Wait = 60.0,
    as_json: AsJson = False,
    url: Url = URL,
    token: Token = TOKEN,
    certificate: Certificate = CERTIFICATE,
) -> None:
    """Run services. One that runs already stays as it is; with another spec it is replaced.

    Exit status: 1 when a service cannot be placed or was refused, 2 when nobody could be asked.
    """
    body = {**_read(file), "dry_run": dry_run, "explain": explanation, "wait_s": wait}
    with _open(url, token, certificate) as api:
        _show(api("POST", "/deploy", body), as_json)


def undeploy(name: Name, url: Url = URL, token: Token = TOKEN, certificate: Certificate = CERTIFICATE) -> None:
    """End a service."""
    with _open(url, token, certificate) as api:
        api("DELETE", f"/services/{name}")
    typer.echo(f"{name}: is being ended")


def drain(
    host: Annotated[str, typer.Argument(metavar="HOST", help="Of the inventory.")],
    cancel: Annotated[bool, typer.Option("--cancel", help="Let services be placed there again.")] = False,
    wait: Wait = 60.0,
    as_json: AsJson = False,
    url: Url = URL,
    token: Token = TOKEN,
    certificate: Certificate = CERTIFICATE,
) -> None:
    """Move all services away from a host, and place none there from now on.

    Exit status: 1 when a service fits nowhere else.
    """
    with _open(url, token, certificate) as api:
        _show(api("POST", "/drain", {"host": host, "cancel": cancel, "wait_s": wait}), as_json)


def rebalance(
    dry_run: DryRun = False,
    wait: Wait = 60.0,
    as_json: AsJson = False,
    url: Url = URL,
    token: Token = TOKEN,
    certificate: Certificate = CERTIFICATE,
) -> None:
    """Move services that gain by it. Each starts anew before it ends where it was."""
    with _open(url, token, certificate) as api:
        _show(api("POST", "/rebalance", {"dry_run": dry_run, "wait_s": wait}), as_json)


def explain(
    what: Annotated[str, typer.Argument(metavar="NAME|FILE", help="A service that is there, or a file as for `deploy`.")],
    as_json: AsJson = False,
    url: Url = URL,
    token: Token = TOKEN,
    certificate: Certificate = CERTIFICATE,
) -> None:
    """Show of every host why it takes a service, or why not, with the numbers."""
    body = _read(Path(what)) if what == "-" or Path(what).is_file() else {"service": what}
    with _open(url, token, certificate) as api:
        found = api("POST", "/explain", body)
    if as_json:
        _print(found)
    else:
        show_explanations(found["explanations"])


def logs(
    name: Name,
    lines: Annotated[int, typer.Option("--lines", "-n", min=1, max=10_000, help="Most lines.")] = 100,
    url: Url = URL,
    token: Token = TOKEN,
    certificate: Certificate = CERTIFICATE,
) -> None:
    """Show the last lines that a service said."""
    with _open(url, token, certificate) as api:
        for line in api("GET", f"/services/{name}/logs?limit={lines}")["lines"]:
            typer.echo(line)


def _read(file: Path) -> dict[str, Any]:
    try:
        found = yaml.safe_load(sys.stdin.read() if str(file) == "-" else file.read_text())
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as exc:
        fail(f"{file}: {exc}", UNREACHABLE)
    if not isinstance(found, dict) or not isinstance(found.get("services"), list):
        fail(f"{file}: it has no list `services`", UNREACHABLE)
    return {"services": found["services"]}


def _show(outcome: dict[str, Any], as_json: bool) -> None:
    if as_json:
        _print(outcome)
    else:
        show_outcome(outcome)
    raise typer.Exit(FAILED if outcome["errors"] else 0)


def _print(found: Any) -> None:
    typer.echo(json.dumps(found, indent=2))
