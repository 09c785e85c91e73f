"""The drill of rare tokens."""

from __future__ import annotations

from random import Random

import torch

from training.drill import Drill
from training.rendering import Rendered


def test_it_asks_for_what_has_been_said_least(small_tokenizer):
    drill = Drill(small_tokenizer, Random(1))
    common = small_tokenizer.encode("the assistant says this often", add_special_tokens=False)
    drill.note(Rendered(common * 10_000, [True] * len(common) * 10_000))
    told = [token for _ in range(200) for token in _answer(drill.draw())]
    assert not set(told) & set(common)
    assert len(set(told)) > 500


def test_the_answer_is_what_was_asked_and_holds_no_markup(small_tokenizer):
    drill = Drill(small_tokenizer, Random(2))
    markup = {*small_tokenizer.all_special_ids, *small_tokenizer.get_added_vocab().values()}
    for _ in range(50):
        rendered = drill.draw()
        answer = _answer(rendered)
        assert 8 <= len(answer) <= 48
        asked = [token for token, said in zip(rendered.tokens, rendered.said, strict=True) if not said]
        assert "".join(map(chr, answer)) in "".join(map(chr, asked))
        assert not markup & set(answer)
        assert small_tokenizer.decode(rendered.tokens).endswith("<|im_end|>")


def test_what_is_only_read_does_not_count(small_tokenizer):
    drill = Drill(small_tokenizer, Random(3))
    before = drill._said.clone()
    drill.note(Rendered([5, 6, 7], [False, True, False]))
    assert torch.nonzero(drill._said - before).flatten().tolist() == [6]


def _answer(rendered: Rendered) -> list[int]:
    return [token for token, said in zip(rendered.tokens, rendered.said, strict=True) if said][:-1]
