"""Agents, their conversations and their keys, as values."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from helix_ray.core.messages import Message

AGENT_KEY_PREFIX = "hx-agent-"


def digest_of(key: str) -> bytes:
    """What is kept of a key, and what it is looked up by."""
    return hashlib.sha256(key.encode()).digest()


@dataclass(frozen=True, slots=True)
class AgentLimits:
    """Where a run ends, whatever its model would do next.

    Attributes:
        steps: most calls of the model; the last one gets no tools, so that it answers.
        seconds: longest run.
        tokens: most tokens of prompts and answers together: the run's cost.
        tool_seconds: longest call of one tool.
    """

    steps: int = 8
    seconds: float = 300.0
    tokens: int = 200_000
    tool_seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class Agent:
    """A model that answers with the help of tools.

    Attributes:
        name: ``agent:NAME`` is a model id in every dialect.
        description: for people.
        model: id or alias of the model behind it; empty for the default one.
        system_prompt: comes before every conversation.
        tools: names of the tools that it may call.
        collections: of the knowledge base, which its ``knowledge_query`` searches.
        temperature, top_p, max_tokens: of each call of the model, where a request does not say.
        limits: where a run ends.
    """

    name: str
    description: str = ""
    model: str = ""
    system_prompt: str = ""
    tools: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    temperature: float | None = None
    top_p: float | None = None
    max_tokens: int | None = None
    limits: AgentLimits = field(default_factory=AgentLimits)


@dataclass(frozen=True, slots=True)
class AgentRecord:
    """An agent as it is kept.

    Attributes:
        agent: what it is.
        version: 1 for the first one; grows with every change.
        configured: it comes from the configuration, which alone can change it.
        created_at: when this version was made.
    """

    agent: Agent
    version: int
    configured: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class AgentKey:
    """A key that applies an agent to plain chat requests.

    Attributes:
        id: what it is revoked by.
        agent: name of the agent.
        name: what its owner calls it.
        prefix: the first characters of the key, to tell keys apart.
        created_at, last_used_at: the second one to the minute.
    """

    id: str
    agent: str
    name: str
    prefix: str
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Whom a key stands for.

    Attributes:
        tenant: who made the agent.
        agent: name of the agent.
        key_id: of the key.
    """

    tenant: str
    agent: str
    key_id: str


@dataclass(frozen=True, slots=True)
class Session:
    """A conversation with an agent.

    Attributes:
        id: the caller's own, or one that begins with ``ses_``.
        agent: name of the agent.
        summary: of what was said before the messages that are still told to the model.
        messages: number of them.
        created_at, updated_at: begin, and last message.
        expires_at: when it is forgotten, if nothing more is said.
    """

    id: str
    agent: str
    summary: str
    messages: int
    created_at: datetime
    updated_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SessionMessage:
    """A message of a session.

    Attributes:
        run: id of the run that it belongs to.
        step: number of the run's step that said it; 0 for what the caller said.
        message: what was said.
        created_at: when.
    """

    run: str
    step: int
    message: Message
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ToolOutcome:
    """What came of a call of a tool.

    Attributes:
        text: for the model.
        is_error: the tool failed, was called wrongly or took too long.
    """

    text: str
    is_error: bool = False
