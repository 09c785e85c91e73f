"""Answers as bytes, and what makes two requests the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helix_ray.core.accounts import ANYTHING, NOBODY, OPERATOR, Caller, Principal
from helix_ray.core.events import Event, Usage
from helix_ray.core.messages import ChatRequest, ResponseFormat, ToolChoice, ToolSpec
from helix_ray.gateway.fingerprint import fingerprint, is_repeatable, owner_of
from helix_ray.gateway.kept_events import KeptEvents, copies, pack_events, size_of, unpack_events
from tests.routing import ask
from tests.wire.strategies import any_event

OWNER = b"o" * 32


@given(st.lists(any_event, max_size=8), st.text(max_size=8))
@settings(deadline=None, max_examples=150)
def test_every_answer_comes_back(events: list[Event], target: str) -> None:
    kept = KeptEvents(target, tuple(events))
    free = tuple(replace(event, cost=None) if isinstance(event, Usage) else event for event in events)
    assert unpack_events(pack_events(kept)) == KeptEvents(target, free)
    assert copies(free) == list(free)
    assert all(one is not other for one, other in zip(copies(free), free, strict=True))
    assert all(size_of(event) > 0 for event in events)


@given(st.binary(max_size=40))
@settings(deadline=None)
def test_other_bytes_are_no_answer(packed: bytes) -> None:
    assert unpack_events(packed) is None


def test_a_cost_is_not_kept() -> None:
    kept = unpack_events(pack_events(KeptEvents("", (Usage(1, 2, cost=3),))))
    assert kept == KeptEvents("", (Usage(1, 2),))


@pytest.mark.parametrize(
    "other",
    [
        ask("Ho"),
        ask(temperature=0.5),
        ask(temperature=0.0, seed=1),
        ask(n=2),
        ask(max_tokens=9),
        ask(tools=(ToolSpec("f", "", {"type": "object"}),)),
        ask(tools=(ToolSpec("f", "", {"type": "string"}),)),
        ask(tool_choice=ToolChoice("none")),
        ask(response_format=ResponseFormat("json_object")),
        ask(thinking=True),
        ask(continue_final=True),
        ask(extra={"x": 1}),
        ChatRequest("m", prompt="Hi"),
        ChatRequest("m", prompt=(1, 2)),
    ],
)
def test_whatever_the_answer_depends_on_counts(other: ChatRequest) -> None:
    assert fingerprint(other, "m", OWNER) != fingerprint(ask(), "m", OWNER)


def test_model_and_owner_count_and_the_way_of_the_answer_does_not() -> None:
    same = fingerprint(ask(), "m", OWNER)
    assert fingerprint(ask(), "n", OWNER) != same
    assert fingerprint(ask(), "m", b"p" * 32) != same
    assert fingerprint(replace(ask(stream=True, user="u"), model="alias"), "m", OWNER) == same
    spec = ToolSpec("f", "", {"a": 1, "b": 2})
    turned = ToolSpec("f", "", {"b": 2, "a": 1})
    assert fingerprint(ask(tools=(spec,)), "m", OWNER) == fingerprint(ask(tools=(turned,)), "m", OWNER)


def test_owners() -> None:
    def account(name: str, key: str | None) -> Principal:
        return Principal(name, None, Caller(name, key, "member", ANYTHING))

    ann, other, login, bob = account("ann", "k1"), account("ann", "k2"), account("ann", None), account("bob", "k1")
    everybody = [ann, other, login, bob, NOBODY, Principal(caller=OPERATOR)]
    assert len({owner_of(one, "key") for one in everybody}) == 6
    assert owner_of(ann, "account") == owner_of(other, "account") == owner_of(login, "account")
    assert len({owner_of(one, "account") for one in (ann, bob, NOBODY, everybody[-1])}) == 4


@pytest.mark.parametrize(
    ("request_", "repeatable"),
    [(ask(), False), (ask(temperature=0.0), True), (ask(temperature=0.7), False), (ask(temperature=0.7, seed=3), True)],
)
def test_only_what_chance_has_no_part_in_is_repeatable(request_: ChatRequest, repeatable: bool) -> None:
    assert is_repeatable(request_) is repeatable
