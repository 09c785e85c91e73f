"""Agents: talk to them, make them, their keys, tools and sessions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openai import AsyncStream, Omit, omit

from helix_ray.client.asynchronous.agent_keys import AsyncAgentKeys
from helix_ray.client.asynchronous.sessions import AsyncSessions
from helix_ray.client.asynchronous.transport import AsyncTransport
from helix_ray.client.fields import part, said
from helix_ray.client.types.agents import Agent, AgentAnswer, AgentEvent, AgentList, AgentTool, AgentTools, Deleted, ToolOutcome

Messages = Iterable[Mapping[str, Any]]


class AsyncAgents:
    """Agents.

    Args:
        transport: carries the requests.

    Attributes:
        keys: of agents.
        sessions: conversations with agents.
    """

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport
        self.keys = AsyncAgentKeys(transport)
        self.sessions = AsyncSessions(transport)

    async def chat(
        self,
        messages: Messages,
        *,
        agent: str | Omit = omit,
        session_id: str | Omit = omit,
        model: str | Omit = omit,
        trace: bool | Omit = omit,
        temperature: float | Omit = omit,
        top_p: float | Omit = omit,
        max_tokens: int | Omit = omit,
        user: str | Omit = omit,
    ) -> AgentAnswer:
        """An agent's answer.

        Args:
            messages: what is new in this turn.
            agent: which one answers; by default the server's.
            session_id: keeps the conversation over several calls.
            model: in place of the agent's own.
            trace: list the steps in the answer.
            temperature, top_p: how tokens are drawn.
            max_tokens: most tokens of each call of the model.
            user: a label of the caller's.
        """
        body = said(
            messages=list(messages),
            agent=agent,
            session_id=session_id,
            model=model,
            trace=trace,
            temperature=temperature,
            top_p=top_p,
            max_tokens=max_tokens,
            user=user,
        )
        return await self._transport.post("/agents/chat", cast_to=AgentAnswer, body=body)

    async def stream(
        self,
        messages: Messages,
        *,
        agent: str | Omit = omit,
        session_id: str | Omit = omit,
        model: str | Omit = omit,
        trace: bool | Omit = omit,
        temperature: float | Omit = omit,
        top_p: float | Omit = omit,
        max_tokens: int | Omit = omit,
        user: str | Omit = omit,
    ) -> AsyncStream[AgentEvent]:
        """What an agent thinks, calls and says, as it happens. The arguments are those of ``chat``."""
        body = said(
            messages=list(messages),
            stream=True,
            agent=agent,
            session_id=session_id,
            model=model,
            trace=trace,
            temperature=temperature,
            top_p=top_p,
            max_tokens=max_tokens,
            user=user,
        )
        return await self._transport.post(
            "/agents/chat", cast_to=AgentEvent, body=body, stream=True, stream_cls=AsyncStream[AgentEvent]
        )

    async def list(self) -> Sequence[Agent]:
        """All agents."""
        return (await self._transport.get("/agents", cast_to=AgentList)).data

    async def create(
        self,
        name: str,
        *,
        description: str | Omit = omit,
        model: str | Omit = omit,
        system_prompt: str | Omit = omit,
        tools: Iterable[str] | Omit = omit,
        collections: Iterable[str] | Omit = omit,
        temperature: float | Omit | None = omit,
        top_p: float | Omit | None = omit,
        max_tokens: int | Omit | None = omit,
        limits: Mapping[str, float] | Omit = omit,
    ) -> Agent:
        """A new agent.

        Args:
            name: small letters, digits, ``-`` and ``_``.
            description: for people.
            model: behind it; by default the server's.
            system_prompt: comes before every conversation.
            tools: names of tools that it has.
            collections: of the knowledge base that it may search.
            temperature, top_p, max_tokens: where a request does not say.
            limits: of a run: ``steps``, ``seconds``, ``tokens``, ``tool_seconds``.
        """
        body = said(
            name=name,
            description=description,
            model=model,
            system_prompt=system_prompt,
            tools=tools if isinstance(tools, Omit) else [*tools],
            collections=collections if isinstance(collections, Omit) else [*collections],
            temperature=temperature,
            top_p=top_p,
            max_tokens=max_tokens,
            limits=limits,
        )
        return await self._transport.post("/agents", cast_to=Agent, body=body)

    async def retrieve(self, name: str) -> Agent:
        """An agent."""
        return await self._transport.get(f"/agents/{part(name)}", cast_to=Agent)

    async def replace(self, name: str, agent: Mapping[str, Any], *, version: int | Omit = omit) -> Agent:
        """Another version of an agent.

        Args:
            name: of the agent.
            agent: all of its settings, as ``create`` takes them; what is left out has its default from now on.
            version: refuse the change with a ``ConflictError`` if the agent has another one by now.
        """
        body = said(**agent, version=version)
        return await self._transport.put(f"/agents/{part(name)}", cast_to=Agent, body=body)

    async def delete(self, name: str) -> Deleted:
        """Delete an agent."""
        return await self._transport.delete(f"/agents/{part(name)}", cast_to=Deleted)

    async def versions(self, name: str) -> Sequence[Agent]:
        """All versions of an agent, the last one first."""
        return (await self._transport.get(f"/agents/{part(name)}/versions", cast_to=AgentList)).data

    async def tools(self) -> Sequence[AgentTool]:
        """All tools that agents may have."""
        return (await self._transport.get("/agents/tools", cast_to=AgentTools)).tools

    async def execute_tool(self, name: str, arguments: Mapping[str, Any] | Omit = omit) -> ToolOutcome:
        """Run a tool; one that fails gives an outcome that says so."""
        return await self._transport.post("/agents/tools/execute", cast_to=ToolOutcome, body=said(name=name, arguments=arguments))
