"""Structured logs: one JSON object per line, one line per request, never content and never keys."""

from __future__ import annotations

import json
import logging
import time
from typing import Any

from helix_ray.telemetry.call import Call

_requests = logging.getLogger("helix_ray.request")


class JsonFormatter(logging.Formatter):
    """Renders a record as one line of JSON: ``ts`` (RFC 3339, UTC), ``level``, ``logger``, ``message`` and the
    record's ``fields``, if it has any.
    """

    def format(self, record: logging.LogRecord) -> str:
        """See ``logging.Formatter``."""
        ts = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        line: dict[str, Any] = {
            "ts": f"{ts}.{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        fields = getattr(record, "fields", None)
        if fields is not None:
            line.update(fields)
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


def configure_logging(level: str) -> None:
    """Send the application's log lines to standard error as JSON.

    Args:
        level: the lowest level that is written, such as ``info``.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter())
    logger = logging.getLogger("helix_ray")
    logger.handlers[:] = [handler]
    logger.setLevel(level.upper())
    logger.propagate = False


def log_call(call: Call, path: str, ended: float) -> None:
    """Write the line of one request.

    Args:
        call: its account.
        path: the path as it came, without the query.
        ended: ``time.perf_counter()`` when its answer was complete.
    """
    level = logging.WARNING if call.status >= 500 else logging.INFO
    if not _requests.isEnabledFor(level):
        return
    fields: dict[str, Any] = {
        "request_id": call.request_id,
        "method": call.method,
        "route": call.route or "-",
        "path": path[:256],
        "status": call.status,
        "model": call.model or None,
        "dialect": call.dialect,
        "stream": call.stream,
        "duration_ms": round((ended - call.started) * 1e3, 2),
        "ttft_ms": round((call.first_token - call.started) * 1e3, 2) if call.first_token else None,
        "prompt_tokens": call.prompt_tokens,
        "completion_tokens": call.completion_tokens,
        "target": call.target or None,
        "tries": call.tries or None,
        "cache": call.cache or None,
        "error": call.error or None,
    }
    _requests.log(level, "request", extra={"fields": fields})
