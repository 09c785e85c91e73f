"""Signatures of webhooks, checked by others' functions."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openai import InvalidWebhookSignatureError, OpenAI

from helix_ray.accounts.seal import Seal
from helix_ray.accounts.signature import new_secret, sign, verify
from helix_ray.core.errors import AuthenticationError, HelixError

NOW = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
BODY = b'{"event":"quota.low"}'


def helixflow_verify(payload: str, signature: str, secret: str) -> bool:
    """As HelixFlow's page tells its customers to."""
    expected_signature = hmac.new(secret.encode(), payload.encode(), hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected_signature, signature)


def test_the_published_example_of_standard_webhooks() -> None:
    key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    headers = sign([key], "msg_p5jXN8AQM9LWM0D4loKWxJek", datetime.fromtimestamp(1614265330, UTC), b'{"test": 2432232314}')
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_openai_sdk_and_helixflows_function_accept() -> None:
    key = new_secret()
    headers = sign([key], "evt-1", datetime.now(UTC), BODY)
    client = OpenAI(api_key="none")
    client.webhooks.verify_signature(BODY, headers, secret=key)
    with pytest.raises(InvalidWebhookSignatureError):
        client.webhooks.verify_signature(BODY + b" ", headers, secret=key)
    assert helixflow_verify(BODY.decode(), headers["x-helixflow-signature"], key)
    assert not helixflow_verify(BODY.decode() + " ", headers["x-helixflow-signature"], key)


def test_secrets_are_32_random_bytes() -> None:
    keys = {new_secret() for _ in range(20)}
    assert len(keys) == 20
    for key in keys:
        assert key.startswith("whsec_")
        assert len(base64.b64decode(key[6:], validate=True)) == 32


def test_either_secret_verifies_while_one_follows_the_other() -> None:
    new, old = new_secret(), new_secret()
    headers = sign([new, old], "evt-1", NOW, BODY)
    assert len(headers["webhook-signature"].split()) == 2
    for key in (new, old):
        verify(key, headers, BODY, NOW)
    with pytest.raises(AuthenticationError, match="fit"):
        verify(new_secret(), headers, BODY, NOW)


@pytest.mark.parametrize("seconds", [-301, 301, 86400])
def test_old_and_future_signatures_are_refused(seconds: int) -> None:
    key = new_secret()
    headers = sign([key], "evt-1", NOW, BODY)
    verify(key, headers, BODY, NOW + timedelta(seconds=299 if seconds > 0 else -299))
    with pytest.raises(AuthenticationError, match="present"):
        verify(key, headers, BODY, NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
@pytest.mark.parametrize("value", ["", "x", "1", "v1,", "v1,AAAA", "é", "9" * 5000, "\ud800"])
def test_changed_headers_are_refused(name: str, value: str) -> None:
    key = new_secret()
    headers = sign([key], "evt-1", NOW, BODY) | {name: value}
    with pytest.raises(AuthenticationError):
        verify(key, headers, BODY, NOW)
    del headers[name]
    with pytest.raises(AuthenticationError):
        verify(key, headers, BODY, NOW)


_HEADERS = st.dictionaries(st.sampled_from(("webhook-id", "webhook-timestamp", "webhook-signature")), st.text(max_size=60))


@settings(deadline=None, max_examples=200)
@given(_HEADERS, st.binary(max_size=40), st.one_of(st.just("whsec_AAAA"), st.text(max_size=20)))
def test_nobody_signs_by_chance(headers: dict[str, str], body: bytes, key: str) -> None:
    with pytest.raises(AuthenticationError):
        verify(key, headers, body, NOW)


def test_a_seal_opens_for_its_owner_with_its_key() -> None:
    seal = Seal(b"k" * 32)
    sealed = seal.close("secret", "whe-1")
    assert seal.open(sealed, "whe-1") == "secret"
    assert b"secret" not in sealed
    assert seal.close("secret", "whe-1") != sealed
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for one, owner, key in ((sealed, "whe-2", b"k"), (sealed, "whe-1", b"x"), (changed, "whe-1", b"k"), (b"", "whe-1", b"k")):
        with pytest.raises(HelixError, match="cannot be read"):
            Seal(key * 32).open(one, owner)
    with pytest.raises(ValueError, match="32 bytes"):
        Seal(b"short")
