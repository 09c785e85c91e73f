"""Who calls: what the API asks about users, tokens and keys."""

from __future__ import annotations

from sqlalchemy import Connection

from helix_ray.accounts.actors import check_admin
from helix_ray.accounts.audit import AuditLog
from helix_ray.accounts.keys import KeyStore
from helix_ray.accounts.ledger import Ledger
from helix_ray.accounts.names import check_email, check_username
from helix_ray.accounts.passwords import PasswordHasher, check_password
from helix_ray.accounts.refresh import Grant, RefreshStore
from helix_ray.accounts.throttle import LoginThrottle
from helix_ray.accounts.tokens import TokenIssuer
from helix_ray.accounts.users import UserStore
from helix_ray.core.accounts import AccessToken, AuditRecord, Caller, KeyScopes, Role, User
from helix_ray.core.errors import AuthenticationError, NotFoundError
from helix_ray.storage.database import Database
from helix_ray.storage.moment import Clock, utc_now


class Identity:
    """Users, their sessions and their keys.

    Args:
        database: where they are.
        passwords: hashes them; it is the caller's to close.
        tokens: issues access tokens.
        keys: the keys of all accounts, each method scoped to one; it is the caller's to close.
        clock: tells the time.
        welcome_credit: nano-USD that each new account begins with.
    """

    def __init__(
        self,
        database: Database,
        passwords: PasswordHasher,
        tokens: TokenIssuer,
        keys: KeyStore,
        clock: Clock = utc_now,
        welcome_credit: int = 0,
    ) -> None:
        self.keys = keys
        self._welcome_credit = welcome_credit
        self._database = database
        self._passwords = passwords
        self._tokens = tokens
        self._users = UserStore(database, clock)
        self._refresh = RefreshStore(database, clock)
        self._throttle = LoginThrottle(database, clock)
        self._audit = AuditLog(database, clock)
        self._ledger = Ledger(database, clock)

    async def register(self, username: str, email: str, password: str, role: Role = "member") -> User:
        """A new user.

        Args:
            username, email: either is a login name.
            password: of the user's choice.
            role: what the operator gives; people who register themselves are members.

        Raises:
            InvalidRequestError: the username, the e-mail address or the password cannot be one.
            ConflictError: somebody has the username or the e-mail address already.
        """
        # Before the password: its hash is slow.
        check_email(email)
        check_username(username, email)
        check_password(password, username)
        return await self._users.register(username, email, await self._passwords.hash(password), role, self._welcome)

    async def login(self, login: str, password: str, address: str | None) -> tuple[User, AccessToken]:
        """Who has that username or e-mail address and password, and a token that says so.

        Args:
            login: username or e-mail address.
            password: of the user.
            address: of the client.

        Raises:
            AuthenticationError: there is nobody with both, or the user is disabled.
            RateLimitError: too many logins failed with this name, or from this address.
        """
        await self._throttle.attempt(login, address)
        known = await self._users.by_login(login)
        matches = await self._passwords.verify(None if known is None else known.password_hash, password)
        if known is None or not matches or known.user.disabled:
            raise AuthenticationError("The login name or the password is wrong.", code="authentication_failed")
        await self._throttle.succeed(login, address)
        password_hash = known.password_hash
        if self._passwords.needs_rehash(password_hash):
            password_hash = await self._passwords.hash(password)
        async with self._database.write() as connection:
            await self._users.replace_password(connection, known, password_hash)
            grant = await self._refresh.start(connection, known.user.id)
        return known.user, self._token(known.user, grant)

    async def refresh(self, token: str) -> AccessToken:
        """The next tokens for a refresh token, which is spent by it.

        Raises:
            AuthenticationError: it is not valid, or was spent before, which ends the session.
        """
        return self._token(*await self._refresh.rotate(token))

    async def logout(self, token: str) -> None:
        """End the session of a refresh token; one that there is not is no error."""
        await self._refresh.revoke(token)

    async def change_password(self, account: str, old: str, new: str) -> None:
        """Change a password, and end all sessions of the user.

        Raises:
            AuthenticationError: the old password is wrong.
            InvalidRequestError: the new one cannot be one.
            NotFoundError: there is no such user.
            RateLimitError: the old password was wrong too often.
        """
        known = await self._users.credentials(account)
        check_password(new, known.user.username)
        await self._throttle.attempt(account)
        if not await self._passwords.verify(known.password_hash, old):
            raise AuthenticationError("The password is wrong.", code="authentication_failed")
        await self._throttle.succeed(account)
        password_hash = await self._passwords.hash(new)
        async with self._database.write() as connection:
            await self._users.replace_password(connection, known, password_hash)
            await self._refresh.revoke_all(connection, account)

    async def user(self, account: str) -> User:
        """A user by id.

        Raises:
            NotFoundError: there is none.
        """
        return (await self._users.credentials(account)).user

    async def caller_of_token(self, token: str) -> Caller:
        """Whom an access token stands for, now.

        Raises:
            AuthenticationError: it is not valid or has expired, its session has ended, or its user is disabled.
        """
        claims = self._tokens.verify(token)
        user = await self._refresh.holder(claims.family, claims.account)
        return Caller(user.id, None, user.role, KeyScopes(), user.plan)

    async def caller_of_key(self, key: str) -> Caller:
        """Whom a key stands for, now.

        Raises:
            AuthenticationError: it is not valid, or its user is disabled.
        """
        return await self.keys.caller(key)

    async def member(self, account: str) -> Caller:
        """An account as a member, whatever its role is.

        Raises:
            AuthenticationError: there is no such account, or its user is disabled.
        """
        try:
            user = await self.user(account)
        except NotFoundError:
            user = None
        if user is None or user.disabled:
            raise AuthenticationError("The API key is not valid.")
        return Caller(account, None, "member", KeyScopes(), user.plan)

    async def users(self, actor: Caller, limit: int, after: str | None = None) -> list[User]:
        """All users, the last registered first, for admins.

        Args:
            actor: who asks.
            limit: at most so many.
            after: id of the last one of the page before.

        Raises:
            PermissionDeniedError: the actor is no admin.
            NotFoundError: there is no user ``after``.
        """
        check_admin(actor)
        return await self._users.users(limit, after)

    async def set_role(self, actor: Caller, user_id: str, role: Role) -> None:
        """Give a user a role.

        Raises:
            PermissionDeniedError: the actor is no admin.
            NotFoundError: there is no such user.
            ConflictError: the last admin would lose the role.
        """
        check_admin(actor)
        async with self._database.write() as connection:
            before = await self._users.set_role(connection, user_id, role)
            await self._audit.append(connection, actor.account, "user.set_role", user_id, {"from": before.role, "to": role})

    async def set_plan(self, actor: Caller, user_id: str, plan: str | None) -> None:
        """Give a user a plan.

        Raises:
            PermissionDeniedError: the actor is no admin.
            NotFoundError: there is no such user.
        """
        check_admin(actor)
        async with self._database.write() as connection:
            before = await self._users.set_plan(connection, user_id, plan)
            await self._audit.append(connection, actor.account, "user.set_plan", user_id, {"from": before.plan, "to": plan})

    async def disable(self, actor: Caller, user_id: str) -> None:
        """Disable a user: sessions end for good, keys are refused until the user is enabled again.

        Raises:
            PermissionDeniedError: the actor is no admin.
            NotFoundError: there is no such user.
            ConflictError: it is the last admin.
        """
        check_admin(actor)
        async with self._database.write() as connection:
            before = await self._users.set_disabled(connection, user_id, True)
            await self._refresh.revoke_all(connection, user_id)
            await self._audit.append(connection, actor.account, "user.disable", user_id, {"username": before.username})

    async def enable(self, actor: Caller, user_id: str) -> None:
        """Enable a user again.

        Raises:
            PermissionDeniedError: the actor is no admin.
            NotFoundError: there is no such user.
        """
        check_admin(actor)
        async with self._database.write() as connection:
            before = await self._users.set_disabled(connection, user_id, False)
            await self._audit.append(connection, actor.account, "user.enable", user_id, {"username": before.username})

    async def audit_records(self, actor: Caller, limit: int, after: str | None = None) -> list[AuditRecord]:
        """What admins did, the newest first, for admins.

        Raises:
            PermissionDeniedError: the actor is no admin.
            NotFoundError: there is no record ``after``.
        """
        check_admin(actor)
        return await self._audit.records(limit, after)

    async def sweep(self) -> int:
        """Delete what has expired, and return how much it was."""
        return await self._refresh.sweep() + await self._throttle.sweep()

    def _welcome(self, connection: Connection, user: User) -> None:
        if self._welcome_credit:
            self._ledger.book(connection, user.id, self._welcome_credit, f"welcome:{user.id}", "registration", "Welcome credit")

    def _token(self, user: User, grant: Grant) -> AccessToken:
        return AccessToken(self._tokens.issue(user, grant.family), self._tokens.lifetime_s, grant.token)
