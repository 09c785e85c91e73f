from __future__ import annotations

import time

import pytest

from helix_ray.wire.pattern import backtracks


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+b",
        "(a*)*",
        "((a+))+",
        "(?:a+b)*",
        "(x(a{1,}))+",
        "(a{100}){100}",
        "(a+){2,}",
        "a{1001}",
        "a{1001,}",
        "([a-z]+)*",
        r"(\d+)+",
        "(a|b+)*",
        "x" * 2000,
    ],
)
def test_costly_patterns_are_refused(pattern: str) -> None:
    assert backtracks(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "^[a-z0-9_-]{1,64}$",
        "^(ab|cd)+$",
        r"^\d{3}-\d{4}$",
        "[(a+)+]",
        r"\(a+\)+",
        "(a+)?",
        "(a{2}){3}",
        "a{,5}b",
        "(",
        "[",
        "\\",
    ],
)
def test_common_patterns_pass(pattern: str) -> None:
    assert not backtracks(pattern)


def test_the_check_itself_is_quick() -> None:
    started = time.process_time()
    for pattern in ("(" * 1000, "[" * 1000, "a{" * 500, "()" * 500):
        backtracks(pattern)
    assert time.process_time() - started < 1
