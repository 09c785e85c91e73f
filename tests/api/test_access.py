from __future__ import annotations

import pytest
from starlette.requests import Request

from helix_ray.api.access import Access, Gate
from helix_ray.config import Settings
from helix_ray.core.errors import AuthenticationError, PermissionDeniedError


def _request(peer: str | None = "203.0.113.9", **headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    client = None if peer is None else (peer, 50000)
    return Request({"type": "http", "headers": raw, "client": client})


@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": "Bearer good"},
        {"authorization": "bearer   good "},
        {"x_api_key": "good"},
        {"authorization": "Bearer bad", "x_api_key": "good"},
        {"authorization": "Basic Zm9v", "x_api_key": "good"},
    ],
)
async def test_a_valid_key_passes(headers: dict[str, str]) -> None:
    await Gate(Settings(auth_api_keys=("good", "other"))).check(Access.KEY, _request(**headers))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": "good"},
        {"authorization": "Bearer"},
        {"authorization": "Bearer "},
        {"authorization": "Bearer goo"},
        {"authorization": "Bearer good2"},
        {"authorization": "Basic good"},
        {"x_api_key": ""},
        {"x_api_key": "Bearer good"},
        {"authorization": "Bearer gööd"},
    ],
)
async def test_anything_else_does_not(headers: dict[str, str]) -> None:
    with pytest.raises(AuthenticationError):
        await Gate(Settings(auth_api_keys=("good",))).check(Access.KEY, _request(**headers))


async def test_a_key_beyond_ascii_works() -> None:
    await Gate(Settings(auth_api_keys=("schlüssel",))).check(Access.KEY, _request(x_api_key="schlüssel"))


async def test_without_configured_keys_the_public_api_is_open() -> None:
    await Gate(Settings()).check(Access.KEY, _request())


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])
async def test_loopback_is_internal(peer: str) -> None:
    await Gate(Settings()).check(Access.INTERNAL, _request(peer))


@pytest.mark.parametrize("peer", ["10.0.0.1", "::ffff:10.0.0.1", "fe80::1%eth0", "", "somewhere", None])
async def test_everything_else_is_not(peer: str | None) -> None:
    request = _request(peer, x_forwarded_for="127.0.0.1", forwarded="for=127.0.0.1", x_real_ip="127.0.0.1")
    with pytest.raises(PermissionDeniedError):
        await Gate(Settings(auth_api_keys=("good",))).check(Access.INTERNAL, request)


async def test_a_listed_network_is_internal() -> None:
    gate = Gate(Settings(internal_networks=("10.1.0.0/16", "fd00::/8")))
    await gate.check(Access.INTERNAL, _request("10.1.2.3"))
    await gate.check(Access.INTERNAL, _request("fd12::1"))
    with pytest.raises(PermissionDeniedError):
        await gate.check(Access.INTERNAL, _request("127.0.0.1"))


async def test_the_internal_token_is_asked_on_top() -> None:
    gate = Gate(Settings(internal_token="secret"))
    await gate.check(Access.INTERNAL, _request("127.0.0.1", authorization="Bearer secret"))
    for peer, token in (("127.0.0.1", "wrong"), ("127.0.0.1", "sécret"), ("127.0.0.1", ""), ("10.0.0.1", "secret")):
        with pytest.raises(PermissionDeniedError):
            await gate.check(Access.INTERNAL, _request(peer, authorization=f"Bearer {token}"))
