"""``helix backup`` and ``helix restore``."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from helix_ray.cli.progress import Progress
from helix_ray.cli.requests import FAILED, UNREACHABLE, fail
from helix_ray.config import ConfigError, Settings
from helix_ray.core.errors import UnavailableError

if TYPE_CHECKING:
    from helix_ray.storage.backup.manifest import Manifest
    from helix_ray.storage.database import Database

_Work = Callable[["Database", Path, Callable[[str], None]], Awaitable["Manifest"]]


def backup(file: Annotated[Path, typer.Argument(help="Where to write it; what is there is replaced.")]) -> None:
    """Save everything that has to last into one file: the database and the secrets.

    HELIX_DATABASE_URL and HELIX_DATA_DIR say where it is. The application may run. Keep the file as you keep secrets.

    Exit status: 1 when it cannot be saved, 2 when the database cannot be reached or the configuration is wrong.
    """
    # Here, since the other commands need none of it.
    from helix_ray.storage.backup.save import save_backup

    saved = _run(lambda database, data_dir, show: save_backup(database, data_dir, file, show))
    typer.echo(f"{file}: {saved.rows} rows, {len(saved.files)} files, {file.stat().st_size} bytes")


def restore(
    file: Annotated[Path, typer.Argument(help="What `helix backup` wrote.")],
    force: Annotated[bool, typer.Option("--force", help="Delete what is in the database.")] = False,
) -> None:
    """Put a backup into an empty database. Stop the application first.

    HELIX_DATABASE_URL and HELIX_DATA_DIR say where it goes: a backup of SQLite can go to PostgreSQL, and the other way round.
    Nothing is changed before all of the file was checked.

    Exit status: 1 when it is refused, 2 when the database cannot be reached or the configuration is wrong.
    """
    from helix_ray.storage.backup.restore import restore_backup

    restored = _run(lambda database, data_dir, show: restore_backup(database, data_dir, file, force, show))
    made = f"made by version {restored.version} at {restored.created_at:%Y-%m-%d %H:%M:%S} UTC"
    typer.echo(f"{file}: {restored.rows} rows and {len(restored.files)} files are restored, {made}")


def _run(work: _Work) -> Manifest:
    from helix_ray.storage.backup.manifest import BackupError
    from helix_ray.storage.database import Database

    async def run() -> Manifest:
        settings = Settings.from_env()
        database = Database(settings.database)
        try:
            with Progress(Console()) as progress:
                return await work(database, settings.data_dir.absolute(), progress.show)
        finally:
            await database.close()

    try:
        manifest = asyncio.run(run())
    except BackupError as exc:
        fail(str(exc), FAILED)
    except (ConfigError, UnavailableError) as exc:
        fail(str(exc), UNREACHABLE)
    return manifest
