"""Requests to the endpoints of files and batches decoded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from helix_ray.config import Limits
from helix_ray.core.batches import NewBatch
from helix_ray.core.errors import InvalidRequestError
from helix_ray.wire.batches.schema import BatchCreation
from helix_ray.wire.validation import validate

_SHORTEST_S, _LONGEST_S = 3600, 30 * 86_400


def decode_batch(body: dict[str, Any], limits: Limits) -> NewBatch:
    """The body of ``POST /v1/batches``.

    Raises:
        InvalidRequestError: a field is missing or wrong; ``param`` names it.
    """
    wire = validate(BatchCreation, body, limits)
    return NewBatch(wire.input_file_id, wire.endpoint, wire.metadata)


def decode_file_fields(fields: Mapping[str, str]) -> timedelta | None:
    """The fields beside the file of ``POST /v1/files``: how long the file stays, if they say so.

    Raises:
        InvalidRequestError: a field is missing or wrong; ``param`` names it.
    """
    if fields.get("purpose") != "batch":
        raise InvalidRequestError("`purpose` must be `batch`.", param="purpose")
    anchor, seconds = fields.get("expires_after[anchor]"), fields.get("expires_after[seconds]")
    if anchor is None and seconds is None:
        return None
    if anchor != "created_at":
        raise InvalidRequestError("`expires_after[anchor]` must be `created_at`.", param="expires_after")
    if seconds is None or not seconds.isascii() or not seconds.isdigit() or not _SHORTEST_S <= int(seconds[:9]) <= _LONGEST_S:
        why = f"`expires_after[seconds]` is a number from {_SHORTEST_S} to {_LONGEST_S}."
        raise InvalidRequestError(why, param="expires_after")
    return timedelta(seconds=int(seconds))
