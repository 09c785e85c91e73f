from __future__ import annotations

import json
import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helix_ray.config import Limits
from helix_ray.core.errors import InvalidRequestError
from helix_ray.wire.body import decode_json, encode_json, exceeds_depth, is_mostly_text, nests_deeper

LIMITS = Limits(json_depth=10)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b" ",
        b"{",
        b"{} x",
        b"null",
        b"[]",
        b'"x"',
        b"1",
        b"{'a':1}",
        b'{"a":NaN}',
        b'{"a":Infinity}',
        b'{"a":-Infinity}',
        b'{"a":1e999}',
        b'{"a":' + b"9" * 5000 + b"}",
        b'{"a":01}',
        b'{"a":"\xff"}',
        b'{"\xff":1}',
        b'{"a":"\xed\xa0\x80"}',
        b'{"a":"\\ud800"}',
        b'{"a":"\\ud800 and more text"}',
        b'{"a":"\\ud800\\n"}',
        b'{"a":"\\udc00"}',
        b'{"\\ud800":1}',
        b'{"a":"\n"}',
        b"\xef\xbb\xbf{}",
        '{"a":1}'.encode("utf-16"),
    ],
)
def test_what_is_no_json_object_is_refused(raw: bytes) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        decode_json(raw, LIMITS)
    assert caught.value.status == 400


def test_an_object_is_read() -> None:
    raw = '{"a": [1, 2.5, -0, 10000000000000000000000000, true, null, "é\\ud83d\\ude00\\u0000"], "a b": {}}'.encode()
    assert decode_json(raw, LIMITS) == {"a": [1, 2.5, 0, 10**25, True, None, "é😀\0"], "a b": {}}


def test_brackets_in_text_are_no_nesting() -> None:
    assert decode_json(json.dumps({"a": "[{" * 1000}).encode(), LIMITS)["a"] == "[{" * 1000


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_the_depth_limit_is_exact(opening: str) -> None:
    closing = "]" if opening == "[" else "}"
    for depth, fits in ((9, True), (10, False)):
        raw = ('{"a":' + opening * depth + "1" + closing * depth + "}").encode()
        if fits:
            decode_json(raw, LIMITS)
        else:
            with pytest.raises(InvalidRequestError, match="10 levels"):
                decode_json(raw, LIMITS)


@pytest.mark.parametrize("depth", [10_000, 4_000_000])
@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
def test_deep_bodies_cost_nothing(opening: bytes, depth: int) -> None:
    raw = opening * depth
    tracemalloc.start()
    try:
        with pytest.raises(InvalidRequestError):
            decode_json(raw, Limits())
        assert tracemalloc.get_traced_memory()[1] < 64 * 2**20
    finally:
        tracemalloc.stop()


def test_the_number_of_objects_and_lists_is_bounded() -> None:
    limits = Limits(json_containers=5)
    assert decode_json(b'{"a":[[],[],{}]}', limits)
    assert decode_json(b'{"a":"[[[[[[[[ \\" [[[[", "b":[]}', limits)
    assert decode_json(b'{"a[":"\\\\","":["",["[\\\\\\"{{{{{{"]]}', limits)
    with pytest.raises(InvalidRequestError, match="5 objects and lists"):
        decode_json(b'{"a":[[],[],{},"]"],"b":[]}', limits)


def containers(value: Any) -> int:
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return isinstance(value, dict | list) + sum(map(containers, items))


@given(
    st.recursive(st.text("[{,", max_size=8), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("[{"), inner)),
    st.integers(1, 6),
    st.integers(1, 12),
)
def test_limits_are_exact(value: Any, depth: int, most: int) -> None:
    body = {"a": value}
    fits = containers(body) <= most and not exceeds_depth(body, depth)
    try:
        decode_json(json.dumps(body).encode(), Limits(json_depth=depth, json_containers=most))
        assert fits
    except InvalidRequestError:
        assert not fits


@pytest.mark.parametrize(
    ("raw", "mostly_text"),
    [
        (b'{"a":"' + b"some words, " * 8000 + b'"}', True),
        (b'{"a":"' + b"w" * 2**20 + b'"}', False),
        (b'{"a":[' + b"1," * 10_000 + b"1]}", False),
        (b'{"a":"' + b"[{" * 1000 + b'"}', False),
    ],
    ids=["text", "too-long", "numbers", "brackets"],
)
def test_long_text_is_told_from_many_values(raw: bytes, mostly_text: bool) -> None:
    assert is_mostly_text(raw) is mostly_text


@pytest.mark.parametrize("raw", [b"[]," * 2_000_000, b'"' + b'\\"[' * 2_000_000, b'"[' * 3_000_000, b'{"[":' * 1_000_000])
def test_bodies_of_brackets_cost_nothing(raw: bytes) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(InvalidRequestError):
            decode_json(b'{"a":[' + raw + b"]}", Limits())
        assert tracemalloc.get_traced_memory()[1] < 64 * 2**20
    finally:
        tracemalloc.stop()


@given(st.binary(max_size=40))
def test_no_bytes_raise_anything_else(raw: bytes) -> None:
    for body in (raw, b'{"a":' + raw + b"}"):
        try:
            assert isinstance(decode_json(body, LIMITS), dict)
        except InvalidRequestError:
            pass


def test_exceeds_depth() -> None:
    assert not exceeds_depth(1, 0)
    assert exceeds_depth([], 0)
    assert not exceeds_depth({"a": [1]}, 2)
    assert exceeds_depth({"a": [1, {}]}, 2)


@pytest.mark.parametrize(
    ("text", "deeper"),
    [("", False), ("no json [", False), ('{"a": [[1]]}', True), ('{"a": "[[[["}', False), ("[[[[", True), ("[" * 10**6, True)],
)
def test_nesting_of_arguments(text: str, deeper: bool) -> None:
    assert nests_deeper(text, 2) is deeper


@given(st.text())
def test_whatever_is_encoded_is_json(text: str) -> None:
    decoded = json.loads(encode_json({"a": text}))["a"]
    assert decoded == text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def test_values_that_json_has_no_form_for_become_text() -> None:
    assert json.loads(encode_json({"a": ValueError("x"), "b": "\ud800"})) == {"a": "x", "b": "\ufffd"}
