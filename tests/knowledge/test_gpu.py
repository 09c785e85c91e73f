"""The index with its copy on a GPU; FAISS's own index stands for that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import faiss
import numpy as np
import pytest

from helix_ray.knowledge import gpu
from helix_ray.knowledge.gpu import gpu_mover
from helix_ray.knowledge.vectors import VectorIndex, Vectors

DIMENSIONS = 16


class FakeGpu:
    """Counts what is asked of it; like a GPU's index it takes no selector."""

    def __init__(self) -> None:
        self.copies = 0
        self.searches = 0

    def move(self, index: Any) -> FakeGpuIndex:
        self.copies += 1
        return FakeGpuIndex(self, faiss.clone_index(index))


class FakeGpuIndex:
    def __init__(self, owner: FakeGpu, index: Any) -> None:
        self._owner, self._index = owner, index

    def add(self, vectors: Vectors) -> None:
        self._index.add(vectors)

    def search(self, queries: Vectors, k: int) -> Any:
        assert k <= 2048
        self._owner.searches += 1
        return self._index.search(queries, k)


def unit(rows: int, seed: int) -> Vectors:
    vectors = np.random.default_rng(seed).standard_normal((rows, DIMENSIONS)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture
def device() -> FakeGpu:
    return FakeGpu()


@pytest.fixture
def both(device: FakeGpu) -> tuple[VectorIndex, VectorIndex]:
    """An index with a GPU and one that compares everything itself."""
    return VectorIndex(DIMENSIONS, exact_limit=100, to_gpu=device.move), VectorIndex(DIMENSIONS, exact_limit=10**9)


def test_it_finds_what_comparing_finds(both: tuple[VectorIndex, VectorIndex], device: FakeGpu) -> None:
    fast, slow = both

    def same() -> None:
        for query in unit(5, seed=99):
            assert [hit.id for hit in fast.search(query, 20)] == [hit.id for hit in slow.search(query, 20)]

    for one in both:
        one.add(range(90), unit(90, seed=1))
    same()
    assert device.copies == 0  # few are compared here
    for one in both:
        one.add(range(90, 5000), unit(4910, seed=2))
    same()
    for one in both:
        one.remove(range(100, 1000))
        one.add([5, 6000], unit(2, seed=3))
    same()
    assert device.copies == 1
    for one in both:
        one.remove(range(1000, 1500))  # too many deleted ones to ask for
    same()
    assert device.copies == 2
    assert fast.is_exact
    assert device.searches == 15


def test_a_filter_holds(both: tuple[VectorIndex, VectorIndex]) -> None:
    for one in both:
        one.add(range(5000), unit(5000, seed=1))
    query, among = unit(1, seed=4)[0], range(0, 5000, 2)
    fast, slow = ([hit.id for hit in one.search(query, 10, among)] for one in both)
    assert fast == slow
    assert set(fast) <= set(among)


def test_a_graph_from_a_snapshot_becomes_comparable(tmp_path: Path, device: FakeGpu) -> None:
    graph = VectorIndex(DIMENSIONS, exact_limit=100)
    graph.add(range(500), unit(500, seed=1))
    graph.remove([3])
    graph.save(tmp_path / "x.index", 7)
    index, revision = VectorIndex.load(tmp_path / "x.index", DIMENSIONS, 100, device.move)
    assert (len(index), revision, index.is_exact) == (499, 7, True)
    assert index.search(unit(500, seed=1)[4], 1)[0].id == 4
    assert device.copies == 1


def test_without_a_gpu_there_is_no_mover(monkeypatch: pytest.MonkeyPatch) -> None:
    assert gpu_mover() is None
    monkeypatch.setattr(gpu._faiss, "StandardGpuResources", object, raising=False)
    monkeypatch.setattr(gpu._faiss, "get_num_gpus", lambda: 0, raising=False)
    assert gpu_mover() is None
    moved: list[Any] = []
    monkeypatch.setattr(gpu._faiss, "get_num_gpus", lambda: 1, raising=False)
    monkeypatch.setattr(gpu._faiss, "index_cpu_to_gpu", lambda *arguments: moved.append(arguments[1:]), raising=False)
    mover = gpu_mover()
    assert mover is not None
    mover("index")
    assert moved == [(0, "index")]
