"""Compression of answers, and TOON."""

from __future__ import annotations

import gzip
import json
import re
from typing import Any

import brotli
import httpx
import pytest
import toon_format

from helix_ray.config import Settings
from tests.api.conftest import MakeClient
from tests.scripted import ScriptedProvider, text_script

CHAT: dict[str, Any] = {"model": "demo", "messages": [{"role": "user", "content": "hi"}]}
TOON = Settings(feature_toon=True)


async def _raw(client: httpx.AsyncClient, accept: str, stream: bool = False) -> tuple[httpx.Headers, bytes]:
    request = {**CHAT, "stream": stream}
    headers = {"accept-encoding": accept}
    async with client.stream("POST", "/v1/chat/completions", json=request, headers=headers) as response:
        return response.headers, b"".join([chunk async for chunk in response.aiter_raw()])


@pytest.mark.parametrize(
    ("accept", "encoding"),
    [
        ("br, gzip", "br"),
        ("gzip, br", "br"),
        ("gzip;q=1.0, br;q=0.2", "br"),
        ("gzip", "gzip"),
        ("gzip, br;q=0", "gzip"),
        ("*", "br"),
        ("zstd, gzip", "gzip"),
        ("zstd", None),
        ("identity", None),
        ("", None),
        ("br;q=0, gzip;q=0", None),
        ("br;q=nonsense", None),
        ("*;q=0", None),
    ],
)
async def test_brotli_comes_before_gzip(connect: MakeClient, accept: str, encoding: str | None) -> None:
    async with connect(ScriptedProvider(text_script("word " * 1000))) as client:
        headers, raw = await _raw(client, accept)
    assert headers.get("content-encoding") == encoding
    assert "accept-encoding" in headers["vary"].lower()
    unpacked = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding](raw)
    assert json.loads(unpacked)["choices"][0]["message"]["content"] == "word " * 1000


async def test_a_large_answer_is_compressed_in_pieces(connect: MakeClient) -> None:
    text = "0123456789" * 50_000
    async with connect(ScriptedProvider(text_script(text))) as client:
        headers, raw = await _raw(client, "br")
    assert headers["content-encoding"] == "br"
    assert len(raw) < 50_000
    assert json.loads(brotli.decompress(raw))["choices"][0]["message"]["content"] == text


async def test_a_stream_is_never_compressed(connect: MakeClient) -> None:
    async with connect(ScriptedProvider(text_script("word " * 1000))) as client:
        headers, raw = await _raw(client, "br, gzip", stream=True)
    assert "content-encoding" not in headers
    assert raw.startswith(b"data: ")


@pytest.mark.parametrize("accept", ["application/toon", "text/toon", "application/json;q=0.5, application/toon"])
async def test_toon_is_answered_to_who_asks(connect: MakeClient, accept: str) -> None:
    async with connect(settings=TOON) as client:
        response = await client.get("/v1/models", headers={"accept": accept})
        error = await client.get("/v1/nowhere", headers={"accept": accept})
    assert response.headers["content-type"].split(";")[0] in ("application/toon", "text/toon")
    assert "accept" in response.headers["vary"].lower()
    assert toon_format.decode(response.text)["data"][0]["id"] == "demo"
    assert error.status_code == 404
    assert toon_format.decode(error.text)["error"]["code"] == "not_found"


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/json, application/toon;q=0.1", ""])
async def test_json_is_answered_to_everybody_else(connect: MakeClient, accept: str) -> None:
    async with connect(settings=TOON) as client:
        response = await client.get("/v1/models", headers={"accept": accept})
    assert response.headers["content-type"] == "application/json"


async def test_toon_is_off_by_default(connect: MakeClient) -> None:
    async with connect() as client:
        response = await client.get("/v1/models", headers={"accept": "application/toon"})
        refused = await client.post(
            "/v1/chat/completions", content=toon_format.encode(CHAT), headers={"content-type": "application/toon"}
        )
    assert response.headers["content-type"] == "application/json"
    assert refused.status_code == 415


