"""The hosts of the cluster: HelixLLM's probe, the inventory, joining and leaving. All of it is for the operator's networks."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

from starlette.responses import JSONResponse, StreamingResponse
from starlette.types import ASGIApp

from helix_ray.api.access import Access
from helix_ray.api.cluster_host_answers import (
    ForgottenHost,
    HostAnswer,
    HostKeyAnswer,
    HostListAnswer,
    JoinOutcome,
    ProbeAnswer,
    StandbyAnswer,
)
from helix_ray.api.content import read_request
from helix_ray.api.endpoint import EVENTS, Body, Doc, Endpoint
from helix_ray.api.request import ApiRequest
from helix_ray.api.services import Services
from helix_ray.core.cluster import ClusterHosts, JoinProgress
from helix_ray.core.errors import InvalidRequestError
from helix_ray.wire.cluster.host_request import decode_host_change, decode_host_creation, decode_host_place
from helix_ray.wire.cluster.host_response import (
    host_key_object,
    host_object,
    outcome_object,
    report_object,
    standby_object,
    step_object,
)
from helix_ray.wire.cluster.host_schema import HostChange, HostCreation, HostPlace

_TAG = "Cluster"
_NAME = {"name": "Of the host."}
_HOST: dict[str, Any] = {"name": "gpu-1", "address": "10.0.0.7", "user": "helix", "key": "/etc/helix/cluster_key"}
_STREAM = {"stream": "`true`: an event for each step, and at last the outcome."}
_PURGE = {"purge": "`true`: remove the environment that was made there, too."}
_PROBED = {"hosts": "Names, separated by commas; without them all."}


def cluster_host_endpoints(services: Services) -> list[Endpoint]:
    """Endpoints of the cluster's hosts, where there is a cluster."""
    if services.hosts is None:
        return []
    api = ClusterHostsApi(services, services.hosts)
    one, went = {200: (Body(HostAnswer),)}, {200: (Body(JoinOutcome), EVENTS)}
    table: tuple[tuple[str, str, Callable[[ApiRequest], Any], Doc], ...] = (
        (
            "POST",
            "/probe",
            api.probe,
            Doc("Look at all hosts", _TAG, None, {200: (Body(ProbeAnswer),)}, (400, 404), queries=_PROBED),
        ),
        ("GET", "/hosts", api.hosts, Doc("List the inventory", _TAG, None, {200: (Body(HostListAnswer),)})),
        (
            "POST",
            "/hosts",
            api.add,
            Doc("Add a host", _TAG, Body(HostCreation, example=_HOST), {201: (Body(HostAnswer),)}, (409,)),
        ),
        (
            "PATCH",
            "/hosts/{name}",
            api.change,
            Doc("Change a host", _TAG, Body(HostChange, example={"standby": True}), one, (409,), _NAME),
        ),
        (
            "DELETE",
            "/hosts/{name}",
            api.remove,
            Doc("Take a host out of the inventory", _TAG, None, {200: (Body(ForgottenHost),)}, (404, 409), _NAME),
        ),
        ("POST", "/hosts/{name}/join", api.join, Doc("Have a host join Ray", _TAG, None, went, (400, 404, 409), _NAME, _STREAM)),
        (
            "POST",
            "/hosts/{name}/leave",
            api.leave,
            Doc("Have a host leave Ray", _TAG, None, went, (400, 404, 409), _NAME, {**_STREAM, **_PURGE}),
        ),
        (
            "POST",
            "/hosts/{name}/standby",
            api.standby,
            Doc("Have a host join and leave as demand asks", _TAG, None, {200: (Body(StandbyAnswer),)}, (404, 409), _NAME),
        ),
        (
            "POST",
            "/host-keys",
            api.host_key,
            Doc(
                "Look at the key that a host shows",
                _TAG,
                Body(HostPlace, example={"address": "10.0.0.7"}),
                {200: (Body(HostKeyAnswer),)},
            ),
        ),
    )
    return [
        Endpoint(method, (f"/internal/cluster{path}",), handler, doc, Access.INTERNAL) for method, path, handler, doc in table
    ]


