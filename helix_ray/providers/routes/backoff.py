"""How long to wait before the same target is tried again."""

from __future__ import annotations

from random import Random

from helix_ray.config import RetryConfig


def wait_before(retry: int, config: RetryConfig, retry_after: float | None, random: Random) -> float | None:
    """Seconds before a further try; ``None``: the target asks for more than anybody waits.

    Any wait up to a limit that doubles is as likely as any other: those who failed together do not come back together.

    Args:
        retry: number of the further try, from 0.
        config: the limits.
        retry_after: seconds that the target asked for.
        random: where chance comes from.
    """
    if retry_after is not None and retry_after > config.longest_s:
        return None
    wait = random.uniform(0.0, min(config.longest_s, config.backoff_s * 2.0**retry))
    # Nobody comes before the time that was asked for, and not all at that moment.
    return wait if retry_after is None else min(config.longest_s, retry_after + wait)
