"""Files in the database.

Their content is there as well, in parts: so it is on every host that reaches the database, is saved and restored with the
batches that need it, and a file is there exactly when its last part is.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from helix_ray.batches.ids import FILE, number_of
from helix_ray.core.batches import PART_BYTES, FilePurpose, StoredFile
from helix_ray.core.errors import ConflictError, InvalidRequestError, RequestTooLargeError
from helix_ray.storage.database import Database
from helix_ray.storage.ids import check_id, new_id, unknown
from helix_ray.storage.moment import Clock, aware, utc_now
from helix_ray.storage.tables import batches, file_parts, file_space, files

UNFINISHED = ("validating", "in_progress", "finalizing", "cancelling")
"""What is to be done with a batch that has not ended."""
_LONGEST_NAME = 512
# An upload takes minutes, and so does writing the output of a batch.
_ABANDONED = timedelta(days=1)
_FORGOTTEN_AT_ONCE = 100


class FileStore:
    """Files of all tenants. A file of another tenant is one that there is not.

    Args:
        database: where they are.
        largest: most bytes of an upload.
        room: most bytes of all files of a tenant; what batches write is never refused, but counts.
        lifetime: how long files stay.
        clock: tells the time.
    """

    def __init__(self, database: Database, largest: int, room: int, lifetime: timedelta, clock: Clock = utc_now) -> None:
        self._database = database
        self._largest = largest
        self._room = room
        self._lifetime = lifetime
        self._clock = clock

    async def begin(self, tenant: str, name: str, size: int, lifetime: timedelta | None = None) -> str:
        """Make room for an upload, and give its id; see ``Batches.begin_file``.

        Raises:
            InvalidRequestError: the name cannot be one.
            RequestTooLargeError: it is larger than a file may be, or the tenant's files are together.
        """
        _check_name(name)
        if size > self._largest:
            raise RequestTooLargeError(f"A file has at most {self._largest} bytes.", param="file")
        async with self._database.write() as connection:
            await self._take_room(connection, tenant, size, self._room)
            return await self._make(connection, tenant, name, "batch", size, lifetime or self._lifetime)

    async def begin_output(self, tenant: str, name: str) -> str:
        """The id of a new file that a batch writes."""
        async with self._database.write() as connection:
            return await self._make(connection, tenant, name, "batch_output", 0, self._lifetime)

    async def append(self, tenant: str, file_id: str, part: int, content: bytes) -> None:
        """Keep a part of a file that is not complete; see ``Batches.append``.

        Raises:
            NotFoundError: there is no such file, or it is complete.
            InvalidRequestError: the part cannot be one.
        """
        if not 0 < len(content) <= PART_BYTES or not 0 <= part <= self._largest:
            raise InvalidRequestError(f"A part has 1 to {PART_BYTES} bytes.", param="file")
        try:
            async with self._database.write() as connection:
                number = await number_of(connection, files, FILE, file_id, files.c.tenant == tenant, ~files.c.complete)
                await connection.execute(insert(file_parts).values(file=number, part=part, content=content))
        except IntegrityError as exc:
            raise ConflictError("This part of the file is there already.") from exc

    async def finish(self, tenant: str, file_id: str) -> StoredFile:
        """The file that was uploaded; see ``Batches.finish_file``.

        Raises:
            NotFoundError: there is no such upload.
            InvalidRequestError: parts are missing.
        """
        async with self._database.write() as connection:
            number = await number_of(connection, files, FILE, file_id, files.c.tenant == tenant, ~files.c.complete)
            row = (
                await connection.execute(update(files).where(files.c.number == number).values(complete=True).returning(files))
            ).one()
            if await _length(connection, number) != row.size:
                raise InvalidRequestError("The upload is not complete.", param="file")
            return _file(row)

    async def finish_output(self, connection: AsyncConnection, tenant: str, file_id: str) -> None:
        """Show a file that a batch wrote, in the transaction that ends the batch."""
        number = await number_of(connection, files, FILE, file_id, files.c.tenant == tenant, ~files.c.complete)
        size = await _length(connection, number)
        await self._take_room(connection, tenant, size, None)
        await connection.execute(update(files).where(files.c.number == number).values(complete=True, size=size))

    async def file(self, tenant: str, file_id: str) -> StoredFile:
        """A file by id.

        Raises:
            NotFoundError: there is none.
        """
        check_id(FILE, file_id)
        async with self._database.read() as connection:
            row = (await connection.execute(select(files).where(*_visible(tenant), files.c.id == file_id))).one_or_none()
        if row is None:
            raise unknown(FILE, file_id)
        return _file(row)

    async def files(
        self, tenant: str, limit: int, after: str | None = None, oldest_first: bool = False, purpose: str | None = None
    ) -> list[StoredFile]:
        """Files; see ``Batches.files``.

        Raises:
            NotFoundError: there is no file ``after``.
        """
        number = files.c.number
        query = select(files).where(*_visible(tenant))
        async with self._database.read() as connection:
            if after is not None:
                last = await number_of(connection, files, FILE, after, *_visible(tenant))
                query = query.where(number > last if oldest_first else number < last)
            if purpose is not None:
                query = query.where(files.c.purpose == purpose)
            query = query.order_by(number if oldest_first else number.desc()).limit(limit)
            rows = (await connection.execute(query)).all()
        return [_file(row) for row in rows]

    async def read(self, tenant: str, file_id: str, part: int) -> bytes:
        """A part of a file; empty behind its end.

        Raises:
            NotFoundError: there is no such file.
        """
        async with self._database.read() as connection:
            number = await number_of(connection, files, FILE, file_id, *_visible(tenant))
            query = select(file_parts.c.content).where(file_parts.c.file == number, file_parts.c.part == part)
            content: bytes | None = await connection.scalar(query)
        return content or b""

    async def delete(self, tenant: str, file_id: str) -> None:
        """Delete a file.

        Raises:
            NotFoundError: there is none.
            ConflictError: a batch that has not ended needs it.
        """
        async with self._database.write() as connection:
            await lock(connection, tenant, file_id)
            if await connection.scalar(select(_needed(file_id))):
                raise ConflictError("A batch that has not ended needs this file. Cancel the batch first.", param="file_id")
            await self._drop(connection, and_(files.c.tenant == tenant, files.c.id == file_id))

    async def sweep(self) -> int:
        """Delete files that have expired and uploads that were given up, and return how many they were."""
        now = self._clock()
        old = or_(files.c.expires_at <= now, and_(~files.c.complete, files.c.created_at <= now - _ABANDONED))
        swept = 0
        while True:
            async with self._database.write() as connection:
                some = select(files.c.number).where(old, ~_needed(files.c.id)).limit(_FORGOTTEN_AT_ONCE)
                numbers = (await connection.scalars(some)).all()
                if not numbers:
                    return swept
                swept += await self._drop(connection, files.c.number.in_(numbers))

    async def _make(
        self, connection: AsyncConnection, tenant: str, name: str, purpose: FilePurpose, size: int, lifetime: timedelta
    ) -> str:
        now = self._clock()
        moments: dict[str, datetime] = {"created_at": now, "expires_at": now + lifetime}
        values: dict[str, Any] = {"id": new_id(FILE), "tenant": tenant, "name": name, "purpose": purpose, "size": size}
        await connection.execute(insert(files).values(**values, **moments, complete=False))
        return str(values["id"])

    async def _take_room(self, connection: AsyncConnection, tenant: str, size: int, room: int | None) -> None:
        dialect = sqlite if self._database.is_sqlite else postgresql
        await connection.execute(dialect.insert(file_space).values(tenant=tenant, used=0).on_conflict_do_nothing())
        more = update(file_space).where(file_space.c.tenant == tenant).values(used=file_space.c.used + size)
        if room is not None:
            more = more.where(file_space.c.used + size <= room)
        if (await connection.execute(more)).rowcount == 0:
            raise RequestTooLargeError(
                f"All files together have at most {room} bytes. Delete some.", param="file", code="files_full"
            )

    async def _drop(self, connection: AsyncConnection, which: ColumnElement[bool]) -> int:
        rows = (await connection.execute(delete(files).where(which).returning(files.c.tenant, files.c.size))).all()
        for tenant in sorted({row.tenant for row in rows}):
            freed = sum(row.size for row in rows if row.tenant == tenant)
            less = update(file_space).where(file_space.c.tenant == tenant).values(used=file_space.c.used - freed)
            await connection.execute(less)
        return len(rows)


async def lock(connection: AsyncConnection, tenant: str, file_id: str) -> StoredFile:
    """A file that nobody deletes before the transaction ends.

    Raises:
        NotFoundError: there is none.
    """
    check_id(FILE, file_id)
    query = select(files).where(*_visible(tenant), files.c.id == file_id).with_for_update()
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        raise unknown(FILE, file_id)
    return _file(row)


def _check_name(name: str) -> None:
    if not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
        raise InvalidRequestError(f"A file's name has 1 to {_LONGEST_NAME} printable characters.", param="file")


async def _length(connection: AsyncConnection, number: int) -> int:
    query = select(func.coalesce(func.sum(func.length(file_parts.c.content)), 0)).where(file_parts.c.file == number)
    return int(await connection.scalar(query) or 0)


def _visible(tenant: str) -> tuple[ColumnElement[bool], ...]:
    return files.c.tenant == tenant, files.c.complete


def _needed(file_id: Any) -> ColumnElement[bool]:
    return select(batches.c.number).where(batches.c.input_file == file_id, batches.c.status.in_(UNFINISHED)).exists()


def _file(row: Row[Any]) -> StoredFile:
    return StoredFile(row.id, row.tenant, row.name, row.purpose, row.size, aware(row.created_at), aware(row.expires_at))
