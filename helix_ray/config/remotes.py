"""Models of other services: ``providers`` and ``remotes`` in configs/models.yaml."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, PrivateAttr, SecretStr, field_validator, model_validator

from helix_ray.config.caching import CacheConfig
from helix_ray.config.described import Described, ModelId
from helix_ray.config.frozen import ConfigError, Frozen

ProviderKind = Literal["openai", "anthropic", "bedrock", "noop"]

_PUBLIC = {"openai": "https://api.openai.com/v1", "anthropic": "https://api.anthropic.com"}
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}")
_HEADER_VALUE = re.compile(r"[\x20-\x7e]{0,1024}")
# Credentials come from the environment or a file, and the rest is what a request itself says.
_KEYS = ("authorization", "x-api-key", "api-key", "x-goog-api-key", "proxy-authorization", "cookie")
_OWN = ("host", "connection", "transfer-encoding", "content-length", "content-type", "content-encoding", "accept-encoding")
_NOT_HERE = frozenset((*_KEYS, *_OWN, "accept", "expect", "te"))


class Timeouts(Frozen):
    """How long a provider may take, in seconds.

    Attributes:
        connect: to take a connection, TLS included, and to wait for a free one of the pool.
        first_token: from the request to the first piece of a streamed answer.
        between_tokens: from one piece to the next.
        total: of the whole answer. The only one besides ``connect`` for answers that come in one piece.
    """

    connect: float = Field(10.0, gt=0, le=600)
    first_token: float = Field(120.0, gt=0, le=3600)
    between_tokens: float = Field(60.0, gt=0, le=3600)
    total: float = Field(600.0, gt=0, le=86_400)


class ProviderConfig(Frozen):
    """A service that answers for models: an entry of ``providers`` in configs/models.yaml.

    Attributes:
        id: names it in ``remotes``, in the model list and in errors.
        kind: the protocol that it speaks; ``noop`` is no service, and answers by itself.
        base_url: what the protocol's paths are appended to; for ``openai`` it ends with the version, such as ``/v1``.
        region: of Amazon, for ``bedrock``, such as ``us-east-1``.
        credentials_file: Amazon's keys in the form of ``~/.aws/credentials``, read again when it changes; left out, the
            environment has them.
        profile: section of that file.
        api_key_env: name of the environment variable with the key.
        api_key_file: file with the key; it is read again when it changes.
        headers: are sent with each request, such as ``OpenAI-Organization`` or ``anthropic-beta``.
        timeouts: how long it may take.
        pool: most connections of one process.
        ca_file: PEM certificates that sign the provider's; the system's when left out.
        answer_bytes: longest answer.
        max_tokens_field: what an OpenAI-compatible provider calls the most tokens of an answer.
        stream_usage: ask an OpenAI-compatible provider for the usage of streams; some refuse the question.
        extensions: send what OpenAI itself does not know and vLLM does: ``top_k``, ``min_p``, ``repetition_penalty``,
            ``min_tokens``, ``ignore_eos``, and answers that go on where a text ends.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$")
    kind: ProviderKind
    base_url: str = ""
    region: str | None = Field(None, pattern=r"^[a-z]{2}(-[a-z]+)+-[0-9]+$")
    credentials_file: Path | None = None
    profile: str = Field("default", min_length=1, max_length=128)
    api_key_env: str | None = Field(None, pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,127}$")
    api_key_file: Path | None = None
    headers: dict[str, str] = Field(default_factory=dict)
    timeouts: Timeouts = Timeouts()
    pool: int = Field(1024, gt=0, le=65_536)
    ca_file: Path | None = None
    answer_bytes: int = Field(64 * 2**20, ge=2**10, le=2**31)
    max_tokens_field: Literal["max_tokens", "max_completion_tokens"] | None = None
    stream_usage: bool = True
    extensions: bool = False

    _secret: SecretStr = PrivateAttr(SecretStr(""))

    @field_validator("base_url")
    @classmethod
    def _plain_url(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query):
            raise ValueError("an http or https address without user and query")
        if parts.fragment:
            raise ValueError("an http or https address without fragment")
        return value.rstrip("/")

    @field_validator("headers")
    @classmethod
    def _plain_headers(cls, value: dict[str, str]) -> dict[str, str]:
        for name, text in value.items():
            if not _HEADER_NAME.fullmatch(name) or not _HEADER_VALUE.fullmatch(text):
                raise ValueError(f"{name[:64]!r} is no header, or has a value that none can have")
            if name.lower() in _NOT_HERE:
                raise ValueError(f"{name} is set by the application; keys come by api_key_env or api_key_file")
        return value

    @model_validator(mode="after")
    def _fits_its_kind(self) -> ProviderConfig:
        if self.api_key_env is not None and self.api_key_file is not None:
            raise ValueError("give api_key_env or api_key_file, not both")
        if self.kind == "noop" and (self.base_url or self.api_key_env or self.api_key_file):
            raise ValueError("a noop provider has no address and no key")
        if self.kind == "bedrock" and self.region is None:
            raise ValueError("give region")
        if self.kind == "bedrock" and (self.api_key_env or self.api_key_file):
            raise ValueError(
                "Amazon's keys come by credentials_file, or the variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
            )
        if self.kind != "bedrock" and (self.region or self.credentials_file):
            raise ValueError("region and credentials_file are for kind bedrock")
        if self.api_key_env is not None:
            if not os.environ.get(self.api_key_env, "").strip():
                raise ValueError(f"the environment variable {self.api_key_env} is not set")
            self._secret = SecretStr(os.environ[self.api_key_env].strip())
        for file in (self.api_key_file, self.credentials_file, self.ca_file):
            if file is not None and not file.is_file():
                raise ValueError(f"there is no file {file}")
        return self

    @property
    def address(self) -> str:
        """``base_url``, or where the public service of this kind is."""
        return self.base_url or _PUBLIC.get(self.kind, "")

    @property
    def limit_field(self) -> str:
        """``max_tokens_field``, or what the public service calls it, or else what all others do."""
        return self.max_tokens_field or ("max_completion_tokens" if self.address == _PUBLIC["openai"] else "max_tokens")

    def api_key(self) -> str:
        """The key; empty where there is none.

        Raises:
            ConfigError: its file cannot be read.
        """
        if self.api_key_file is None:
            return self._secret.get_secret_value()
        try:
            return self.api_key_file.read_text().strip()
        except (OSError, UnicodeDecodeError) as exc:
            raise ConfigError(f"{self.api_key_file}: the key cannot be read") from exc


