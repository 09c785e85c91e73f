"""Real databases: SQLite in a file, PostgreSQL in a cluster of its own that lives as long as the session."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from helix_ray.storage.database import Database
from helix_ray.storage.tables import metadata

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


async def _execute(url: str, statements: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(statements)
    await connection.close()


async def _migrate(url: str) -> None:
    database = Database(url)
    await database.migrate()
    await database.close()


def _beside(work: Coroutine[Any, Any, None]) -> None:
    """Run it in a thread of its own: in this one an event loop may run."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all tables. To copy it takes a hundredth of the time that the migrations take."""
    file = tmp_path_factory.mktemp("template") / "helix.db"
    _beside(_migrate(f"sqlite:///{file}"))
    return file


@pytest.fixture
def data_dir(tmp_path: Path, sqlite_template: Path) -> Path:
    """A directory for what the application writes, with an empty database in it."""
    shutil.copy(sqlite_template, tmp_path / "helix.db")
    return tmp_path


@pytest.fixture(scope="session")
def postgres_database(postgres: str) -> str:
    """URL of a database with all tables. There is one for all tests: to make one takes a third of a second."""
    url = f"{postgres}/helix"
    _beside(_execute(f"{postgres}/postgres", "CREATE DATABASE helix"))
    _beside(_migrate(url))
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
async def database_url(request: pytest.FixtureRequest) -> str:
    """Where an empty database with all tables is."""
    if request.param == "sqlite":
        return f"sqlite:///{request.getfixturevalue('data_dir')}/helix.db"
    url: str = request.getfixturevalue("postgres_database")
    # Whoever is still connected belongs to a test before this one.
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'helix' AND pid <> pg_backend_pid()"
    emptied = [f'DELETE FROM "{table.name}"' for table in reversed(metadata.sorted_tables)]
    numbered_anew = "SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'"
    await _execute(url, ";".join((others, *emptied, numbered_anew)))
    return url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An empty database with all tables."""
    database = Database(database_url)
    yield database
    await database.close()
