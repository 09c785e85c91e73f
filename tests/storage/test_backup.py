"""Backups: what was saved comes back, on the databases that there are."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    select,
)

from helix_ray.storage.backup import restore
from helix_ray.storage.backup.manifest import MANIFEST, BackupError
from helix_ray.storage.backup.restore import restore_backup
from helix_ray.storage.backup.save import save_backup
from helix_ray.storage.database import Database
from helix_ray.storage.migrations.run import current_revision, known_revisions
from helix_ray.storage.tables import audit_records, metadata
from tests.storage.full import ROWS, Members, add_record, count, fill, hidden, put_files, quiet, rewrite


async def test_what_was_saved_comes_back(database: Database, tmp_path: Path) -> None:
    first, second, third = (tmp_path / f"{name}.tar.gz" for name in ("first", "second", "third"))
    source, target = tmp_path / "source", tmp_path / "target"
    put_files(source)
    put_files(target)
    (target / "secrets" / "api-keys").write_text("another one")
    await fill(database)
    saved = await save_backup(database, source, first, quiet)
    assert saved.rows == ROWS * len(metadata.sorted_tables) - 1
    assert [file.path for file in saved.files] == ["secrets/api-keys", "secrets/more/key"]
    assert first.stat().st_mode & 0o777 == 0o600

    other = Database(f"sqlite:///{target}/helix.db")
    assert await restore_backup(other, target, first, False, quiet) == saved
    assert (await save_backup(other, target, second, quiet)).tables == saved.tables
    await add_record(other)
    async with other.read() as connection:
        numbers = (await connection.scalars(select(audit_records.c.number).order_by(audit_records.c.number))).all()
    assert numbers == [1, 2, ROWS + 1], "no number is given twice"
    await other.close()
    for name in ("secrets/api-keys", "secrets/more/key"):
        assert (target / name).read_text() == name
        assert (target / name).stat().st_mode & 0o777 == 0o600
    assert not (target / "indexes").exists()

    with pytest.raises(BackupError, match="not empty"):
        await restore_backup(database, source, second, False, quiet)
    await add_record(database)
    await restore_backup(database, source, second, True, quiet)
    assert (await save_backup(database, source, third, quiet)).tables == saved.tables
    await add_record(database)
    assert await count(database, audit_records) == ROWS
    assert not hidden(tmp_path) + hidden(target)


async def test_a_backup_is_of_one_moment(database: Database, database_url: str, tmp_path: Path) -> None:
    async def add() -> None:
        other = Database(database_url)
        await add_record(other)
        await other.close()

    written = 0

    def write(_: str) -> None:
        nonlocal written
        if written < 3:
            written += 1
            with ThreadPoolExecutor(1) as thread:
                thread.submit(asyncio.run, add()).result()

    await add_record(database)
    saved = await save_backup(database, tmp_path, tmp_path / "backup", write)
    assert (saved.rows, await count(database, audit_records)) == (1, 4)


async def test_a_database_of_another_version_is_not_saved(sqlite: Database, data_dir: Path) -> None:
    with sqlite3.connect(data_dir / "helix.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    (data_dir / "backup").write_text("of yesterday")
    with pytest.raises(BackupError, match="another version"):
        await save_backup(sqlite, data_dir, data_dir / "backup", quiet)
    nothing = Database(f"sqlite:///{data_dir}/nothing.db")
    with pytest.raises(BackupError, match="there is no database"):
        await save_backup(nothing, data_dir, data_dir / "backup", quiet)
    await nothing.close()
    assert (data_dir / "backup").read_text() == "of yesterday"
    assert not hidden(data_dir)
    with pytest.raises(BackupError, match="No such file"):
        await save_backup(sqlite, data_dir, data_dir / "missing" / "backup", quiet)


async def test_a_secret_that_cannot_be_read_stops_it(sqlite: Database, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_files(data_dir)
    opened = Path.open

    def refuse(path: Path, *args: Any, **options: Any) -> Any:
        if path.name == "api-keys":
            raise PermissionError(13, "Permission denied")
        return opened(path, *args, **options)

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(BackupError, match="api-keys: Permission denied"):
        await save_backup(sqlite, data_dir, data_dir / "backup", quiet)
    assert not (data_dir / "backup").exists()


async def test_older_backups_are_brought_up_to_date(sqlite: Database, data_dir: Path) -> None:
    await fill(sqlite)
    await save_backup(sqlite, data_dir, data_dir / "backup", quiet)
    oldest = ("collections", "documents", "chunks", "removals")

    def age(members: Members) -> None:
        manifest = json.loads(members[MANIFEST])
        manifest["tables"] = [table for table in manifest["tables"] if table["name"] in oldest]
        manifest["revision"] = known_revisions()[-1]
        (parts,) = [table for table in manifest["tables"] if table["name"] == "chunks"]
        assert parts["columns"].pop()["name"] == "signs"
        lines = members["tables/chunks.jsonl"].decode().splitlines()
        members["tables/chunks.jsonl"] = "".join(json.dumps(json.loads(line)[:-1]) + "\n" for line in lines).encode()
        parts["sha256"] = hashlib.sha256(members["tables/chunks.jsonl"]).hexdigest()
        for name in list(members):
            if name.startswith("tables/") and name[7:-6] not in oldest:
                del members[name]
        members[MANIFEST] = json.dumps(manifest).encode()

    rewrite(data_dir / "backup", age)
    await restore_backup(sqlite, data_dir, data_dir / "backup", True, quiet)
    async with sqlite.read() as connection:
        assert await connection.run_sync(current_revision) == known_revisions()[0]
    assert [await count(sqlite, metadata.tables[name]) for name in oldest] == [ROWS] * 4
    assert await count(sqlite, audit_records) == 0


async def test_a_database_that_is_in_use_is_left_alone(
    database: Database, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database.is_sqlite:
        return
    monkeypatch.setattr(restore, "_PATIENCE_MS", 10)
    await add_record(database)
    await save_backup(database, tmp_path, tmp_path / "backup", quiet)
    async with database.read() as connection:
        await connection.execute(select(audit_records))
        with pytest.raises(BackupError, match="in use"):
            await restore_backup(database, tmp_path, tmp_path / "backup", True, quiet)
    assert await count(database, audit_records) == 1
