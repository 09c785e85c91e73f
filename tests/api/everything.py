"""An application with every service that there is, on one SQLite database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any

from helix_ray.agent.registry import AgentRegistry
from helix_ray.agent.service import AgentService
from helix_ray.agent.sessions import SessionStore
from helix_ray.agent.toolbox import Toolbox
from helix_ray.batches.service import BatchService
from helix_ray.cluster.head import Brought
from helix_ray.cluster.service import HostService
from helix_ray.cluster.ssh import SshShells
from helix_ray.config import AgentCatalog, HostList, Settings
from helix_ray.core.cluster import HostError
from helix_ray.knowledge.base import EmbeddingModel, KnowledgeBase
from helix_ray.knowledge.indexes import CollectionIndexes
from helix_ray.knowledge.readers.isolation import FileReader
from helix_ray.knowledge.store import KnowledgeStore
from helix_ray.providers.agents import SurvivingAgents
from helix_ray.storage.database import Database
from tests.agent.models import ScriptedModel, says
from tests.api.accounts import World, open_world
from tests.cluster.doubles import Ground
from tests.scripted import ScriptedEmbedder


def _words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


async def _embedding_model(name: str) -> EmbeddingModel:
    return EmbeddingModel("embed", ScriptedEmbedder(), _words, 200, 4)


async def _nowhere() -> Any:
    raise HostError("There is no Ray cluster here.")


async def _wake() -> None:
    raise AssertionError("nobody runs batches here")


@asynccontextmanager
async def open_everything(data_dir: Path, **options: Any) -> AsyncIterator[World]:
    """A world in which no service is missing; see ``open_world``."""
    configured = Settings(data_dir=data_dir)
    database = Database(configured.database)
    store = KnowledgeStore(database)
    knowledge = KnowledgeBase(store, CollectionIndexes(store, data_dir / "indexes"), _embedding_model, "embed", 200, FileReader())
    toolbox, sessions = Toolbox(AgentCatalog(), knowledge), SessionStore(database, timedelta(days=1))
    model = ScriptedModel(says("Hello."))
    agents = AgentService(AgentRegistry(database, ()), sessions, toolbox, lambda name: model.stream, None)
    batches = BatchService(database, configured, _wake)
    hosts = HostService(database, HostList(), SshShells(), _nowhere, _nowhere, Brought((), data_dir))
    placements = Ground(database).service
    async with open_world(
        data_dir,
        agents,
        answering=SurvivingAgents(agents),
        knowledge=knowledge,
        batches=batches,
        hosts=hosts,
        placements=placements,
        **options,
    ) as world:
        missing = [one.name for one in fields(world.services) if getattr(world.services, one.name) is None]
        assert not missing, f"open_everything does not give these services, so that nothing walks their routes: {missing}"
        yield world
    await toolbox.stop()
    await database.close()
