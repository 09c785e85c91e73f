"""The vector index of one collection, on FAISS."""

from __future__ import annotations

import hashlib
import json
import os
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from helix_ray.knowledge.gpu import Mover
from helix_ray.knowledge.hits import Hit

Vectors = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]

# Up to this size every vector is compared; beyond, a graph is walked (HNSW; Malkov and Yashunin, 2018), or a GPU compares them.
_EXACT_LIMIT = 20_000
_NEIGHBOURS = 32
_BUILD_DEPTH = 120
_SEARCH_DEPTH = 96
# The part of a graph's vectors that may be deleted ones before it is built anew.
_DEAD_SHARE = 0.25
# A GPU cannot leave deleted vectors out: it is asked for so many more, and gives at most 2,048.
_DEAD_ON_GPU = 1_000
_GPU_K = 2_048
# A filter that leaves fewer vectors than this is answered by comparing all of these.
_EXACT_FILTER = 2_000
# Its stubs tell of the C++ signatures; Python ones are put over some of them at import.
_faiss: Any = faiss
_MAGIC = b"HXVI0001"
_DIGEST = hashlib.sha256().digest_size


class DamagedSnapshotError(Exception):
    """A snapshot is not what was written; the index has to be built from the database."""


class VectorIndex:
    """Finds the nearest of a collection's vectors. Not safe for use by several threads at once.

    Args:
        dimensions: length of the vectors.
        exact_limit: up to so many vectors the search is exact.
        to_gpu: if given, a copy on a GPU compares more than that, and no graph is built.
    """

    def __init__(self, dimensions: int, exact_limit: int = _EXACT_LIMIT, to_gpu: Mover | None = None) -> None:
        self._dimensions = dimensions
        self._exact_limit = exact_limit
        self._to_gpu = to_gpu
        self._on_gpu: Any = None
        self._index: Any = faiss.IndexFlatIP(dimensions)
        self._ids: Ids = np.empty(0, np.int64)
        self._alive: npt.NDArray[np.bool_] = np.empty(0, np.bool_)
        self._places: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._places)

    @property
    def is_exact(self) -> bool:
        """Whether all vectors are compared."""
        return isinstance(self._index, faiss.IndexFlatIP)

    @property
    def ids(self) -> set[int]:
        """Of everything that is in it."""
        return set(self._places)

    def reconstruct(self, ids: Iterable[int]) -> Vectors:
        """Vectors by their ids, shape ``(n, dimensions)``.

        Raises:
            KeyError: one of them is not there.
        """
        vectors = [self._index.reconstruct(self._places[one]) for one in ids]
        return np.stack(vectors) if vectors else np.empty((0, self._dimensions), np.float32)

    def add(self, ids: Iterable[int], vectors: Vectors) -> None:
        """Add vectors; one whose id is there already takes its place.

        Args:
            ids: of the chunks.
            vectors: shape ``(n, dimensions)``, each of length 1.
        """
        added = np.fromiter(ids, np.int64)
        if not len(added):
            return
        self.remove(int(one) for one in added)
        first = len(self._ids)
        for index in (self._index, self._on_gpu):
            if index is not None:
                index.add(np.ascontiguousarray(vectors, np.float32))
        self._ids = np.concatenate([self._ids, added])
        self._alive = np.concatenate([self._alive, np.ones(len(added), np.bool_)])
        self._places.update((int(one), first + number) for number, one in enumerate(added))
        if self.is_exact and self._to_gpu is None and len(self) > self._exact_limit:
            self._rebuild(exact=False)

    def remove(self, ids: Iterable[int]) -> None:
        """Remove what has one of these ids; unknown ones are no error."""
        for one in ids:
            place = self._places.pop(one, None)
            if place is not None:
                self._alive[place] = False
        dead = len(self._ids) - len(self)
        most = _DEAD_SHARE * len(self._ids)
        if dead > (most if self._to_gpu is None else min(most, _DEAD_ON_GPU)):
            self._rebuild(exact=self._to_gpu is not None or len(self) <= self._exact_limit)

    def search(self, query: Vectors, k: int, among: Iterable[int] | None = None) -> list[Hit]:
        """The nearest vectors, nearest first; the score is the cosine, 0 to 1, where what points away from the query counts 0.

        Args:
            query: shape ``(dimensions,)``, of length 1.
            k: at most so many.
            among: only these ids; all where it is not given.
        """
        allowed = self._alive
        if among is not None:
            allowed = np.zeros(len(self._ids), np.bool_)
            allowed[[place for one in among if (place := self._places.get(one)) is not None]] = True
        count = int(allowed.sum())
        if not count or k < 1:
            return []
        if count <= _EXACT_FILTER and count < len(self._ids):
            return self._compare(query, np.flatnonzero(allowed), k)
        if among is None and self._to_gpu is not None and len(self) > self._exact_limit:
            if self._on_gpu is None:
                self._on_gpu = self._to_gpu(self._index)
            scores, places = self._on_gpu.search(query[None, :], min(k + len(self._ids) - count, _GPU_K))
        else:
            scores, places = self._index.search(query[None, :], min(k, count), params=self._parameters(allowed, k))
        return [
            Hit(int(self._ids[place]), _score(score))
            for place, score in zip(places[0], scores[0], strict=True)
            if place >= 0 and allowed[place]
        ][:k]

    def _compare(self, query: Vectors, places: npt.NDArray[np.int64], k: int) -> list[Hit]:
        scores = np.stack([self._index.reconstruct(int(place)) for place in places]) @ query
        best = np.argsort(-scores, kind="stable")[:k]
        return [Hit(int(self._ids[places[one]]), _score(scores[one])) for one in best]

    def _parameters(self, allowed: npt.NDArray[np.bool_], k: int) -> Any:
        options: dict[str, Any] = {}
        if not allowed.all():
            options["sel"] = _faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))
        if self.is_exact:
            return faiss.SearchParameters(**options)
        return _faiss.SearchParametersHNSW(efSearch=max(_SEARCH_DEPTH, 2 * k), **options)

    def _rebuild(self, *, exact: bool) -> None:
        places = np.flatnonzero(self._alive)
        self._on_gpu = None
        vectors = (
            self._index.reconstruct_n(0, len(self._ids))[places]
            if len(self._ids)
            else np.empty((0, self._dimensions), np.float32)
        )
        if exact:
            self._index = faiss.IndexFlatIP(self._dimensions)
        else:
            self._index = faiss.IndexHNSWFlat(self._dimensions, _NEIGHBOURS, faiss.METRIC_INNER_PRODUCT)
            self._index.hnsw.efConstruction = _BUILD_DEPTH
        self._index.add(np.ascontiguousarray(vectors))
        self._ids = self._ids[places]
        self._alive = np.ones(len(places), np.bool_)
        self._places = {int(one): number for number, one in enumerate(self._ids)}

    def save(self, path: Path, revision: int) -> None:
        """Write a snapshot, as a whole or not at all.

        Args:
            path: of the file.
            revision: of the collection whose chunks are in the index.

        Raises:
            OSError: it cannot be written.
        """
        body = b"".join((self._ids.tobytes(), np.packbits(self._alive).tobytes(), faiss.serialize_index(self._index).tobytes()))
        header = json.dumps({"revision": revision, "dimensions": self._dimensions, "rows": len(self._ids)}).encode()
        content = struct.pack("<I", len(header)) + header + body
        fresh = path.with_suffix(".new")
        with fresh.open("wb") as file:
            file.write(_MAGIC + hashlib.sha256(content).digest() + content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)

    @classmethod
    def load(
        cls, path: Path, dimensions: int, exact_limit: int = _EXACT_LIMIT, to_gpu: Mover | None = None
    ) -> tuple[VectorIndex, int]:
        """Read a snapshot.

        Args:
            path: of the file.
            dimensions: length of the vectors that it must have.
            exact_limit, to_gpu: as in the constructor.

        Returns:
            The index, and the revision of the collection that it holds.

        Raises:
            DamagedSnapshotError: it is missing, damaged, or for vectors of another length.
        """
        try:
            data = path.read_bytes()
        except OSError as exc:
            raise DamagedSnapshotError(str(path)) from exc
        content = data[len(_MAGIC) + _DIGEST :]
        # Checked before anything of it is handed to FAISS.
        if data[: len(_MAGIC) + _DIGEST] != _MAGIC + hashlib.sha256(content).digest():
            raise DamagedSnapshotError(str(path))
        (size,) = struct.unpack_from("<I", content)
        header = json.loads(content[4 : 4 + size])
        body = content[4 + size :]
        if header["dimensions"] != dimensions:
            raise DamagedSnapshotError(str(path))
        rows: int = header["rows"]
        index = cls(dimensions, exact_limit, to_gpu)
        bits = 8 * rows + (rows + 7) // 8
        index._ids = np.frombuffer(body[: 8 * rows], np.int64).copy()
        index._alive = np.unpackbits(np.frombuffer(body[8 * rows : bits], np.uint8), count=rows).astype(np.bool_)
        index._index = faiss.deserialize_index(np.frombuffer(body[bits:], np.uint8))
        if to_gpu is not None and not index.is_exact:
            index._rebuild(exact=True)
        else:
            index._places = {int(index._ids[place]): int(place) for place in np.flatnonzero(index._alive)}
        return index, header["revision"]


def _score(cosine: float) -> float:
    return min(1.0, max(0.0, float(cosine)))
