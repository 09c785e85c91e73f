"""Chat models of OpenAI, and of every service that speaks its protocol."""

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
from helix_ray.wire.openai.upstream.errors import decode_error
from helix_ray.wire.openai.upstream.request import Dialect, encode_chat
from helix_ray.wire.openai.upstream.stream import ChatStreamDecoder, decode_answer
from helix_ray.wire.upstream.tally import MOST, Tally


class OpenAIProvider:
    """A chat model that answers over OpenAI's chat completions, and completions.

    Args:
        provider: the service.
        model: one of its models.
        http: connections to it.
        credentials: its key.
    """

    def __init__(
        self, provider: ProviderConfig, model: RemoteModel, http: aiohttp.ClientSession, credentials: Credentials
    ) -> None:
        self._client = openai_client(provider, http, credentials)
        self._model = model
        self._dialect = Dialect(
            model.upstream, provider.limit_field, model.max_tokens, provider.stream_usage, provider.extensions, model.body
        )

    def stream(self, request: ChatRequest) -> AsyncGenerator[Event, None]:
        """See ``Provider.stream``."""
        return converse(self._client, self, request)

    def ask(self, request: ChatRequest) -> Question:
        """See ``Codec.ask``."""
        body, choices = encode_chat(request, self._dialect), request.sampling.n
        tally = Tally(len(body), most_tokens(request, self._model))
        echo = request.prompt if request.echo_prompt and isinstance(request.prompt, str) else None
        return Question(
            "/chat/completions" if request.prompt is None else "/completions",
            body,
            ChatStreamDecoder(choices, tally, echo),
            partial(decode_answer, choices=choices, tally=tally, prompt_text=echo),
        )


def openai_client(provider: ProviderConfig, http: aiohttp.ClientSession, credentials: Credentials) -> UpstreamClient:
    """The client of a service that speaks OpenAI's protocol."""

    def sign() -> dict[str, str]:
        key = credentials.key()
        return {"authorization": f"Bearer {key}"} if key else {}

    return UpstreamClient(provider, http, sign, decode_error)


def most_tokens(request: ChatRequest, model: RemoteModel) -> int:
    """Tokens that an answer can have, over all choices."""
    limit = request.sampling.max_tokens or model.max_tokens or model.context
    return MOST if limit is None else limit * request.sampling.n
