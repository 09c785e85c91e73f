"""One embedding call from admission to account."""

from __future__ import annotations

import time
from collections.abc import Sequence

from helix_ray.core.protocols import Embeddings
from helix_ray.gateway.chat import Inflight
from helix_ray.gateway.router import Router
from helix_ray.gateway.scopes import check_model
from helix_ray.telemetry import Call


class EmbeddingsGateway:
    """Runs embedding requests.

    Args:
        router: finds the model.
        inflight: the counter that admission reads and metrics show.
    """

    def __init__(self, router: Router, inflight: Inflight) -> None:
        self._router = router
        self._inflight = inflight

    async def embed(
        self, model: str, inputs: Sequence[str] | Sequence[Sequence[int]], dimensions: int | None, call: Call
    ) -> Embeddings:
        """Embed every input and write what it consumed into ``call``.

        Args:
            model: id or alias of an embedding model.
            inputs: texts, or token ids of the model's own tokenizer.
            dimensions: numbers per vector; ``None`` keeps the model's own.
            call: the account of the request.

        Raises:
            HelixError: see ``Embedder.embed``; ``OverloadedError`` when the model's queue is full, ``PermissionDeniedError``
                when the caller's key is for other models.
        """
        target = self._router.embedding(model)
        call.model = target.card.id
        check_model(call.principal, target.card)
        self._inflight.enter(target.card, target.max_inflight)
        try:
            result = await target.embedder.embed(inputs, dimensions)
        finally:
            self._inflight.leave(target.card)
        call.prompt_tokens += result.prompt_tokens
        call.first_token = call.last_token = time.perf_counter()
        return result