class ClusterHostsApi:
    """The handlers.

    Args:
        services: what they work with.
        hosts: of the cluster.
    """

    def __init__(self, services: Services, hosts: ClusterHosts) -> None:
        self._settings = services.settings
        self._hosts = hosts

    async def probe(self, request: ApiRequest) -> ASGIApp:
        """``POST /probe``."""
        names = request.query_params.get("hosts")
        wanted = None if names is None else tuple(name for name in names.split(",") if name)
        return JSONResponse({"hosts": [report_object(report) for report in await self._hosts.probe(wanted)]})

    async def hosts(self, request: ApiRequest) -> ASGIApp:
        """``GET /hosts``."""
        return JSONResponse({"hosts": [host_object(host) for host in await self._hosts.hosts()]})

    async def add(self, request: ApiRequest) -> ASGIApp:
        """``POST /hosts``."""
        host, fingerprint = await read_request(request, self._settings, decode_host_creation)
        return JSONResponse(host_object(await self._hosts.add_host(host, fingerprint)), 201)

    async def change(self, request: ApiRequest) -> ASGIApp:
        """``PATCH /hosts/{name}``."""
        changes, fingerprint = await read_request(request, self._settings, decode_host_change)
        return JSONResponse(host_object(await self._hosts.change_host(request.path_params["name"], changes, fingerprint)))

    async def remove(self, request: ApiRequest) -> ASGIApp:
        """``DELETE /hosts/{name}``."""
        name = request.path_params["name"]
        await self._hosts.remove_host(name)
        return JSONResponse({"name": name, "deleted": True})

    async def host_key(self, request: ApiRequest) -> ASGIApp:
        """``POST /host-keys``."""
        address, port = await read_request(request, self._settings, decode_host_place)
        return JSONResponse(host_key_object(await self._hosts.host_key(address, port)))

    async def join(self, request: ApiRequest) -> ASGIApp:
        """``POST /hosts/{name}/join``."""
        stream = _flag(request, "stream")
        return await self._outcome(await self._hosts.join(request.path_params["name"]), stream)

    async def leave(self, request: ApiRequest) -> ASGIApp:
        """``POST /hosts/{name}/leave``."""
        stream, purge = _flag(request, "stream"), _flag(request, "purge")
        return await self._outcome(await self._hosts.leave(request.path_params["name"], purge), stream)

    async def standby(self, request: ApiRequest) -> ASGIApp:
        """``POST /hosts/{name}/standby``."""
        return JSONResponse(standby_object(await self._hosts.hand_over(request.path_params["name"])))

    async def _outcome(self, begun: JoinProgress, stream: bool) -> ASGIApp:
        """The answer to what was begun. It goes on where the client does not wait for its end."""
        if stream:
            return StreamingResponse(self._events(begun.host), media_type="text/event-stream")
        progress = begun
        while progress.state == "running":
            progress = await self._hosts.progress(begun.host, len(progress.steps))
        if progress.error is not None:
            raise progress.error
        return JSONResponse(outcome_object(progress))

    async def _events(self, name: str) -> AsyncIterator[str]:
        seen = 0
        while True:
            progress = await self._hosts.progress(name, seen)
            for step in progress.steps[seen:]:
                yield _event(step_object(step))
            seen = len(progress.steps)
            if progress.state != "running":
                yield _event(outcome_object(progress)) + "data: [DONE]\n\n"
                return


def _event(value: dict[str, Any]) -> str:
    return f"data: {json.dumps(value)}\n\n"


def _flag(request: ApiRequest, name: str) -> bool:
    """A yes or no of the query.

    Raises:
        InvalidRequestError: it is neither.
    """
    value = request.query_params.get(name, "false")
    if value not in ("true", "false"):
        raise InvalidRequestError(f"`{name}` is true or false.", param=name)
    return value == "true"
