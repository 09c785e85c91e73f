"""The drill of rare tokens, and of the spelling of words."""

from __future__ import annotations

import re
from random import Random

import torch

from training.drill import Drill
from training.rendering import Rendered
from training.slots import Slots, in_part


def draw_drill(tokenizer, seed: int) -> Drill:
    return Drill(tokenizer, Slots(Random(seed), "train"))


def test_it_asks_for_what_has_been_said_least(small_tokenizer):
    drill = draw_drill(small_tokenizer, 1)
    common = small_tokenizer.encode("the assistant says this often", add_special_tokens=False)
    drill.note(Rendered(common * 10_000, [True] * len(common) * 10_000))
    told = [token for _ in range(200) for token in _answer(drill.repeat())]
    assert not set(told) & set(common)
    assert len(set(told)) > 500


def test_the_answer_is_what_was_asked_and_holds_no_markup(small_tokenizer):
    drill = draw_drill(small_tokenizer, 2)
    markup = {*small_tokenizer.all_special_ids, *small_tokenizer.get_added_vocab().values()}
    for _ in range(50):
        rendered = drill.repeat()
        answer = _answer(rendered)
        assert 8 <= len(answer) <= 48
        asked = [token for token, said in zip(rendered.tokens, rendered.said, strict=True) if not said]
        assert "".join(map(chr, answer)) in "".join(map(chr, asked))
        assert not markup & set(answer)
        assert small_tokenizer.decode(rendered.tokens).endswith("<|im_end|>")


def test_what_is_only_read_does_not_count(small_tokenizer):
    drill = draw_drill(small_tokenizer, 3)
    before = drill._said.clone()
    drill.note(Rendered([5, 6, 7], [False, True, False]))
    assert torch.nonzero(drill._said - before).flatten().tolist() == [6]


def test_words_are_written_in_another_form(small_tokenizer):
    drill = draw_drill(small_tokenizer, 4)
    asked_for = set()
    for _ in range(100):
        text = small_tokenizer.decode(drill.spell().tokens)
        found = re.fullmatch(r"<\|im_start\|>user\n([\w ]+): (.+)<\|im_end\|>\n<\|im_start\|>assistant\n(.+)<\|im_end\|>", text)
        form, given, said = found.groups()
        asked_for.add(form)
        assert given != said or given.isalpha()
        assert re.findall("[A-Za-z]+", given) == re.findall("[A-Za-z]+", said)
        assert not re.search({"With spaces": '[_",]', "With underscores": '[ ",]', "In quotes": "_"}[form], said)
    assert len(asked_for) == 3


def test_no_word_to_spell_is_held_out_and_most_beginnings_are_spelled(small_tokenizer):
    drill = draw_drill(small_tokenizer, 5)
    words = [word for _ in range(500) for word in re.findall("[A-Za-z]+", small_tokenizer.decode(_answer(drill.spell())))]
    assert all(in_part(word, "train") for word in words)
    spelled = {small_tokenizer.encode(f" {word}", add_special_tokens=False)[0] for word in words}
    assert len(spelled) > len(drill._beginnings) / 2


def test_both_kinds_come(small_tokenizer):
    drill = draw_drill(small_tokenizer, 6)
    texts = [small_tokenizer.decode(drill.draw().tokens) for _ in range(40)]
    assert 5 < sum(bool(re.search("user\n(With|In quotes)", text)) for text in texts) < 35


def _answer(rendered: Rendered) -> list[int]:
    return [token for token, said in zip(rendered.tokens, rendered.said, strict=True) if said][:-1]
