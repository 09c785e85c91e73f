"""The figures of the knowledge base, on little data."""

from __future__ import annotations

import numpy as np

from benchmarks.knowledge import embedding, graph, rank_correlation, texts


def test_texts_are_all_different() -> None:
    found = texts(300)
    assert len(set(found)) == 300
    assert max(map(len, found)) > 10 * min(map(len, found))


def test_both_embedders_agree() -> None:
    measured = embedding(40, 1, "float32", 1)
    assert measured.correlation > 0.999
    assert measured.ours > 0
    assert measured.theirs > 0


def test_rank_correlation() -> None:
    vectors = np.random.default_rng(1).standard_normal((20, 8)).astype(np.float32)
    assert rank_correlation(vectors, 3 * vectors) > 0.9999
    assert abs(rank_correlation(vectors, vectors[::-1])) < 0.5


def test_the_graph_finds_what_is_near() -> None:
    centres = np.random.default_rng(1).standard_normal((50, 16)).astype(np.float32)
    measured = graph(centres, 21_000, 20)
    assert measured.recall > 0.8
    assert measured.build_s > 0
