"""Restoring: everything is checked first, and the tables are filled in one transaction."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, insert, inspect, literal, select, text
from sqlalchemy.exc import DBAPIError

from helix_ray.storage.backup.archive import Unpacked, told_of, unpacked
from helix_ray.storage.backup.manifest import BackupError, Manifest, SavedTable
from helix_ray.storage.backup.rows import decode_row, table_of
from helix_ray.storage.database import Database
from helix_ray.storage.migrations.run import current_revision, known_revisions, take_back, upgrade
from helix_ray.storage.tables import metadata

# Few at a time: some rows hold megabytes.
_PAGE = 50
_PATIENCE_MS = 10_000
# Of PostgreSQL: others hold the tables.
_LOCKED = "55P03"


async def restore_backup(database: Database, data_dir: Path, path: Path, force: bool, show: Callable[[str], None]) -> Manifest:
    """Put a backup into a database and a directory. The application must not run meanwhile.

    Args:
        database: any of those that there are, whichever was saved.
        data_dir: the directory of data.
        path: of the backup.
        force: what is in the database is deleted.
        show: is told what is being done.

    Returns:
        What was restored.

    Raises:
        BackupError: it is no backup, it is damaged or of a newer version, or the database is not empty; nothing was changed.
        UnavailableError: the database cannot be reached.
    """
    show("checking the backup")
    with unpacked(path, data_dir) as backup:
        if backup.manifest.revision not in known_revisions():
            raise BackupError(f"{path}: the backup was made by a newer version, {backup.manifest.version}.")
        async with database.write() as connection:
            await connection.run_sync(partial(_load, backup=backup, force=force, show=show))
        show("restoring files")
        for file in backup.manifest.files:
            with told_of(data_dir / file.path):
                _place(backup.files[file.member], data_dir / file.path)
    # They are made of the tables, and would be taken for newer than these.
    shutil.rmtree(data_dir / "indexes", ignore_errors=True)
    return backup.manifest


def _load(connection: Connection, backup: Unpacked, force: bool, show: Callable[[str], None]) -> None:
    try:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SET LOCAL lock_timeout = {_PATIENCE_MS}"))
        _clear(connection, force)
        # The tables of that time; the migrations since then change what is in them.
        upgrade(connection, backup.manifest.revision)
        there = inspect(connection).get_table_names()
        for table in backup.manifest.tables:
            if table.name not in there:
                raise BackupError(f"The backup is damaged: there is no table {table.name}.")
            show(f"restoring {table.name}")
            _fill(connection, table, backup.files[table.member])
        upgrade(connection)
    except DBAPIError as exc:
        if getattr(exc.orig, "sqlstate", None) == _LOCKED:
            raise BackupError("The database is in use. Stop the application first.") from exc
        if exc.connection_invalidated:
            raise
        raise BackupError(f"The database refuses what is in the backup: {exc.orig}") from exc


def _clear(connection: Connection, force: bool) -> None:
    revision = current_revision(connection)
    if revision is None:
        return
    if revision not in known_revisions():
        raise BackupError("The database belongs to a newer version of the application.")
    there = set(inspect(connection).get_table_names())
    if not force:
        for table in metadata.sorted_tables:
            if table.name in there and connection.execute(select(literal(1)).select_from(table).limit(1)).first():
                raise BackupError(f"The database is not empty ({table.name}). With --force all that is in it is deleted.")
    take_back(connection)


def _fill(connection: Connection, table: SavedTable, path: Path) -> None:
    rows = 0
    query = insert(table_of(table.name, table.columns))
    with path.open("rb") as lines:
        while page := list(islice(lines, _PAGE)):
            try:
                values = [decode_row(table.columns, line) for line in page]
            except (ValueError, TypeError) as exc:
                raise BackupError(f"The backup is damaged: {table.name} holds what is no row.") from exc
            connection.execute(query, values)
            rows += len(page)
    if rows != table.rows:
        raise BackupError(f"The backup is damaged: {table.name} has {rows} rows, and says that there are {table.rows}.")
    if table.numbers is not None and table.last:
        _go_on_after(connection, table.name, table.numbers, table.last)


def _go_on_after(connection: Connection, table: str, column: str, last: int) -> None:
    """Number rows from the last number on."""
    if connection.dialect.name == "postgresql":
        query = "SELECT setval(CAST(pg_get_serial_sequence(:table, :column) AS regclass), :last)"
        connection.execute(text(query), {"table": f'"{table}"', "column": column, "last": last})
        return
    values = {"table": table, "last": last}
    if connection.execute(text("UPDATE sqlite_sequence SET seq = :last WHERE name = :table"), values).rowcount == 0:
        connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)"), values)


def _place(source: Path, target: Path) -> None:
    """Put a file where it belongs, for its owner only, all of it or none."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (
        source.open("rb") as file,
        tempfile.NamedTemporaryFile(prefix=f".{target.name}.", dir=target.parent, delete=False) as copy,
    ):
        shutil.copyfileobj(file, copy)
        copy.flush()
        os.fsync(copy.fileno())
    Path(copy.name).replace(target)
