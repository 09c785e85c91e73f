"""Whatever comes from a server, it is read or refused."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from helix_ray.client import APIError, ServerError
from helix_ray.client.adapters.stops import StopWatch
from helix_ray.client.batch_lines import Outcomes
from helix_ray.client.failures import failure_of
from helix_ray.client.types.llm import LlmEvent

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=9,
)
FIELDS = st.sampled_from(["message", "code", "param", "request_id", "details"])


@settings(deadline=None, max_examples=60)
@given(
    st.dictionaries(FIELDS, VALUES) | VALUES,
    st.none() | st.integers(400, 599),
    st.dictionaries(st.just("retry-after"), st.text()),
)
def test_any_body_makes_a_failure(body: object, status: int | None, headers: dict[str, str]) -> None:
    failure = failure_of(body, "No.", status, headers)
    assert isinstance(failure, APIError)
    assert failure.message
    assert failure.status == status


@settings(deadline=None, max_examples=60)
@given(
    st.dictionaries(st.sampled_from(["custom_id", "response", "error"]), VALUES | st.just("0")).map(json.dumps).map(str.encode)
    | st.binary(max_size=40)
)
def test_any_file_of_answers_is_read_or_refused(line: bytes) -> None:
    outcomes = Outcomes()
    try:
        outcomes.read(line)
    except ServerError:
        return
    assert len(outcomes.answers) + len(outcomes.failures) <= 1


@settings(deadline=None, max_examples=100)
@given(st.lists(st.text("ab ", max_size=4), max_size=8), st.lists(st.text("ab", max_size=3), max_size=3))
def test_an_answer_ends_at_the_first_stop_text_however_it_is_cut(pieces: list[str], stops: list[str]) -> None:
    watch, passed = StopWatch(stops), ""
    for event in (*(LlmEvent.construct(type="content_delta", delta=piece) for piece in pieces), LlmEvent.construct(type="end")):
        passed += "".join(one.delta or "" for one in watch.passing(event))
        if watch.stopped:
            break
    text = "".join(pieces)
    places = [text.find(stop) for stop in stops if stop and stop in text]
    assert watch.stopped == bool(places)
    if not places:
        assert passed == text
    else:
        assert text.startswith(passed)
        assert not any(stop in passed for stop in stops if stop)
        assert any(text[len(passed) :].startswith(stop) for stop in stops if stop)
