"""The lines of a batch's input."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helix_ray.batches.lines import MOST_LINES, FaultyLine, InputCheck, parse_line, split_lines
from helix_ray.config import Limits
from tests.batches.work import CHAT, input_line
from tests.wire.strategies import json_values, spoil

LIMITS = Limits()


async def split(parts: list[bytes], longest: int = 1000) -> list[tuple[int, bytes]]:
    async def content() -> AsyncGenerator[bytes, None]:
        for part in parts:
            yield part

    return [found async for found in split_lines(content(), longest)]


@pytest.mark.parametrize(
    ("change", "code", "param"),
    [
        ({"custom_id": ""}, "missing_required_parameter", "custom_id"),
        ({"custom_id": 5}, "missing_required_parameter", "custom_id"),
        ({"custom_id": "x" * 513}, "missing_required_parameter", "custom_id"),
        ({"method": "GET"}, "invalid_method", "method"),
        ({"url": "/v1/embeddings"}, "invalid_url", "url"),
        ({"url": None}, "invalid_url", "url"),
        ({"body": []}, "missing_required_parameter", "body"),
        ({"body": {}}, "missing_required_parameter", "body.model"),
        ({"body": {"model": 1}}, "missing_required_parameter", "body.model"),
        ({"body": {"model": "m", "stream": True}}, "invalid_request", "body.stream"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], code: str, param: str) -> None:
    with pytest.raises(FaultyLine) as caught:
        parse_line(json.dumps(input_line(1, **change)).encode(), 7, CHAT, LIMITS)
    fault = caught.value.fault
    assert (fault.code, fault.param, fault.line) == (code, param, 7)


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"{", b"\xff", b'{"a": NaN}', b"[" * 100_000, b'{"a":' * 99 + b"1" + b"}" * 99, b'{"a": "\\ud800"}']
)
def test_what_is_no_object_is_refused(raw: bytes) -> None:
    with pytest.raises(FaultyLine) as caught:
        parse_line(raw, 1, CHAT, LIMITS)
    assert caught.value.fault.code == "invalid_json_line"
    assert "The body" not in caught.value.fault.message


def test_an_agent_is_a_model() -> None:
    line = parse_line(json.dumps(input_line(1, body={"model": "agent:support"})).encode(), 1, CHAT, LIMITS)
    assert json.loads(line.body) == {"model": "agent:support"}


@settings(deadline=None)
@given(data=st.data())
def test_a_spoiled_line_is_refused_or_read(data: st.DataObject) -> None:
    spoiled = spoil(data.draw, input_line(1))
    try:
        line = parse_line(json.dumps(spoiled).encode(), 1, CHAT, LIMITS)
    except FaultyLine:
        return
    assert line.custom_id == spoiled["custom_id"]
    assert isinstance(json.loads(line.body), dict)


@settings(deadline=None)
@given(raw=st.binary(max_size=60) | json_values.map(lambda value: json.dumps(value).encode()))
def test_noise_is_refused(raw: bytes) -> None:
    with pytest.raises(FaultyLine):
        parse_line(raw, 1, CHAT, LIMITS)


@settings(deadline=None)
@given(
    content=st.lists(st.sampled_from([b"a", b"bc", b" ", b"\r", b"\n", b"\n\n", b"x" * 12, b"\xef\xbb\xbf"]), max_size=12).map(
        b"".join
    ),
    cuts=st.lists(st.integers(0, 60), max_size=5),
)
async def test_lines_do_not_depend_on_parts(content: bytes, cuts: list[int]) -> None:
    places = sorted({0, len(content), *(cut for cut in cuts if cut < len(content))})
    parts = [content[start:end] for start, end in pairwise(places)]
    expected = [
        (number, line.removeprefix(b"\xef\xbb\xbf" if number == 1 else b"").strip(b" \t\r\n"))
        for number, line in enumerate(content.split(b"\n"), 1)
    ]
    assert await split(parts) == [(number, line) for number, line in expected if line]


async def test_a_line_without_an_end_takes_no_memory() -> None:
    assert await split([b"x" * 700] * 50 + [b"\nshort"], 1000) == [(1, b"x" * 1000), (2, b"short")]


def test_all_lines_together() -> None:
    check = InputCheck(CHAT, LIMITS)
    good = json.dumps(input_line(1)).encode()
    check.add(good, 1)
    check.add(good, 3)
    assert [(fault.code, fault.line) for fault in check.faults] == [("duplicate_custom_id", 3)]
    for number in range(4, 200):
        check.add(b"{", number)
        if check.hopeless:
            break
    assert number == 102
    assert len(check.faults) == 100


@pytest.mark.parametrize(
    ("models", "found"),
    [([], None), (["a", "a"], "a"), (["a", "b", "a"], None), (["m" * 257], None)],
    ids=["none", "one", "several", "too-long"],
)
def test_the_model_that_all_lines_name(models: list[str], found: str | None) -> None:
    check = InputCheck(CHAT, LIMITS)
    for number, model in enumerate(models, 1):
        check.add(json.dumps(input_line(number, body={"model": model})).encode(), number)
    assert (check.faults, check.model) == ([], found)


def test_there_are_not_too_many() -> None:
    check = InputCheck(CHAT, LIMITS)
    check.count = MOST_LINES - 1
    check.add(json.dumps(input_line(1)).encode(), 1)
    assert not check.faults
    check.add(json.dumps(input_line(2)).encode(), 2)
    assert [fault.code for fault in check.faults] == ["too_many_requests"]
    assert check.hopeless
