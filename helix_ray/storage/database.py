"""Connections to SQLite or PostgreSQL, and their transactions."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from helix_ray.core.errors import UnavailableError
from helix_ray.storage.migrations.run import upgrade

# How long a transaction waits for its turn, and a caller for a connection.
_PATIENCE_S = 10.0
_CONNECTIONS = 10
_WRITES = "helix_writes"
ResultT = TypeVar("ResultT")


class Database:
    """One database for everything that has to last.

    On SQLite it is in WAL mode with ``synchronous=FULL``: a transaction that has ended survives a crash of the machine.
    Writers take turns from their first statement on (``BEGIN IMMEDIATE``), so none fails half-way because another one was
    faster. Those of one process wait here for their turn, as SQLite looks only every few milliseconds whether it has come.

    Args:
        url: ``sqlite:///PATH`` or ``postgresql://USER:PASSWORD@HOST/NAME``.
    """

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        driver = "sqlite+aiosqlite" if self.is_sqlite else "postgresql+asyncpg"
        self._url = parsed.set(drivername=driver)
        options: dict[str, Any] = {"pool_size": _CONNECTIONS, "max_overflow": 0, "pool_timeout": _PATIENCE_S}
        if self.is_sqlite:
            if parsed.database:
                Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
            options["connect_args"] = {"timeout": _PATIENCE_S}
        else:
            options |= {"pool_pre_ping": True, "connect_args": {"timeout": _PATIENCE_S}}
        self._engine: AsyncEngine = create_async_engine(self._url, **options)
        if self.is_sqlite:
            # A connection each for writing and for reading.
            self._direct = create_engine(parsed, pool_size=2, connect_args=options["connect_args"])
            self._writing = self._direct.execution_options(**{_WRITES: True})
            self._threads = {
                writes: ThreadPoolExecutor(1, "helix-writes" if writes else "helix-reads") for writes in (True, False)
            }
            self._turn = asyncio.Lock()
            for engine in (self._engine.sync_engine, self._direct):
                event.listen(engine, "connect", _configure_sqlite)
                event.listen(engine, "begin", _begin_sqlite)

    @property
    def exists(self) -> bool:
        """Whether there is anything to connect to: a file of SQLite is made by whoever connects first."""
        return not self.is_sqlite or not self._url.database or Path(self._url.database).exists()

    async def migrate(self) -> None:
        """Bring the tables to what this version needs. Several processes may do so at once, but each only once at a time.

        Raises:
            UnavailableError: the database cannot be reached.
        """
        async with self._guarded(), self._engine.connect() as connection:
            await connection.run_sync(upgrade)
            await connection.commit()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads: one state of the database, whatever others write meanwhile.

        Raises:
            UnavailableError: the database cannot be reached.
        """
        async with self._guarded(), self._engine.connect() as connection:
            if not self.is_sqlite:
                await connection.execution_options(isolation_level="REPEATABLE READ")
            async with connection.begin():
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes: when the block has ended without an exception, it is durable.

        Raises:
            UnavailableError: the database cannot be reached, or others kept it busy for too long.
        """
        async with self._guarded(), self._turns(), self._engine.connect() as connection:
            await connection.execution_options(**{_WRITES: True})
            async with connection.begin():
                yield connection

    async def look(self, work: Callable[[Connection], ResultT]) -> ResultT:
        """What ``work`` gives, which runs in a transaction that only reads; for short ones, see ``transact``.

        Raises:
            UnavailableError: the database cannot be reached.
        """
        if self.is_sqlite:
            async with self._guarded():
                return await self._in_thread(self._direct, work)
        async with self.read() as connection:
            return await connection.run_sync(work)

    async def transact(self, work: Callable[[Connection], ResultT]) -> ResultT:
        """What ``work`` gives, which runs in a transaction that writes.

        On SQLite all of it is one step of a thread, where ``write()`` takes several for each statement: for short
        transactions on the way of every request. A caller that is cancelled does not stop it.

        Args:
            work: executes statements, and nothing that takes longer.

        Raises:
            UnavailableError: the database cannot be reached, or others kept it busy for too long.
        """
        if self.is_sqlite:
            async with self._guarded(), self._turns():
                return await self._in_thread(self._writing, work)
        async with self.write() as connection:
            return await connection.run_sync(work)

    def _in_thread(self, engine: Engine, work: Callable[[Connection], ResultT]) -> asyncio.Future[ResultT]:
        def run() -> ResultT:
            with engine.begin() as connection:
                return work(connection)

        return asyncio.get_running_loop().run_in_executor(self._threads[engine is self._writing], run)

    async def check_health(self) -> None:
        """Return when the database answers.

        Raises:
            UnavailableError: it does not.
        """
        async with self.read() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Close all connections."""
        await self._engine.dispose()
        if self.is_sqlite:
            for thread in self._threads.values():
                await asyncio.to_thread(thread.shutdown)
            self._direct.dispose()

    @asynccontextmanager
    async def _turns(self) -> AsyncIterator[None]:
        """The turn of a writer, where writers take turns."""
        if not self.is_sqlite:
            yield
            return
        async with asyncio.timeout(_PATIENCE_S):
            await self._turn.acquire()
        try:
            yield
        finally:
            self._turn.release()

    @asynccontextmanager
    async def _guarded(self) -> AsyncIterator[None]:
        try:
            yield
        except (OperationalError, InterfaceError, PoolTimeoutError, OSError, TimeoutError) as exc:
            raise UnavailableError("The database cannot be reached.") from exc
        except DBAPIError as exc:
            if exc.connection_invalidated:
                raise UnavailableError("The connection to the database broke.") from exc
            raise


def _configure_sqlite(connection: Any, _: object) -> None:
    # The driver shall not begin transactions by itself, and after other statements than we think.
    connection.isolation_level = None
    cursor = connection.cursor()
    # Patience first: changing the journal needs the file for a moment.
    for pragma in (f"busy_timeout = {int(_PATIENCE_S * 1000)}", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
