"""Providers and remote models in the model list: what is refused, and where keys come from."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

from helix_ray.config import AgentCatalog, Catalog, ConfigError, ProviderConfig

OPEN: dict[str, Any] = {"id": "open", "kind": "openai", "base_url": "https://models.example.org/v1/"}
GPT: dict[str, Any] = {"id": "gpt", "provider": "open"}


def catalog(*remotes: dict[str, Any], **provider: Any) -> Catalog:
    return Catalog.model_validate({"providers": [OPEN | provider], "remotes": list(remotes)})


@pytest.mark.parametrize(
    ("provider", "why"),
    [
        ({"kind": "openia"}, "Input should be"),
        ({"api_key": "sk-1"}, "Extra inputs are not permitted"),
        ({"api_key_env": "NOBODY_SET_THIS"}, "NOBODY_SET_THIS is not set"),
        ({"api_key_env": "A B"}, "should match pattern"),
        ({"api_key_file": "/none"}, "there is no file /none"),
        ({"ca_file": "/none"}, "there is no file /none"),
        ({"api_key_env": "HOME", "api_key_file": "/etc/hostname"}, "not both"),
        ({"base_url": "ftp://x"}, "an http or https address"),
        ({"base_url": "https://user:pass@x/v1"}, "without user"),
        ({"base_url": "https://x/v1?key=1"}, "without user and query"),
        ({"base_url": "https://x/v1#1"}, "without fragment"),
        ({"headers": {"Authorization": "Bearer x"}}, "keys come by api_key_env"),
        ({"headers": {"X-Api-Key": "x"}}, "keys come by api_key_env"),
        ({"headers": {"a b": "x"}}, "is no header"),
        ({"headers": {"x-one": "a\r\nb: c"}}, "is no header"),
        ({"timeouts": {"first_token": 0}}, "greater than 0"),
        ({"timeouts": {"read": 1}}, "Extra inputs"),
        ({"pool": 0}, "greater than 0"),
        ({"kind": "noop"}, "has no address"),
        ({"kind": "bedrock", "base_url": ""}, "give region"),
        ({"kind": "bedrock", "region": "here"}, "should match pattern"),
        ({"kind": "bedrock", "region": "us-east-1", "api_key_env": "HOME"}, "keys come by credentials_file"),
        ({"region": "us-east-1"}, "are for kind bedrock"),
        ({"kind": "bedrock", "region": "us-east-1", "credentials_file": "/none"}, "there is no file /none"),
    ],
)
def test_a_provider_that_is_wrong_is_refused(provider: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        catalog(**provider)


@pytest.mark.parametrize(
    ("remote", "why"),
    [
        ({"provider": "other"}, "names no provider: 'other'"),
        ({"aliases": ["gpt"]}, "given twice"),
        ({"kind": "reranking"}, "Input should be"),
        ({"body": {"messages": []}}, "messages is what a request says"),
        ({"thinking_budget": 10}, "greater than or equal to 1024"),
        ({"capabilities": ["seeing"]}, "Input should be"),
        ({"noop": {"tokens": 1}}, "noop is for models of noop providers"),
        ({"max_tokens": 0}, "greater than 0"),
    ],
)
def test_a_remote_model_that_is_wrong_is_refused(remote: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        catalog(GPT | remote)


def test_two_providers_of_one_id_and_embeddings_that_nobody_makes_are_refused() -> None:
    with pytest.raises(ValueError, match="'open' is given twice"):
        Catalog.model_validate({"providers": [OPEN, OPEN]})
    with pytest.raises(ValueError, match="make no embeddings"):
        catalog(GPT | {"kind": "embedding"}, kind="anthropic")


def test_names_are_unique_over_local_and_remote_models() -> None:
    local = {"id": "gpt", "source": "/none"}
    with pytest.raises(ValueError, match="'gpt' is given twice"):
        Catalog.model_validate({"models": [local], "providers": [OPEN], "remotes": [GPT]})
    assert Catalog.model_validate({"providers": [OPEN], "remotes": [GPT], "default": "gpt"}).default == "gpt"


def test_agents_may_have_remote_models() -> None:
    agents = AgentCatalog.model_validate({"agents": [{"name": "one", "model": "gpt"}]})
    agents.check(catalog(GPT))
    with pytest.raises(ConfigError, match="no chat model"):
        agents.check(catalog(GPT | {"kind": "embedding"}))


def test_what_is_left_out() -> None:
    assert ProviderConfig(id="a", kind="openai").address == "https://api.openai.com/v1"
    assert ProviderConfig(id="a", kind="openai").limit_field == "max_completion_tokens"
    assert ProviderConfig(id="a", kind="anthropic").address == "https://api.anthropic.com"
    own = ProviderConfig(**OPEN)
    assert (own.address, own.limit_field, own.api_key()) == ("https://models.example.org/v1", "max_tokens", "")


def test_keys_come_from_the_environment_and_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_KEY", " sk-secret\n")
    config = ProviderConfig(**OPEN, api_key_env="SOME_KEY")
    monkeypatch.delenv("SOME_KEY")
    assert config.api_key() == "sk-secret"
    # It goes to other processes with the rest of the configuration.
    assert pickle.loads(pickle.dumps(config)).api_key() == "sk-secret"
    assert "sk-secret" not in repr(config) + str(config.model_dump())


def test_keys_come_from_files(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("sk-one\n")
    config = ProviderConfig(**OPEN, api_key_file=file)
    assert config.api_key() == "sk-one"
    file.unlink()
    with pytest.raises(ConfigError, match="cannot be read"):
        config.api_key()
