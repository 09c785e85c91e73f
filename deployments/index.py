"""The knowledge base: documents taken in, passages found. Every replica has all collections; the database is the truth."""

from __future__ import annotations

import asyncio
import logging

from ray.serve.handle import DeploymentHandle

from deployments.failures import translate
from deployments.process import settle
from helix_ray.config import EmbedderConfig, Settings
from helix_ray.core.documents import Collection, DocumentRecord, Found, Search, Upload
from helix_ray.providers.serve import ServeEmbedder

logger = logging.getLogger("ray.serve")

_SAVE_EVERY_S = 60.0
_SPECIAL_TOKENS = 2


class IndexDeployment:
    """Runs ``helix_ray.knowledge.base.KnowledgeBase``.

    Args:
        settings: the process configuration.
        config: the embedding model.
        embedder: handle of its deployment.
    """

    async def __init__(self, settings: Settings, config: EmbedderConfig, embedder: DeploymentHandle) -> None:  # type: ignore[misc]
        # FAISS, Tantivy and SQLAlchemy load in the replica only: the controller and the ingress stay small.
        from helix_ray.knowledge.base import EmbeddingModel, KnowledgeBase
        from helix_ray.knowledge.indexes import CollectionIndexes
        from helix_ray.knowledge.readers.isolation import FileReader
        from helix_ray.knowledge.store import KnowledgeStore
        from helix_ray.knowledge.tokens import token_counter
        from helix_ray.storage.database import Database

        self._database = Database(settings.database)
        await self._database.migrate()
        dimensions, max_tokens = await embedder.describe.remote()
        model = EmbeddingModel(
            config.id,
            ServeEmbedder(embedder.options(method_name="embed"), translate),
            await asyncio.to_thread(token_counter, config.source),
            min(max_tokens - _SPECIAL_TOKENS, settings.chunk_tokens),
            dimensions,
        )
        store = KnowledgeStore(self._database)
        self._indexes = CollectionIndexes(store, settings.data_dir.absolute() / "indexes")
        self._base = KnowledgeBase(store, self._indexes, {config.id: model}, config.id, FileReader())
        self._saving = asyncio.create_task(self._save())
        settle()
        logger.info("the knowledge base is up; new collections have vectors of %s", config.id)

    async def ingest(self, tenant: str, name: str, upload: Upload) -> DocumentRecord:
        """See ``Knowledge.ingest``."""
        return await self._base.ingest(tenant, name, upload)

    async def search(self, tenant: str, name: str, search: Search) -> list[Found]:
        """See ``Knowledge.search``."""
        return await self._base.search(tenant, name, search)

    async def collections(self, tenant: str) -> list[tuple[Collection, int, int]]:
        """See ``Knowledge.collections``."""
        return await self._base.collections(tenant)

    async def collection(self, tenant: str, name: str) -> tuple[Collection, int, int]:
        """See ``Knowledge.collection``."""
        return await self._base.collection(tenant, name)

    async def delete_collection(self, tenant: str, name: str) -> None:
        """See ``Knowledge.delete_collection``."""
        await self._base.delete_collection(tenant, name)

    async def documents(self, tenant: str, name: str, limit: int, after: str | None = None) -> list[DocumentRecord]:
        """See ``Knowledge.documents``."""
        return await self._base.documents(tenant, name, limit, after)

    async def document(self, tenant: str, name: str, document_id: str) -> tuple[DocumentRecord, str]:
        """See ``Knowledge.document``."""
        return await self._base.document(tenant, name, document_id)

    async def delete_document(self, tenant: str, name: str, document_id: str) -> None:
        """See ``Knowledge.delete_document``."""
        await self._base.delete_document(tenant, name, document_id)

    async def dimensions(self) -> int:
        """See ``Knowledge.dimensions``."""
        return await self._base.dimensions()

    async def check_health(self) -> None:
        """Fails when the database does not answer."""
        await self._database.check_health()

    async def _save(self) -> None:
        """Write snapshots now and then; without them a start takes the vectors from the database."""
        while True:
            await asyncio.sleep(_SAVE_EVERY_S)
            try:
                await self._indexes.save()
            except Exception:
                logger.warning("the indexes could not be saved", exc_info=True)

    async def __del__(self) -> None:
        # Serve awaits this when it stops the replica; it may run before the constructor ended.
        saving = getattr(self, "_saving", None)
        if saving is not None:
            saving.cancel()
            await self._indexes.save()
        database = getattr(self, "_database", None)
        if database is not None:
            await database.close()
