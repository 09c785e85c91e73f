"""Saving: all tables as they are at one moment, then the files."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Table, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from helix_ray import __version__
from helix_ray.storage.backup.archive import ArchiveWriter, told_of
from helix_ray.storage.backup.manifest import DIRECTORIES, MANIFEST, BackupError, Manifest, SavedFile, SavedTable, is_member
from helix_ray.storage.backup.rows import encode_rows, saved_columns, selected
from helix_ray.storage.database import Database
from helix_ray.storage.migrations.run import current_revision, known_revisions
from helix_ray.storage.tables import metadata

# Few at a time: some rows hold megabytes.
_PAGE = 50


async def save_backup(database: Database, data_dir: Path, path: Path, show: Callable[[str], None]) -> Manifest:
    """Save the database and the files that belong to it. Others may work with them meanwhile.

    Args:
        database: what to save.
        data_dir: the directory of data.
        path: of the backup; a file that is there already is replaced at the end.
        show: is told what is being done.

    Returns:
        What was saved.

    Raises:
        BackupError: the database is not of this version, or a file cannot be read or written.
        UnavailableError: the database cannot be reached.
    """
    if not database.exists:
        raise BackupError("There is nothing to save: there is no database there.")
    with ArchiveWriter(path) as archive:
        # One transaction: all tables are of one moment.
        async with database.read() as connection:
            revision = await connection.run_sync(current_revision)
            if revision is None:
                raise BackupError("There is nothing to save: the database has no tables.")
            if revision != known_revisions()[0]:
                raise BackupError("The database belongs to another version of the application; save it with that one.")
            tables = []
            for table in metadata.sorted_tables:
                show(f"saving {table.name}")
                tables.append(await _save_table(connection, table, archive, path))
        show("saving files")
        # After the tables: what they name was there before.
        manifest = Manifest(
            version=__version__,
            revision=revision,
            created_at=datetime.now(UTC),
            tables=tuple(tables),
            files=tuple(_save_files(data_dir, archive)),
        )
        archive.add(MANIFEST, io.BytesIO(manifest.model_dump_json(indent=1).encode()))
        show("writing the file")
    return manifest


async def _save_table(connection: AsyncConnection, table: Table, archive: ArchiveWriter, path: Path) -> SavedTable:
    columns = saved_columns(table)
    query = select(*selected(table)).order_by(*table.primary_key).execution_options(yield_per=_PAGE)
    rows = 0
    with archive.spool() as file:
        found = await connection.stream(query)
        async for page in found.partitions():
            with told_of(path):
                file.write(encode_rows(columns, page))
            rows += len(page)
        numbers = table.autoincrement_column
        last = 0 if numbers is None else await connection.run_sync(_last_number, table.name, numbers.name)
        digest = archive.add(f"tables/{table.name}.jsonl", file)
    name = None if numbers is None else numbers.name
    return SavedTable(name=table.name, columns=columns, rows=rows, numbers=name, last=last, sha256=digest)


def _last_number(connection: Connection, table: str, column: str) -> int:
    """The last number that a table gave to a row, which may be gone: it must not be given again."""
    if connection.dialect.name == "sqlite":
        query, names = "SELECT seq FROM sqlite_sequence WHERE name = :table", {"table": table}
    else:
        query = "SELECT pg_sequence_last_value(CAST(pg_get_serial_sequence(:table, :column) AS regclass))"
        names = {"table": f'"{table}"', "column": column}
    return connection.execute(text(query), names).scalar() or 0


def _save_files(data_dir: Path, archive: ArchiveWriter) -> list[SavedFile]:
    saved = []
    for directory in DIRECTORIES:
        for found in sorted((data_dir / directory).rglob("*")):
            name = found.relative_to(data_dir).as_posix()
            # Names with a dot in front are of files that are being written.
            if not is_member(f"files/{name}") or not found.is_file():
                continue
            # A file may be deleted meanwhile.
            with told_of(found), suppress(FileNotFoundError), found.open("rb") as file:
                saved.append(SavedFile(path=name, sha256=archive.add(f"files/{name}", file)))
    return saved
