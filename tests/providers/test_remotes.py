"""Remote models as processes make them: from a table, and nothing is loaded that nobody configured."""

from __future__ import annotations

import os
import ssl
import subprocess
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from helix_ray.config import Catalog, ProviderConfig, Settings
from helix_ray.core.errors import HelixError, InvalidRequestError, UnavailableError
from helix_ray.core.events import Finished, Started, TextDelta, Usage
from helix_ray.core.messages import ChatRequest, Message, Sampling, Text
from helix_ray.providers.noop import NoopProvider
from helix_ray.providers.remotes import KINDS, Remotes
from helix_ray.providers.upstream.credentials import Credentials
from helix_ray.tls import ensure_certificate
from helix_ray.wire.openai.upstream.embeddings import decode_embeddings
from helix_ray.wire.upstream.tally import Tally
from tests.upstream import faults
from tests.upstream.models import remote_models
from tests.upstream.server import FakeUpstream, upstream

ASK = ChatRequest("noop", (Message("user", (Text("one two three"),)),), stream=True)


@pytest.mark.parametrize("kind", KINDS)
def test_the_table_names_what_exists(kind: str) -> None:
    for path in (KINDS[kind].chat, KINDS[kind].embedding):
        if path is not None:
            module, _, name = path.partition(":")
            assert callable(getattr(import_module(module), name))


