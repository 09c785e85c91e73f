"""The client: everything that the server does, from one object."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, overload

from openai import DefaultAsyncHttpxClient

from helix_ray.client.adapters import ModelFormat, build_model
from helix_ray.client.asynchronous.accounts import AsyncAccounts
from helix_ray.client.asynchronous.agents import AsyncAgents
from helix_ray.client.asynchronous.batch import AsyncBatch
from helix_ray.client.asynchronous.cluster import AsyncCluster
from helix_ray.client.asynchronous.directory import AsyncDirectory
from helix_ray.client.asynchronous.knowledge import AsyncKnowledge
from helix_ray.client.asynchronous.llm import AsyncLlm
from helix_ray.client.asynchronous.messages import AsyncMessages
from helix_ray.client.asynchronous.transport import AsyncTransport
from helix_ray.client.asynchronous.webhooks import AsyncWebhooks
from helix_ray.client.connection import MAX_RETRIES, TIMEOUT_S, Connection

if TYPE_CHECKING:
    from openai.resources import AsyncBatches, AsyncChat, AsyncCompletions, AsyncEmbeddings, AsyncFiles, AsyncModels
    from openai.resources.responses import AsyncResponses

    from helix_ray.client.adapters.langchain import ChatHelix
    from helix_ray.client.adapters.strands import HelixModel


class AsyncClient:
    """Everything that the server does.

    ``chat``, ``completions``, ``embeddings``, ``responses``, ``models``, ``files`` and ``batches`` are those of the openai
    package, with their arguments and answers; failures are those of this package everywhere.

    Args:
        api_key: a key, or the access token of a login; by default ``HELIX_API_KEY``.
        base_url: the server's address, with or without ``/v1``; by default ``HELIX_URL``, or this machine.
        timeout: seconds for an answer, or for the next piece of a stream.
        max_retries: how often a request that failed for a passing reason is sent again. Without retries no
            ``Idempotency-Key`` is sent.
        ca: file with the certificate of an authority that is trusted beside the known ones, such as a self-signed one.
        http_client: of ``httpx`` or ``httpx2``, in place of one of the client's own; its settings for TLS count.

    Raises:
        ValueError: the URL is none, or both ``ca`` and ``http_client`` were given.
        OSError: ``ca`` cannot be read.

    Attributes:
        agents, knowledge, accounts, cluster, directory, webhooks, messages, llm: the server's other families.
        batch: many chats in one call.
    """

    def __init__(
        self,
        api_key: str | None = None,
        base_url: str | None = None,
        *,
        timeout: float = TIMEOUT_S,
        max_retries: int = MAX_RETRIES,
        ca: str | Path | None = None,
        http_client: Any = None,
    ) -> None:
        if ca is not None and http_client is not None:
            raise ValueError("ca: the http_client has settings of its own")
        connection = Connection.of(api_key, base_url, timeout, max_retries, ca)
        http_client = http_client or DefaultAsyncHttpxClient(verify=connection.trust)
        self._begin(connection, AsyncTransport(http_client=http_client, **connection.transport_options()))

    @classmethod
    def over(cls, connection: Connection) -> Self:
        """A client with connections of its own to a server that another one knows."""
        client = cls.__new__(cls)
        http_client = DefaultAsyncHttpxClient(verify=connection.trust)
        client._begin(connection, AsyncTransport(http_client=http_client, **connection.transport_options()))
        return client

    def _begin(self, connection: Connection, transport: AsyncTransport) -> None:
        self._connection = connection
        self._transport = transport
        self.agents = AsyncAgents(transport)
        self.knowledge = AsyncKnowledge(transport)
        self.accounts = AsyncAccounts(transport)
        self.cluster = AsyncCluster(transport, connection.root)
        self.directory = AsyncDirectory(transport)
        self.webhooks = AsyncWebhooks(transport)
        self.messages = AsyncMessages(transport)
        self.llm = AsyncLlm(transport)
        self.batch = AsyncBatch(transport)

    @property
    def chat(self) -> AsyncChat:
        """OpenAI's chat: ``chat.completions.create`` and ``chat.completions.parse``."""
        return self._transport.chat

    @property
    def completions(self) -> AsyncCompletions:
        """OpenAI's text completions."""
        return self._transport.completions

    @property
    def embeddings(self) -> AsyncEmbeddings:
        """OpenAI's embeddings."""
        return self._transport.embeddings

    @property
    def responses(self) -> AsyncResponses:
        """OpenAI's responses."""
        return self._transport.responses

    @property
    def models(self) -> AsyncModels:
        """The models that may be named; ``directory`` says more of them."""
        return self._transport.models

    @property
    def files(self) -> AsyncFiles:
        """Files of batches."""
        return self._transport.files

    @property
    def batches(self) -> AsyncBatches:
        """Batches that outlive the program; ``batch`` is for those that do not."""
        return self._transport.batches

    @overload
    def get_model(self, format: Literal["langchain"], model: str | None = None, **options: Any) -> ChatHelix: ...

    @overload
    def get_model(self, format: Literal["strands"], model: str | None = None, **options: Any) -> HelixModel: ...

    def get_model(self, format: ModelFormat, model: str | None = None, **options: Any) -> Any:
        """A model of the server as one of another framework, over the server's LLM API.

        Args:
            format: ``langchain`` (a ``BaseChatModel``) or ``strands`` (a ``Model``).
            model: id or alias; by default the server's.
            options: of the model: ``temperature``, ``max_tokens``, and ``stop`` (LangChain) or ``stop_sequences`` and
                ``context_window_limit`` (Strands).

        Raises:
            ValueError: there is no such format or option.
            ImportError: the framework is not installed.
        """
        named = {} if model is None else {"model": model}
        return build_model(format, self._connection, {"async_client": self}, {**named, **options})

    def with_options(self, *, api_key: str | None = None, timeout: float | None = None, max_retries: int | None = None) -> Self:
        """This client with other settings, over the same connections: to close one closes both.

        Args:
            api_key: another key, or the access token of a login.
            timeout: in seconds.
            max_retries: how often a request is sent again.
        """
        now = self._connection
        connection = Connection(
            now.api_key if api_key is None else api_key,
            now.root,
            now.timeout if timeout is None else timeout,
            now.max_retries if max_retries is None else max_retries,
            now.ca,
        )
        client = type(self).__new__(type(self))
        client._begin(connection, self._transport.with_options(**connection.transport_options()))
        return client

    async def close(self) -> None:
        """Close all connections."""
        await self._transport.close()

    async def __aenter__(self) -> Self:
        """The client."""
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close all connections."""
        await self.close()
