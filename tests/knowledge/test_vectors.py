"""The vector index against a plain comparison of everything, and its snapshots."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helix_ray.knowledge.vectors import DamagedSnapshotError, VectorIndex, Vectors

DIMENSIONS = 24


def unit(rows: int, seed: int = 0) -> Vectors:
    vectors = np.random.default_rng(seed).standard_normal((rows, DIMENSIONS)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture(params=[10_000, 100], ids=["exact", "graph"])
def index(request: pytest.FixtureRequest) -> VectorIndex:
    index = VectorIndex(DIMENSIONS, exact_limit=request.param)
    index.add(range(1000, 1600), unit(600))
    return index


def test_a_vector_finds_itself_first(index: VectorIndex) -> None:
    for number in (0, 17, 599):
        best = index.search(unit(600)[number], 3)
        assert best[0].id == 1000 + number
        assert best[0].score == pytest.approx(1, abs=1e-5)
        assert [hit.score for hit in best] == sorted((hit.score for hit in best), reverse=True)
        assert all(0 <= hit.score <= 1 for hit in best)


def test_what_is_removed_is_not_found(index: VectorIndex) -> None:
    index.remove([1005, 99])
    assert index.search(unit(600)[5], 1)[0].id != 1005
    assert len(index) == 599
    index.remove(range(1000, 1400))
    assert {hit.id for hit in index.search(unit(600)[5], 1000)} == set(range(1400, 1600))


def test_an_id_that_is_added_again_has_the_new_vector(index: VectorIndex) -> None:
    index.add([1005], unit(1, seed=9))
    assert len(index) == 600
    assert index.search(unit(1, seed=9)[0], 1)[0].id == 1005


def test_a_filter_holds(index: VectorIndex) -> None:
    query = unit(600)[5]
    assert [hit.id for hit in index.search(query, 5, among=[1007, 1009, 5])] in ([1007, 1009], [1009, 1007])
    assert index.search(query, 5, among=[]) == []
    wide = index.search(query, 5, among=range(1000, 1599))
    assert [hit.id for hit in wide] == [hit.id for hit in index.search(query, 6) if hit.id != 1599][:5]


def test_k_larger_than_the_index(index: VectorIndex) -> None:
    assert len(index.search(unit(1)[0], 10_000)) == 600
    assert index.search(unit(1)[0], 0) == []
    assert VectorIndex(DIMENSIONS).search(unit(1)[0], 5) == []


def test_the_graph_finds_nearly_what_comparing_finds() -> None:
    vectors, queries = unit(3000), unit(50, seed=1)
    exact, graph = VectorIndex(DIMENSIONS), VectorIndex(DIMENSIONS, exact_limit=100)
    for one in (exact, graph):
        one.add(range(3000), vectors)
    assert exact.is_exact
    assert not graph.is_exact
    found = [{hit.id for hit in graph.search(query, 10)} & {hit.id for hit in exact.search(query, 10)} for query in queries]
    assert sum(map(len, found)) >= 0.95 * 500


def test_a_graph_that_shrinks_compares_again(index: VectorIndex) -> None:
    index.remove(range(1000, 1550))
    assert index.is_exact
    assert len(index.search(unit(600)[590], 100)) == 50


def test_a_snapshot_holds_everything(index: VectorIndex, tmp_path: Path) -> None:
    index.remove([1003])
    index.save(tmp_path / "a.index", revision=7)
    loaded, revision = VectorIndex.load(tmp_path / "a.index", DIMENSIONS)
    assert revision == 7
    assert loaded.ids == index.ids
    assert loaded.search(unit(600)[5], 5) == index.search(unit(600)[5], 5)
    loaded.add([1], unit(1, seed=3))
    assert loaded.search(unit(1, seed=3)[0], 1)[0].id == 1


@given(position=st.integers(0, 10**9), mask=st.integers(1, 255))
@settings(max_examples=40, deadline=None)
def test_one_changed_byte_is_noticed(tmp_path_factory: pytest.TempPathFactory, position: int, mask: int) -> None:
    path = tmp_path_factory.mktemp("index") / "a.index"
    small = VectorIndex(4)
    small.add([1, 2], np.eye(4, dtype=np.float32)[:2])
    small.save(path, revision=3)
    data = bytearray(path.read_bytes())
    data[position % len(data)] ^= mask
    path.write_bytes(data)
    with pytest.raises(DamagedSnapshotError):
        VectorIndex.load(path, 4)


@pytest.mark.parametrize("content", [b"", b"HXVI0001", b"HXVI0001\xff\xff\xff\xff{}", b"not a snapshot at all"])
def test_what_is_no_snapshot_is_noticed(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.index").write_bytes(content)
    with pytest.raises(DamagedSnapshotError):
        VectorIndex.load(tmp_path / "a.index", 4)
    with pytest.raises(DamagedSnapshotError):
        VectorIndex.load(tmp_path / "missing.index", 4)


def test_a_snapshot_of_other_dimensions_is_refused(index: VectorIndex, tmp_path: Path) -> None:
    index.save(tmp_path / "a.index", revision=1)
    with pytest.raises(DamagedSnapshotError):
        VectorIndex.load(tmp_path / "a.index", DIMENSIONS + 1)
