"""An identity service with cheap passwords, a clock to set, and people in it."""

from __future__ import annotations

import argon2

from helix_ray.accounts.identity import Identity
from helix_ray.accounts.keys import KeyStore
from helix_ray.accounts.passwords import PasswordHasher
from helix_ray.accounts.tokens import TokenIssuer
from helix_ray.core.accounts import Caller, KeyScopes, Role, User
from helix_ray.storage.database import Database
from tests.accounts.moments import SetClock

SECRET = b"s" * 32
PEPPER = b"p" * 32
PASSWORD = "correct horse"
CHEAP = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}


def cheap_hasher() -> PasswordHasher:
    return PasswordHasher(argon2.PasswordHasher(**CHEAP))


def build(database: Database, clock: SetClock, passwords: PasswordHasher) -> Identity:
    return Identity(database, passwords, TokenIssuer(SECRET, clock=clock), KeyStore(database, PEPPER, clock), clock)


async def join(identity: Identity, name: str, role: Role = "member") -> User:
    return await identity.register(name, f"{name}@example.org", PASSWORD, role)


def acting(user: User) -> Caller:
    return Caller(user.id, None, user.role, KeyScopes())


def count_of(outcomes: list[object], kind: type) -> int:
    return sum(isinstance(outcome, kind) for outcome in outcomes)
