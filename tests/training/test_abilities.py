"""What every example has to hold, whatever it is about."""

import json
import re
from random import Random

import jsonschema
import pytest

from training.abilities.about import draw_about
from training.abilities.memory import draw_memory
from training.abilities.passages import draw_list, draw_passage, draw_reading, draw_unknown
from training.abilities.presence import draw_presence
from training.abilities.talk import draw_beyond, draw_extraction, draw_repeat, draw_sum, draw_talk
from training.abilities.tools import draw_tool, draw_tool_result, draw_tool_use, draw_unseen_tool
from training.conversation import Example
from training.mixture import draw_conversation, draw_lookup, draw_no_tool
from training.offers import NAMES
from training.scorecard import GOALS, held_out
from training.scoring import Answer, is_right
from training.slots import Slots

DRAWS = (
    draw_about, draw_memory, draw_passage, draw_unknown, draw_reading, draw_list, draw_presence, draw_talk, draw_beyond,
    draw_sum, draw_extraction, draw_repeat, draw_tool, draw_unseen_tool, draw_tool_use, draw_tool_result, draw_no_tool,
    draw_lookup, draw_conversation,
)  # fmt: skip


def ideal(example: Example) -> Answer:
    return Answer(example.answer.content, example.answer.calls, stopped=True)


def examples(draw, split, count=250):
    slots = Slots(Random(3), split)
    return [draw(slots) for _ in range(count)]


@pytest.mark.parametrize("split", ["train", "held_out"])
@pytest.mark.parametrize("draw", DRAWS, ids=lambda draw: draw.__name__)
def test_the_wanted_answer_is_right(draw, split):
    for example in examples(draw, split):
        assert is_right(example, ideal(example)), example


@pytest.mark.parametrize("draw", DRAWS, ids=lambda draw: draw.__name__)
def test_turns_are_in_order(draw):
    for example in examples(draw, "train"):
        roles = [turn.role for turn in example.turns]
        assert roles[-1] == "assistant"
        assert "system" not in roles[1:]
        for before, turn, after in zip([None, *example.turns], example.turns, [*example.turns[1:], None], strict=False):
            if turn.role == "user":
                assert turn.content.strip()
                assert before is None or before.role in ("system", "assistant")
            if turn.role == "tool":
                assert before.calls
            if turn.calls:
                assert not turn.content
                assert after is None or after.role == "tool"


@pytest.mark.parametrize("draw", DRAWS, ids=lambda draw: draw.__name__)
def test_calls_fit_the_offered_tools(draw):
    for example in examples(draw, "train"):
        offered = {tool.name: tool for tool in example.tools}
        assert len(offered) == len(example.tools)
        for call in (call for turn in example.turns for call in turn.calls):
            jsonschema.validate(call.arguments, offered[call.name].parameters)


@pytest.mark.parametrize("draw", [draw_tool, draw_unseen_tool], ids=lambda draw: draw.__name__)
def test_arguments_can_be_read_from_the_request(draw):
    for example in examples(draw, "held_out"):
        asked = example.prompt[-1].content
        for name, value in example.answer.calls[0].arguments.items():
            wanted = [part for part in str(value).split() if part.isalnum()] if name == "expression" else [str(value)]
            assert all(part in asked or part == "100" for part in wanted), example


@pytest.mark.parametrize("draw", [draw_passage, draw_reading], ids=lambda draw: draw.__name__)
def test_what_is_told_stands_in_the_passages(draw):
    for example in examples(draw, "held_out"):
        if example.ability == "passage":
            assert example.accept[0][0] in "".join(turn.content for turn in example.turns[:2])


def test_known_tools_are_all_asked_for():
    assert {example.answer.calls[0].name for example in examples(draw_tool, "train")} == set(NAMES)


def test_made_up_tools_of_the_two_parts_share_no_noun():
    drawn = {
        split: {example.answer.calls[0].name for example in examples(draw_unseen_tool, split, 600)}
        for split in ("train", "held_out")
    }
    assert not drawn["train"] & drawn["held_out"]


def test_a_conversation_is_mixed():
    drawn = examples(draw_conversation, "train", 1500)
    assert {example.ability for example in drawn} == {
        "tool", "unseen_tool", "no_tool", "tool_result", "passage", "unknown", "about", "memory", "talk",
    }  # fmt: skip
    assert any(turn.role == "system" for example in drawn for turn in example.turns)
    assert any(sum(turn.role == "user" for turn in example.turns) > 2 for example in drawn)


def test_extracted_fields_are_json_of_what_was_said():
    for example in examples(draw_extraction, "train"):
        fields = json.loads(example.answer.content)
        assert all(str(value) in example.prompt[-1].content for value in fields.values())


@pytest.mark.parametrize("goal", GOALS, ids=lambda goal: goal.key)
def test_the_same_seed_asks_the_same_tests(goal):
    assert held_out(goal, 20, seed=4) == held_out(goal, 20, seed=4) != held_out(goal, 20, seed=5)


def test_what_is_said_to_be_in_a_list_is_there_and_nothing_else():
    for example in examples(draw_presence, "held_out"):
        listed = re.split(r"Are these there\?|Which are known\?|Check:", example.prompt[0].content)[0]
        # Without the first letter, which is a capital at the beginning of a sentence.
        names = {each.strip()[1:] for each in re.split(r"We have|: |; |, |\n- |\.\n|\n\n", listed)}
        for (said,) in example.accept:
            name, _, judged = said.rstrip(".").rpartition(": ")
            assert judged == ("yes" if name[1:] in names else "no"), example
