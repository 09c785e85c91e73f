"""The waist: what every provider of something is, whatever stands behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from helix_ray.core.agents import Agent, AgentKey, AgentRecord, KeyHolder, Session, SessionMessage, ToolOutcome
from helix_ray.core.documents import Collection, CollectionSettings, DocumentRecord, Found, Search, Upload
from helix_ray.core.events import Event
from helix_ray.core.messages import ChatRequest, ToolSpec


@runtime_checkable
class Provider(Protocol):
    """Something that answers a ``ChatRequest``: an engine, a remote API, an agent, a fallback chain."""

    def stream(self, request: ChatRequest) -> AsyncIterator[Event]:
        """Run one generation.

        Closing or cancelling the iterator stops the work behind it.

        Args:
            request: what to generate.

        Yields:
            Events in the grammar of ``helix_ray.core.events``.

        Raises:
            HelixError: one of the tree in ``helix_ray.core.errors``.
        """
        ...


@runtime_checkable
class TokenCounter(Protocol):
    """A provider that can say how long a prompt is without running it."""

    async def count_tokens(self, request: ChatRequest) -> int:
        """Length of the rendered prompt of ``request``, in tokens."""
        ...


@dataclass(frozen=True, slots=True)
class Embeddings:
    """Vectors of one embedding call.

    Attributes:
        vectors: float32, little-endian, row-major; ``len(vectors) == 4 * rows * dimensions``.
        rows: number of inputs.
        dimensions: length of one vector.
        prompt_tokens: tokens of all inputs together.
    """

    vectors: bytes
    rows: int
    dimensions: int
    prompt_tokens: int


@runtime_checkable
class Embedder(Protocol):
    """Something that turns texts into vectors."""

    async def embed(self, inputs: Sequence[str] | Sequence[Sequence[int]], dimensions: int | None = None) -> Embeddings:
        """Embed every input.

        Args:
            inputs: texts, or token ids of the embedder's own tokenizer.
            dimensions: cut the vectors to so many numbers and normalize again.

        Raises:
            InvalidRequestError: an input is empty, too long or has unknown token ids, or
                ``dimensions`` is larger than the model's.
        """
        ...


@dataclass(frozen=True, slots=True)
class PairScores:
    """How well the texts of pairs fit.

    Attributes:
        values: one number for each pair, 0 to 1.
        tokens: of all texts.
    """

    values: list[float]
    tokens: int


@runtime_checkable
class Reranker(Protocol):
    """Something that reads two texts together and says how well they fit."""

    async def score(self, pairs: Sequence[tuple[str, str]]) -> PairScores:
        """Score every pair.

        Args:
            pairs: a question and a text each.

        Raises:
            InvalidRequestError: there is none, or one is too long.
        """
        ...


@runtime_checkable
class Knowledge(Protocol):
    """Collections of documents that can be searched. A tenant sees its own only; what is another's is not found."""

    async def ingest(self, tenant: str, name: str, upload: Upload) -> DocumentRecord:
        """Take a document in; when this returns, it is durable, and every search that begins now can find it.

        The same file under the same source changes nothing; another one replaces it.

        Args:
            tenant: whose it is.
            name: of the collection; it is made if there is none.
            upload: the file.

        Raises:
            InvalidRequestError: the file cannot be read, holds no text, or too much.
            ConflictError: the collection holds vectors of another model.
        """
        ...

    async def search(self, tenant: str, name: str, search: Search) -> list[Found]:
        """The passages that answer a question, best first.

        Raises:
            NotFoundError: there is no such collection.
            InvalidRequestError: the query is empty or too long, or the filter is wrong.
        """
        ...

    async def collections(self, tenant: str) -> list[tuple[Collection, int, int]]:
        """All collections by name, each with its number of documents and of chunks."""
        ...

    async def collection(self, tenant: str, name: str) -> tuple[Collection, int, int]:
        """One of them.

        Raises:
            NotFoundError: there is none with that name.
        """
        ...

    async def configure(self, tenant: str, name: str, embedding_model: str | None, settings: CollectionSettings) -> None:
        """Make a collection, or change its settings.

        Args:
            tenant: whose it is.
            name: of the collection.
            embedding_model: makes its vectors; the default one, or that which it has.
            settings: all of them.

        Raises:
            InvalidRequestError: there is no such embedding model, or it takes no chunks of that size.
            ConflictError: the collection is there, with vectors of another model.
        """
        ...

    async def delete_collection(self, tenant: str, name: str) -> None:
        """Delete a collection with everything in it.

        Raises:
            NotFoundError: there is none with that name.
        """
        ...

    async def documents(self, tenant: str, name: str, limit: int, after: str | None = None) -> list[DocumentRecord]:
        """Documents, newest first.

        Args:
            tenant: whose they are.
            name: of the collection.
            limit: at most so many.
            after: the id of the last one of the page before.

        Raises:
            NotFoundError: there is no such collection, or the document ``after`` is not in it.
        """
        ...

    async def document(self, tenant: str, name: str, document_id: str) -> tuple[DocumentRecord, str]:
        """A document and its text.

        Raises:
            NotFoundError: there is none.
        """
        ...

    async def delete_document(self, tenant: str, name: str, document_id: str) -> None:
        """Delete a document.

        Raises:
            NotFoundError: there is none.
        """
        ...

    async def dimensions(self) -> int:
        """Length of the vectors of a new collection."""
        ...


