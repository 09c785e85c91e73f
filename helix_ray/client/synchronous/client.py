# Made by tests/client/mirror.py from helix_ray/client/asynchronous/client.py: change that one.
"""The client: everything that the server does, from one object."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, overload

from openai import DefaultHttpxClient

from helix_ray.client.adapters import ModelFormat, build_model
from helix_ray.client.connection import MAX_RETRIES, TIMEOUT_S, Connection
from helix_ray.client.synchronous.accounts import Accounts
from helix_ray.client.synchronous.agents import Agents
from helix_ray.client.synchronous.batch import Batch
from helix_ray.client.synchronous.cluster import Cluster
from helix_ray.client.synchronous.directory import Directory
from helix_ray.client.synchronous.knowledge import Knowledge
from helix_ray.client.synchronous.llm import Llm
from helix_ray.client.synchronous.messages import Messages
from helix_ray.client.synchronous.transport import Transport
from helix_ray.client.synchronous.webhooks import Webhooks

if TYPE_CHECKING:
    from openai.resources import Batches, Chat, Completions, Embeddings, Files, Models
    from openai.resources.responses import Responses

    from helix_ray.client.adapters.langchain import ChatHelix
    from helix_ray.client.adapters.strands import HelixModel


class Client:
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
        http_client = http_client or DefaultHttpxClient(verify=connection.trust)
        self._begin(connection, Transport(http_client=http_client, **connection.transport_options()))

    @classmethod
    def over(cls, connection: Connection) -> Self:
        """A client with connections of its own to a server that another one knows."""
        client = cls.__new__(cls)
        http_client = DefaultHttpxClient(verify=connection.trust)
        client._begin(connection, Transport(http_client=http_client, **connection.transport_options()))
        return client

    def _begin(self, connection: Connection, transport: Transport) -> None:
        self._connection = connection
        self._transport = transport
        self.agents = Agents(transport)
        self.knowledge = Knowledge(transport)
        self.accounts = Accounts(transport)
        self.cluster = Cluster(transport, connection.root)
        self.directory = Directory(transport)
        self.webhooks = Webhooks(transport)
        self.messages = Messages(transport)
        self.llm = Llm(transport)
        self.batch = Batch(transport)

    @property
    def chat(self) -> Chat:
        """OpenAI's chat: ``chat.completions.create`` and ``chat.completions.parse``."""
        return self._transport.chat

    @property
    def completions(self) -> Completions:
        """OpenAI's text completions."""
        return self._transport.completions

    @property
    def embeddings(self) -> Embeddings:
        """OpenAI's embeddings."""
        return self._transport.embeddings

    @property
    def responses(self) -> Responses:
        """OpenAI's responses."""
        return self._transport.responses

    @property
    def models(self) -> Models:
        """The models that may be named; ``directory`` says more of them."""
        return self._transport.models

    @property
    def files(self) -> Files:
        """Files of batches."""
        return self._transport.files

    @property
    def batches(self) -> Batches:
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
        return build_model(format, self._connection, {"client": self}, {**named, **options})

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

    def close(self) -> None:
        """Close all connections."""
        self._transport.close()

    def __enter__(self) -> Self:
        """The client."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close all connections."""
        self.close()
