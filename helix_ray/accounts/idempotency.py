"""Requests by their idempotency keys: which run, and the answers of those that have ended."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from helix_ray.accounts.sealed_answers import AnswerSeal
from helix_ray.accounts.secrets import load_or_create_secret
from helix_ray.config import Settings
from helix_ray.core.errors import ConflictError, UnprocessableError
from helix_ray.core.idempotency import Claim, KeptAnswer
from helix_ray.storage.database import Database
from helix_ray.storage.moment import Clock, aware, utc_now
from helix_ray.storage.tables import idempotent_answers

_LEASE = timedelta(seconds=60)
_RUNNING, _KEPT, _LOST = "running", "kept", "lost"
_answers = idempotent_answers.c
_INSERT = {
    dialect.__name__.rpartition(".")[2]: dialect.insert(idempotent_answers).on_conflict_do_nothing()
    for dialect in (sqlite, postgresql)
}


class IdempotencyStore:
    """See ``IdempotentAnswers``. What has expired is deleted by ``Retention``, and means nothing before that.

    Args:
        database: where they are; it is the caller's to close.
        settings: say where the secret is that hides the answers, and how long they are kept.
        clock: tells the time.

    Raises:
        ConfigError: the secret cannot be read or made.
    """

    def __init__(self, database: Database, settings: Settings, clock: Clock = utc_now) -> None:
        self._database = database
        self._seal = AnswerSeal(load_or_create_secret(settings.data_dir.absolute() / "secrets" / "kept-answers"))
        self._kept_for = timedelta(hours=settings.idempotency_hours)
        self._clock = clock

    async def start(self) -> None:
        """It does nothing by itself."""

    async def close(self) -> None:
        """Nothing was begun that goes on."""

    async def begin(self, claim: Claim) -> KeptAnswer | None:
        """See ``IdempotentAnswers.begin``."""
        sealed = await self._database.transact(lambda connection: self._begin(connection, claim))
        if sealed is None:
            return None
        answer = self._seal.open(sealed, claim.key)
        if answer is None:
            raise _not_kept()
        return answer

    async def renew(self, claim: Claim) -> None:
        """See ``IdempotentAnswers.renew``."""
        lease_until = self._clock() + _LEASE
        query = update(idempotent_answers).where(*_mine(claim)).values(lease_until=lease_until)
        await self._database.transact(lambda connection: connection.execute(query))

    async def keep(self, claim: Claim, answer: KeptAnswer | None) -> None:
        """See ``IdempotentAnswers.keep``."""
        values = {
            "state": _LOST if answer is None else _KEPT,
            "answer": None if answer is None else self._seal.close(answer, claim.key),
            "expires_at": self._clock() + self._kept_for,
        }
        query = update(idempotent_answers).where(*_mine(claim)).values(values)
        await self._database.transact(lambda connection: connection.execute(query))

    async def release(self, claim: Claim) -> None:
        """See ``IdempotentAnswers.release``."""
        query = delete(idempotent_answers).where(*_mine(claim))
        await self._database.transact(lambda connection: connection.execute(query))

    def _begin(self, connection: Connection, claim: Claim) -> bytes | None:
        now = self._clock()
        values = {
            "request": claim.request,
            "state": _RUNNING,
            "token": claim.token,
            "lease_until": now + _LEASE,
            "answer": None,
            "expires_at": now + self._kept_for,
        }
        fresh = _INSERT[connection.dialect.name].values(tenant=claim.tenant, key=claim.key, **values)
        if connection.execute(fresh).rowcount == 1:
            return None
        mine = (_answers.tenant == claim.tenant, _answers.key == claim.key)
        row = connection.execute(select(idempotent_answers).where(*mine).with_for_update()).one_or_none()
        if row is None:
            # It was released between the two statements.
            raise _in_use()
        runs = row.state == _RUNNING and aware(row.lease_until) > now
        if aware(row.expires_at) > now or runs:
            _check(row, claim, runs)
            if row.state == _KEPT:
                return bytes(row.answer)
        connection.execute(update(idempotent_answers).where(*mine).values(values))
        return None


def expired(now: datetime) -> ColumnElement[bool]:
    """What can be deleted from the table of answers."""
    return and_(_answers.expires_at <= now, or_(_answers.state != _RUNNING, _answers.lease_until <= now))


def _check(row: Row[Any], claim: Claim, runs: bool) -> None:
    if bytes(row.request) != claim.request:
        raise UnprocessableError("This Idempotency-Key was used for another request.", code="idempotency_key_reused")
    if runs:
        raise _in_use()
    if row.state == _LOST:
        raise _not_kept()


def _mine(claim: Claim) -> tuple[ColumnElement[bool], ...]:
    return (
        _answers.tenant == claim.tenant,
        _answers.key == claim.key,
        _answers.token == claim.token,
        _answers.state == _RUNNING,
    )


def _in_use() -> ConflictError:
    message = "The first request with this Idempotency-Key is still in progress."
    return ConflictError(message, code="idempotency_key_in_use", retry_after=1)


def _not_kept() -> ConflictError:
    message = "The request with this Idempotency-Key was answered, and its answer is not kept. Use another key to run it again."
    return ConflictError(message, code="idempotency_answer_not_kept", details={"x-should-retry": "false"})
