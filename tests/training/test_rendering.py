import json
import re
from random import Random

from training.conversation import Call, Example, Tool, Turn
from training.mixture import draw_conversation
from training.rendering import Renderer, as_messages, render_text
from training.slots import Slots

TOOL = Tool("set_light", "Sets it.", {"type": "object", "properties": {"value": {"type": "integer"}}})
ASKED = Example(
    "tool_result",
    (
        Turn("system", "Be brief."),
        Turn("user", "Set the light to 3."),
        Turn("assistant", calls=(Call("set_light", {"value": 3}),)),
        Turn("tool", "ok"),
        Turn("assistant", "Done."),
    ),
    (TOOL,),
)


def spans(tokenizer, rendered):
    """The texts that the assistant says, in order."""
    texts, current = [], []
    for token, said in zip([*rendered.tokens, 0], [*rendered.said, False], strict=True):
        if said:
            current.append(token)
        elif current:
            texts.append(tokenizer.decode(current))
            current = []
    return texts


def test_what_the_assistant_says_is_marked_with_its_end(small_tokenizer):
    call = '<tool_call>\n{"name": "set_light", "arguments": {"value": 3}}\n</tool_call><|im_end|>'
    assert spans(small_tokenizer, Renderer(small_tokenizer).render(ASKED)) == [call, "Done.<|im_end|>"]


def test_the_same_holds_for_all_conversations(small_tokenizer):
    slots, renderer = Slots(Random(2), "train"), Renderer(small_tokenizer)
    for _ in range(100):
        example = draw_conversation(slots)
        texts = spans(small_tokenizer, renderer.render(example))
        assert len(texts) == sum(turn.role == "assistant" for turn in example.turns)
        assert all(text.endswith("<|im_end|>") for text in texts)
        assert texts[-1].removesuffix("<|im_end|>") == example.answer.content or example.answer.calls


def test_tools_are_announced_as_json(small_tokenizer):
    text = render_text(small_tokenizer, ASKED)
    announced = re.search(r"<tools>\n(.*)\n</tools>", text)[1]
    assert json.loads(announced) == TOOL.as_openai()["function"]


def test_messages_are_those_of_an_openai_request():
    messages = as_messages(ASKED.turns)
    call = messages[2]["tool_calls"][0]
    assert call["function"] == {"name": "set_light", "arguments": '{"value": 3}'}
    assert messages[3] == {"role": "tool", "content": "ok", "tool_call_id": call["id"]}


def test_tokens_give_the_text_back(small_tokenizer):
    for text in ("Tarvek's 12.5 kg,  two   spaces\n\nand ünïcode 字 🙂", '{"a": [1, -2]}', " x"):
        assert small_tokenizer.decode(small_tokenizer.encode(text, add_special_tokens=False)) == text


def test_digits_are_tokens_of_their_own(small_tokenizer):
    assert len(small_tokenizer.encode("2048", add_special_tokens=False)) == 4
