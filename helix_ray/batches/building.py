"""The runner as a process has it."""

from __future__ import annotations

from helix_ray.batches.places import Places
from helix_ray.batches.queue import BatchQueue, Claim, OnCompleted, nobody
from helix_ray.batches.run import Answer, BatchRun, window_of
from helix_ray.batches.runner import Runner
from helix_ray.batches.service import file_store
from helix_ray.config import Settings
from helix_ray.storage.database import Database
from helix_ray.storage.moment import Clock, utc_now


def build_runner(
    database: Database, settings: Settings, answer: Answer, on_completed: OnCompleted = nobody, clock: Clock = utc_now
) -> tuple[Runner, Places]:
    """The runner, and the places of its lines.

    Args:
        database: where the batches are.
        settings: say how many lines run at once.
        answer: runs a line.
        on_completed: is told of a batch in the transaction that ends it, in whatever way.
        clock: tells the time.
    """
    files, places = file_store(database, settings, clock), Places(settings.batch_concurrency)
    queue = BatchQueue(database, files, on_completed, clock)
    window = window_of(settings.batch_concurrency)

    def start(claim: Claim) -> BatchRun:
        return BatchRun(claim, queue, files, answer, places, settings.limits, window)

    return Runner(queue, start, clock), places
