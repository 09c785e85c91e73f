"""Models as the directory shows them: what they can do, and what they cost."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from helix_ray.config import PriceList
from helix_ray.core.money import NANO, WHOLE, Price, as_usd
from helix_ray.gateway.router import ModelCard
from helix_ray.wire.openai.schema import ChatCompletionRequest, EmbeddingRequest
from helix_ray.wire.rerank.schema import RerankRequest

_MILLION = 10**6
# What a request is about, what is only transport, and what is refused.
_NO_PARAMETERS = frozenset(
    ("model", "messages", "input", "query", "documents", "user", "stream", "stream_options", "functions", "function_call")
)
_REQUESTS: dict[str, type[BaseModel]] = {
    "chat": ChatCompletionRequest,
    "embedding": EmbeddingRequest,
    "reranking": RerankRequest,
}
_ONLY_WITH = {
    "tools": "tools",
    "tool_choice": "tools",
    "parallel_tool_calls": "tools",
    "reasoning_effort": "reasoning",
    "response_format": "structured_outputs",
}
_OUTPUTS = {"chat": "text", "embedding": "embeddings", "reranking": "scores"}


def directory_entry(card: ModelCard, prices: PriceList) -> dict[str, Any]:
    """One model.

    Args:
        card: what the configuration says of it.
        prices: what models cost.
    """
    price = price_of(card, prices)
    return {
        "id": card.id,
        "name": card.name or card.id,
        "description": card.description,
        "created": card.created,
        "owned_by": card.owned_by,
        "aliases": list(card.aliases),
        "context_length": card.context,
        "capabilities": list(card.capabilities),
        "architecture": {"input_modalities": ["text"], "output_modalities": [_OUTPUTS[card.kind]]},
        "pricing": {
            "prompt": _per_token(price.prompt),
            "completion": _per_token(price.completion),
            "request": as_usd(price.request),
            "input_cache_read": _per_token(price.cached_prompt),
            "batch_discount": f"{Decimal(prices.batch_discount) / WHOLE:f}",
        },
        "supported_parameters": _parameters(card),
    }


def price_of(card: ModelCard, prices: PriceList) -> Price:
    """What a model costs, or a route at most. Only chat models write answers."""
    if card.targets:
        return _dearest([prices.model(target.id) for target in card.targets])
    if card.kind == "chat":
        return prices.model(card.id)
    price = prices.embedding(card.id)
    return Price(price.version, price.prompt, 0, price.cached_prompt, price.request, price.share)


def _dearest(prices: list[Price]) -> Price:
    return Price(
        prices[0].version,
        max(price.prompt for price in prices),
        max(price.completion for price in prices),
        max(price.cached_prompt for price in prices),
        max(price.request for price in prices),
    )


def _per_token(nano_per_million: int) -> str:
    return f"{Decimal(nano_per_million) / (NANO * _MILLION):f}"


def _parameters(card: ModelCard) -> list[str]:
    names = sorted(set(_REQUESTS[card.kind].model_fields) - _NO_PARAMETERS)
    return [name for name in names if name not in _ONLY_WITH or _ONLY_WITH[name] in card.capabilities]
