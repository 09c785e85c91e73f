"""``helix batches``: many requests in one file, answered when there is time."""

from __future__ import annotations

import sys
import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from helix_ray.cli.requests import FAILED, Api, AsJson, fail, open_api, show_table
from helix_ray.cli.server import CERTIFICATE, KEY, URL, Certificate, Key, Url

app = typer.Typer(
    help="Have the requests of a file answered when there is time, at a lower price.",
    no_args_is_help=True,
)

Ident = Annotated[str, typer.Argument(metavar="ID", help="Of the batch.")]
Wait = Annotated[bool, typer.Option("--wait", help="Show progress until it has ended.")]

_ENDED = ("completed", "failed", "expired", "cancelled")
_LOOK_S = 1.0


class Endpoint(StrEnum):
    """What the lines are for."""

    CHAT = "/v1/chat/completions"
    COMPLETIONS = "/v1/completions"
    EMBEDDINGS = "/v1/embeddings"


@app.command()
def submit(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="One request a line, as JSON.")],
    endpoint: Annotated[Endpoint, typer.Option(help="What every line is for.")] = Endpoint.CHAT,
    wait: Wait = False,
    url: Url = URL,
    key: Key = KEY,
    certificate: Certificate = CERTIFICATE,
) -> None:
    """Upload a file, make a batch of it, and show the batch's id.

    Exit status: 1 when it is refused, or, with --wait, did not complete; 2 when nobody answers.
    """
    with open_api(url, key, certificate) as api:
        stored = api.upload("/files", file, {"purpose": "batch"})
        body = {"input_file_id": stored["id"], "endpoint": endpoint.value, "completion_window": "24h"}
        batch = api("POST", "/batches", body)
        typer.echo(batch["id"])
        if wait:
            _watch(api, batch["id"])


@app.command()
def status(
    ident: Ident,
    wait: Wait = False,
    as_json: AsJson = False,
    url: Url = URL,
    key: Key = KEY,
    certificate: Certificate = CERTIFICATE,
) -> None:
    """Show how far a batch is.

    Exit status: 1 when, with --wait, it did not complete.
    """
    with open_api(url, key, certificate) as api:
        if wait:
            _watch(api, ident)
        else:
            found = api("GET", f"/batches/{ident}")
            show_table(found, ("id", "status", "lines", "failed", "made"), [_row(found)], as_json)


@app.command("list")
def list_batches(as_json: AsJson = False, url: Url = URL, key: Key = KEY, certificate: Certificate = CERTIFICATE) -> None:
    """List batches, the newest first."""
    with open_api(url, key, certificate) as api:
        found = api.pages("/batches")
    show_table(found, ("id", "status", "lines", "failed", "made"), [_row(one) for one in found], as_json)


@app.command()
def cancel(ident: Ident, url: Url = URL, key: Key = KEY, certificate: Certificate = CERTIFICATE) -> None:
    """Begin no more lines of a batch; those that run come to their end."""
    with open_api(url, key, certificate) as api:
        batch = api("POST", f"/batches/{ident}/cancel")
    typer.echo(f"{ident}: {batch['status']}")


@app.command()
def results(
    ident: Ident,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file for them, in place of the standard output.")
    ] = None,
    errors: Annotated[bool, typer.Option("--errors", help="The lines that failed, in place of the answers.")] = False,
    url: Url = URL,
    key: Key = KEY,
    certificate: Certificate = CERTIFICATE,
) -> None:
    """Fetch the answers of a batch that has ended, one a line.

    Exit status: 1 when there are none.
    """
    with open_api(url, key, certificate) as api:
        batch = api("GET", f"/batches/{ident}")
        file = batch["error_file_id" if errors else "output_file_id"]
        if file is None:
            fail(f"{ident} is {batch['status']} and has no {'failed lines' if errors else 'answers'}", FAILED)
        if output is None:
            api.download(f"/files/{file}/content", sys.stdout.buffer)
        else:
            with output.open("wb") as target:
                api.download(f"/files/{file}/content", target)


def _watch(api: Api, ident: str) -> None:
    """Show progress until a batch has ended; fail when it did not complete."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("validating", total=None)
        while True:
            batch = api("GET", f"/batches/{ident}")
            counts = batch["request_counts"]
            done = counts["completed"] + counts["failed"]
            progress.update(bar, description=batch["status"], completed=done, total=counts["total"] or None)
            if batch["status"] in _ENDED:
                break
            time.sleep(_LOOK_S)
    if batch["status"] != "completed":
        faults = (batch["errors"] or {}).get("data", ())
        why = "".join(f"\n  line {fault['line']}: {fault['message']}" for fault in faults)
        fail(f"{ident} has {batch['status']}{why}", FAILED)
    typer.echo(f"{ident}: {counts['completed']} of {counts['total']} lines answered, {counts['failed']} failed", err=True)


def _row(batch: dict[str, Any]) -> tuple[str, ...]:
    counts = batch["request_counts"]
    made = time.strftime("%Y-%m-%d %H:%M:%SZ", time.gmtime(batch["created_at"]))
    return batch["id"], batch["status"], f"{counts['completed']}/{counts['total']}", str(counts["failed"]), made
