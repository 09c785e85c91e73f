"""What is damaged, or no backup, changes nothing."""

from __future__ import annotations

import gzip
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helix_ray.storage.backup.archive import unpacked
from helix_ray.storage.backup.manifest import MANIFEST, BackupError, is_member
from helix_ray.storage.backup.restore import restore_backup
from helix_ray.storage.backup.save import save_backup
from helix_ray.storage.database import Database
from helix_ray.storage.tables import audit_records
from tests.storage.full import ROWS, Members, add_record, count, fill, hidden, put_files, quiet, read_bytes, rewrite, write


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
