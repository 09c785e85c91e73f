"""Regular expressions in a client's JSON schema that could keep a grammar compiler busy without end."""

from __future__ import annotations

import re

_MOST_CHARS = 1024
_MOST_REPEATS = 1000  # what {n,m} may ask for at all
_FEW_REPEATS = 16  # what {n,m} may ask for around or inside another repetition
_COUNTED = re.compile(r"\{(\d{0,9})(,?)(\d{0,9})\}")


def backtracks(pattern: str) -> bool:
    """Whether ``pattern`` is long, counts far, or repeats something that repeats, such as ``(a+)+``.

    It errs on the side of yes; what is no regular expression at all is left to the compiler.
    """
    if len(pattern) > _MOST_CHARS:
        return True
    groups = [False]  # per open group: does something in it repeat
    position = 0
    while position < len(pattern):
        character = pattern[position]
        inner = False
        position += 1
        if character == "(":
            groups.append(False)
            continue
        if character == "\\":
            position += 1
        elif character == "[":
            position = _class_end(pattern, position)
        elif character == ")" and len(groups) > 1:
            inner = groups.pop()
        repeats, position = _repetition(pattern, position)
        if repeats > _MOST_REPEATS and repeats != _UNBOUNDED:
            return True
        many = repeats > _FEW_REPEATS
        if many and inner:
            return True
        groups[-1] |= many or inner
    return False


_UNBOUNDED = 2**31


def _class_end(pattern: str, position: int) -> int:
    """Position after the character class whose ``[`` stands before ``position``."""
    if pattern[position : position + 1] == "^":
        position += 1
    if pattern[position : position + 1] == "]":
        position += 1
    while position < len(pattern) and pattern[position] != "]":
        position += 2 if pattern[position] == "\\" else 1
    return position + 1


def _repetition(pattern: str, position: int) -> tuple[int, int]:
    """How often what ends at ``position`` may repeat, and the position after the quantifier."""
    following = pattern[position : position + 1]
    if following in ("*", "+"):
        return _UNBOUNDED, position + 1
    counted = _COUNTED.match(pattern, position)
    if counted is None:
        return 1, position
    least, comma, most = counted.groups()
    if comma and not most:
        return (_UNBOUNDED if int(least or 0) <= _MOST_REPEATS else _UNBOUNDED - 1), counted.end()
    return int(most or least or 1), counted.end()