@pytest.mark.parametrize("media_type", ["application/toon", "text/toon; charset=utf-8"])
async def test_a_toon_request_is_read(connect: MakeClient, media_type: str) -> None:
    provider = ScriptedProvider(text_script("ok"))
    async with connect(provider, settings=TOON) as client:
        response = await client.post(
            "/v1/chat/completions",
            content=toon_format.encode(CHAT),
            headers={"content-type": media_type, "accept": "application/toon"},
        )
    assert toon_format.decode(response.text)["choices"][0]["message"]["content"] == "ok"
    assert provider.requests[0].messages[0].role == "user"


@pytest.mark.parametrize("body", [b"\xff\xfe", b"a[2]: 1", b"\x00", b": :", b"[" * 10000, b"  " * 5000 + b"x: 1"])
async def test_broken_toon_is_a_bad_request(connect: MakeClient, body: bytes) -> None:
    async with connect(settings=TOON) as client:
        response = await client.post("/v1/chat/completions", content=body, headers={"content-type": "application/toon"})
    assert response.status_code == 400


@pytest.mark.parametrize(
    ("media_type", "status"),
    [
        ("application/json", 200),
        ("application/json; charset=utf-8", 200),
        ("text/plain", 200),
        ("application/octet-stream", 200),
        ("application/vnd.api+json", 200),
        ("nonsense", 200),
        ("multipart/form-data; boundary=x", 415),
        ("application/x-www-form-urlencoded", 415),
        ("application/xml", 415),
        ("image/png", 415),
    ],
)
async def test_media_types_of_requests(connect: MakeClient, media_type: str, status: int) -> None:
    async with connect() as client:
        response = await client.post("/v1/chat/completions", content=json.dumps(CHAT), headers={"content-type": media_type})
    assert response.status_code == status


async def test_a_packed_request_is_read(connect: MakeClient) -> None:
    async with connect() as client:
        for encoding, packed in (
            ("gzip", gzip.compress(json.dumps(CHAT).encode())),
            ("br", brotli.compress(json.dumps(CHAT).encode())),
        ):
            response = await client.post("/v1/chat/completions", content=packed, headers={"content-encoding": encoding})
            assert response.status_code == 200


async def test_browsers_are_let_in_when_their_origin_is_listed(connect: MakeClient) -> None:
    ask = {"origin": "https://app.example", "access-control-request-method": "POST"}
    async with connect(settings=Settings(cors_origins=("https://app.example",), auth_api_keys=("k",))) as client:
        preflight = await client.options(
            "/v1/chat/completions", headers={**ask, "access-control-request-headers": "authorization"}
        )
        other = await client.options("/v1/chat/completions", headers={**ask, "origin": "https://evil.example"})
        refused = await client.get("/v1/models", headers={"origin": "https://app.example"})
    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == "https://app.example"
    assert "authorization" in preflight.headers["access-control-allow-headers"].lower()
    assert "access-control-allow-origin" not in other.headers
    assert refused.status_code == 401
    assert refused.headers["access-control-allow-origin"] == "https://app.example"
    assert "x-request-id" in refused.headers["access-control-expose-headers"]


async def test_no_origin_is_listed_by_default(connect: MakeClient) -> None:
    async with connect() as client:
        response = await client.get("/v1/models", headers={"origin": "https://app.example"})
    assert not [name for name in response.headers if name.startswith("access-control")]


async def test_the_documentation_needs_nothing_from_elsewhere(connect: MakeClient) -> None:
    async with connect() as client:
        home = await client.get("/")
        page = await client.get("/docs")
        assert home.headers["location"] == "/docs"
        assert not re.search(r"https?://|//[a-z]", page.text)
        links = re.findall(r'(?:src|href)="([^"]+)"', page.text)
        assert len(links) == 4
        for link in links:
            asset = await client.get(link)
            assert asset.status_code == 200
            assert len(asset.content) > 50
        assert "validatorUrl: null" in (await client.get("/docs/start.js")).text
        document = (await client.get("/openapi.json")).json()
    assert document["openapi"].startswith("3.1")


async def test_the_documentation_can_be_turned_off(connect: MakeClient) -> None:
    async with connect(settings=Settings(docs=False)) as client:
        for path in ("/docs", "/openapi.json", "/docs/swagger-ui.css"):
            assert (await client.get(path)).status_code == 404
