"""What services were seen to use: kept, used for the next placement, and compared with what they declare."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping

from sqlalchemy import insert, select, update

from helix_ray.core.deployment import Misdeclared
from helix_ray.core.placement import Measured, ServiceSpec
from helix_ray.core.runs import Run
from helix_ray.storage.database import Database
from helix_ray.storage.moment import Clock, utc_now
from helix_ray.storage.tables import measured_memory

_TOLERANCE = 0.2


class Measurements:
    """The most that each service, or model, has used since its last start.

    A model is one thing wherever it runs; of a container the image, the command and the environment count, so that a change of
    them begins anew.

    Args:
        database: where they are.
        clock: tells the time.
    """

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def record(self, run: Run, seen: Measured) -> None:
        """Keep what a run uses, if it is more than was seen of it before."""
        table, key = measured_memory, _subject(run.spec)
        known = table.c.subject == key
        async with self._database.write() as connection:
            row = (await connection.execute(select(table).where(known))).one_or_none()
            if row is not None and row.run == run.number:
                seen = Measured(_most(row.memory_mb, seen.memory_mb), _most(row.gpu_memory_mb, seen.gpu_memory_mb))
            values = {
                "workload": _workload(run.spec),
                "run": run.number,
                "memory_mb": seen.memory_mb,
                "gpu_memory_mb": seen.gpu_memory_mb,
                "measured_at": self._clock(),
            }
            if row is None:
                await connection.execute(insert(table).values(subject=key, **values))
            else:
                await connection.execute(update(table).where(known).values(values))

    async def lookup(self) -> Callable[[ServiceSpec], Measured | None]:
        """What gives the most that a service was seen to use; nothing, where it never ran as it is now."""
        async with self._database.read() as connection:
            rows = {row.subject: row for row in (await connection.execute(select(measured_memory))).all()}

        def seen(spec: ServiceSpec) -> Measured | None:
            row = rows.get(_subject(spec))
            if row is None or row.workload != _workload(spec):
                return None
            return Measured(row.memory_mb, row.gpu_memory_mb)

        return seen


def misdeclared(specs: Iterable[ServiceSpec], measured: Mapping[str, Measured]) -> tuple[Misdeclared, ...]:
    """Which services declare a need that is wrong by more than 20 %. Who declares nothing is wrong about nothing."""
    found = []
    for spec in specs:
        seen = measured.get(spec.name, Measured())
        if _is_wrong(spec.memory_mb, seen.memory_mb):
            found.append(Misdeclared(spec.name, "memory_mb", spec.memory_mb, seen.memory_mb or 0))
        if _is_wrong(spec.gpu_memory_mb, seen.gpu_memory_mb):
            found.append(Misdeclared(spec.name, "gpu_memory_mb", spec.gpu_memory_mb, seen.gpu_memory_mb or 0))
    return tuple(found)


def _is_wrong(declared: int, seen: int | None) -> bool:
    return bool(declared) and seen is not None and abs(declared - seen) > _TOLERANCE * declared


def _most(before: int | None, now: int | None) -> int | None:
    return max((one for one in (before, now) if one is not None), default=None)


def _subject(spec: ServiceSpec) -> str:
    return f"service:{spec.name}" if spec.model is None else f"model:{spec.model}"


def _workload(spec: ServiceSpec) -> str:
    what = [spec.model] if spec.model is not None else [spec.image, list(spec.command), sorted(spec.env.items())]
    return hashlib.sha256(json.dumps(what).encode()).hexdigest()
