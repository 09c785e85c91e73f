"""``helix backup`` and ``helix restore``."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from helix_ray.accounts.audit import AuditLog
from helix_ray.cli.main import app
from helix_ray.storage.database import Database


@pytest.fixture
def data(data_dir: Path) -> Path:
    """A directory of data with one record and one secret."""

    async def record() -> None:
        database = Database(f"sqlite:///{data_dir}/helix.db")
        async with database.write() as connection:
            await AuditLog(database).append(connection, "root", "user.disable", "ann", {})
        await database.close()

    asyncio.run(record())
    (data_dir / "secrets").mkdir()
    (data_dir / "secrets" / "api-keys").write_bytes(b"s" * 32)
    return data_dir


def run(*args: str | Path, data: Path, url: str | None = None) -> Result:
    environment = {"HELIX_DATA_DIR": str(data), "HELIX_DATABASE_URL": url, "COLUMNS": "250"}
    return CliRunner().invoke(app, [str(one) for one in args], env=environment)


def test_a_backup_and_back(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "backup.tar.gz"
    saved = run("backup", file, data=data)
    assert saved.exit_code == 0, saved.output
    assert f"{file}: 1 rows, 1 files, " in saved.output
    assert "saving audit_records" in saved.output
    elsewhere = tmp_path / "elsewhere"
    restored = run("restore", file, data=elsewhere)
    assert restored.exit_code == 0, restored.output
    assert f"{file}: 1 rows and 1 files are restored, made by version" in restored.output
    assert (elsewhere / "secrets" / "api-keys").read_bytes() == b"s" * 32
    again = run("restore", file, data=elsewhere)
    assert (again.exit_code, "--force" in again.output) == (1, True)
    assert run("restore", file, "--force", data=elsewhere).exit_code == 0
    assert file.stat().st_mode & 0o777 == 0o600


def test_what_cannot_be(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = run("restore", tmp_path / "missing", data=data)
    assert (missing.exit_code, "No such file" in missing.output) == (1, True)
    nowhere = run("backup", tmp_path / "no" / "directory", data=data)
    assert (nowhere.exit_code, "No such file" in nowhere.output) == (1, True)
    away = run("backup", tmp_path / "file", data=data, url="postgresql://nobody@127.0.0.1:9/none")
    assert (away.exit_code, "cannot be reached" in away.output) == (2, True)
    empty = run("backup", tmp_path / "file", data=tmp_path / "other")
    assert (empty.exit_code, "there is no database" in empty.output) == (1, True)
    assert not (tmp_path / "other" / "helix.db").exists()
    monkeypatch.setenv("HELIX_PORT", "no number")
    wrong = run("backup", tmp_path / "file", data=data)
    assert (wrong.exit_code, "HELIX_PORT" in wrong.output) == (2, True)
    assert not (tmp_path / "file").exists()