class NoopAnswer(Frozen):
    """What a model of a ``noop`` provider says.

    Attributes:
        text: ``lorem`` is the same words for ever, ``repeat`` what the user said last.
        tokens: of one answer, if the request does not ask for less.
        first_token_s, between_tokens_s: how long it takes.
        fault: how it fails.
        fault_after: tokens before the fault; 0 is before the answer begins.
    """

    text: Literal["lorem", "repeat"] = "lorem"
    tokens: int = Field(32, ge=0, le=10**6)
    first_token_s: float = Field(0.0, ge=0, le=3600)
    between_tokens_s: float = Field(0.0, ge=0, le=3600)
    fault: Literal["rate_limit", "overloaded", "error", "timeout", "context_length", "auth"] | None = None
    fault_after: int = Field(0, ge=0)


class RemoteModel(Described):
    """A model of a provider: an entry of ``remotes`` in configs/models.yaml.

    Attributes:
        id: the name that clients use; slashes are fine.
        aliases: other names for it.
        provider: id of one of ``providers``.
        model: the provider's name for it; the id when left out.
        kind: what it does.
        context: tokens of prompt and answer together; what is held of an account's money rests on it.
        max_tokens: of an answer, where the request does not say. Anthropic's protocol asks for one in each request.
        capabilities: what it can do beyond chatting.
        thinking_budget: tokens for reasoning that a request asks for without saying how many, for models of Anthropic that need
            a number.
        body: fields of the provider's protocol that are sent with each request, such as ``service_tier``; for Bedrock those of
            the model's own protocol (``additionalModelRequestFields``).
        streaming: for Bedrock: the model knows ConverseStream; false asks for whole answers.
        cache: how its answers are kept; they are not when left out.
        noop: what a model of a noop provider says.
        max_queue: requests in progress, of one process; more are refused with 503.
    """

    id: ModelId
    aliases: tuple[ModelId, ...] = ()
    provider: str
    model: str | None = Field(None, min_length=1, max_length=256)
    kind: Literal["chat", "embedding"] = "chat"
    context: int | None = Field(None, gt=0)
    max_tokens: int | None = Field(None, gt=0)
    capabilities: tuple[Literal["tools", "structured_outputs", "reasoning", "completion"], ...] = ("tools",)
    thinking_budget: int | None = Field(None, ge=1024)
    body: dict[str, Any] = Field(default_factory=dict)
    streaming: bool = True
    cache: CacheConfig | None = None
    noop: NoopAnswer = NoopAnswer()
    max_queue: int = Field(1024, gt=0)
    owned_by: str | None = Field(None, min_length=1, max_length=128)

    @field_validator("body")
    @classmethod
    def _no_content(cls, value: dict[str, Any]) -> dict[str, Any]:
        taken = {"model", "messages", "input", "prompt", "stream", "stream_options", "tools", "system", "n"} & value.keys()
        if taken:
            raise ValueError(f"{min(taken)} is what a request says")
        return value

    @property
    def upstream(self) -> str:
        """The provider's name for it."""
        return self.model or self.id


def check_remotes(providers: Sequence[ProviderConfig], remotes: Sequence[RemoteModel]) -> None:
    """Check what providers and remote models say of each other.

    Raises:
        ValueError: two providers have one id, or a model names none, or one that cannot be its.
    """
    known = {provider.id: provider for provider in providers}
    if len(known) < len(providers):
        twice = [provider.id for provider in providers]
        raise ValueError(f"the provider {next(one for one in twice if twice.count(one) > 1)!r} is given twice")
    for model in remotes:
        provider = known.get(model.provider)
        if provider is None:
            raise ValueError(f"the remote model {model.id!r} names no provider: {model.provider!r}")
        if model.kind == "embedding" and provider.kind != "openai":
            raise ValueError(f"the remote model {model.id!r}: providers of kind {provider.kind} make no embeddings here")
        if "noop" in model.model_fields_set and provider.kind != "noop":
            raise ValueError(f"the remote model {model.id!r}: noop is for models of noop providers")
