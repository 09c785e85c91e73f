from __future__ import annotations

from collections.abc import Callable

import pytest

from helix_ray.core.errors import HelixError
from helix_ray.core.events import Finished, ToolCallDelta, Usage
from helix_ray.wire.grammar import StreamGrammar

USAGE = Usage(1, 1)


def begun(choices: int = 1) -> StreamGrammar:
    grammar = StreamGrammar(choices)
    grammar.start()
    return grammar


def test_a_complete_stream_is_accepted() -> None:
    grammar = begun(2)
    grammar.speak(1)
    assert grammar.call(ToolCallDelta(0, id="a", name="b"))
    assert not grammar.call(ToolCallDelta(0, "{}"))
    assert grammar.call(ToolCallDelta(1, id="c", name="b"))
    assert not grammar.call(ToolCallDelta(0, " "))
    assert grammar.finish(Finished("tool_calls")) == "tool_calls"
    assert grammar.finish(Finished("tool_calls", 1)) == "stop"
    grammar.account(USAGE)
    assert grammar.close() is USAGE


def _finished() -> StreamGrammar:
    grammar = begun()
    grammar.finish(Finished("stop"))
    return grammar


@pytest.mark.parametrize(
    ("step", "why"),
    [
        (lambda: StreamGrammar(1).speak(0), "no beginning"),
        (lambda: begun().start(), "twice"),
        (lambda: begun().speak(1), "no choice 1"),
        (lambda: begun().speak(-1), "no choice -1"),
        (lambda: begun().call(ToolCallDelta(1, id="a", name="b")), "where 0 was next"),
        (lambda: begun().call(ToolCallDelta(-1, id="a", name="b")), "where 0 was next"),
        (lambda: begun().call(ToolCallDelta(0, id="a")), "without a name"),
        (lambda: begun().call(ToolCallDelta(0, name="b")), "without a name"),
        (lambda: begun().finish(Finished("weird")), "no known reason"),  # type: ignore[arg-type]
        (lambda: _finished().speak(0), "after its end"),
        (lambda: _finished().finish(Finished("stop")), "after its end"),
        (lambda: begun().account(USAGE), "wrong place"),
        (lambda: _finished().close(), "cut off"),
        (lambda: StreamGrammar(1).close(), "cut off"),
    ],
)
def test_what_breaks_the_grammar_is_refused(step: Callable[[], object], why: str) -> None:
    with pytest.raises(HelixError, match=why) as caught:
        step()
    assert caught.value.status == 500


def test_usage_comes_once() -> None:
    grammar = _finished()
    grammar.account(USAGE)
    with pytest.raises(HelixError, match="wrong place"):
        grammar.account(USAGE)
