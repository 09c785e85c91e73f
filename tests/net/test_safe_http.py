"""Requests to strangers' URLs, on real sockets."""

from __future__ import annotations

import gzip
import ssl
from ipaddress import ip_address, ip_network
from pathlib import Path

import httpx
import pytest

from helix_ray.config import Settings
from helix_ray.core.errors import InvalidRequestError
from helix_ray.net.addresses import Address
from helix_ray.net.resolver import Resolver
from helix_ray.net.safe_http import BODY_BYTES, SafeTransport, safe_client
from helix_ray.net.urls import UrlRules
from helix_ray.tls import ensure_certificate
from tests.http_receiver import receiving

LOCAL = UrlRules(allow_http=True, networks=(ip_network("127.0.0.0/8"),))
PUBLIC = UrlRules(allow_http=True)


class Names:
    """Gives other answers every time, and counts."""

    def __init__(self, *answers: list[str]) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []

    async def addresses(self, host: str, port: int) -> list[Address]:
        self.asked.append(host)
        return [ip_address(one) for one in self._answers.pop(0)]

    def close(self) -> None:
        pass


def client(names: Names, rules: UrlRules = LOCAL, tls: ssl.SSLContext | None = None) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=SafeTransport(rules, names, tls), trust_env=False)


async def test_the_connection_goes_to_the_address_that_was_looked_at() -> None:
    names = Names(["127.0.0.1"])
    async with receiving() as receiver, client(names) as http:
        response = await http.post(f"http://hook.test:{receiver.port}/a", content=b"hi")
    assert response.status_code == 200
    assert names.asked == ["hook.test"]
    ((headers, body),) = receiver.requests
    assert (headers["host"], body) == (f"hook.test:{receiver.port}", b"hi")


async def test_a_name_that_moves_to_a_private_address_is_refused_then() -> None:
    rules = UrlRules(allow_http=True, networks=(ip_network("127.0.0.1/32"),))
    names = Names(["127.0.0.1"], ["127.0.0.2"])
    async with receiving() as receiver, client(names, rules) as http:
        await http.post(f"http://rebinding.test:{receiver.port}/")
        with pytest.raises(InvalidRequestError, match="not public"):
            await http.post(f"http://rebinding.test:{receiver.port}/")
    assert len(receiver.requests) == 1


@pytest.mark.parametrize(
    "addresses",
    [["10.0.0.1"], ["8.8.8.8", "192.168.0.1"], ["2606:4700::1111", "::1"], ["::ffff:169.254.169.254"], ["64:ff9b::a00:1"]],
)
async def test_a_name_with_any_address_that_is_not_public_is_refused(addresses: list[str]) -> None:
    async with client(Names(addresses), PUBLIC) as http:
        with pytest.raises(InvalidRequestError, match="not public"):
            await http.get("https://hook.test/")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"])
async def test_this_machine_is_not_reached(host: str) -> None:
    async with receiving() as receiver, safe_client(PUBLIC) as http:
        with pytest.raises(InvalidRequestError):
            await http.get(f"http://{host}:{receiver.port}/")
    assert receiver.requests == []


async def test_user_and_password_are_refused() -> None:
    async with receiving() as receiver, safe_client(LOCAL) as http:
        with pytest.raises(InvalidRequestError, match="password"):
            await http.get(f"http://user:pass@127.0.0.1:{receiver.port}/")
    assert receiver.requests == []


async def test_redirects_are_not_followed() -> None:
    async with receiving() as receiver, safe_client(LOCAL) as http:
        receiver.status, receiver.headers = 302, {"location": f"http://127.0.0.1:{receiver.port}/secrets"}
        response = await http.post(receiver.url)
    assert response.status_code == 302
    assert len(receiver.requests) == 1


async def test_a_client_that_follows_redirects_is_still_held_back() -> None:
    async with receiving() as receiver, client(Names(["127.0.0.1"])) as http:
        receiver.status, receiver.headers = 307, {"location": "http://169.254.169.254/latest/meta-data"}
        with pytest.raises(InvalidRequestError, match="not public"):
            await http.post(f"http://hook.test:{receiver.port}/", follow_redirects=True)


async def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async with receiving() as proxy, receiving() as receiver:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        async with safe_client(LOCAL) as http:
            await http.get(receiver.url)
    assert (len(proxy.requests), len(receiver.requests)) == (0, 1)


async def test_only_the_beginning_of_a_body_is_read() -> None:
    async with receiving() as receiver, safe_client(LOCAL) as http:
        receiver.body = b"x" * (BODY_BYTES + 2**20)
        assert (await http.get(receiver.url)).content == b"x" * BODY_BYTES
        receiver.body = b"y" * BODY_BYTES
        assert (await http.get(receiver.url)).content == receiver.body


async def test_nothing_is_unpacked_and_no_cookies_are_kept() -> None:
    async with receiving() as receiver, safe_client(LOCAL) as http:
        receiver.body = gzip.compress(b"0" * 10**6)
        receiver.headers = {"content-encoding": "gzip", "set-cookie": "a=b"}
        assert (await http.get(receiver.url)).content == receiver.body
        await http.get(receiver.url)
    for headers, _ in receiver.requests:
        assert headers["accept-encoding"] == "identity"
        assert "cookie" not in headers


async def test_the_next_address_is_tried() -> None:
    async with receiving() as receiver, client(Names(["127.0.0.9", "127.0.0.1"])) as http:
        assert (await http.get(f"http://hook.test:{receiver.port}/")).is_success


async def test_a_name_that_nobody_knows() -> None:
    async with client(Names([])) as http:
        with pytest.raises(httpx.ConnectError):
            await http.get("http://hook.test/")
    async with safe_client(PUBLIC) as http:
        with pytest.raises(httpx.ConnectError):
            await http.get("http://nonesuch.invalid/")


async def test_the_resolver_knows_this_machine() -> None:
    names = Resolver(1)
    found = await names.addresses("localhost", 80)
    assert found
    assert all(one.is_loopback for one in found)
    names.close()


async def test_tls_verifies_the_name(tmp_path: Path) -> None:
    certificate, key = ensure_certificate(Settings(data_dir=tmp_path))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    trusted = ssl.create_default_context(cafile=str(certificate))
    async with receiving(server) as receiver:
        async with client(Names(["127.0.0.1"]), tls=trusted) as http:
            assert (await http.get(f"https://localhost:{receiver.port}/")).is_success
        async with client(Names(["127.0.0.1"]), tls=trusted) as http:
            with pytest.raises(httpx.ConnectError, match="match"):
                await http.get(f"https://other.test:{receiver.port}/")
        async with client(Names(["127.0.0.1"])) as http:
            with pytest.raises(httpx.ConnectError):
                await http.get(f"https://localhost:{receiver.port}/")
    assert len(receiver.requests) == 1
