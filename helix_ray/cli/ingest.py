"""``helix ingest``: files into the knowledge base of a running application, with progress."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from helix_ray.cli.server import Server, message_of
from helix_ray.core.errors import InvalidRequestError
from helix_ray.knowledge.readers import format_of


class IngestError(Exception):
    """Nothing can be ingested; the message says why."""


def find_files(paths: Iterable[Path]) -> list[Path]:
    """The files below ``paths`` that a reader knows. Hidden ones are left out, unless they are named themselves.

    Raises:
        IngestError: a path does not exist, a file that was named has no reader, or there is none at all.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            below = (file for file in sorted(path.rglob("*")) if file.is_file())
            found += [file for file in below if _is_known(file) and not _is_hidden(file.relative_to(path))]
        elif not path.exists():
            raise IngestError(f"{path} does not exist")
        elif not _is_known(path):
            raise IngestError(f"no reader knows {path}")
        else:
            found.append(path)
    if not found:
        raise IngestError("there is no file that a reader knows")
    return list(dict.fromkeys(found))


def _is_known(file: Path) -> bool:
    try:
        format_of(file.name)
    except InvalidRequestError:
        return False
    return True


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


async def ingest(files: list[Path], collection: str, server: Server, at_once: int, console: Console) -> int:
    """Send files; what is refused is shown, and does not keep the others out.

    Args:
        files: each becomes a document whose source is its path.
        collection: where they go.
        server: the application.
        at_once: files under way at the same time.
        console: where progress is shown.

    Returns:
        The number of files that were not taken.

    Raises:
        IngestError: the server cannot be reached, or wants another key.
    """
    places = asyncio.Semaphore(at_once)
    columns = (TextColumn("ingesting"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    async with httpx.AsyncClient(**server.options()) as client:
        with Progress(*columns, console=console, transient=True) as progress:
            task = progress.add_task("files", total=len(files))

            async def one(file: Path) -> tuple[int, str | None]:
                async with places:
                    outcome = await _send(client, file, collection)
                if outcome[1] is not None:
                    console.print(f"[red]{file}[/]: {outcome[1]}")
                progress.advance(task)
                return outcome

            try:
                async with asyncio.TaskGroup() as group:
                    tasks = [group.create_task(one(file)) for file in files]
            except* IngestError as several:
                raise several.exceptions[0] from None
            except* httpx.HTTPError as several:
                raise IngestError(f"{server.url} does not answer: {several.exceptions[0]}") from None
    outcomes = [task.result() for task in tasks]
    failed = sum(reason is not None for _, reason in outcomes)
    console.print(f"{len(files) - failed} of {len(files)} files in {collection}, {sum(chunks for chunks, _ in outcomes)} chunks")
    return failed


async def _send(client: httpx.AsyncClient, file: Path, collection: str) -> tuple[int, str | None]:
    """The number of chunks, or why there are none."""
    try:
        data = await asyncio.to_thread(file.read_bytes)
    except OSError as exc:
        return 0, exc.strerror or str(exc)
    response = await client.post(
        "/knowledge/files", data={"collection": collection}, files={"file": (str(file), data, "application/octet-stream")}
    )
    if response.status_code in (401, 403, 404):
        raise IngestError(message_of(response))
    if response.status_code != 200:
        return 0, message_of(response)
    (result,) = response.json()["results"]
    if result["status"] != "completed":
        return 0, str(result["error"]["message"])
    return int(result["chunks"]), None
