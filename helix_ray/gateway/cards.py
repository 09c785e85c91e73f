"""What the configuration says of a model, as the lists of models show it."""

from __future__ import annotations

from helix_ray.config import EmbedderConfig, ModelConfig, RemoteModel, RerankerConfig
from helix_ray.gateway.router import Capability, ModelCard


def chat_card(config: ModelConfig, created: int) -> ModelCard:
    """A chat model; ``created`` is in Unix seconds."""
    can: list[Capability] = ["chat", "completion", "streaming", "structured_outputs"]
    if config.tool_parser is not None:
        can.append("tools")
    if config.reasoning_parser is not None:
        can.append("reasoning")
    return ModelCard(
        config.id,
        "chat",
        created,
        config.owned_by,
        config.aliases,
        config.context,
        config.name,
        config.description,
        tuple(can),
    )


def embedding_card(config: EmbedderConfig, created: int) -> ModelCard:
    """An embedding model, which compares texts as well."""
    return ModelCard(
        config.id,
        "embedding",
        created,
        config.owned_by,
        config.aliases,
        name=config.name,
        description=config.description,
        capabilities=("embeddings", "rerank"),
    )


def reranking_card(config: RerankerConfig, created: int) -> ModelCard:
    """A cross-encoder."""
    return ModelCard(
        config.id,
        "reranking",
        created,
        config.owned_by,
        config.aliases,
        name=config.name,
        description=config.description,
        capabilities=("rerank",),
    )


def remote_card(config: RemoteModel, created: int) -> ModelCard:
    """A model of a provider, who owns it unless the configuration names somebody else."""
    told: tuple[Capability, ...] = ("embeddings", "rerank")
    if config.kind == "chat":
        told = ("chat", "streaming", *config.capabilities)
    return ModelCard(
        config.id,
        config.kind,
        created,
        config.owned_by or config.provider,
        config.aliases,
        config.context,
        config.name,
        config.description,
        told,
    )
