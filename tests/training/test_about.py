from random import Random

from training.abilities.about import draw_about
from training.about import TOPICS
from training.conversation import Example, Turn
from training.scoring import Answer, is_right
from training.slots import Slots
from training.wording import bare, expansions


def test_topics_have_names_of_their_own():
    assert len({topic.name for topic in TOPICS}) == len(TOPICS) >= 60


def test_no_question_belongs_to_two_topics():
    owner: dict[str, str] = {}
    for topic in TOPICS:
        for question in [text for pattern in topic.questions for text in expansions(pattern)] + list(topic.held_out):
            assert owner.setdefault(bare(question), topic.name) == topic.name


def test_held_out_questions_are_never_trained():
    for topic in TOPICS:
        trained = {bare(text) for pattern in topic.questions for text in expansions(pattern)}
        assert len(topic.held_out) >= 4
        assert not trained & {bare(text) for text in topic.held_out}


def test_all_answers_are_right_and_short():
    for topic in TOPICS:
        assert topic.answers
        for text in topic.answers:
            example = Example("about", (Turn("user", "?"), Turn("assistant", text)), accept=topic.accept)
            assert is_right(example, Answer(text, (), stopped=True)), (topic.name, text)
            assert len(text.split()) <= 40


def test_a_question_that_lost_a_word_is_no_held_out_one():
    slots = Slots(Random(3), "train")
    held_out = {bare(text) for topic in TOPICS for text in topic.held_out}
    assert not {bare(draw_about(slots).turns[0].content) for _ in range(20_000)} & held_out
