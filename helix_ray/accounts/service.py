"""Accounts as the API asks them: what stands behind the protocol ``Accounts``."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta

from helix_ray.accounts.identity import Identity
from helix_ray.accounts.keys import KeyStore
from helix_ray.accounts.passwords import PasswordHasher
from helix_ray.accounts.plans import PlanBook, check_plan
from helix_ray.accounts.secrets import load_or_create_secret
from helix_ray.accounts.tokens import TokenIssuer
from helix_ray.config import UNLIMITED_PLANS, Plans, Settings
from helix_ray.core.accounts import AccessToken, ApiKey, AuditRecord, Caller, KeyChanges, KeySettings, Role, User
from helix_ray.core.keys import KEY_PREFIX
from helix_ray.core.recurring import Recurring
from helix_ray.storage.database import Database
from helix_ray.storage.moment import Clock, utc_now

_log = logging.getLogger(__name__)

_SWEEP_S = 600.0


class AccountService:
    """See ``Accounts``.

    Args:
        database: where they are; it is the caller's to close.
        settings: say where the secrets are.
        passwords: hashes them, in threads of its own; closed by ``close``.
        clock: tells the time.
        plans: what users may use; nobody is limited where they are left out.

    Raises:
        ConfigError: a secret cannot be read or made.
    """

    def __init__(
        self,
        database: Database,
        settings: Settings,
        passwords: PasswordHasher | None = None,
        clock: Clock = utc_now,
        plans: Plans = UNLIMITED_PLANS,
    ) -> None:
        secrets = settings.data_dir.absolute() / "secrets"
        tokens = TokenIssuer(load_or_create_secret(secrets / "access-tokens"), clock=clock)
        self._keys = KeyStore(database, load_or_create_secret(secrets / "api-keys"), clock)
        self._passwords = passwords or PasswordHasher()
        self._identity = Identity(database, self._passwords, tokens, self._keys, clock, settings.welcome_credit)
        self._plans = plans
        self._plan_book = PlanBook(plans)
        self._sweeping = Recurring(self._sweep, _log, "expired sessions could not be deleted")

    async def start(self) -> None:
        """Delete what has expired now and then, from now on until ``close``."""
        self._sweeping.start(_SWEEP_S)

    async def close(self) -> None:
        """Return when all that was begun is done."""
        await self._sweeping.close()
        await self._keys.close()
        await asyncio.to_thread(self._passwords.close)

    async def create_admin(self, username: str, email: str, password: str) -> User:
        """A new user who is an admin, for whoever has the database; see ``register``."""
        return await self._identity.register(username, email, password, "admin")

    async def register(self, username: str, email: str, password: str) -> User:
        """See ``Accounts.register``."""
        return await self._identity.register(username, email, password)

    async def login(self, login: str, password: str, address: str | None) -> tuple[User, AccessToken]:
        """See ``Accounts.login``."""
        return await self._identity.login(login, password, address)

    async def refresh(self, token: str) -> AccessToken:
        """See ``Accounts.refresh``."""
        return await self._identity.refresh(token)

    async def logout(self, token: str) -> None:
        """See ``Accounts.logout``."""
        await self._identity.logout(token)

    async def change_password(self, account: str, old: str, new: str) -> None:
        """See ``Accounts.change_password``."""
        await self._identity.change_password(account, old, new)

    async def user(self, account: str) -> User:
        """See ``Accounts.user``."""
        return await self._identity.user(account)

    async def caller(self, credential: str) -> Caller:
        """See ``Accounts.caller``."""
        if credential.startswith(KEY_PREFIX):
            caller = await self._identity.caller_of_key(credential)
        else:
            caller = await self._identity.caller_of_token(credential)
        return replace(caller, limits=self._plan_book.limits(caller.plan))

    async def member(self, account: str) -> Caller:
        """See ``Accounts.member``."""
        caller = await self._identity.member(account)
        return replace(caller, limits=self._plan_book.limits(caller.plan))

    async def create_key(self, account: str, name: str, settings: KeySettings) -> tuple[ApiKey, str]:
        """See ``Accounts.create_key``."""
        return await self._keys.create(account, name, **settings)

    async def keys(self, account: str, limit: int, after: str | None = None) -> list[ApiKey]:
        """See ``Accounts.keys``."""
        return await self._keys.keys(account, limit, after)

    async def key(self, account: str, key_id: str) -> ApiKey:
        """See ``Accounts.key``."""
        return await self._keys.key(account, key_id)

    async def change_key(self, account: str, key_id: str, settings: KeyChanges) -> ApiKey:
        """See ``Accounts.change_key``."""
        return await self._keys.change(account, key_id, **settings)

    async def rotate_key(self, account: str, key_id: str, grace: timedelta) -> tuple[ApiKey, str]:
        """See ``Accounts.rotate_key``."""
        return await self._keys.rotate(account, key_id, grace)

    async def revoke_key(self, account: str, key_id: str) -> ApiKey:
        """See ``Accounts.revoke_key``."""
        return await self._keys.revoke(account, key_id)

    async def users(self, actor: Caller, limit: int, after: str | None = None) -> list[User]:
        """See ``Accounts.users``."""
        return await self._identity.users(actor, limit, after)

    async def set_role(self, actor: Caller, user_id: str, role: Role) -> None:
        """See ``Accounts.set_role``."""
        await self._identity.set_role(actor, user_id, role)

    async def set_plan(self, actor: Caller, user_id: str, plan: str | None) -> None:
        """See ``Accounts.set_plan``."""
        check_plan(self._plans, plan)
        await self._identity.set_plan(actor, user_id, plan)

    async def disable(self, actor: Caller, user_id: str) -> None:
        """See ``Accounts.disable``."""
        await self._identity.disable(actor, user_id)

    async def enable(self, actor: Caller, user_id: str) -> None:
        """See ``Accounts.enable``."""
        await self._identity.enable(actor, user_id)

    async def audit(self, actor: Caller, limit: int, after: str | None = None) -> list[AuditRecord]:
        """See ``Accounts.audit``."""
        return await self._identity.audit_records(actor, limit, after)

    async def _sweep(self) -> None:
        await self._identity.sweep()
