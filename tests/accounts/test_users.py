"""Users, on the databases that there are."""

from __future__ import annotations

import asyncio

import pytest

from helix_ray.accounts.users import UserStore
from helix_ray.core.accounts import Role, User
from helix_ray.core.errors import AuthenticationError, ConflictError, NotFoundError
from helix_ray.storage.database import Database
from tests.accounts.moments import SetClock
from tests.accounts.people import count_of


@pytest.fixture
def store(database: Database) -> UserStore:
    return UserStore(database, SetClock())


async def add(store: UserStore, name: str, role: Role = "member") -> User:
    return await store.register(name, f"{name}@example.org", f"hash of {name}", role)


async def set_role(store: UserStore, database: Database, user: User, role: Role) -> User:
    async with database.write() as connection:
        return await store.set_role(connection, user.id, role)


async def set_disabled(store: UserStore, database: Database, user: User, disabled: bool) -> User:
    async with database.write() as connection:
        return await store.set_disabled(connection, user.id, disabled)


async def test_a_user_is_found_by_either_name(store: UserStore) -> None:
    user = await add(store, "Änn")
    for login in ("Änn", "ÄNN", "A\u0308nn", "änn@EXAMPLE.org"):
        known = await store.by_login(login)
        assert known is not None
        assert (known.user, known.password_hash) == (user, "hash of Änn")
    assert (await store.credentials(user.id)).user == user
    assert (user.role, user.disabled, user.created_at) == ("member", False, SetClock().now)


@pytest.mark.parametrize("login", ["bob", "", "\0", "ann\ud800", "x" * 1_000_000, "' OR 1=1 --", "%", "ann@example.org "])
async def test_other_names_find_nobody(store: UserStore, login: str) -> None:
    await add(store, "ann")
    assert await store.by_login(login) is None


async def test_names_are_taken_whatever_their_case(store: UserStore) -> None:
    await add(store, "ann")
    with pytest.raises(ConflictError) as caught:
        await store.register("ANN", "other@example.org", "h")
    assert caught.value.param == "username"
    with pytest.raises(ConflictError) as caught:
        await store.register("other", "Ann@Example.org", "h")
    assert caught.value.param == "email"


async def test_an_address_as_username_is_nobody_elses(store: UserStore) -> None:
    await store.register("ann@example.org", "ann@example.org", "h")
    with pytest.raises(ConflictError):
        await store.register("ann", "ANN@example.org", "h")


async def test_the_longest_names(store: UserStore) -> None:
    name = "\U00010400" * 254
    user = await store.register(name, "🙂" * 252 + "@b", "h")
    known = await store.by_login(name.lower())
    assert known is not None
    assert known.user == user


async def test_one_of_many_registers_a_name(store: UserStore) -> None:
    names = ["ann", "ANN", "Ann"]
    tries = (store.register(names[number % 3], f"a{number}@example.org", "h") for number in range(50))
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert (count_of(outcomes, User), count_of(outcomes, ConflictError)) == (1, 49)


async def test_one_of_many_registers_an_address(store: UserStore) -> None:
    tries = (store.register(f"ann{number}", "Ann@example.org", "h") for number in range(50))
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert (count_of(outcomes, User), count_of(outcomes, ConflictError)) == (1, 49)


async def test_pages(store: UserStore) -> None:
    ids = [(await add(store, f"user{number}")).id for number in range(5)]
    seen: list[str] = []
    while page := await store.users(2, seen[-1] if seen else None):
        seen += [user.id for user in page]
    assert seen == ids[::-1]


@pytest.mark.parametrize("user_id", ["user-" + "0" * 32, "", "\0", "\ud800", "user-" + "0" * 31 + "\n", "x" * 100_000])
async def test_ids_that_there_are_not(store: UserStore, database: Database, user_id: str) -> None:
    with pytest.raises(NotFoundError):
        await store.credentials(user_id)
    with pytest.raises(NotFoundError):
        await store.users(2, user_id)
    async with database.write() as connection:
        with pytest.raises(NotFoundError):
            await store.set_role(connection, user_id, "member")
        with pytest.raises(NotFoundError):
            await store.set_disabled(connection, user_id, True)


async def test_roles_and_disabling(store: UserStore, database: Database) -> None:
    root, ann = await add(store, "root", "admin"), await add(store, "ann")
    assert await set_role(store, database, ann, "admin") == ann
    assert (await set_disabled(store, database, root, True)).role == "admin"
    assert (await store.credentials(root.id)).user.disabled
    await set_disabled(store, database, root, False)
    await set_role(store, database, ann, "member")
    assert (await store.credentials(ann.id)).user == ann


async def test_the_last_admin_stays(store: UserStore, database: Database) -> None:
    root, old = await add(store, "root", "admin"), await add(store, "old", "admin")
    await set_disabled(store, database, old, True)
    with pytest.raises(ConflictError):
        await set_role(store, database, root, "member")
    with pytest.raises(ConflictError):
        await set_disabled(store, database, root, True)
    await set_role(store, database, root, "admin")
    await set_role(store, database, old, "member")
    assert (await store.credentials(root.id)).user == root


async def test_admins_who_end_each_other_leave_one(store: UserStore, database: Database) -> None:
    admins = [await add(store, f"root{number}", "admin") for number in range(8)]
    acts = [
        set_role(store, database, one, "member") if number % 2 else set_disabled(store, database, one, True)
        for number, one in enumerate(admins)
    ]
    outcomes = await asyncio.gather(*acts, return_exceptions=True)
    assert (count_of(outcomes, User), count_of(outcomes, ConflictError)) == (7, 1)
    left = [user for user in await store.users(99) if user.role == "admin" and not user.disabled]
    assert len(left) == 1


async def test_a_password_changes_once(store: UserStore, database: Database) -> None:
    user = await add(store, "ann")
    known = await store.credentials(user.id)

    async def change(password_hash: str) -> None:
        async with database.write() as connection:
            await store.replace_password(connection, known, password_hash)

    outcomes = await asyncio.gather(*(change(f"h{number}") for number in range(10)), return_exceptions=True)
    assert count_of(outcomes, AuthenticationError) == 9
    assert (await store.credentials(user.id)).password_hash == f"h{outcomes.index(None)}"


async def test_a_disabled_user_has_no_password_to_change(store: UserStore, database: Database) -> None:
    user = await add(store, "ann")
    known = await store.credentials(user.id)
    await set_disabled(store, database, user, True)
    async with database.write() as connection:
        with pytest.raises(AuthenticationError):
            await store.replace_password(connection, known, known.password_hash)
