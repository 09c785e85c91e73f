"""The knowledge base: documents taken in, passages found. Every replica has all collections; the database is the truth."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from ray.serve.handle import DeploymentHandle

from deployments.failures import translate
from deployments.process import settle
from deployments.remote import remote_reranker
from helix_ray.config import Catalog, Settings
from helix_ray.core.documents import Collection, CollectionSettings, DocumentRecord, Found, Search, Upload
from helix_ray.core.protocols import Readings
from helix_ray.providers.serve import ServeEmbedder, unary

logger = logging.getLogger("ray.serve")

_SAVE_EVERY_S = 60.0


class _RemoteEmbedder(ServeEmbedder):
    """An embedder in a deployment that reads tokens and says what it is."""

    def __init__(self, handle: DeploymentHandle) -> None:
        super().__init__(handle.options(method_name="embed"), translate)
        self._read = handle.options(method_name="read")
        self._describe = handle.options(method_name="describe")

    async def read(self, texts: Sequence[str]) -> Readings:
        """See ``TokenEmbedder.read``."""
        readings: Readings = await unary(self._read, translate, texts)
        return readings

    async def describe(self) -> tuple[int, int]:
        """Length of the vectors, and most tokens of an input with special ones."""
        described: tuple[int, int] = await unary(self._describe, translate)
        return described


class IndexDeployment:
    """Runs ``helix_ray.knowledge.base.KnowledgeBase``.

    Args:
        settings: the process configuration.
        catalog: the models; the first embedding model makes the vectors of collections that do not say.
        embedders: handle of each embedding model's deployment, by its id.
        rerankers: the same of the cross-encoders.
        on_gpu: vectors of large collections are compared by the replica's GPU.
    """

    async def __init__(  # type: ignore[misc]
        self,
        settings: Settings,
        catalog: Catalog,
        embedders: dict[str, DeploymentHandle],
        rerankers: dict[str, DeploymentHandle],
        on_gpu: bool,
    ) -> None:
        # FAISS, Tantivy and SQLAlchemy load in the replica only: the controller and the ingress stay small.
        from helix_ray.knowledge.base import KnowledgeBase
        from helix_ray.knowledge.gpu import gpu_mover
        from helix_ray.knowledge.indexes import CollectionIndexes
        from helix_ray.knowledge.models import EmbeddingModels
        from helix_ray.knowledge.readers.isolation import FileReader
        from helix_ray.knowledge.store import KnowledgeStore
        from helix_ray.storage.database import Database

        self._database = Database(settings.database)
        await self._database.migrate()
        store = KnowledgeStore(self._database)
        directory = settings.data_dir.absolute() / "indexes"
        self._indexes = CollectionIndexes(store, directory, gpu_mover() if on_gpu else None)
        models = EmbeddingModels({config.id: (config, _RemoteEmbedder(embedders[config.id])) for config in catalog.embedders})
        default = catalog.embedders[0].id
        cross = {name: remote_reranker(rerankers[one.id]) for one in catalog.rerankers for name in (one.id, *one.aliases)}
        self._base = KnowledgeBase(store, self._indexes, models, default, settings.chunk_tokens, FileReader(), cross)
        self._saving = asyncio.create_task(self._save())
        settle()
        logger.info("the knowledge base is up; new collections have vectors of %s", default)

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

    async def configure(self, tenant: str, name: str, embedding_model: str | None, settings: CollectionSettings) -> None:
        """See ``Knowledge.configure``."""
        await self._base.configure(tenant, name, embedding_model, settings)

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
