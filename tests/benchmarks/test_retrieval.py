"""The questions about our documentation, and how many of them the knowledge base answers."""

from __future__ import annotations

import pytest

from benchmarks.retrieval import SETS, documentation, measure, pages, questions, table


@pytest.mark.parametrize("name", SETS)
def test_every_question_has_its_answer_on_its_page(name: str) -> None:
    texts, asked = pages(), questions(name)
    wrong = [(one.source, one.holds) for one in asked if one.holds not in texts[one.source]]
    assert not wrong
    assert len({one.question for one in asked}) == len(asked) >= 100


async def test_hybrid_search_finds_the_answers() -> None:
    async with documentation() as base:
        recalls = await measure(base, questions("plain"))
    found = {one.mode: one.at[5] for one in recalls}
    # docs/knowledge.md tells what was measured. Every change of a page moves it by a question or two.
    assert found["hybrid"] >= 0.9, table(recalls)
    assert found["hybrid"] > max(found["dense"], found["lexical"])
