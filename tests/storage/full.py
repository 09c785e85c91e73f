"""A database with something in every table, and the members of a backup."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

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
from helix_ray.storage.backup.manifest import MANIFEST
from helix_ray.storage.database import Database
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


def read_bytes(data: bytes) -> list[tuple[tarfile.TarInfo, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        return [(tarfile.TarInfo(member.name), archive.extractfile(member).read()) for member in archive]  # type: ignore[union-attr]
