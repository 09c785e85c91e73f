"""Which target comes first."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helix_ray.core.messages import ChatRequest, Message, Text, ToolSpec
from helix_ray.providers.prefix import prompt_prefix
from helix_ray.providers.routes.choice import sticky_order, weighted_order, with_larger_context

WEIGHTS = {"a": 70, "b": 20, "c": 10}


def idle(name: str) -> int:
    return 0


def test_chance_follows_the_weights() -> None:
    random = Random(7)
    orders = [weighted_order(WEIGHTS, random) for _ in range(5000)]
    assert all(sorted(order) == ["a", "b", "c"] for order in orders)
    first = Counter(order[0] for order in orders)
    assert {name: round(count / 50) for name, count in first.items()} == pytest.approx(WEIGHTS, abs=3)


def test_over_all_prompts_sticky_follows_the_weights() -> None:
    random = Random(7)
    first = Counter(sticky_order(WEIGHTS, random.getrandbits(64), idle)[0] for _ in range(5000))
    assert {name: round(count / 50) for name, count in first.items()} == pytest.approx(WEIGHTS, abs=3)


@given(st.integers(0, 2**64 - 1))
@settings(deadline=None)
def test_a_prompt_keeps_its_order_and_moves_only_when_its_target_goes(prefix: int) -> None:
    order = sticky_order(WEIGHTS, prefix, idle)
    assert sticky_order(dict(reversed(WEIGHTS.items())), prefix, idle) == order
    for gone in WEIGHTS:
        left = {name: weight for name, weight in WEIGHTS.items() if name != gone}
        assert sticky_order(left, prefix, idle) == [name for name in order if name != gone]


@given(st.integers(0, 2**64 - 1), st.lists(st.integers(0, 200), min_size=3, max_size=3))
@settings(deadline=None)
def test_no_target_takes_much_more_than_its_share(prefix: int, running: list[int]) -> None:
    loads = dict(zip(WEIGHTS, running, strict=True))
    first, *_ = sticky_order(WEIGHTS, prefix, loads.__getitem__)
    share = (sum(running) + 1) * WEIGHTS[first] / 100
    # One of them is always below its share, so the first one is below the bound.
    assert loads[first] < 1.5 * share + 1


def test_a_crowded_target_comes_last() -> None:
    even = {"a": 50, "b": 50}
    prefix = next(one for one in range(100) if sticky_order(even, one, idle)[0] == "a")
    assert sticky_order(even, prefix, {"a": 30, "b": 2}.__getitem__) == ["b", "a"]


def test_a_longer_prompt_goes_only_where_it_may_fit() -> None:
    contexts = {"a": 4096, "b": 2048, "c": 8192, "d": None, "e": 4096}
    assert with_larger_context(["b", "c", "d", "e"], contexts, "a") == ["c"]
    assert with_larger_context(["a", "b", "c", "e"], contexts, "d") == []


def talk(*texts: str, tools: tuple[ToolSpec, ...] = ()) -> ChatRequest:
    roles = ("system", "user", "assistant", "user", "assistant", "user")
    messages = tuple(Message(role, (Text(text),)) for role, text in zip(roles, texts, strict=False))  # type: ignore[arg-type]
    return ChatRequest("m", messages, tools=tools)


def test_a_conversation_keeps_its_prefix_while_it_grows() -> None:
    begun = prompt_prefix(talk("Be kind.", "Hello"))
    assert prompt_prefix(talk("Be kind.", "Hello", "Hi!", "And now?")) == begun
    assert prompt_prefix(talk("Be kind.", "Hello!")) != begun
    assert prompt_prefix(talk("Be kind", ".Hello")) != begun
    assert prompt_prefix(talk("Be kind.", "Hello", tools=(ToolSpec("f"),))) != begun


def test_long_prompts_share_the_prefix_of_their_beginning() -> None:
    document = "word " * 2000
    assert prompt_prefix(talk(document, "one")) == prompt_prefix(talk(document, "two"))
    assert prompt_prefix(ChatRequest("m", prompt=document + "x")) == prompt_prefix(ChatRequest("m", prompt=document + "y"))
    assert prompt_prefix(ChatRequest("m", prompt=(1, 2))) != prompt_prefix(ChatRequest("m", prompt=(12,)))


@given(st.text(max_size=50), st.integers(0, 2**64 - 1))
@settings(deadline=None)
def test_any_text_has_a_prefix(text: str, prefix: int) -> None:
    assert 0 <= prompt_prefix(talk(text, text)) < 2**64
    assert prompt_prefix(ChatRequest("m", prompt="\ud800" + text)) >= 0
