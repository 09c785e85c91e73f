"""The shapes of the answers of files and batches, for the OpenAPI page."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from helix_ray.api.response_answers import ResponseUsage
from helix_ray.core.batches import BatchEndpoint, BatchStatus, FilePurpose


class FileAnswer(BaseModel):
    """A file; times are in Unix seconds."""

    id: str
    object: Literal["file"]
    bytes: int
    created_at: int
    expires_at: int
    filename: str
    purpose: FilePurpose
    status: Literal["processed"]
    status_details: None


class FileList(BaseModel):
    """A page of files."""

    object: Literal["list"]
    data: list[FileAnswer]
    has_more: bool
    first_id: str | None
    last_id: str | None


class DeletedFile(BaseModel):
    """A file that was deleted."""

    id: str
    object: Literal["file"]
    deleted: Literal[True]


class BatchErrorAnswer(BaseModel):
    """What is wrong with the input of a batch, and in which line."""

    code: str
    message: str
    param: str | None
    line: int | None


class BatchErrors(BaseModel):
    """All that is wrong, up to 100 lines of it."""

    object: Literal["list"]
    data: list[BatchErrorAnswer]


class BatchCounts(BaseModel):
    """Requests of a batch; those that failed are in its error file."""

    total: int
    completed: int
    failed: int


class BatchAnswer(BaseModel):
    """A batch; times are in Unix seconds."""

    id: str
    object: Literal["batch"]
    endpoint: BatchEndpoint
    errors: BatchErrors | None
    input_file_id: str
    completion_window: Literal["24h"]
    status: BatchStatus
    output_file_id: str | None
    error_file_id: str | None
    created_at: int
    in_progress_at: int | None
    expires_at: int
    finalizing_at: int | None
    completed_at: int | None
    failed_at: int | None
    expired_at: int | None
    cancelling_at: int | None
    cancelled_at: int | None
    request_counts: BatchCounts
    model: str | None = Field(description="That all requests name, if it is one.")
    usage: ResponseUsage | None = Field(description="What the requests consumed so far.")
    metadata: dict[str, str] | None


class BatchList(BaseModel):
    """A page of batches, newest first."""

    object: Literal["list"]
    data: list[BatchAnswer]
    has_more: bool
    first_id: str | None
    last_id: str | None
