"""Which provider answers for which model name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from helix_ray.core.errors import InvalidRequestError, ModelNotFoundError
from helix_ray.core.messages import ChatRequest
from helix_ray.core.protocols import Embedder, Provider, Reranker

Capability = Literal["chat", "completion", "embeddings", "rerank", "tools", "structured_outputs", "streaming", "reasoning"]


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What the model list says of a model.

    Attributes:
        created: Unix seconds.
        context: tokens of prompt and answer together, where it is known from the configuration.
        name: what people call it; ``None`` is its id.
        description: for people.
        capabilities: what it can do, for the directory.
        targets: of a route: the models that it leads to.
    """

    id: str
    kind: Literal["chat", "embedding", "reranking"]
    created: int
    owned_by: str
    aliases: tuple[str, ...] = ()
    context: int | None = None
    name: str | None = None
    description: str = ""
    capabilities: tuple[Capability, ...] = ()
    targets: tuple[ModelCard, ...] = ()


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class ChatTarget:
    """A chat model and how much of it may be in use at once through this process.

    Attributes:
        targets: of a route: the models that it leads to, by id; their places are taken, and not any of the route.
        listed: whether the list of models shows it now.
    """

    card: ModelCard
    provider: Provider
    max_inflight: int
    targets: Mapping[str, ChatTarget] = field(default_factory=dict)
    listed: Callable[[], bool] = _always


@dataclass(frozen=True, slots=True)
class EmbeddingTarget:
    """An embedding model."""

    card: ModelCard
    embedder: Embedder
    max_inflight: int


@dataclass(frozen=True, slots=True)
class RerankingTarget:
    """A cross-encoder."""

    card: ModelCard
    reranker: Reranker
    max_inflight: int


class Router:
    """The table of all models, by id and by alias."""

    def __init__(
        self,
        chat: Iterable[ChatTarget] = (),
        embedding: Iterable[EmbeddingTarget] = (),
        reranking: Iterable[RerankingTarget] = (),
        default: str | None = None,
        agents: ChatTarget | None = None,
    ) -> None:
        self._cards: dict[str, ModelCard] = {}
        self._chat: dict[str, ChatTarget] = {}
        self._embedding: dict[str, EmbeddingTarget] = {}
        self._reranking: dict[str, RerankingTarget] = {}
        self._default = default
        self._agents = agents
        for chat_target in chat:
            for name in self._register(chat_target.card):
                self._chat[name] = chat_target
        for embedding_target in embedding:
            for name in self._register(embedding_target.card):
                self._embedding[name] = embedding_target
        for reranking_target in reranking:
            for name in self._register(reranking_target.card):
                self._reranking[name] = reranking_target

    def _register(self, card: ModelCard) -> Iterator[str]:
        self._cards[card.id] = card
        yield card.id
        yield from card.aliases

    def models(self) -> list[ModelCard]:
        """Every model once, in the order of the configuration; not those that only services start, and none does."""
        return [card for card in self._cards.values() if card.id not in self._chat or self._chat[card.id].listed()]

    def cards(self) -> list[ModelCard]:
        """The same, with those."""
        return list(self._cards.values())

    def chats(self) -> list[ChatTarget]:
        """Every chat model and every route once, in the order of the configuration."""
        return [self._chat[card.id] for card in self._cards.values() if card.kind == "chat"]

    def card(self, name: str) -> ModelCard:
        """The card of the model called ``name``.

        Raises:
            ModelNotFoundError: no model has that id or alias.
        """
        target = self._chat.get(name) or self._embedding.get(name) or self._reranking.get(name)
        if target is None:
            raise _unknown(name)
        return target.card

    def chat(self, name: str) -> ChatTarget:
        """The chat model called ``name``; the default one for an empty name.

        Raises:
            ModelNotFoundError: no model has that id or alias.
            InvalidRequestError: the model does not chat.
        """
        target = self._chat.get(name or self._default or "")
        if target is not None:
            return target
        if name in self._embedding:
            raise InvalidRequestError(f"The model `{name}` only makes embeddings.", param="model")
        if name in self._reranking:
            raise InvalidRequestError(f"The model `{name}` only compares texts.", param="model")
        raise _unknown(name)

    def answering(self, request: ChatRequest) -> ChatTarget:
        """What answers a request: an agent, or a model.

        Raises:
            ModelNotFoundError: no model has that id or alias, or there are no agents.
            InvalidRequestError: the model does not chat.
        """
        if request.agent is None:
            return self.chat(request.model)
        if self._agents is None:
            raise _unknown(f"agent:{request.agent}")
        return self._agents

    def embedding(self, name: str) -> EmbeddingTarget:
        """The embedding model called ``name``.

        Raises:
            ModelNotFoundError: no model has that id or alias.
            InvalidRequestError: the model makes no embeddings.
        """
        target = self._embedding.get(name)
        if target is not None:
            return target
        if name in self._chat or name in self._reranking:
            raise InvalidRequestError(f"The model `{name}` makes no embeddings.", param="model")
        raise _unknown(name)

    def reranking(self, name: str) -> RerankingTarget | None:
        """The cross-encoder called ``name``, if there is one."""
        return self._reranking.get(name)


def _unknown(name: str) -> ModelNotFoundError:
    return ModelNotFoundError(f"The model `{name}` does not exist.", param="model")
