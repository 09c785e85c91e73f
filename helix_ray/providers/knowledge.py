"""The knowledge base on the other side of a Ray Serve handle."""

from __future__ import annotations

from collections.abc import Callable

from helix_ray.core.documents import Collection, DocumentRecord, Found, Search, Upload
from helix_ray.providers.serve import Method, Translate, unary


class ServeKnowledge:
    """``Knowledge`` in an index deployment.

    Args:
        method: gives the deployment's method with that name.
        translate: as for ``ServeProvider``.
    """

    def __init__(self, method: Callable[[str], Method], translate: Translate) -> None:
        self._method = method
        self._translate = translate

    async def ingest(self, tenant: str, name: str, upload: Upload) -> DocumentRecord:
        """See ``Knowledge.ingest``."""
        record: DocumentRecord = await unary(self._method("ingest"), self._translate, tenant, name, upload)
        return record

    async def search(self, tenant: str, name: str, search: Search) -> list[Found]:
        """See ``Knowledge.search``."""
        found: list[Found] = await unary(self._method("search"), self._translate, tenant, name, search)
        return found

    async def collections(self, tenant: str) -> list[tuple[Collection, int, int]]:
        """See ``Knowledge.collections``."""
        entries: list[tuple[Collection, int, int]] = await unary(self._method("collections"), self._translate, tenant)
        return entries

    async def collection(self, tenant: str, name: str) -> tuple[Collection, int, int]:
        """See ``Knowledge.collection``."""
        entry: tuple[Collection, int, int] = await unary(self._method("collection"), self._translate, tenant, name)
        return entry

    async def delete_collection(self, tenant: str, name: str) -> None:
        """See ``Knowledge.delete_collection``."""
        await unary(self._method("delete_collection"), self._translate, tenant, name)

    async def documents(self, tenant: str, name: str, limit: int, after: str | None = None) -> list[DocumentRecord]:
        """See ``Knowledge.documents``."""
        records: list[DocumentRecord] = await unary(self._method("documents"), self._translate, tenant, name, limit, after)
        return records

    async def document(self, tenant: str, name: str, document_id: str) -> tuple[DocumentRecord, str]:
        """See ``Knowledge.document``."""
        found: tuple[DocumentRecord, str] = await unary(self._method("document"), self._translate, tenant, name, document_id)
        return found

    async def delete_document(self, tenant: str, name: str, document_id: str) -> None:
        """See ``Knowledge.delete_document``."""
        await unary(self._method("delete_document"), self._translate, tenant, name, document_id)

    async def dimensions(self) -> int:
        """See ``Knowledge.dimensions``."""
        length: int = await unary(self._method("dimensions"), self._translate)
        return length
