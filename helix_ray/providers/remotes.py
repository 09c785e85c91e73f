"""Remote models, as the configuration lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from helix_ray.config import Catalog, ProviderConfig, RemoteModel
from helix_ray.core.protocols import Embedder, Provider

if TYPE_CHECKING:
    import aiohttp


@dataclass(frozen=True, slots=True)
class Kind:
    """What answers for the models of providers of one kind.

    Each is ``module:name``, is imported when a model of that kind is configured, and called with ``(ProviderConfig, RemoteModel,
    aiohttp.ClientSession, Credentials)``.

    Attributes:
        chat: a ``Provider``.
        embedding: an ``Embedder``, where the kind has embedding models.
        over_http: it needs a session and credentials; otherwise it gets ``None`` for both.
    """

    chat: str
    embedding: str | None = None
    over_http: bool = True


KINDS: Mapping[str, Kind] = {
    "openai": Kind("helix_ray.providers.openai:OpenAIProvider", "helix_ray.providers.openai_embeddings:OpenAIEmbedder"),
    "anthropic": Kind("helix_ray.providers.anthropic:AnthropicProvider"),
    "bedrock": Kind("helix_ray.providers.bedrock:build_bedrock"),
    "noop": Kind("helix_ray.providers.noop:NoopProvider", over_http=False),
}
"""All kinds of providers."""


class Remotes:
    """Makes what answers for remote models. One process has one, whose connections stay until it is closed.

    Args:
        catalog: the model list.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._providers = {provider.id: provider for provider in catalog.providers}
        self._sessions: dict[str, aiohttp.ClientSession] = {}

    def models(self, kind: str) -> list[RemoteModel]:
        """The models of a kind, ``chat`` or ``embedding``."""
        return [model for model in self._catalog.remotes if model.kind == kind]

    def chat(self, model: RemoteModel) -> Provider:
        """What answers for a chat model; an event loop runs."""
        provider = self._providers[model.provider]
        return cast(Provider, self._make(KINDS[provider.kind].chat, provider, model))

    def embedder(self, model: RemoteModel) -> Embedder:
        """What answers for an embedding model; an event loop runs."""
        provider = self._providers[model.provider]
        path = KINDS[provider.kind].embedding
        assert path is not None  # the configuration was checked
        return cast(Embedder, self._make(path, provider, model))

    async def close(self) -> None:
        """Close all connections."""
        sessions, self._sessions = list(self._sessions.values()), {}
        for session in sessions:
            await session.close()

    def _make(self, path: str, provider: ProviderConfig, model: RemoteModel) -> Any:
        module, _, name = path.partition(":")
        build = getattr(import_module(module), name)
        if not KINDS[provider.kind].over_http:
            return build(provider, model, None, None)
        # aiohttp loads here only.
        from helix_ray.providers.upstream.credentials import Credentials
        from helix_ray.providers.upstream.session import open_session

        if provider.id not in self._sessions:
            self._sessions[provider.id] = open_session(provider)
        return build(provider, model, self._sessions[provider.id], Credentials(provider))
