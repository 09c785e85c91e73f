"""Files, on the databases that there are."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from helix_ray.core.batches import PART_BYTES, NewBatch
from helix_ray.core.errors import ConflictError, HelixError, InvalidRequestError, NotFoundError, RequestTooLargeError
from helix_ray.storage.database import Database
from helix_ray.storage.tables import file_parts, file_space
from tests.accounts.moments import SetClock
from tests.batches.work import ANN, CHAT, Desk, Echo, drain, input_lines, store


@pytest.fixture
def small(database: Database, clock: SetClock) -> Desk:
    return Desk(database, clock, file_bytes=1000, file_room_bytes=2500)


async def used(desk: Desk) -> int:
    async with desk.database.read() as connection:
        return int(await connection.scalar(select(file_space.c.used)) or 0)


async def test_a_file_comes_back(desk: Desk) -> None:
    content = bytes(range(256)) * 8192 + b"end"
    ident = await store(desk.files, content, name="späß.jsonl")
    file = await desk.files.file("ann", ident)
    assert (file.name, file.size, file.purpose) == ("späß.jsonl", len(content), "batch")
    assert file.expires_at - file.created_at == timedelta(days=30)
    parts = [await desk.files.read("ann", ident, part) for part in range(4)]
    assert [len(part) for part in parts] == [PART_BYTES, PART_BYTES, 3, 0]
    assert b"".join(parts) == content
    empty = await store(desk.files, b"")
    assert await desk.files.read("ann", empty, 0) == b""


async def test_a_file_is_its_tenants(desk: Desk) -> None:
    ident = await store(desk.files, b"x")
    for tenant, name in (("bob", ident), ("ann", "file-" + "0" * 32), ("ann", "../../x"), ("ann", "file-\0"), ("ann", "")):
        for attempt in (desk.files.file(tenant, name), desk.files.read(tenant, name, 0), desk.files.delete(tenant, name)):
            with pytest.raises(NotFoundError):
                await attempt
        with pytest.raises(NotFoundError):
            await desk.batches.create(ANN if tenant == "ann" else type(ANN)("bob"), NewBatch(name, CHAT, None))
    assert await desk.files.files("bob", 10) == []


async def test_an_upload_is_seen_when_it_is_complete(desk: Desk) -> None:
    ident = await desk.files.begin("ann", "a", PART_BYTES + 1)
    await desk.files.append("ann", ident, 0, b"x" * PART_BYTES)
    with pytest.raises(NotFoundError):
        await desk.files.file("ann", ident)
    with pytest.raises(NotFoundError):
        await desk.files.append("bob", ident, 1, b"y")
    with pytest.raises(InvalidRequestError, match="not complete"):
        await desk.files.finish("ann", ident)
    with pytest.raises(ConflictError):
        await desk.files.append("ann", ident, 0, b"y")
    for part, content in ((1, b""), (1, b"x" * (PART_BYTES + 1)), (-1, b"x"), (2**40, b"x")):
        with pytest.raises(InvalidRequestError):
            await desk.files.append("ann", ident, part, content)
    await desk.files.append("ann", ident, 1, b"y")
    assert (await desk.files.finish("ann", ident)).size == PART_BYTES + 1
    with pytest.raises(NotFoundError):
        await desk.files.append("ann", ident, 2, b"z")


async def test_pages_of_files(desk: Desk) -> None:
    idents = [await store(desk.files, b"x", name=str(number)) for number in range(5)]
    for oldest_first, expected in ((True, idents), (False, idents[::-1])):
        seen: list[str] = []
        while page := await desk.files.files("ann", 2, seen[-1] if seen else None, oldest_first, "batch"):
            seen += [file.id for file in page]
        assert seen == expected
    assert await desk.files.files("ann", 9, purpose="batch_output") == []
    with pytest.raises(NotFoundError):
        await desk.files.files("ann", 9, "file-" + "0" * 32)


async def test_room_is_kept_exactly(small: Desk) -> None:
    async def upload(size: int) -> str | HelixError:
        try:
            return await store(small.files, b"x" * size)
        except HelixError as exc:
            return exc

    assert isinstance(await upload(1001), RequestTooLargeError)
    outcomes = await asyncio.gather(*(upload(600) for _ in range(8)))
    kept = [one for one in outcomes if isinstance(one, str)]
    assert len(kept) == 4
    assert {one.code for one in outcomes if isinstance(one, HelixError)} == {"files_full"}
    assert await used(small) == 2400
    await small.files.delete("ann", kept[0])
    assert await used(small) == 1800
    assert isinstance(await upload(700), str)


async def test_names(desk: Desk) -> None:
    for name in ("", "a\nb", "a\0", "\ud800", "x" * 513):
        with pytest.raises(InvalidRequestError):
            await desk.files.begin("ann", name, 1)
    assert (await desk.files.file("ann", await store(desk.files, b"x", name="../../etc/passwd"))).name == "../../etc/passwd"


async def test_the_input_of_a_batch_stays_until_its_end(desk: Desk) -> None:
    ident = await store(desk.files, input_lines(1))
    await desk.batches.create(ANN, NewBatch(ident, CHAT, {"a": "b"}))
    with pytest.raises(ConflictError, match="not ended"):
        await desk.files.delete("ann", ident)
    await drain(desk.runner(Echo()))
    (batch,) = await desk.batches.batches("ann", 9)
    assert batch.metadata == {"a": "b"}
    await desk.files.delete("ann", ident)
    with pytest.raises(InvalidRequestError, match="purpose"):
        await desk.batches.create(ANN, NewBatch(str(batch.output_file), CHAT, None))


async def test_old_files_go(desk: Desk, clock: SetClock) -> None:
    kept = await store(desk.files, b"kept")
    old = await desk.files.begin("ann", "old", 3, timedelta(hours=1))
    await desk.files.append("ann", old, 0, b"old")
    await desk.files.finish("ann", old)
    needed = await desk.files.begin("ann", "needed", 0, timedelta(hours=1))
    await desk.files.finish("ann", needed)
    await desk.batches.create(ANN, NewBatch(needed, CHAT, None))
    await desk.files.begin("ann", "given up", 7)
    clock.move(hours=2)
    assert await desk.files.sweep() == 1
    clock.move(hours=23)
    assert await desk.files.sweep() == 1
    assert {file.id for file in await desk.files.files("ann", 9)} == {kept, needed}
    assert await used(desk) == 4
    async with desk.database.read() as connection:
        assert len((await connection.execute(select(file_parts.c.part))).all()) == 1
