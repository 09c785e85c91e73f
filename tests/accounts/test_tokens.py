"""Access tokens."""

from __future__ import annotations

import base64
import json
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from helix_ray.accounts.tokens import Claims, TokenIssuer
from helix_ray.config.frozen import ConfigError
from helix_ray.core.accounts import User
from helix_ray.core.errors import AuthenticationError
from tests.accounts.moments import SetClock
from tests.accounts.people import SECRET

CLOCK = SetClock()
USER = User("user-1", "ann", "ann@example.org", "admin", False, CLOCK.now)
ISSUER = TokenIssuer(SECRET, clock=SetClock())


def claims_of(token: str) -> dict[str, Any]:
    return jwt.decode(token, options={"verify_signature": False})


def signed(without: str = "", algorithm: str = "HS256", secret: bytes = SECRET, **changes: Any) -> str:
    claims = claims_of(ISSUER.issue(USER, "family-1")) | changes
    claims.pop(without, None)
    return jwt.encode(claims, secret, algorithm=algorithm)


def refused(token: str) -> None:
    with pytest.raises(AuthenticationError) as caught:
        ISSUER.verify(token)
    assert caught.value.code == "authentication_failed"


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_a_token_says_whose_it_is() -> None:
    token = ISSUER.issue(USER, "family-1")
    claims = claims_of(token)
    assert set(claims) == {"iss", "aud", "sub", "jti", "sid", "role", "iat", "exp"}
    assert (claims["iss"], claims["aud"], claims["exp"] - claims["iat"]) == ("helix-ray", "helix-ray", 3600)
    assert jwt.get_unverified_header(token)["alg"] == "HS256"
    assert ISSUER.verify(token) == Claims("user-1", "admin", "family-1", claims["jti"])
    assert claims_of(ISSUER.issue(USER, "family-1"))["jti"] != claims["jti"]


def test_a_token_expires() -> None:
    clock = SetClock()
    issuer = TokenIssuer(SECRET, 60, clock)
    token = issuer.issue(USER, "family-1")
    clock.move(59)
    issuer.verify(token)
    clock.move(1)
    with pytest.raises(AuthenticationError):
        issuer.verify(token)


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ConfigError, match="32"):
        TokenIssuer(b"x" * 31)


@pytest.mark.parametrize("claim", ["iss", "aud", "sub", "jti", "sid", "role", "iat", "exp"])
def test_every_claim_is_needed(claim: str) -> None:
    ISSUER.verify(signed())
    refused(signed(without=claim))


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "other"},
        {"aud": "other"},
        {"aud": ["helix-ray"]},
        {"role": "root"},
        {"role": ["admin"]},
        {"sub": ""} | {"sub": None},
        {"sub": 7},
        {"sid": 7},
        {"jti": {}},
        {"exp": 0},
        {"exp": "2999-01-01"},
        {"exp": True},
        {"exp": 1e300},
        {"iat": None},
        {"iat": []},
    ],
)
def test_wrong_claims_are_refused(changes: dict[str, Any]) -> None:
    claims = claims_of(ISSUER.issue(USER, "family-1")) | changes
    # By hand: the library does not sign all of these.
    body = f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part(claims)}"
    signature = jwt.get_algorithm_by_name("HS256").sign(body.encode(), SECRET)
    refused(f"{body}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}")


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_other_algorithms_are_refused(algorithm: str) -> None:
    refused(signed(algorithm=algorithm, secret=SECRET * 2))
    body = f"{part({'alg': algorithm, 'typ': 'JWT'})}.{part(claims_of(signed()))}"
    signature = jwt.get_algorithm_by_name(algorithm).sign(body.encode(), SECRET)
    refused(f"{body}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}")


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "", "RS256", None, 7, ["HS256"]])
def test_a_token_does_not_choose_its_algorithm(algorithm: object) -> None:
    _, claims, signature = signed().split(".")
    header = part({"alg": algorithm, "typ": "JWT"})
    refused(f"{header}.{claims}.")
    refused(f"{header}.{claims}.{signature}")


def test_another_secret_is_refused() -> None:
    refused(signed(secret=b"x" * 32))


@pytest.mark.parametrize(
    "token", ["", ".", "..", "...", "é.é.é", "\ud800", "\0", "a.b.c", "x" * 10_000_000, f"{part([])}.{part([])}.x"]
)
def test_garbage_is_refused(token: str) -> None:
    refused(token)


def test_deep_json_is_refused() -> None:
    deep = base64.urlsafe_b64encode(b"[" * 1000).decode().rstrip("=")
    refused(f"{deep}.{deep}.x")


@hypothesis_settings(deadline=None)
@given(st.text(alphabet=st.characters(), max_size=200))
def test_any_text_is_refused(token: str) -> None:
    refused(token)


@hypothesis_settings(deadline=None)
@given(st.integers(0, 10_000), st.characters())
def test_a_changed_token_is_refused_or_says_the_same(position: int, character: str) -> None:
    token = ISSUER.issue(USER, "family-1")
    position %= len(token)
    changed = token[:position] + character + token[position + 1 :]
    try:
        claims = ISSUER.verify(changed)
    except AuthenticationError:
        return
    assert claims == ISSUER.verify(token)


NAMES = st.sampled_from(["alg", "typ", "crit", "b64", "kid"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=9),
    lambda one: st.lists(one, max_size=3) | st.dictionaries(NAMES, one, max_size=4),
    max_leaves=8,
)


@hypothesis_settings(deadline=None)
@given(VALUES)
def test_any_header_is_refused(header: object) -> None:
    _, claims, signature = signed(secret=b"x" * 32).split(".")
    refused(f"{part(header)}.{claims}.{signature}")
