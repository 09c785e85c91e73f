"""HelixLLM's endpoints of services on the cluster, and what they lack beside: drain, explain, logs, removal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from starlette.responses import JSONResponse
from starlette.types import ASGIApp

from helix_ray.api.access import Access
from helix_ray.api.body import read_body
from helix_ray.api.cluster_answers import ClusterStatusAnswer, DeploymentAnswer, ExplanationsAnswer, OutcomeAnswer, ServiceLog
from helix_ray.api.content import read_request
from helix_ray.api.endpoint import Body, Doc, Endpoint
from helix_ray.api.paging import page_size
from helix_ray.api.request import ApiRequest
from helix_ray.api.services import Services
from helix_ray.config import Limits
from helix_ray.core.deployment import Placements
from helix_ray.wire.body import decode_json
from helix_ray.wire.cluster_services.request import decode_deploy, decode_drain, decode_explain, decode_rebalance
from helix_ray.wire.cluster_services.response import (
    deployment_object,
    error_object,
    explanations,
    logs_object,
    outcome_object,
    status_object,
)
from helix_ray.wire.cluster_services.schema import DeployRequest, DrainRequest, ExplainRequest, RebalanceRequest

_TAG = "Cluster"
_SERVICE: dict[str, Any] = {
    "name": "llama-cpp",
    "image": "ghcr.io/ggml-org/llama.cpp:server-cuda",
    "requires_gpu": True,
    "memory_mb": 16384,
}
_LINES, _MOST_LINES = 100, 10_000
_T = TypeVar("_T")


def cluster_endpoints(services: Services) -> list[Endpoint]:
    """Endpoints of services on the cluster, where there is one."""
    if services.placements is None:
        return []
    api = ClusterApi(services, services.placements)
    table: tuple[tuple[str, str, Callable[[ApiRequest], Any], Doc], ...] = (
        ("GET", "/status", api.status, _doc("Hosts and services now", ClusterStatusAnswer)),
        (
            "POST",
            "/deploy",
            api.deploy,
            _doc("Run services", OutcomeAnswer, Body(DeployRequest, example={"services": [_SERVICE]})),
        ),
        (
            "POST",
            "/rebalance",
            api.rebalance,
            _doc("Move services that gain by it", OutcomeAnswer, Body(RebalanceRequest, example={"dry_run": True})),
        ),
        (
            "POST",
            "/drain",
            api.drain,
            _doc(
                "Move all services away from a host",
                OutcomeAnswer,
                Body(DrainRequest, example={"host": "gpu-1"}),
                failures=(404,),
            ),
        ),
        (
            "POST",
            "/explain",
            api.explain,
            _doc(
                "Say of every host why it takes a service or why not",
                ExplanationsAnswer,
                Body(ExplainRequest, example={"services": [_SERVICE]}),
                failures=(404,),
            ),
        ),
        ("DELETE", "/services/{name}", api.remove, _doc("End a service", DeploymentAnswer, parameters=("name",))),
        (
            "GET",
            "/services/{name}/logs",
            api.logs,
            _doc(
                "The last lines of a service",
                ServiceLog,
                parameters=("name",),
                queries={"limit": f"Most lines, 1 to {_MOST_LINES}; {_LINES} by default."},
                failures=(400,),
            ),
        ),
    )
    return [
        Endpoint(method, (f"/internal/cluster{path}",), handler, doc, Access.INTERNAL) for method, path, handler, doc in table
    ]


def _doc(
    summary: str,
    answer: type,
    request: Body | None = None,
    parameters: tuple[str, ...] = (),
    queries: Mapping[str, str] | None = None,
    failures: tuple[int, ...] = (),
) -> Doc:
    return Doc(
        summary,
        _TAG,
        request=request,
        answers={200: (Body(answer),)},
        failures=(*failures, 404) if parameters else failures,
        path_parameters=dict.fromkeys(parameters, "Of the service."),
        queries=queries or {},
    )


class ClusterApi:
    """The handlers.

    Args:
        services: what they work with.
        placements: the services of the cluster.
    """

    def __init__(self, services: Services, placements: Placements) -> None:
        self._settings = services.settings
        self._hosts = services.hosts
        self._placements = placements

    async def status(self, request: ApiRequest) -> ASGIApp:
        """``GET /internal/cluster/status``."""
        standby = [] if self._hosts is None else await self._hosts.standby()
        return JSONResponse(status_object(await self._placements.status(), standby))

    async def deploy(self, request: ApiRequest) -> ASGIApp:
        """``POST /internal/cluster/deploy``."""
        order = await read_request(request, self._settings, decode_deploy)
        return JSONResponse(outcome_object(await self._placements.deploy(order), order.dry_run))

    async def rebalance(self, request: ApiRequest) -> ASGIApp:
        """``POST /internal/cluster/rebalance``."""
        wanted = await self._read_optional(request, decode_rebalance)
        return JSONResponse(outcome_object(await self._placements.rebalance(wanted.dry_run, wanted.wait_s), wanted.dry_run))

    async def drain(self, request: ApiRequest) -> ASGIApp:
        """``POST /internal/cluster/drain``."""
        wanted = await read_request(request, self._settings, decode_drain)
        return JSONResponse(outcome_object(await self._placements.drain(wanted.host, wanted.cancel, wanted.wait_s), False))

    async def explain(self, request: ApiRequest) -> ASGIApp:
        """``POST /internal/cluster/explain``."""
        wanted = await read_request(request, self._settings, decode_explain)
        if isinstance(wanted, str):
            outcome = await self._placements.explain_deployed(wanted)
        else:
            outcome = await self._placements.explain(wanted)
        return JSONResponse({"explanations": explanations(outcome), "errors": list(map(error_object, outcome.errors))})

    async def remove(self, request: ApiRequest) -> ASGIApp:
        """``DELETE /internal/cluster/services/{name}``."""
        return JSONResponse(deployment_object(await self._placements.remove(request.path_params["name"])))

    async def logs(self, request: ApiRequest) -> ASGIApp:
        """``GET /internal/cluster/services/{name}/logs``."""
        name = request.path_params["name"]
        host, tail = await self._placements.logs(name, page_size(request, _LINES, _MOST_LINES))
        return JSONResponse(logs_object(name, host, tail))

    async def _read_optional(self, request: ApiRequest, decode: Callable[[dict[str, Any], Limits], _T]) -> _T:
        body, limits = await read_body(request, self._settings), self._settings.limits
        return decode(decode_json(body, limits) if body.strip() else {}, limits)
