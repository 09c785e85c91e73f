"""The indexes of one collection: copies of what the database holds, kept up to date."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from helix_ray.knowledge.gpu import Mover
from helix_ray.knowledge.hits import Hit
from helix_ray.knowledge.lexical import LexicalIndex
from helix_ray.knowledge.records import Changes
from helix_ray.knowledge.vectors import DamagedSnapshotError, VectorIndex, Vectors

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rankings:
    """What both indexes say of a query, each best first.

    Attributes:
        dense: by meaning; the score is the cosine, 0 to 1.
        lexical: by words; the score is BM25's.
    """

    dense: list[Hit]
    lexical: list[Hit]


class CollectionIndex:
    """Vectors and words of one collection. For one thread at a time.

    Args:
        path: of the vectors' snapshot. If that is missing or damaged, they are taken from the database.
        dimensions: length of the vectors.
        to_gpu: copies the vectors to a GPU, if one shall compare them.
    """

    def __init__(self, path: Path, dimensions: int, to_gpu: Mover | None = None) -> None:
        self._path = path
        self._dimensions = dimensions
        self._lexical = LexicalIndex()
        self.revision = 0
        self._saved = 0
        try:
            self._vectors, self._saved = VectorIndex.load(path, dimensions, to_gpu=to_gpu)
        except DamagedSnapshotError:
            if path.exists():
                logger.warning("the snapshot %s is damaged; the index is built from the database", path)
            self._vectors = VectorIndex(dimensions, to_gpu=to_gpu)

    def __len__(self) -> int:
        return len(self._vectors)

    def apply(self, changes: Changes) -> None:
        """Take over changes; what the snapshot holds already is not added to the vectors again.

        Args:
            changes: all since ``revision``.
        """
        if self.revision == 0 and self._saved:
            self._adopt(changes)
        else:
            self._vectors.remove(changes.removed)
            self._vectors.add(changes.ids, changes.vectors)
        self._lexical.change(changes.removed, zip(changes.ids, changes.texts, strict=True))
        self.revision = changes.revision

    def _adopt(self, changes: Changes) -> None:
        """Make what was loaded from the snapshot what the database says."""
        present = self._vectors.ids
        wanted = set(changes.ids)
        self._vectors.remove(present - wanted)
        missing = [number for number, one in enumerate(changes.ids) if one not in present]
        self._vectors.add([changes.ids[number] for number in missing], changes.vectors[missing])

    def search(self, text: str, vector: Vectors | None, k: int, among: Sequence[int] | None = None) -> Rankings:
        """Look a query up.

        Args:
            text: its words; empty for a search by meaning only.
            vector: its embedding, of length 1; ``None`` for a search by words only.
            k: at most so many of each.
            among: only these chunks; all where it is not given.
        """
        dense = [] if vector is None else self._vectors.search(vector, k, among)
        lexical = self._lexical.search(text, k, among) if text else []
        return Rankings(dense, lexical)

    def vectors_of(self, ids: Sequence[int]) -> Vectors:
        """The vectors of chunks that were found.

        Raises:
            KeyError: one of them is gone.
        """
        return self._vectors.reconstruct(ids)

    def rarities(self, words: Sequence[str]) -> list[float]:
        """See ``LexicalIndex.rarities``."""
        return self._lexical.rarities(words)

    def save(self) -> None:
        """Write a snapshot if something has changed since the last one.

        Raises:
            OSError: it cannot be written.
        """
        if self.revision != self._saved:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._vectors.save(self._path, self.revision)
            self._saved = self.revision
