"""Batches as rows of the database."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from helix_ray.core.accounts import Caller, KeyScopes, Principal
from helix_ray.core.batches import Batch, BatchFault
from helix_ray.core.events import Usage
from helix_ray.storage.moment import aware

_MOMENTS = ("in_progress_at", "finalizing_at", "completed_at", "failed_at", "expired_at", "cancelling_at", "cancelled_at")

TOKENS = ("prompt_tokens", "cached_tokens", "completion_tokens", "reasoning_tokens")
"""Columns that count what a batch consumed, as ``Usage`` calls it."""


def batch_of(row: Row[Any]) -> Batch:
    """A row of ``batches`` as a value."""
    moments: dict[str, datetime | None] = {name: getattr(row, name) and aware(getattr(row, name)) for name in _MOMENTS}
    return Batch(
        id=row.id,
        tenant=row.tenant,
        endpoint=row.endpoint,
        input_file=row.input_file,
        status=row.status,
        metadata=row.metadata,
        faults=tuple(BatchFault(**fault) for fault in row.faults),
        output_file=row.output_file,
        error_file=row.error_file,
        total=row.total,
        completed=row.completed,
        failed=row.failed,
        model=row.model,
        usage=None
        if row.prompt_tokens is None
        else Usage(row.prompt_tokens, row.completion_tokens, row.cached_tokens, row.reasoning_tokens),
        created_at=aware(row.created_at),
        expires_at=aware(row.expires_at),
        **moments,
    )


def encode_principal(principal: Principal) -> dict[str, Any]:
    """Whom a batch stands for, as JSON values."""
    return asdict(principal)


def decode_principal(value: dict[str, Any]) -> Principal:
    """The principal that ``encode_principal`` wrote."""
    caller = value["caller"]
    if caller is None:
        return Principal(value["tenant"], value["agent"])
    scopes = caller["scopes"]
    models, endpoints = (None if scopes[name] is None else tuple(scopes[name]) for name in ("models", "endpoints"))
    who = Caller(caller["account"], caller["key_id"], caller["role"], KeyScopes(models, endpoints, scopes["agent"]))
    return Principal(value["tenant"], value["agent"], who)
