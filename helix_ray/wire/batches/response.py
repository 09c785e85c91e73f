"""Answers of the endpoints of files and batches."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from helix_ray.core.batches import Batch, StoredFile
from helix_ray.wire.responses.answer import encode_usage

_MOMENTS = ("in_progress_at", "finalizing_at", "completed_at", "failed_at", "expired_at", "cancelling_at", "cancelled_at")


def file_object(file: StoredFile) -> dict[str, Any]:
    """A file."""
    return {
        "id": file.id,
        "object": "file",
        "bytes": file.size,
        "created_at": _seconds(file.created_at),
        "expires_at": _seconds(file.expires_at),
        "filename": file.name,
        "purpose": file.purpose,
        "status": "processed",
        "status_details": None,
    }


def deleted_file(file_id: str) -> dict[str, Any]:
    """A file that was deleted."""
    return {"id": file_id, "object": "file", "deleted": True}


def batch_object(batch: Batch) -> dict[str, Any]:
    """A batch."""
    faults = [asdict(fault) for fault in batch.faults]
    return {
        "id": batch.id,
        "object": "batch",
        "endpoint": batch.endpoint,
        "errors": {"object": "list", "data": faults} if faults else None,
        "input_file_id": batch.input_file,
        "completion_window": "24h",
        "status": batch.status,
        "output_file_id": batch.output_file,
        "error_file_id": batch.error_file,
        "created_at": _seconds(batch.created_at),
        "expires_at": _seconds(batch.expires_at),
        **{name: _seconds(getattr(batch, name)) for name in _MOMENTS},
        "request_counts": {"total": batch.total, "completed": batch.completed, "failed": batch.failed},
        "model": batch.model,
        "usage": None if batch.usage is None else encode_usage(batch.usage),
        "metadata": None if batch.metadata is None else dict(batch.metadata),
    }


def _seconds(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())