@runtime_checkable
class Agents(Protocol):
    """Agents, their keys and their sessions. A tenant sees its own only, and those that the operator configured."""

    async def tools(self) -> list[ToolSpec]:
        """All tools that agents can have, by name."""
        ...

    async def execute(self, tenant: str, name: str, arguments: str) -> ToolOutcome:
        """Run a tool.

        Args:
            tenant: whose knowledge it sees.
            name: of the tool.
            arguments: JSON text.

        Raises:
            NotFoundError: there is no such tool.
        """
        ...

    async def agents(self, tenant: str) -> list[AgentRecord]:
        """The last version of every agent, by name."""
        ...

    async def agent(self, tenant: str, name: str) -> AgentRecord:
        """The last version of an agent.

        Raises:
            NotFoundError: there is none with that name.
        """
        ...

    async def versions(self, tenant: str, name: str) -> list[AgentRecord]:
        """All versions of an agent, the last one first.

        Raises:
            NotFoundError: there is none with that name.
        """
        ...

    async def put(self, tenant: str, agent: Agent, version: int) -> AgentRecord:
        """Make an agent, or a new version of one.

        Args:
            tenant: whose it is.
            agent: what it is.
            version: that it replaces; 0 for a new agent.

        Raises:
            InvalidRequestError: there is no such tool or model.
            ConflictError: there is a later version, or the agent is the configuration's.
        """
        ...

    async def delete(self, tenant: str, name: str) -> None:
        """Delete an agent with its versions and keys.

        Raises:
            NotFoundError: there is none with that name.
            ConflictError: it is the configuration's.
        """
        ...

    async def create_key(self, tenant: str, agent: str, name: str) -> tuple[AgentKey, str]:
        """A new key, and its text, which is told only here.

        Raises:
            NotFoundError: there is no such agent.
        """
        ...

    async def keys(self, tenant: str, agent: str) -> list[AgentKey]:
        """The keys of an agent, the newest first.

        Raises:
            NotFoundError: there is no such agent.
        """
        ...

    async def revoke_key(self, tenant: str, agent: str, key_id: str) -> None:
        """Revoke a key.

        Raises:
            NotFoundError: there is none with that id.
        """
        ...

    async def holder(self, digest: bytes) -> KeyHolder | None:
        """Whom a key stands for, if there is one with that SHA-256."""
        ...

    async def sessions(self, tenant: str, agent: str | None, limit: int, after: str | None = None) -> list[Session]:
        """Sessions, the last made first.

        Args:
            tenant: whose.
            agent: only those with this one.
            limit: at most so many.
            after: id of the last one of the page before.

        Raises:
            NotFoundError: there is no session ``after``.
        """
        ...

    async def session(self, tenant: str, agent: str | None, session: str) -> tuple[Session, list[SessionMessage]]:
        """A session and everything that was said in it.

        Raises:
            NotFoundError: there is none.
        """
        ...

    async def delete_session(self, tenant: str, agent: str | None, session: str) -> None:
        """Delete a session.

        Raises:
            NotFoundError: there is none.
        """
        ...
