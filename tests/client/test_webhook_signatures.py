"""Whether a webhook comes from the server."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helix_ray.accounts.signature import sign
from helix_ray.client import Client, SignatureError, webhooks

NOW = datetime(2026, 11, 21, 13, 47, 43, tzinfo=UTC)
# Known ones: parametrized tests have the same names in all processes.
SECRET, OLD = (f"whsec_{base64.b64encode(bytes([number]) * 32).decode()}" for number in (1, 2))
BODY = '{"event": "balance.low", "name": "Zoë"}'.encode()
HEADERS = sign([SECRET, OLD], "evt-1", NOW, BODY)


def clock() -> float:
    return NOW.timestamp()


@pytest.mark.parametrize("secret", [SECRET, OLD])
@pytest.mark.parametrize("seconds", [-300, 0, 300])
def test_what_the_server_signs_is_accepted(secret: str, seconds: int) -> None:
    webhooks.verify(BODY, HEADERS, secret, clock=lambda: clock() + seconds)
    webhooks.verify(BODY.decode(), {name.title(): value for name, value in HEADERS.items()}, secret, clock=clock)


def test_the_example_of_standard_webhooks() -> None:
    headers = {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v2,x v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    webhooks.verify('{"test": 2432232314}', headers, secret, clock=lambda: 1614265330)
    with pytest.raises(SignatureError, match="too old"):
        Client(base_url="http://x").webhooks.verify('{"test": 2432232314}', headers, secret)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"webhook-signature": "v1,AAAA"}, "does not fit"),
        ({"webhook-signature": ""}, "does not fit"),
        ({"webhook-signature": HEADERS["webhook-signature"].replace("v1,", "v2,")}, "does not fit"),
        ({"webhook-signature": "v1,é"}, "does not fit"),
        ({"webhook-id": "evt-2"}, "does not fit"),
        ({"webhook-timestamp": str(int(clock()) + 1)}, "does not fit"),
        ({"webhook-timestamp": str(int(clock()) + 301)}, "too old"),
        ({"webhook-timestamp": str(int(clock()) - 301)}, "too old"),
        ({"webhook-timestamp": "soon"}, "no time"),
        ({"webhook-timestamp": "٣"}, "no time"),
        ({"webhook-timestamp": "9" * 5000}, "no time"),
    ],
)
def test_anything_else_is_refused(changes: dict[str, str], complaint: str) -> None:
    with pytest.raises(SignatureError, match=complaint):
        webhooks.verify(BODY, {**HEADERS, **changes}, SECRET, clock=clock)


def test_a_changed_body_and_a_missing_header_are_refused() -> None:
    with pytest.raises(SignatureError):
        webhooks.verify(BODY + b" ", HEADERS, SECRET, clock=clock)
    for name in ("webhook-id", "webhook-timestamp", "webhook-signature"):
        with pytest.raises(SignatureError, match=name):
            webhooks.verify(BODY, {key: value for key, value in HEADERS.items() if key != name}, SECRET, clock=clock)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_!", "whsec_é", "secret of mine"])
def test_a_secret_that_is_none(secret: str) -> None:
    with pytest.raises(ValueError, match="secret"):
        webhooks.verify(BODY, HEADERS, secret, clock=clock)


def test_helixflows_signature() -> None:
    webhooks.verify_hex(BODY, HEADERS["x-helixflow-signature"], SECRET)
    webhooks.verify_hex(BODY.decode(), HEADERS["x-helixflow-signature"], SECRET)
    for body, signature, secret in (
        (BODY + b" ", HEADERS["x-helixflow-signature"], SECRET),
        (BODY, "é", SECRET),
        (BODY, HEADERS["x-helixflow-signature"], OLD),
    ):
        with pytest.raises(SignatureError):
            webhooks.verify_hex(body, signature, secret)


@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=64), st.dictionaries(st.sampled_from(list(HEADERS)), st.text(max_size=40)))
def test_nothing_forged_passes(body: bytes, changes: dict[str, str]) -> None:
    headers = {**HEADERS, **changes}
    if body == BODY and headers == HEADERS:
        return
    with pytest.raises(SignatureError):
        webhooks.verify(body, headers, SECRET, clock=clock)
