from __future__ import annotations

import json

import pytest
from hypothesis import given

from helix_ray.wire.body import repair
from helix_ray.wire.sse import encode_line, quote
from tests.wire.strategies import texts


@given(texts)
def test_a_quoted_text_is_one_line_of_json(text: str) -> None:
    raw = quote(text)
    assert len(raw.decode().splitlines()) == 1
    assert json.loads(raw) == repair(text)


@given(texts)
def test_an_encoded_value_is_one_line_of_json(text: str) -> None:
    raw = encode_line({"a": [text, 0.5]})
    assert len(raw.decode().splitlines()) == 1
    assert json.loads(raw) == {"a": [repair(text), 0.5]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", b'""'),
        ("é", '"é"'.encode()),
        ('"\\\n', b'"\\"\\\\\\n"'),
        ("\u2028\x85", b'"\\u2028\\u0085"'),
        ("\ud83d\ude00", b'"\\ud83d\\ude00"'),
        ("\ude00", b'"\\ufffd"'),
    ],
)
def test_quote(text: str, expected: bytes) -> None:
    assert quote(text) == expected
