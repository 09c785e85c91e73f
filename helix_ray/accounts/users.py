"""Users in the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from helix_ray.accounts.names import check_email, check_username, fold, folded_login
from helix_ray.accounts.pages import read_page
from helix_ray.core.accounts import Role, User
from helix_ray.core.errors import AuthenticationError, ConflictError
from helix_ray.storage.database import Database
from helix_ray.storage.ids import check_id, new_id, unknown
from helix_ray.storage.moment import Clock, aware, utc_now
from helix_ray.storage.tables import users


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user, and what is kept of the password."""

    user: User
    password_hash: str = field(repr=False)


class UserStore:
    """All users. What takes a connection is part of the caller's transaction.

    Args:
        database: where they are.
        clock: tells the time.
    """

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def register(
        self,
        username: str,
        email: str,
        password_hash: str,
        role: Role = "member",
        welcome: Callable[[Connection, User], None] | None = None,
    ) -> User:
        """A new user.

        Args:
            username, email: either is a login name.
            password_hash: what is kept of the password.
            role: what the user may do.
            welcome: does what every new user gets, in the transaction that makes the user.

        Raises:
            InvalidRequestError: the username or the e-mail address cannot be one.
            ConflictError: somebody has one of them already.
        """
        check_email(email)
        check_username(username, email)
        user = User(new_id("user"), username, email, role, False, self._clock())
        values = {
            "id": user.id,
            "username": username,
            "email": email,
            "username_folded": fold(username),
            "email_folded": fold(email),
            "password_hash": password_hash,
            "role": role,
            "disabled": False,
            "created_at": user.created_at,
        }
        try:
            async with self._database.write() as connection:
                await connection.execute(insert(users).values(values))
                if welcome is not None:
                    await connection.run_sync(welcome, user)
        except IntegrityError as exc:
            raise await self._taken(username) from exc
        return user

    async def by_login(self, login: str) -> Credentials | None:
        """The user with that username or e-mail address, if there is one."""
        folded = folded_login(login)
        if folded is None:
            return None
        query = select(users).where(or_(users.c.username_folded == folded, users.c.email_folded == folded))
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else Credentials(user_of(row), row.password_hash)

    async def credentials(self, user_id: str) -> Credentials:
        """A user by id.

        Raises:
            NotFoundError: there is none.
        """
        check_id("user", user_id)
        async with self._database.read() as connection:
            row = (await connection.execute(select(users).where(users.c.id == user_id))).one_or_none()
        if row is None:
            raise unknown("user", user_id)
        return Credentials(user_of(row), row.password_hash)

    async def users(self, limit: int, after: str | None = None) -> list[User]:
        """Users, the last registered first.

        Args:
            limit: at most so many.
            after: id of the last one of the page before.

        Raises:
            NotFoundError: there is no user ``after``.
        """
        async with self._database.read() as connection:
            return [user_of(row) for row in await read_page(connection, users, "user", limit, after)]

    async def replace_password(self, connection: AsyncConnection, known: Credentials, password_hash: str) -> None:
        """Keep a password's hash in place of another one, and lock the user until the transaction ends.

        Args:
            connection: in a transaction that writes.
            known: what the caller has verified; it must still hold.
            password_hash: may be the same.

        Raises:
            AuthenticationError: the password was changed meanwhile, or the user disabled.
        """
        still = (users.c.id == known.user.id, users.c.password_hash == known.password_hash, users.c.disabled.is_(False))
        changed = await connection.execute(update(users).where(*still).values(password_hash=password_hash))
        if changed.rowcount == 0:
            raise AuthenticationError("The password has just been changed.", code="authentication_failed")

    async def set_role(self, connection: AsyncConnection, user_id: str, role: Role) -> User:
        """Give a user a role, and return the user as it was before.

        Raises:
            NotFoundError: there is no such user.
            ConflictError: it is the last admin.
        """
        before = await self._lock(connection, user_id, stays_admin=role == "admin")
        await connection.execute(update(users).where(users.c.id == user_id).values(role=role))
        return before

    async def set_disabled(self, connection: AsyncConnection, user_id: str, disabled: bool) -> User:
        """Disable or enable a user, and return the user as it was before.

        Raises:
            NotFoundError: there is no such user.
            ConflictError: it is the last admin.
        """
        before = await self._lock(connection, user_id, stays_admin=not disabled)
        await connection.execute(update(users).where(users.c.id == user_id).values(disabled=disabled))
        return before

    async def set_plan(self, connection: AsyncConnection, user_id: str, plan: str | None) -> User:
        """Give a user a plan, and return the user as it was before.

        Raises:
            NotFoundError: there is no such user.
        """
        before = await self._lock(connection, user_id, stays_admin=True)
        await connection.execute(update(users).where(users.c.id == user_id).values(plan=plan))
        return before

    async def _lock(self, connection: AsyncConnection, user_id: str, *, stays_admin: bool) -> User:
        """Lock a user; all admins before, in a fixed order, where one less may be too few."""
        check_id("user", user_id)
        if not stays_admin:
            query = select(users.c.id).where(users.c.role == "admin", users.c.disabled.is_(False))
            admins = (await connection.execute(query.order_by(users.c.number).with_for_update())).scalars().all()
            if admins == [user_id]:
                raise ConflictError("The last admin can neither be disabled nor lose the role.", param="user_id")
        row = (await connection.execute(select(users).where(users.c.id == user_id).with_for_update())).one_or_none()
        if row is None:
            raise unknown("user", user_id)
        return user_of(row)

    async def _taken(self, username: str) -> ConflictError:
        query = select(users.c.id).where(users.c.username_folded == fold(username))
        async with self._database.read() as connection:
            same_name = (await connection.execute(query)).one_or_none()
        if same_name is not None:
            return ConflictError("Somebody has this username.", param="username")
        return ConflictError("Somebody has this e-mail address.", param="email")


def user_of(row: Row[Any]) -> User:
    """The user that a row of ``users`` holds."""
    return User(row.id, row.username, row.email, row.role, row.disabled, aware(row.created_at), row.plan)
