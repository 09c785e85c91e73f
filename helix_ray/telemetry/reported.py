"""Reporting the work that is done beside requests."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager

from helix_ray.core.errors import HelixError
from helix_ray.telemetry.call import Call
from helix_ray.telemetry.log import log_call
from helix_ray.telemetry.metrics import Metrics

_CLIENT_CLOSED = 499


@contextmanager
def reported(call: Call, path: str, metrics: Metrics) -> Iterator[None]:
    """Count and log what the block does, as a request is.

    Args:
        call: its account.
        path: for the log line.
        metrics: where it is counted.
    """
    call.status = 200
    try:
        yield
    except asyncio.CancelledError:
        call.status, call.error = _CLIENT_CLOSED, call.error or "client_closed_request"
        raise
    except HelixError as exc:
        call.status, call.error = exc.status, exc.code
        raise
    except Exception:
        call.status, call.error = HelixError.status, HelixError.default_code
        raise
    finally:
        ended = time.perf_counter()
        metrics.observe(call, ended)
        log_call(call, path, ended)
