"""Chat models of Anthropic, and of every service that speaks its protocol."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from functools import partial

import aiohttp

from helix_ray.config import ProviderConfig, RemoteModel
from helix_ray.core.events import Event
from helix_ray.core.messages import ChatRequest
from helix_ray.providers.upstream.chat import Question, converse
from helix_ray.providers.upstream.client import UpstreamClient
from helix_ray.providers.upstream.credentials import Credentials
from helix_ray.wire.anthropic.upstream.errors import decode_error
from helix_ray.wire.anthropic.upstream.request import Dialect, answer_limit, encode_count, encode_messages
from helix_ray.wire.anthropic.upstream.stream import MessageStreamDecoder, decode_message, decode_token_count
from helix_ray.wire.upstream.tally import Tally

_VERSION = "2023-06-01"


class AnthropicProvider:
    """A chat model that answers over Anthropic's messages.

    Args:
        provider: the service.
        model: one of its models.
        http: connections to it.
        credentials: its key.
    """

    def __init__(
        self, provider: ProviderConfig, model: RemoteModel, http: aiohttp.ClientSession, credentials: Credentials
    ) -> None:
        def sign() -> dict[str, str]:
            key = credentials.key()
            return {"anthropic-version": _VERSION} | ({"x-api-key": key} if key else {})

        self._client = UpstreamClient(provider, http, sign, decode_error)
        self._dialect = Dialect(model.upstream, model.max_tokens, model.thinking_budget, model.body)

    def stream(self, request: ChatRequest) -> AsyncGenerator[Event, None]:
        """See ``Provider.stream``."""
        return converse(self._client, self, request)

    async def count_tokens(self, request: ChatRequest) -> int:
        """See ``TokenCounter.count_tokens``."""
        return decode_token_count(await self._client.whole("/v1/messages/count_tokens", encode_count(request, self._dialect)))

    def ask(self, request: ChatRequest) -> Question:
        """See ``Codec.ask``."""
        body = encode_messages(request, self._dialect)
        tally = Tally(len(body), answer_limit(request, self._dialect))
        return Question("/v1/messages", body, MessageStreamDecoder(tally), partial(decode_message, tally=tally))
