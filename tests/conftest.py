"""Real databases: SQLite in a file, PostgreSQL in a cluster of its own that lives as long as the session."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest

from helix_ray.storage.database import Database

_USER = "postgres"


def _program(name: str) -> str:
    (newest, *_) = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    return str(newest)


def _run(*command: str) -> None:
    # PostgreSQL refuses to run as root.
    prefix = ("runuser", "-u", _USER, "--") if os.geteuid() == 0 else ()
    subprocess.run([*prefix, *command], check=True, capture_output=True, cwd="/tmp")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """URL of a server, without the name of a database."""
    directory = Path(tempfile.mkdtemp(prefix="helix-postgres-"))
    if os.geteuid() == 0:
        shutil.chown(directory, _USER)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = str(directory / "data")
    _run(_program("initdb"), "-D", data, "-U", _USER, "-A", "trust", "--no-sync")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={directory} -c fsync=off"
    _run(_program("pg_ctl"), "-D", data, "-o", options, "-l", str(directory / "log"), "-w", "start")
    try:
        yield f"postgresql://{_USER}@127.0.0.1:{port}"
    finally:
        _run(_program("pg_ctl"), "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty database is."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/helix.db"
    server = request.getfixturevalue("postgres")
    name = f"test_{uuid.uuid4().hex}"
    connection = await asyncpg.connect(f"{server}/postgres")
    await connection.execute(f'CREATE DATABASE "{name}"')
    await connection.close()
    return f"{server}/{name}"


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An empty database with all tables."""
    database = Database(database_url)
    await database.migrate()
    yield database
    await database.close()
