"""The agent endpoints: HelixLLM's chat and tools, and agents, their keys and their sessions as objects."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from starlette.responses import JSONResponse
from starlette.types import ASGIApp

from helix_ray.api.access import Access
from helix_ray.api.agent_answers import (
    AgentAnswer,
    AgentChatAnswer,
    AgentKeyList,
    AgentList,
    DeletedAgent,
    DeletedById,
    NewAgentKey,
    SessionList,
    SessionWithMessages,
    ToolList,
    ToolResultAnswer,
)
from helix_ray.api.auth import check_session
from helix_ray.api.content import read_request
from helix_ray.api.endpoint import EVENTS, PAGE, Body, Doc, Endpoint, public
from helix_ray.api.paging import page_of, page_size
from helix_ray.api.request import ApiRequest
from helix_ray.api.services import Services
from helix_ray.api.streaming import EventStream, run_within
from helix_ray.config import AgentConfig
from helix_ray.core.errors import NotFoundError
from helix_ray.core.protocols import Agents
from helix_ray.gateway.agents import addressed
from helix_ray.wire.agents.request import decode_agent, decode_agent_change, decode_agent_chat, decode_key, decode_tool_execute
from helix_ray.wire.agents.response import (
    agent_object,
    collect_agent_chat,
    executed,
    key_object,
    message_objects,
    session_object,
    tool_object,
)
from helix_ray.wire.agents.schema import AgentChange, AgentChatRequest, KeyRequest, ToolExecuteRequest
from helix_ray.wire.agents.stream import AgentStreamEncoder

_TAG = "Agents"
_CHAT_EXAMPLE: dict[str, Any] = {"session_id": "sess_abc123", "messages": [{"role": "user", "content": "What time is it?"}]}
_TOOL_EXAMPLE: dict[str, Any] = {"name": "calculator", "arguments": {"expression": "6 * 7"}}
_AGENT_EXAMPLE: dict[str, Any] = {
    "name": "support",
    "system_prompt": "You answer questions of customers.",
    "tools": ["time"],
    "collections": ["manual"],
}


def agent_endpoints(services: Services) -> list[Endpoint]:
    """Endpoints of the agents, where there are any."""
    if services.agents is None:
        return []
    api = AgentsApi(services, services.agents)
    key, any_key = Access.KEY, Access.ANY_KEY
    by_name, by_id = {"name": "Of the agent."}, {"id": "Of the session."}
    table: tuple[tuple[str, str, Callable[[ApiRequest], Any], Access, Doc], ...] = (
        (
            "POST",
            "/agents/chat",
            api.chat,
            any_key,
            Doc(
                "Chat with an agent",
                _TAG,
                request=Body(AgentChatRequest, example=_CHAT_EXAMPLE),
                answers={200: (Body(AgentChatAnswer), EVENTS)},
                failures=(402, 409),
            ),
        ),
        ("GET", "/agents/tools", api.tools, key, Doc("List tools", _TAG, answers=_ok(ToolList))),
        (
            "POST",
            "/agents/tools/execute",
            api.execute,
            key,
            Doc("Run a tool", _TAG, request=Body(ToolExecuteRequest, example=_TOOL_EXAMPLE), answers=_ok(ToolResultAnswer)),
        ),
        (
            "GET",
            "/agents/sessions",
            api.sessions,
            any_key,
            Doc(
                "List sessions, newest first",
                _TAG,
                answers=_ok(SessionList),
                failures=(400, 404),
                queries={**PAGE, "agent": "Only this one's."},
            ),
        ),
        (
            "GET",
            "/agents/sessions/{id}",
            api.session,
            any_key,
            Doc("Read a session", _TAG, answers=_ok(SessionWithMessages), failures=(404,), path_parameters=by_id),
        ),
        (
            "DELETE",
            "/agents/sessions/{id}",
            api.delete_session,
            any_key,
            Doc("Delete a session", _TAG, answers=_ok(DeletedById), failures=(404, 409), path_parameters=by_id),
        ),
        ("GET", "/agents", api.agents, key, Doc("List agents", _TAG, answers=_ok(AgentList))),
        (
            "POST",
            "/agents",
            api.create,
            key,
            Doc(
                "Make an agent",
                _TAG,
                request=Body(AgentConfig, example=_AGENT_EXAMPLE),
                answers=_ok(AgentAnswer, 201),
                failures=(409,),
            ),
        ),
        (
            "GET",
            "/agents/{name}",
            api.agent,
            key,
            Doc("Look at an agent", _TAG, answers=_ok(AgentAnswer), failures=(404,), path_parameters=by_name),
        ),
        (
            "PUT",
            "/agents/{name}",
            api.change,
            key,
            Doc(
                "Change an agent",
                _TAG,
                request=Body(AgentChange, example={"system_prompt": "You answer in one sentence."}),
                answers=_ok(AgentAnswer),
                failures=(409,),
                path_parameters=by_name,
            ),
        ),
        (
            "DELETE",
            "/agents/{name}",
            api.delete,
            key,
            Doc("Delete an agent", _TAG, answers=_ok(DeletedAgent), failures=(404, 409), path_parameters=by_name),
        ),
        (
            "GET",
            "/agents/{name}/versions",
            api.versions,
            key,
            Doc("List an agent's versions", _TAG, answers=_ok(AgentList), failures=(404,), path_parameters=by_name),
        ),
        (
            "GET",
            "/agents/{name}/keys",
            api.keys,
            key,
            Doc("List an agent's keys", _TAG, answers=_ok(AgentKeyList), failures=(404,), path_parameters=by_name),
        ),
        (
            "POST",
            "/agents/{name}/keys",
            api.create_key,
            key,
            Doc(
                "Make a key; it is told only now",
                _TAG,
                request=Body(KeyRequest, example={"name": "website"}),
                answers=_ok(NewAgentKey, 201),
                path_parameters=by_name,
            ),
        ),
        (
            "DELETE",
            "/agents/{name}/keys/{id}",
            api.revoke_key,
            key,
            Doc(
                "Revoke a key",
                _TAG,
                answers=_ok(DeletedById),
                failures=(404,),
                path_parameters={**by_name, "id": "Of the key."},
            ),
        ),
    )
    return [Endpoint(method, public(path), handler, doc, access) for method, path, handler, access, doc in table]


def _ok(answer: type, status: int = 200) -> dict[int, tuple[Body, ...]]:
    return {status: (Body(answer),)}


class AgentsApi:
    """The handlers.

    Args:
        services: what they work with.
        agents: the agents.
    """

    def __init__(self, services: Services, agents: Agents) -> None:
        self._settings = services.settings
        self._chat = services.chat
        self._agents = agents

    async def chat(self, request: ApiRequest) -> ASGIApp:
        """``POST /agents/chat``."""
        wanted = await read_request(request, self._settings, decode_agent_chat)
        asked = addressed(wanted.request, request.principal, wanted.session)
        assert asked.run is not None
        session, seconds = asked.run.session, self._settings.request_timeout_s
        events = self._chat.stream(asked, request.call)
        if not asked.stream:
            work = collect_agent_chat(events, session, wanted.trace)
            return JSONResponse(await run_within(work, request.receive, seconds))
        encoder = AgentStreamEncoder(session, wanted.trace, request.call.request_id)
        return EventStream(events, encoder, request.call, seconds)

    async def tools(self, request: ApiRequest) -> ASGIApp:
        """``GET /agents/tools``."""
        return JSONResponse({"tools": [tool_object(spec) for spec in await self._agents.tools()]})

    async def execute(self, request: ApiRequest) -> ASGIApp:
        """``POST /agents/tools/execute``: a tool that fails is an answer that says so."""
        name, arguments = await read_request(request, self._settings, decode_tool_execute)
        work = self._agents.execute(request.tenant, name, arguments)
        return JSONResponse(executed(name, await run_within(work, request.receive, self._settings.request_timeout_s)))

    async def agents(self, request: ApiRequest) -> ASGIApp:
        """``GET /agents``."""
        records = await self._agents.agents(request.tenant)
        return JSONResponse({"object": "list", "data": [agent_object(record) for record in records], "has_more": False})

    async def create(self, request: ApiRequest) -> ASGIApp:
        """``POST /agents``."""
        agent = await read_request(request, self._settings, decode_agent)
        return JSONResponse(agent_object(await self._agents.put(request.tenant, agent, 0)), 201)

    async def agent(self, request: ApiRequest) -> ASGIApp:
        """``GET /agents/{name}``."""
        return JSONResponse(agent_object(await self._agents.agent(request.tenant, request.path_params["name"])))

    async def change(self, request: ApiRequest) -> ASGIApp:
        """``PUT /agents/{name}``."""
        name = request.path_params["name"]
        agent, expected = await read_request(request, self._settings, partial(decode_agent_change, name))
        version = expected or (await self._agents.agent(request.tenant, name)).version
        return JSONResponse(agent_object(await self._agents.put(request.tenant, agent, version)))

    async def delete(self, request: ApiRequest) -> ASGIApp:
        """``DELETE /agents/{name}``."""
        name = request.path_params["name"]
        await self._agents.delete(request.tenant, name)
        return JSONResponse({"name": name, "deleted": True})

    async def versions(self, request: ApiRequest) -> ASGIApp:
        """``GET /agents/{name}/versions``."""
        records = await self._agents.versions(request.tenant, request.path_params["name"])
        return JSONResponse({"object": "list", "data": [agent_object(record) for record in records], "has_more": False})

    async def keys(self, request: ApiRequest) -> ASGIApp:
        """``GET /agents/{name}/keys``."""
        keys = await self._agents.keys(request.tenant, request.path_params["name"])
        return JSONResponse({"object": "list", "data": [key_object(key) for key in keys], "has_more": False})

    async def create_key(self, request: ApiRequest) -> ASGIApp:
        """``POST /agents/{name}/keys``."""
        check_session(request)
        label = await read_request(request, self._settings, decode_key)
        key, text = await self._agents.create_key(request.tenant, request.path_params["name"], label)
        return JSONResponse({**key_object(key), "key": text}, 201)

    async def revoke_key(self, request: ApiRequest) -> ASGIApp:
        """``DELETE /agents/{name}/keys/{id}``."""
        check_session(request)
        name, ident = request.path_params["name"], request.path_params["id"]
        await self._agents.revoke_key(request.tenant, name, ident)
        return JSONResponse({"id": ident, "deleted": True})

    async def sessions(self, request: ApiRequest) -> ASGIApp:
        """``GET /agents/sessions``."""
        limit = page_size(request)
        found = await self._agents.sessions(request.tenant, _only(request), limit + 1, request.query_params.get("after"))
        return JSONResponse(page_of(found, limit, session_object))

    async def session(self, request: ApiRequest) -> ASGIApp:
        """``GET /agents/sessions/{id}``."""
        session, messages = await self._agents.session(request.tenant, _only(request), request.path_params["id"])
        return JSONResponse({**session_object(session), "messages": message_objects(messages)})

    async def delete_session(self, request: ApiRequest) -> ASGIApp:
        """``DELETE /agents/sessions/{id}``."""
        ident = request.path_params["id"]
        await self._agents.delete_session(request.tenant, _only(request), ident)
        return JSONResponse({"id": ident, "deleted": True})


def _only(request: ApiRequest) -> str | None:
    """The agent whose sessions the caller sees; all of them, unless its key is for one."""
    wanted, only = request.query_params.get("agent"), request.principal.agent
    if only is None:
        return wanted
    if wanted not in (None, only):
        raise NotFoundError(f"There is no agent {wanted!r}.", param="agent")
    return only
