import pytest

from training.conversation import Call, Example, Turn
from training.scorecard import GOALS, Score, table
from training.scoring import Answer, is_right


def said(text, *accept, ability="passage"):
    return is_right(Example(ability, (Turn("assistant", "x"),), accept=accept), Answer(text, (), stopped=True))


def called(wanted, *given, text=""):
    return is_right(Example("tool", (Turn("assistant", calls=(wanted,)),)), Answer(text, given, stopped=True))


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("It weighs 12 kg.", True),
        ("12", True),
        ("It weighs 123 kg.", False),
        ("It weighs 12.5 kg.", False),
        ("It weighs 0.12 kg.", False),
        ("It weighs 412 kg.", False),
        ("It is 12, I think.", True),
        ("It is 12:30.", False),
        ("", False),
    ],
)
def test_a_number_has_to_be_whole(text, right):
    assert said(text, ("12",)) is right


def test_each_group_needs_one_of_its_texts():
    groups = (("red", "crimson"), ("lamp",))
    assert said("A CRIMSON lamp.", *groups)
    assert said("The lamp is red.", *groups)
    assert not said("The lamp.", *groups)
    assert not said("red", *groups)


def test_an_answer_that_ran_on_is_wrong():
    example = Example("talk", (Turn("assistant", "x"),), accept=(("a",),))
    assert is_right(example, Answer("a", (), stopped=True))
    assert not is_right(example, Answer("a", (), stopped=False))


def test_a_call_has_to_be_the_same():
    wanted = Call("set_light", {"value": 3, "room": "Hall"})
    assert called(wanted, Call("set_light", {"room": "Hall", "value": 3}))
    assert not called(wanted)
    assert not called(wanted, Call("set_lamp", {"value": 3, "room": "Hall"}))
    assert not called(wanted, Call("set_light", {"value": "3", "room": "Hall"}))
    assert not called(wanted, Call("set_light", {"value": 3}))
    assert not called(wanted, wanted, wanted)


def test_sums_and_searches_may_differ_in_what_does_not_matter():
    assert called(Call("calculator", {"expression": "2 + 3"}), Call("calculator", {"expression": "2+3"}))
    assert not called(Call("calculator", {"expression": "2 + 3"}), Call("calculator", {"expression": "3+2"}))
    assert called(Call("knowledge_query", {"query": "Who is Tarv?"}), Call("knowledge_query", {"query": "who is Tarv"}))
    assert not called(Call("knowledge_query", {"query": "Who is Tarv?"}), Call("knowledge_query", {"query": "Who is Tarn?"}))


def test_a_call_is_wrong_where_a_text_is_wanted():
    for ability in ("no_tool", "tool_result"):
        example = Example(ability, (Turn("assistant", "x"),), accept=(("a",),))
        assert not is_right(example, Answer("a", (Call("echo", {}),), stopped=True))


def test_without_need_of_a_tool_any_text_will_do():
    assert said("Hello!", ("something else",), ability="no_tool")
    assert not said(" ", ability="no_tool")


def test_the_table_says_what_is_missed():
    scores = [Score(goal.key, 59 if goal.key == "unseen_tool" else 100, 100) for goal in GOALS]
    rows = table({"greedy": scores}).splitlines()
    assert rows[0] == "| ability | goal | greedy |"
    assert len(rows) == 2 + len(GOALS)
    assert [row for row in rows if "missed" in row] == [
        "| the same with a tool that it never saw | 60% | 59.0% ±9.6% **missed** |"
    ]
