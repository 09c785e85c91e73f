"""No body breaks the decoders of batches, and what they let through can be kept."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from helix_ray.config import Limits
from helix_ray.core.errors import InvalidRequestError
from helix_ray.wire.batches.request import decode_batch, decode_file_fields
from tests.wire.strategies import json_values, spoil, texts

LIMITS = Limits()
BATCH: dict[str, Any] = {
    "input_file_id": "file-1",
    "endpoint": "/v1/embeddings",
    "completion_window": "24h",
    "metadata": {"a": "b", "c": "d"},
}


@settings(deadline=None)
@given(data=st.data())
def test_a_spoiled_body_is_refused_or_read(data: st.DataObject) -> None:
    decode_batch(BATCH, LIMITS)
    try:
        new = decode_batch(spoil(data.draw, BATCH), LIMITS)
    except InvalidRequestError as exc:
        assert exc.message
        return
    assert "\0" not in json.dumps(dict(new.metadata or {}))


@settings(deadline=None)
@given(noise=st.dictionaries(st.sampled_from(list(BATCH)), json_values))
def test_noise_is_refused(noise: dict[str, Any]) -> None:
    try:
        decode_batch(noise, LIMITS)
    except InvalidRequestError as exc:
        assert exc.message


numbers = st.integers(-5, 10**9).map(str) | texts | st.sampled_from(["3600", "٣٦٠٠", "1e4", "9" * 5000])


@settings(deadline=None)
@given(
    purpose=texts | st.sampled_from(["batch", "batch_output"]),
    anchor=st.none() | texts | st.just("created_at"),
    seconds=st.none() | numbers,
)
def test_fields_beside_a_file(purpose: str, anchor: str | None, seconds: str | None) -> None:
    given_ = {"purpose": purpose, "expires_after[anchor]": anchor, "expires_after[seconds]": seconds}
    try:
        lifetime = decode_file_fields({name: value for name, value in given_.items() if value is not None})
    except InvalidRequestError as exc:
        assert exc.param in ("purpose", "expires_after")
        return
    assert purpose == "batch"
    assert lifetime is None or 3600 <= lifetime.total_seconds() <= 30 * 86_400
