"""The waist: what every provider of something is, whatever stands behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, runtime_checkable

from helix_ray.core.accounts import AccessToken, ApiKey, AuditRecord, Caller, KeyChanges, KeySettings, Role, User
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
class Readings:
    """Texts as an embedding model reads them, as a whole and token by token.

    Attributes:
        embeddings: of the texts.
        states: of each text what the model makes of its tokens, special ones left out: float16, little-endian, row-major, one row
            for each of them.
        starts: of each text where its tokens begin, in characters.
    """

    embeddings: Embeddings
    states: tuple[bytes, ...]
    starts: tuple[tuple[int, ...], ...]


@runtime_checkable
class TokenEmbedder(Embedder, Protocol):
    """An embedder that tells what it makes of every token, too."""

    async def read(self, texts: Sequence[str]) -> Readings:
        """Embed texts and their tokens.

        Args:
            texts: at least one.

        Raises:
            InvalidRequestError: one is empty or too long.
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


@runtime_checkable
class Accounts(Protocol):
    """Users, their sessions and their keys. What belongs to another account is not found."""

    async def register(self, username: str, email: str, password: str) -> User:
        """A new user.

        Args:
            username, email: either is a login name.
            password: of the user's choice.

        Raises:
            InvalidRequestError: the username, the e-mail address or the password cannot be one.
            ConflictError: somebody has the username or the e-mail address already.
        """
        ...

    async def login(self, login: str, password: str, address: str | None) -> tuple[User, AccessToken]:
        """Who has that username or e-mail address and password, and the tokens of a new session.

        Args:
            login: username or e-mail address.
            password: of the user.
            address: of the client, if it is known.

        Raises:
            AuthenticationError: there is nobody with both, or the user is disabled.
            RateLimitError: too many logins failed with this name, or from this address.
        """
        ...

    async def refresh(self, token: str) -> AccessToken:
        """The next tokens for a refresh token, which is spent by it.

        Raises:
            AuthenticationError: it is not valid, or was spent before, which ends the session.
        """
        ...

    async def logout(self, token: str) -> None:
        """End the session of a refresh token; one that there is not is no error."""
        ...

    async def change_password(self, account: str, old: str, new: str) -> None:
        """Change a password, and end all sessions of the user.

        Raises:
            AuthenticationError: the old password is wrong.
            InvalidRequestError: the new one cannot be one.
            RateLimitError: the old password was wrong too often.
        """
        ...

    async def user(self, account: str) -> User:
        """A user by id.

        Raises:
            NotFoundError: there is none.
        """
        ...

    async def caller(self, credential: str) -> Caller:
        """Whom a key or an access token stands for, now.

        Raises:
            AuthenticationError: it is not valid, or its user is disabled.
        """
        ...

    async def member(self, account: str) -> Caller:
        """An account as the keys of its agents stand for it, now.

        Raises:
            AuthenticationError: there is no such account, or its user is disabled.
        """
        ...

    async def create_key(self, account: str, name: str, settings: KeySettings) -> tuple[ApiKey, str]:
        """A new key, and its text, which is told only here.

        Raises:
            InvalidRequestError: a setting is out of its range.
            NotFoundError: there is no such account.
        """
        ...

    async def keys(self, account: str, limit: int, after: str | None = None) -> list[ApiKey]:
        """Keys of an account, the newest first; revoked ones as well.

        Args:
            account: whose.
            limit: at most so many.
            after: id of the last one of the page before.

        Raises:
            NotFoundError: there is no key ``after``.
        """
        ...

    async def key(self, account: str, key_id: str) -> ApiKey:
        """A key by id.

        Raises:
            NotFoundError: there is none.
        """
        ...

    async def change_key(self, account: str, key_id: str, settings: KeyChanges) -> ApiKey:
        """Change the settings that are given.

        Raises:
            InvalidRequestError: a setting is out of its range.
            NotFoundError: there is no such key.
            ConflictError: it is revoked.
        """
        ...

    async def rotate_key(self, account: str, key_id: str, grace: timedelta) -> tuple[ApiKey, str]:
        """Another text for a key.

        Args:
            account: whose key.
            key_id: of the key.
            grace: how long the text of now is accepted as well.

        Raises:
            InvalidRequestError: ``grace`` is out of its range.
            NotFoundError: there is no such key.
            ConflictError: it is revoked.
        """
        ...

    async def revoke_key(self, account: str, key_id: str) -> ApiKey:
        """Refuse a key from now on. To revoke it again changes nothing.

        Raises:
            NotFoundError: there is no such key.
        """
        ...

    async def users(self, actor: Caller, limit: int, after: str | None = None) -> list[User]:
        """All users, the last registered first.

        Args:
            actor: who asks.
            limit: at most so many.
            after: id of the last one of the page before.

        Raises:
            PermissionDeniedError: the actor is no admin.
            NotFoundError: there is no user ``after``.
        """
        ...

    async def set_role(self, actor: Caller, user_id: str, role: Role) -> None:
        """Give a user a role.

        Raises:
            PermissionDeniedError: the actor is no admin.
            NotFoundError: there is no such user.
            ConflictError: the last admin would lose the role.
        """
        ...

    async def set_plan(self, actor: Caller, user_id: str, plan: str | None) -> None:
        """Give a user a plan.

        Args:
            actor: who does it.
            user_id: of the user.
            plan: its name; ``None`` is the default one.

        Raises:
            InvalidRequestError: there is no such plan.
            PermissionDeniedError: the actor is no admin.
            NotFoundError: there is no such user.
        """
        ...

    async def disable(self, actor: Caller, user_id: str) -> None:
        """Disable a user: sessions end for good, keys are refused until the user is enabled again.

        Raises:
            PermissionDeniedError: the actor is no admin.
            NotFoundError: there is no such user.
            ConflictError: it is the last admin.
        """
        ...

    async def enable(self, actor: Caller, user_id: str) -> None:
        """Enable a user again.

        Raises:
            PermissionDeniedError: the actor is no admin.
            NotFoundError: there is no such user.
        """
        ...

    async def audit(self, actor: Caller, limit: int, after: str | None = None) -> list[AuditRecord]:
        """What admins did, the newest first.

        Raises:
            PermissionDeniedError: the actor is no admin.
            NotFoundError: there is no record ``after``.
        """
        ...
