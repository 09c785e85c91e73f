"""Rankings put together, and made diverse."""

from __future__ import annotations

import numpy as np
import pytest

from helix_ray.knowledge.hits import Hit
from helix_ray.knowledge.ranking import diversify, fuse


def ranking(*ids: int) -> list[Hit]:
    return [Hit(one, 1 / rank) for rank, one in enumerate(ids, 1)]


def test_what_leads_everywhere_leads_with_score_one() -> None:
    fused = fuse([ranking(1, 2, 3), ranking(1, 3, 4)])
    assert fused[0] == Hit(1, pytest.approx(1.0))
    assert [hit.id for hit in fused] == [1, 3, 2, 4]
    assert all(0 < hit.score <= 1 for hit in fused)


def test_one_ranking_keeps_its_order() -> None:
    assert [hit.id for hit in fuse([ranking(5, 4, 3)])] == [5, 4, 3]
    assert fuse([]) == []
    assert fuse([[], []]) == []


def test_repetitions_come_later() -> None:
    hits = [Hit(1, 1.0), Hit(2, 0.99), Hit(3, 0.6)]
    vectors = np.array([[1, 0], [1, 0], [0, 1]], np.float32)
    assert [hit.id for hit in diversify(hits, vectors, 2, relevance=0.5)] == [1, 3]
    assert [hit.id for hit in diversify(hits, vectors, 3, relevance=1.0)] == [1, 2, 3]
    assert diversify([], np.empty((0, 2), np.float32), 3, 0.5) == []


def test_a_ranking_may_say_more_than_the_others() -> None:
    assert [hit.id for hit in fuse([ranking(1, 2), ranking(2, 1)], [1, 2])] == [2, 1]
    assert fuse([ranking(1), ranking(1)], [1, 2])[0].score == pytest.approx(1.0)
