"""Passwords: which are accepted, and the slow hash that is kept of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import argon2
from argon2.exceptions import VerifyMismatchError

from helix_ray.accounts.names import fold
from helix_ray.core.errors import InvalidRequestError, OverloadedError

_CHARS = (8, 256)
_THREADS = 2
# Beyond that many, callers would wait for seconds.
_MOST_WAITING = 128
ResultT = TypeVar("ResultT")


def check_password(password: str, username: str) -> None:
    """Check a new password.

    Raises:
        InvalidRequestError: it is too short or too long, or the username.
    """
    least, most = _CHARS
    if not least <= len(password) <= most:
        raise InvalidRequestError(f"A password has {least} to {most} characters.", param="password")
    if fold(password) == fold(username):
        raise InvalidRequestError("The password must not be the username.", param="password")


class PasswordHasher:
    """Argon2id in a few threads: each hash takes 64 MiB and a core for a while.

    Args:
        algorithm: the library's defaults, or others.
    """

    def __init__(self, algorithm: argon2.PasswordHasher | None = None) -> None:
        self._algorithm = algorithm or argon2.PasswordHasher()
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="password")
        self._working = 0
        # What passwords of unknown users are compared with, so that the time it takes does not tell them apart.
        self._nobody = self._algorithm.hash(b"nobody")

    async def hash(self, password: str) -> str:
        """What is kept of a password.

        Raises:
            OverloadedError: too many passwords wait.
        """
        return await self._run(lambda: self._algorithm.hash(_encoded(password)))

    async def verify(self, digest: str | None, password: str) -> bool:
        """Whether it is the password.

        Args:
            digest: what is kept of the user's; ``None`` for a user that there is not, which takes as long.
            password: that was given.

        Raises:
            OverloadedError: too many passwords wait.
        """
        return await self._run(lambda: self._matches(digest or self._nobody, password)) and digest is not None

    def needs_rehash(self, digest: str) -> bool:
        """Whether it was made with other settings than those of today."""
        return self._algorithm.check_needs_rehash(digest)

    def close(self) -> None:
        """Let the threads go. What waits is dropped."""
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _matches(self, digest: str, password: str) -> bool:
        try:
            return self._algorithm.verify(digest, _encoded(password))
        except VerifyMismatchError:
            return False

    async def _run(self, work: Callable[[], ResultT]) -> ResultT:
        if self._working >= _MOST_WAITING:
            raise OverloadedError("Too many logins at once.", retry_after=1)
        self._working += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._working -= 1


def _encoded(password: str) -> bytes:
    # One character more than the longest password, so that what is too long costs nothing, but does not match either.
    return password[: _CHARS[1] + 1].encode("utf-8", "surrogatepass")
