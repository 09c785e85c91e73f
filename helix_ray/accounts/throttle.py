"""Logins that fail too often have to wait."""

from __future__ import annotations

import hashlib
import ipaddress
import math
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from helix_ray.accounts.names import fold
from helix_ray.core.errors import RateLimitError
from helix_ray.storage.database import Database
from helix_ray.storage.moment import Clock, aware, utc_now
from helix_ray.storage.tables import login_failures

_PER_NAME = 5
_PER_ADDRESS = 50
_WINDOW = timedelta(minutes=15)
_LONGEST_S = 900
# Two to that many seconds are more than the longest wait.
_MOST_DOUBLINGS = 10
# No login name is longer.
_NAME_CHARS = 255
# An IPv6 host has a whole network of that many bits.
_IPV6_PREFIX = 64


class LoginThrottle:
    """Counts failed logins by login name and by client address.

    A login counts as failed until it has succeeded, so that many at once cannot try more passwords than one after the other.
    The count begins anew 15 minutes after the first failure, or after the end of the last wait.

    Args:
        database: where the counts are.
        clock: tells the time.
    """

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def attempt(self, name: str, address: str | None = None) -> None:
        """Count a login before its password is looked at.

        Args:
            name: as it was typed.
            address: of the client, if it is known.

        Raises:
            RateLimitError: too many failed before; this one is not counted.
        """
        subjects = [(_name(name), _PER_NAME)]
        if address is not None:
            subjects.append((_address(address), _PER_ADDRESS))
        now = self._clock()
        async with self._database.write() as connection:
            for subject, most in sorted(subjects):
                await self._count(connection, subject, most, now)

    async def succeed(self, name: str, address: str | None = None) -> None:
        """Take back what ``attempt`` counted, and all that was counted for the name."""
        mine = update(login_failures)
        async with self._database.write() as connection:
            for subject in sorted([_name(name)] if address is None else [_name(name), _address(address)]):
                count = 0 if subject == _name(name) else login_failures.c.failures - 1
                row = login_failures.c.subject == subject
                await connection.execute(
                    mine.where(row, login_failures.c.failures > 0).values(failures=count, blocked_until=None)
                )

    async def sweep(self) -> int:
        """Delete the counts that mean nothing any more, and return how many they were."""
        async with self._database.write() as connection:
            return (await connection.execute(delete(login_failures).where(login_failures.c.expires_at <= self._clock()))).rowcount

    async def _count(self, connection: AsyncConnection, subject: bytes, most: int, now: datetime) -> None:
        dialect = sqlite if self._database.is_sqlite else postgresql
        fresh = dialect.insert(login_failures).values(subject=subject, failures=0, expires_at=now + _WINDOW)
        # Changes nothing, but locks the row, whether it was there or not.
        locked = fresh.on_conflict_do_update(index_elements=["subject"], set_={"failures": login_failures.c.failures})
        row = (await connection.execute(locked.returning(login_failures))).one()
        if row.blocked_until is not None and aware(row.blocked_until) > now:
            wait = math.ceil((aware(row.blocked_until) - now).total_seconds())
            raise RateLimitError("Too many logins failed. Wait before the next one.", retry_after=wait)
        expires_at = aware(row.expires_at)
        failures = row.failures + 1
        if expires_at <= now:
            failures, expires_at = 1, now + _WINDOW
        blocked_until = None
        if failures >= most:
            blocked_until = now + timedelta(seconds=min(2 ** min(failures - most, _MOST_DOUBLINGS), _LONGEST_S))
            expires_at = blocked_until + _WINDOW
        values = {"failures": failures, "blocked_until": blocked_until, "expires_at": expires_at}
        await connection.execute(update(login_failures).where(login_failures.c.subject == subject).values(values))


def _name(name: str) -> bytes:
    return _digest(f"name:{fold(name[:_NAME_CHARS])}")


def _address(address: str) -> bytes:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return _digest(f"address:{address}")
    if isinstance(parsed, ipaddress.IPv6Address):
        parsed = parsed.ipv4_mapped or ipaddress.IPv6Network((int(parsed), _IPV6_PREFIX), strict=False).network_address
    return _digest(f"address:{parsed}")


def _digest(subject: str) -> bytes:
    return hashlib.sha256(subject.encode("utf-8", "surrogatepass")).digest()
