"""Requests of a command to a running application, and what it shows of the answers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, BinaryIO, NoReturn

import httpx
import typer
from rich.console import Console
from rich.table import Table

from helix_ray.cli.server import Server, message_of

AsJson = Annotated[bool, typer.Option("--json", help="As JSON, for programs.")]

FAILED, UNREACHABLE = 1, 2
"""Exit status of a command that was refused, and of one that could not ask."""


class Api:
    """Requests that end the command when they are refused.

    Args:
        client: of the application.
        url: for messages.
    """

    def __init__(self, client: httpx.Client, url: str) -> None:
        self._client = client
        self._url = url

    def __call__(self, method: str, path: str, body: Any = None, missing: Any = None) -> Any:
        """The answer's JSON; ``missing`` where there is no such thing, if that is given."""
        response = self._send(method, path, json=body)
        if response.status_code == 404 and missing is not None:
            return missing
        return _told(response)

    def upload(self, path: str, file: Path, fields: dict[str, str]) -> Any:
        """The answer's JSON to a form with a file."""
        with file.open("rb") as content:
            return _told(self._send("POST", path, data=fields, files={"file": (file.name, content)}))

    def download(self, path: str, target: BinaryIO) -> None:
        """Write what is at a path, while it comes."""
        try:
            with self._client.stream("GET", path) as response:
                if response.is_error:
                    response.read()
                    fail(message_of(response), FAILED)
                for part in response.iter_bytes():
                    target.write(part)
        except httpx.HTTPError as exc:
            fail(f"{self._url} does not answer: {exc}", UNREACHABLE)

    def pages(self, path: str, query: str = "") -> list[Any]:
        """All entries of a list that comes in pages; ``query`` is encoded, without its question mark."""
        entries: list[Any] = []
        after = ""
        while True:
            page = self("GET", f"{path}?limit=100{after}{query and '&' + query}")
            entries += page["data"]
            if not page["has_more"]:
                return entries
            after = f"&after={entries[-1]['id']}"

    @contextmanager
    def events(self, path: str, body: Any) -> Iterator[Iterator[dict[str, Any]]]:
        """The events of an answer that is streamed."""
        try:
            with self._client.stream("POST", path, json=body) as response:
                if response.is_error:
                    response.read()
                    fail(message_of(response), FAILED)
                lines = (line for line in response.iter_lines() if line.startswith("data: "))
                yield (json.loads(line.removeprefix("data: ")) for line in lines)
        except httpx.HTTPError as exc:
            fail(f"{self._url} does not answer: {exc}", UNREACHABLE)

    def _send(self, method: str, path: str, **content: Any) -> httpx.Response:
        try:
            return self._client.request(method, path, **content)
        except httpx.HTTPError as exc:
            fail(f"{self._url} does not answer: {exc}", UNREACHABLE)


def _told(response: httpx.Response) -> Any:
    if response.is_error:
        fail(message_of(response), FAILED)
    return response.json()


@contextmanager
def open_api(url: str, key: str, certificate: Path | None) -> Iterator[Api]:
    """Requests to the application at ``url``."""
    with httpx.Client(**Server(url, key, certificate).options()) as client:
        yield Api(client, url)


def show_table(found: Any, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]], as_json: bool) -> None:
    """Show a list, as a table or as JSON.

    Args:
        found: as the API gave it.
        columns, rows: what of it the table shows.
        as_json: all of it, in place of the table.
    """
    if as_json:
        typer.echo(json.dumps(found, indent=2))
        return
    table = Table()
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    Console().print(table)


def fail(why: str, status: int) -> NoReturn:
    """End the command with a message and that exit status."""
    typer.secho("error: ", fg="red", nl=False, err=True)
    typer.echo(why, err=True)
    raise typer.Exit(status)
