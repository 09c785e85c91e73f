"""One embedding call from admission to account."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from helix_ray.core.errors import HelixError
from helix_ray.core.protocols import Embeddings
from helix_ray.gateway.inflight import Inflight
from helix_ray.gateway.pricing import Metering
from helix_ray.gateway.router import ModelCard, Router
from helix_ray.gateway.scopes import check_model
from helix_ray.gateway.tab import HUNG_UP, Tab, end
from helix_ray.telemetry import Call


class EmbeddingsGateway:
    """Runs embedding requests.

    Args:
        router: finds the model.
        inflight: the counter that admission reads and metrics show.
        metering: counts, holds and charges; without it nobody pays.
    """

    def __init__(self, router: Router, inflight: Inflight, metering: Metering | None = None) -> None:
        self._router = router
        self._inflight = inflight
        self._metering = metering

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
        async with metered(self._metering, inputs, target.card, call) as tab:
            self._inflight.enter(target.card, target.max_inflight)
            try:
                result = await target.embedder.embed(inputs, dimensions)
            finally:
                self._inflight.leave(target.card)
            tab.prompt = result.prompt_tokens
        call.first_token = call.last_token = time.perf_counter()
        return result


@asynccontextmanager
async def metered(
    metering: Metering | None, texts: Sequence[str] | Sequence[Sequence[int]], card: ModelCard, call: Call
) -> AsyncIterator[Tab]:
    """A tab that is paid for, and closed at the end.

    Args:
        metering: opens it.
        texts: that are read.
        card: of the model that reads them.
        call: the account of the request.

    Raises:
        HelixError: see ``Meter.open``.
    """
    tab = Tab() if metering is None else await metering.texts(texts, card, call)
    error = HUNG_UP
    try:
        await tab.allow()
        yield tab
        error = ""
    except Exception as exc:
        error = exc.code if isinstance(exc, HelixError) else "server_error"
        raise
    finally:
        end(tab, call, error)
