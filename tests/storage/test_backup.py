"""Backups: what was saved comes back, on the databases that there are; what is damaged changes nothing."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import io
import json
import sqlite3
import tarfile
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    String,
    Table,
    delete,
    func,
    insert,
    select,
)

from helix_ray.accounts.audit import AuditLog
from helix_ray.storage.backup import restore
from helix_ray.storage.backup.archive import unpacked
from helix_ray.storage.backup.manifest import MANIFEST, BackupError, is_member
from helix_ray.storage.backup.restore import restore_backup
from helix_ray.storage.backup.save import save_backup
from helix_ray.storage.database import Database
from helix_ray.storage.migrations.run import current_revision, known_revisions
from helix_ray.storage.tables import audit_records, metadata

ROWS = 3
Members = dict[str, bytes]


def quiet(_: str) -> None:
    """Shows nothing."""


def value(column: Column[Any], number: int) -> Any:
    """Something that the column takes, for one row of each number."""
    if isinstance(column.type, JSON):
        return ({"é": [1, None, 0.5]}, None, "text")[number]
    if column.nullable and number == 2:
        return None
    for kind, one in (
        (Boolean, number == 1),
        (Integer, 2**40 + number if column.type.__class__.__name__ == "BigInteger" else number),
        (Float, number + 0.1),
        (String, f"{number}é🙂\n\"'"),
        (LargeBinary, bytes([number, 0, 255]) * 11),
        (DateTime, datetime(2026, 1, 31, 9, 30, number, 123456, tzinfo=UTC)),
        (Date, date(2026, 1, 1 + number)),
    ):
        if isinstance(column.type, kind):
            return one
    raise AssertionError(column)


async def fill(database: Database) -> None:
    """Rows in every table; the last number of one of them is gone."""
    async with database.write() as connection:
        for table in metadata.sorted_tables:
            rows = []
            for number in range(ROWS):
                row = {one.name: value(one, number) for one in table.columns if one is not table.autoincrement_column}
                for key in table.foreign_keys:
                    parents = (await connection.scalars(select(key.column).order_by(key.column))).all()
                    row[key.parent.name] = parents[number]
                rows.append(row)
            await connection.execute(insert(table), rows)
        await connection.execute(delete(audit_records).where(audit_records.c.number == ROWS))


def hidden(directory: Path) -> list[Path]:
    """What is left of work that was not done."""
    return [path for path in directory.iterdir() if path.name.startswith(".")]


async def count(database: Database, table: Table) -> int:
    async with database.read() as connection:
        return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())


async def add_record(database: Database) -> None:
    async with database.write() as connection:
        await AuditLog(database).append(connection, "root", "user.disable", "ann", {})


def put_files(data_dir: Path) -> None:
    names = ("secrets/api-keys", "secrets/more/key", "secrets/.half", "indexes/x.index")
    for name in names:
        path = data_dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())


@pytest.fixture
async def sqlite(data_dir: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite:///{data_dir}/helix.db")
    yield database
    await database.close()


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
    with pytest.raises(BackupError, match="no tables"):
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


def read(path: Path) -> Members:
    with tarfile.open(path) as archive:
        return {member.name: archive.extractfile(member).read() for member in archive}  # type: ignore[union-attr]


def write(path: Path, members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    with tarfile.open(path, "w:gz") as archive:
        for member, data in members:
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))


def rewrite(path: Path, change: Callable[[Members], None]) -> None:
    """Change members of a backup; the digests are those of the changed ones."""
    members = read(path)
    change(members)
    manifest = json.loads(members[MANIFEST])
    for one in (*manifest["tables"], *manifest["files"]):
        name = f"tables/{one['name']}.jsonl" if "name" in one else f"files/{one['path']}"
        if name in members:
            one["sha256"] = hashlib.sha256(members[name]).hexdigest()
    members[MANIFEST] = json.dumps(manifest).encode()
    write(path, [(tarfile.TarInfo(name), data) for name, data in members.items()])


def set_manifest(members: Members, **values: Any) -> None:
    members[MANIFEST] = json.dumps({**json.loads(members[MANIFEST]), **values}).encode()


def rename_table(members: Members) -> None:
    members["tables/nonsense.jsonl"] = members.pop("tables/users.jsonl")
    members[MANIFEST] = members[MANIFEST].replace(b'"users"', b'"nonsense"')


DAMAGES: dict[str, tuple[Callable[[Members], Any], str]] = {
    "a newer version": (lambda members: set_manifest(members, revision="9999"), "newer version"),
    "another format": (lambda members: set_manifest(members, format=2), "newer version: format"),
    "another application": (lambda members: set_manifest(members, application="x"), "application"),
    "an unknown field": (lambda members: set_manifest(members, more=1), "more"),
    "no manifest's fields": (lambda members: members.update({MANIFEST: b'{"tables": [], "files": []}'}), "version"),
    "a member too few": (lambda members: members.pop("tables/users.jsonl"), "not what it says"),
    "a member too many": (lambda members: members.update({"tables/x.jsonl": b""}), "not what it says"),
    "a row too few": (lambda members: members.update({"tables/users.jsonl": b""}), "says that there are 3"),
    "no rows": (lambda members: members.update({"tables/users.jsonl": b"{}\n" * 3}), "no row"),
    "no JSON": (lambda members: members.update({"tables/users.jsonl": b"[\n" * 3}), "no row"),
    "rows of other columns": (lambda members: members.update({"tables/users.jsonl": b"[1]\n" * 3}), "no row"),
    "rows that break a rule": (
        lambda members: members.update({"tables/users.jsonl": members["tables/users.jsonl"].splitlines(True)[0] * 3}),
        "refuses",
    ),
    "a table that there is not": (rename_table, "no table nonsense"),
}


@pytest.fixture
async def marked(sqlite: Database, data_dir: Path) -> Database:
    """A full database, its backup, and a record that came later."""
    put_files(data_dir)
    await fill(sqlite)
    await save_backup(sqlite, data_dir, data_dir / "backup", quiet)
    await add_record(sqlite)
    return sqlite


async def check_refused(database: Database, data_dir: Path, why: str) -> None:
    """The backup is refused, and nothing has changed."""
    (data_dir / "secrets" / "api-keys").write_text("as it was")
    with pytest.raises(BackupError, match=why):
        await restore_backup(database, data_dir, data_dir / "backup", True, quiet)
    assert await count(database, audit_records) == ROWS
    assert (data_dir / "secrets" / "api-keys").read_text() == "as it was"
    assert (data_dir / "indexes" / "x.index").exists()
    assert not hidden(data_dir)


@pytest.mark.parametrize("damage", DAMAGES)
async def test_a_damaged_backup_changes_nothing(marked: Database, data_dir: Path, damage: str) -> None:
    change, why = DAMAGES[damage]
    rewrite(data_dir / "backup", change)
    await check_refused(marked, data_dir, why)


async def test_files_that_are_no_backup_change_nothing(marked: Database, data_dir: Path) -> None:
    backup = data_dir / "backup"
    whole = backup.read_bytes()
    for data in (b"", b"hello", gzip.compress(b"hello"), gzip.compress(b""), whole[:10], whole[:-1], whole[: len(whole) // 2]):
        backup.write_bytes(data)
        await check_refused(marked, data_dir, "no backup")
    backup.write_bytes(whole + b"x")
    await check_refused(marked, data_dir, "damaged")
    members = read_bytes(whole)
    outside = ("../x", "/etc/x", "files/secrets/../../x", "files/tls/key.pem", "files/secrets/.x", "files/secrets//x", "readme")
    for name in outside:
        write(backup, [(tarfile.TarInfo(name), b""), *members])
        await check_refused(marked, data_dir, "this is no backup: it holds")
    link = tarfile.TarInfo("files/secrets/x")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    for odd in (link, tarfile.TarInfo(MANIFEST)):
        write(backup, [(odd, b""), *members])
        await check_refused(marked, data_dir, "this is no backup: it holds")
    write(backup, [pair for pair in members if pair[0].name != MANIFEST])
    await check_refused(marked, data_dir, "it has no manifest")
    changed = [(member, data + b"x" if member.name == "files/secrets/api-keys" else data) for member, data in members]
    write(backup, changed)
    await check_refused(marked, data_dir, "api-keys is not what was saved")
    backup.unlink()
    await check_refused(marked, data_dir, "No such file")
    backup.mkdir()
    await check_refused(marked, data_dir, "Is a directory")


def read_bytes(data: bytes) -> list[tuple[tarfile.TarInfo, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        return [(tarfile.TarInfo(member.name), archive.extractfile(member).read()) for member in archive]  # type: ignore[union-attr]


@given(place=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255), cut=st.booleans())
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_byte_can_change_unseen(marked: Database, data_dir: Path, place: float, flip: int, cut: bool) -> None:
    whole = (data_dir / "backup").read_bytes()
    index = int(place * len(whole))
    end = b"" if cut else bytes([whole[index] ^ flip]) + whole[index + 1 :]
    other = data_dir / "other"
    other.write_bytes(whole[:index] + end)
    with unpacked(data_dir / "backup", data_dir) as expected:
        pass
    try:
        with unpacked(other, data_dir) as found:
            assert found.manifest == expected.manifest
    except BackupError:
        pass


@given(st.text() | st.text(alphabet="a./\\\0").map("files/secrets/".__add__))
@settings(deadline=None)
def test_no_name_leads_out(name: str) -> None:
    if is_member(name) and name.startswith("files/"):
        root = Path("/data")
        assert (root / name.removeprefix("files/")).resolve().is_relative_to(root)
