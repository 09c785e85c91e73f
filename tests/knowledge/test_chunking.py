"""Chunks fit, lose nothing, and know where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helix_ray.knowledge.chunking import Chunker, searchable
from helix_ray.knowledge.readers import markdown, plain
from helix_ray.knowledge.text import Block, StructuredText


def words(texts: Sequence[str]) -> list[int]:
    """A tokenizer for which a token is a word, a mark, or 8 characters of a long one."""
    return [sum((len(word) + 7) // 8 for word in re.findall(r"\w+|[^\w\s]", text)) for text in texts]


def chunk_markdown(text: str, budget: int = 30) -> list[tuple[tuple[str, ...], str]]:
    return [(chunk.headings, chunk.text) for chunk in Chunker(words, budget).chunks(markdown.read(text.encode()))]


def test_blocks_of_a_section_are_put_together_until_it_is_full() -> None:
    text = "one two three.\n\nfour five six.\n\n" + "seven " * 25 + "\n\nlast"
    chunks = Chunker(words, 30).chunks(plain.read(text.encode()))
    assert [chunk.text.split()[0] for chunk in chunks] == ["one", "seven"]
    assert chunks[1].text.endswith("last")


def test_headings_open_sections_and_are_kept() -> None:
    text = "# Guide\nintro\n\n## Install\nrun it\n\n### Debian\napt\n\n## Use\n- a\n- b\n"
    assert chunk_markdown(text) == [
        (("Guide",), "intro"),
        (("Guide", "Install"), "run it"),
        (("Guide", "Install", "Debian"), "apt"),
        (("Guide", "Use"), "- a\n- b"),
    ]


def test_a_heading_with_nothing_below_it_is_found_too() -> None:
    assert chunk_markdown("# A\n## B\n## C\ntext") == [(("A",), "## B"), (("A", "C"), "text")]


def test_headings_that_take_most_of_the_budget_are_left_out_from_the_top() -> None:
    assert chunk_markdown(f"# {'very ' * 20}\n## Short\ntext", 20) == [(("Short",), "text")]


def test_long_blocks_are_cut_between_sentences_before_words() -> None:
    text = "One two three four five six seven. " * 4 + "tail " * 40
    pieces = [chunk.text for chunk in Chunker(words, 20).chunks(plain.read(text.encode()))]
    assert pieces[0] == "One two three four five six seven. One two three four five six seven."
    assert all(words([piece])[0] <= 20 for piece in pieces)


def test_a_word_without_end_is_cut_somewhere() -> None:
    chunks = Chunker(words, 16).chunks(plain.read(b"x" * 1000))
    assert "".join(chunk.text for chunk in chunks) == "x" * 1000
    assert all(chunk.tokens <= 16 for chunk in chunks)


def test_pages_are_kept() -> None:
    document = StructuredText("ab\n\ncd", (Block("paragraph", 0, 2, page=3), Block("paragraph", 4, 6, page=4)))
    assert [chunk.page for chunk in Chunker(words, 16).chunks(document)] == [3]


def test_a_small_budget_is_refused() -> None:
    with pytest.raises(ValueError, match="15"):
        Chunker(words, 15)


@given(
    st.lists(st.sampled_from(["# A\n", "## B b\n", "text. ", "x" * 90, "\n\n", "- item\n", "```\ncode\n```\n", "? ", "é", " "])),
    st.integers(16, 60),
)
@settings(max_examples=200, deadline=None)
def test_nothing_is_lost_and_all_fits(parts: list[str], budget: int) -> None:
    document = markdown.read("".join(parts).encode())
    chunks = Chunker(words, budget).chunks(document)
    covered: list[str] = []
    for before, chunk in zip([None, *chunks], chunks, strict=False):
        assert chunk.text == document.content[chunk.start : chunk.end] != ""
        assert before is None or before.end <= chunk.start
        assert words([chunk.searchable])[0] <= chunk.tokens <= budget
        covered.append(chunk.text)
    wanted = [document.text_of(block) for block in document.blocks if block.kind != "heading"]
    assert re.sub(r"\s", "", "".join(wanted)) in re.sub(r"\s", "", "".join(covered)) or any(
        block.kind == "heading" for block in document.blocks
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("See [the guide](docs/guide.md#start) and [vLLM](https://docs.vllm.ai).", "See the guide and vLLM."),
        ("| name | `port` |\n|---|---|\n| a | **1** |", "name port a 1"),
        ("<!-- not run -->\nText", "Text"),
        ("values[0](x) stays", "values[0](x) stays"),
        ("a - b\n\n---\n", "a - b"),
    ],
)
def test_signs_are_not_searched(text: str, words: str) -> None:
    assert " ".join(searchable((), text).split()) == words
