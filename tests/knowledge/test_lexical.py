"""The word index."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helix_ray.knowledge.lexical import LexicalIndex

TEXTS = {
    1: "How to add a model: an entry in configs/models.yaml.",
    2: "The port of the server is HELIX_PORT, 8443 by default.",
    3: "Models are added, models are removed, models come and go.",
    4: "Un café à Zürich.",
}


@pytest.fixture
def index() -> LexicalIndex:
    index = LexicalIndex()
    index.change([], TEXTS.items())
    return index


def found(index: LexicalIndex, query: str, **options: object) -> list[int]:
    return [hit.id for hit in index.search(query, 10, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("port", [2]),
        ("HELIX_PORT", [2]),
        ("8443", [2]),
        ("adding MODELS", [3, 1]),
        ("cafe zurich", [4]),
        ("models.yaml", [1, 3]),
        ("elephant", []),
        ("", []),
        ("?! -- ()", []),
    ],
)
def test_words_are_found(index: LexicalIndex, query: str, ids: list[int]) -> None:
    assert found(index, query) == ids


def test_syntax_of_query_languages_means_nothing(index: LexicalIndex) -> None:
    assert found(index, 'text:port AND NOT (id:[1 TO 3]) "port"~2 ^9') == found(index, "text port and not id 1 to 3 port 2 9")


def test_words_with_which_questions_are_asked_count_only_alone(index: LexicalIndex) -> None:
    assert found(index, "How do I find the port?") == [2]
    assert found(index, "how") == [1]


def test_only_these(index: LexicalIndex) -> None:
    assert found(index, "models", among=[1, 2]) == [1]
    assert found(index, "models", among=[]) == []


def test_changes(index: LexicalIndex) -> None:
    index.change([3, 99], [(1, "something else"), (5, "one more model")])
    assert found(index, "model") == [5]
    assert found(index, "something") == [1]
    assert len(index) == 4


@given(st.text(max_size=400))
@settings(max_examples=100, deadline=None)
def test_any_text_is_a_query(query: str) -> None:
    index = LexicalIndex()
    index.change([], [(1, query)])
    assert len(index.search(query, 5)) <= 1


def test_rare_words_tell_more(index: LexicalIndex) -> None:
    port, model, entry, elephant, sign = index.rarities(["port", "MODELS", "entry", "elephant", "?!"])
    assert 0 == sign < model < port == entry < elephant
    index.change([1, 2, 3, 4], [])
    assert all(rarity >= 0 for rarity in index.rarities(["port", "?"]))
