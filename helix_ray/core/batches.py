"""Files and batches of requests, as values, and what stands behind their endpoints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol, runtime_checkable

from helix_ray.core.accounts import Principal
from helix_ray.core.events import Usage

FilePurpose = Literal["batch", "batch_output"]
BatchStatus = Literal["validating", "failed", "in_progress", "finalizing", "completed", "expired", "cancelling", "cancelled"]
BatchEndpoint = Literal["/v1/chat/completions", "/v1/completions", "/v1/embeddings"]

PART_BYTES = 2**20
"""Files are kept and carried in parts of this size; the last one may be smaller."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file, without its content.

    Attributes:
        id: begins with ``file-``.
        tenant: whose it is.
        name: as its owner calls it.
        purpose: ``batch`` is uploaded, ``batch_output`` is what a batch wrote.
        size: in bytes.
        created_at: when its upload began, or when a batch began to write it.
        expires_at: from then on it may be gone.
    """

    id: str
    tenant: str
    name: str
    purpose: FilePurpose
    size: int
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class BatchFault:
    """What is wrong with the input of a batch.

    Attributes:
        code: a word for programs.
        message: a sentence.
        param: the field that is wrong.
        line: where it is, from 1 on.
    """

    code: str
    message: str
    param: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class NewBatch:
    """What a batch is made from.

    Attributes:
        input_file: id of the file with the requests, one JSON object a line.
        endpoint: that all of them are for.
        metadata: the owner's.
    """

    input_file: str
    endpoint: BatchEndpoint
    metadata: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class Batch:
    """Requests that are answered when there is time.

    Attributes:
        id: begins with ``batch-``.
        tenant: whose it is.
        status: what is done with it now, or how it has ended.
        faults: why it has failed.
        output_file: id of the file with the answers, once it has ended; none where nothing was answered.
        error_file: the same with what was refused or not run.
        total, completed, failed: lines; those that failed were refused, or were not run before the batch ended.
        model: that all lines name; ``None`` where they name several, and before the input was read.
        usage: what the completed lines consumed; ``None`` where nobody knows.
        expires_at: what is not run by then is not run at all.
    """

    id: str
    tenant: str
    endpoint: BatchEndpoint
    input_file: str
    status: BatchStatus
    metadata: Mapping[str, str] | None
    faults: tuple[BatchFault, ...]
    output_file: str | None
    error_file: str | None
    total: int
    completed: int
    failed: int
    model: str | None
    usage: Usage | None
    created_at: datetime
    expires_at: datetime
    in_progress_at: datetime | None
    finalizing_at: datetime | None
    completed_at: datetime | None
    failed_at: datetime | None
    expired_at: datetime | None
    cancelling_at: datetime | None
    cancelled_at: datetime | None


@dataclass(frozen=True, slots=True)
class LineRequest:
    """One request of a batch.

    Attributes:
        batch: id of the batch.
        number: of its line, from 1 on.
        custom_id: the owner's name for it.
        endpoint: that it is for.
        body: JSON.
        principal: whom it stands for.
    """

    batch: str
    number: int
    custom_id: str
    endpoint: str
    body: bytes
    principal: Principal

    @property
    def request_id(self) -> str:
        """The same however often the line is run: what it costs is charged once."""
        return f"{self.batch}-{self.number}"


@dataclass(frozen=True, slots=True)
class LineAnswer:
    """What its endpoint answered to a line.

    Attributes:
        status: of HTTP.
        body: JSON.
        request_id: of the request.
        retry_after: seconds after which trying again makes sense, if the answer says so.
        final: the answer says that trying again makes no sense.
    """

    status: int
    body: bytes
    request_id: str
    retry_after: float | None = None
    final: bool = False


@runtime_checkable
class Batches(Protocol):
    """Files and batches. A tenant sees its own only; what is another's is not found."""

    async def begin_file(self, tenant: str, name: str, size: int, lifetime: timedelta | None) -> str:
        """Make room for an upload, which nobody sees before ``finish_file``.

        Args:
            tenant: whose it is.
            name: as its owner calls it.
            size: in bytes.
            lifetime: how long it stays; ``None`` is as long as files do.

        Returns:
            The file's id.

        Raises:
            InvalidRequestError: the name cannot be one.
            RequestTooLargeError: it is larger than a file may be, or the tenant's files are together.
        """
        ...

    async def append(self, tenant: str, file_id: str, part: int, content: bytes) -> None:
        """Keep a part of an upload; when this returns, it is durable.

        Args:
            tenant: whose it is.
            file_id: of the file.
            part: its number, from 0 on.
            content: ``PART_BYTES``, or less at the end.

        Raises:
            NotFoundError: there is no such upload.
        """
        ...

    async def finish_file(self, tenant: str, file_id: str) -> StoredFile:
        """The file, from now on for everybody of the tenant.

        Raises:
            NotFoundError: there is no such upload.
            InvalidRequestError: parts are missing.
        """
        ...

    async def file(self, tenant: str, file_id: str) -> StoredFile:
        """A file by id.

        Raises:
            NotFoundError: there is none.
        """
        ...

    async def files(
        self, tenant: str, limit: int, after: str | None, oldest_first: bool, purpose: str | None
    ) -> list[StoredFile]:
        """Files.

        Args:
            tenant: whose.
            limit: at most so many.
            after: id of the last one of the page before.
            oldest_first: or the newest first.
            purpose: only those.

        Raises:
            NotFoundError: there is no file ``after``.
        """
        ...

    async def read(self, tenant: str, file_id: str, part: int) -> bytes:
        """A part of a file; empty behind its end.

        Raises:
            NotFoundError: there is no such file.
        """
        ...

    async def delete_file(self, tenant: str, file_id: str) -> None:
        """Delete a file.

        Raises:
            NotFoundError: there is none.
            ConflictError: a batch that has not ended needs it.
        """
        ...

    async def create(self, principal: Principal, new: NewBatch) -> Batch:
        """A new batch; it begins soon.

        Raises:
            NotFoundError: there is no such file.
            InvalidRequestError: the file is no input of a batch.
        """
        ...

    async def batches(self, tenant: str, limit: int, after: str | None) -> list[Batch]:
        """Batches, the newest first.

        Raises:
            NotFoundError: there is no batch ``after``.
        """
        ...

    async def batch(self, tenant: str, batch_id: str) -> Batch:
        """A batch by id.

        Raises:
            NotFoundError: there is none.
        """
        ...

    async def cancel(self, tenant: str, batch_id: str) -> Batch:
        """Begin nothing more of a batch. To cancel it again changes nothing.

        Raises:
            NotFoundError: there is none.
            ConflictError: it has ended, or has all its answers.
        """
        ...
