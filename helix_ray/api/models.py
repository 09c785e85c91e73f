"""Models as both families list them: one object with the fields of OpenAI's and of Anthropic's API.

So ``models.list()`` of either SDK works on the same answer, whatever headers it sends. The list is never cut
into pages: ``has_more`` is false.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from helix_ray.core.agents import AgentRecord
from helix_ray.gateway.agents import PREFIX
from helix_ray.gateway.router import ModelCard


def model_object(card: ModelCard) -> dict[str, Any]:
    """One model."""
    return {
        "id": card.id,
        "object": "model",
        "created": card.created,
        "owned_by": card.owned_by,
        "type": "model",
        "display_name": card.name or card.id,
        "created_at": datetime.fromtimestamp(card.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "lifecycle": "active",
        "max_input_tokens": card.context,
    }


def agent_card(record: AgentRecord) -> ModelCard:
    """An agent as a model."""
    return ModelCard(PREFIX + record.agent.name, "chat", int(record.created_at.timestamp()), "agent")


def model_list(cards: Sequence[ModelCard]) -> dict[str, Any]:
    """All models."""
    return {
        "object": "list",
        "data": [model_object(card) for card in cards],
        "has_more": False,
        "first_id": cards[0].id if cards else None,
        "last_id": cards[-1].id if cards else None,
    }