def test_without_remote_models_nothing_of_theirs_is_loaded() -> None:
    script = """
import sys
from helix_ray.config import Catalog
from helix_ray.providers.remotes import Remotes
noop = {"providers": [{"id": "n", "kind": "noop"}], "remotes": [{"id": "m", "provider": "n"}]}
for catalog in ({}, noop):
    remotes = Remotes(Catalog.model_validate(catalog))
    [remotes.chat(model) for model in remotes.models("chat")]
print([name for name in ("aiohttp", "botocore", "helix_ray.providers.openai") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=dict(os.environ))
    assert done.stdout.strip() == "[]"


async def test_models_of_one_provider_share_its_connections() -> None:
    async with upstream() as fake, remote_models(fake) as (_, router):
        vectors = router.embedding("vectors").embedder
        result = await vectors.embed(["a", "b"], 4)
        assert (result.rows, result.dimensions, result.prompt_tokens, len(result.vectors)) == (2, 4, 4, 32)
        assert fake.body == {"model": "embed-up", "input": ["a", "b"], "encoding_format": "base64", "dimensions": 4}
        said = [event async for event in router.chat("gpt-alias").provider.stream(ASK)]
        assert said[-1] == Usage(5, 2)
        assert fake.connections == 1


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (faults.answers(200, b'{"data": []}'), "upstream_malformed"),
        (faults.answers(200, b'{"data": [{"embedding": [1, 2]}, {"embedding": [1]}]}'), "upstream_malformed"),
        (faults.answers(200, b'{"data": [{"embedding": [1]}, {"embedding": [1], "index": 7}]}'), "upstream_malformed"),
        (faults.answers(200, b'{"data": [{"embedding": "AAA="}, {"embedding": "?"}]}'), "upstream_malformed"),
        (faults.answers(200, b'{"data": [{"embedding": [1e300]}, {"embedding": [1]}]}'), "upstream_malformed"),
        (faults.answers(200, b'{"error": {"message": "Busy", "type": "overloaded_error"}}'), "upstream_overloaded"),
        (faults.refuses(400, "invalid_request_error", message="dimensions is too large"), "upstream_refused"),
        (faults.closes, "upstream_closed"),
    ],
)
async def test_embeddings_that_fail(fault: Any, code: str) -> None:
    async with upstream() as fake, remote_models(fake) as (_, router):
        fake.faults = [fault]
        with pytest.raises(HelixError) as failed:
            await router.embedding("vectors").embedder.embed(["a", "b"])
        assert failed.value.code == code


def test_vectors_as_numbers_are_read() -> None:
    raw = b'{"data": [{"embedding": [1, 2], "index": 1}, {"embedding": [0.5, 0.25], "index": 0}], "usage": {"total_tokens": 3}}'
    result = decode_embeddings(raw, 2, Tally(100))
    assert (result.dimensions, result.prompt_tokens) == (2, 3)
    assert result.vectors == decode_embeddings(raw.replace(b'"index": 1', b'"index":1'), 2, Tally(100)).vectors
    assert result.vectors[:4] == b"\x00\x00\x00?"


async def test_a_key_in_a_file_is_read_again_when_it_changes(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("sk-wrong")
    async with upstream() as fake, remote_models(fake, api_key_env=None, api_key_file=file) as (_, router):
        provider = router.chat("gpt").provider
        with pytest.raises(UnavailableError) as failed:
            [event async for event in provider.stream(ASK)]
        assert failed.value.code == "upstream_auth"
        assert failed.value.details["x-should-retry"] == "false"
        file.write_text("sk-upstream\n")
        os.utime(file, ns=(1, 1))
        assert [event async for event in provider.stream(ASK)][-1] == Usage(5, 2)
        file.write_text("two\nlines")
        os.utime(file, ns=(2, 2))
        with pytest.raises(UnavailableError, match="cannot be used"):
            [event async for event in provider.stream(ASK)]
        file.unlink()
        with pytest.raises(UnavailableError, match="cannot be used"):
            [event async for event in provider.stream(ASK)]


def test_no_key_is_no_key() -> None:
    assert Credentials(ProviderConfig(id="a", kind="openai", base_url="http://x/v1")).key() == ""


async def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    async with upstream() as fake, remote_models(fake) as (_, router):
        assert [event async for event in router.chat("gpt").provider.stream(ASK)]


async def test_a_certificate_is_checked(tmp_path: Path) -> None:
    certificate, key = ensure_certificate(Settings(data_dir=tmp_path))
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate, key)
    async with upstream(tls=tls) as fake:
        async with remote_models(fake, ca_file=certificate) as (_, router):
            assert [event async for event in router.chat("gpt").provider.stream(ASK)][-1] == Usage(5, 2)
        async with remote_models(fake) as (_, router):
            with pytest.raises(UnavailableError) as failed:
                [event async for event in router.chat("gpt").provider.stream(ASK)]
            assert failed.value.code == "upstream_unreachable"
        assert len(fake.requests) == 1


def noop(**answer: Any) -> NoopProvider:
    catalog = Catalog.model_validate(
        {
            "providers": [{"id": "n", "kind": "noop"}],
            "remotes": [{"id": "noop", "provider": "n", "max_tokens": 9, "noop": answer}],
        }
    )
    return NoopProvider(catalog.providers[0], catalog.remotes[0])


async def test_noop_says_the_same_each_time() -> None:
    first = [event async for event in noop(tokens=4, between_tokens_s=0.001).stream(ASK)]
    assert first == [event async for event in noop(tokens=4).stream(ASK)]
    assert first[0] == Started(3)
    assert "".join(event.text for event in first if isinstance(event, TextDelta)) == "Lorem ipsum dolor sit"
    assert first[-2:] == [Finished("stop"), Usage(3, 4)]
    repeated = [event async for event in noop(text="repeat").stream(replace(ASK, sampling=Sampling(max_tokens=2, n=2)))]
    assert [event.text for event in repeated if isinstance(event, TextDelta)] == ["one", "one", " two", " two"]
    assert repeated[-3:] == [Finished("length", 0), Finished("length", 1), Usage(3, 4)]


@pytest.mark.parametrize("fault", ["rate_limit", "overloaded", "error", "timeout", "context_length", "auth"])
async def test_noop_fails_as_it_is_told(fault: str) -> None:
    with pytest.raises(HelixError) as failed:
        await anext(noop(fault=fault).stream(ASK))
    assert isinstance(failed.value, InvalidRequestError) == (fault == "context_length")
    events: list[object] = []
    try:
        async for event in noop(fault=fault, fault_after=2).stream(ASK):
            events.append(event)
    except HelixError as exc:
        events.append(type(exc))
    assert events[1:] == [TextDelta("Lorem", tokens=1), TextDelta(" ipsum", tokens=1), type(failed.value)]


def test_a_list_of_remote_models_only_is_a_list(tmp_path: Path) -> None:
    file = tmp_path / "models.yaml"
    file.write_text("providers: [{id: n, kind: noop}]\nremotes: [{id: m, provider: n}]\ndefault: m\n")
    remotes = Remotes(Catalog.load(file))
    assert [model.id for model in remotes.models("chat")] == ["m"]
    assert remotes.models("embedding") == []


def test_the_fake_shares_no_code_with_what_it_tests() -> None:
    from tests.upstream import answers, anthropic_wire, openai_wire, server

    for module in (answers, anthropic_wire, openai_wire, server, faults):
        assert "helix_ray" not in Path(module.__file__ or "").read_text()
    assert FakeUpstream().requests == []
