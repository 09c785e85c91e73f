from random import Random

from training.wording import bare, casual, expand, expansions, shortened


def test_expansions_are_all_texts_of_a_pattern():
    assert expansions("{How|Why} is {it|she|he}{|, now}?") == [
        f"{how} is {who}{now}?" for how in ("How", "Why") for who in ("it", "she", "he") for now in ("", ", now")
    ]


def test_expand_takes_one_of_them():
    pattern = "{a|b} and {c|d}{| too}"
    assert {expand(pattern, Random(seed)) for seed in range(200)} == set(expansions(pattern))


def test_casual_keeps_the_words():
    for seed in range(300):
        text = casual("What is the colour of the Tarvek lamp?", Random(seed))
        assert "hat is the colour of the Tarvek lamp" in text


def test_casual_keeps_a_name_at_the_beginning_as_it_is():
    assert all("Tarvek is where?"[:-1] in casual("Tarvek is where?", Random(seed), keep_case=True) for seed in range(300))


def test_casual_often_changes_nothing_and_sometimes_does():
    texts = [casual("Where is it?", Random(seed)) for seed in range(300)]
    assert 100 < texts.count("Where is it?") < 290


def test_a_shortened_question_lacks_one_word_but_not_the_last():
    question = "Where is the Tarvek lamp?"
    words = question.split()
    texts = {shortened(question, Random(seed)) for seed in range(100)}
    assert texts == {" ".join(words[:place] + words[place + 1 :]) for place in range(len(words) - 1)}
    assert shortened("Where is the lamp?", Random(1)) == "Where is the lamp?"


def test_a_bare_question_has_neither_case_nor_an_end():
    assert bare("Where is Tarvek?!") == bare("where is tarvek.") == "where is tarvek"
