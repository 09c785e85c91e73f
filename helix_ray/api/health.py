"""Health, readiness and metrics: HelixLLM's ``/internal/health``, HelixFlow's ``/health``, and the two probes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Sequence
from typing import Any, Literal, TypeVar

from pydantic import BaseModel
from starlette.responses import JSONResponse, Response

from helix_ray.api.access import Access
from helix_ray.api.endpoint import Body, Doc, Endpoint, public
from helix_ray.api.request import ApiRequest
from helix_ray.api.services import Check, Services
from helix_ray.core.cluster import StandbyHost
from helix_ray.core.deployment import HostStatus
from helix_ray.core.errors import HelixError

_TAG = "Health"
_HOSTS_S = 1.0
_T = TypeVar("_T")


class CheckReport(BaseModel):
    """The state of one part."""

    name: str
    status: Literal["healthy", "unhealthy"]
    error: str | None = None


class HealthReport(BaseModel):
    """HelixLLM's shape."""

    status: Literal["healthy", "unhealthy"]
    checks: list[CheckReport]


class ReadinessReport(BaseModel):
    """Whether requests should be sent here."""

    status: Literal["ready", "unready"]
    checks: list[CheckReport]


class ServiceReport(BaseModel):
    """HelixFlow's shape: ``timestamp`` in Unix seconds, ``services`` by name."""

    status: Literal["healthy", "unhealthy"]
    timestamp: int
    version: str
    services: dict[str, Literal["healthy", "unhealthy"]]


class LivenessReport(BaseModel):
    """The process answers."""

    status: Literal["alive"]


def health_endpoints(services: Services) -> list[Endpoint]:
    """Endpoints that say how the application is."""
    health = services.health

    async def internal_health(request: ApiRequest) -> Response:
        checks = await health.checks()
        report = {"status": _status(checks), "checks": [_report(check) for check in checks]}
        return JSONResponse(report, 200 if report["status"] == "healthy" else 503)

    async def service_health(request: ApiRequest) -> Response:
        checks = await health.checks()
        status = _status(checks)
        report = {
            "status": status,
            "timestamp": int(time.time()),
            "version": services.version,
            "services": {check.name: check.status for check in checks},
        }
        return JSONResponse(report, 200 if status == "healthy" else 503)

    async def liveness(request: ApiRequest) -> Response:
        return JSONResponse({"status": "alive"})

    async def readiness(request: ApiRequest) -> Response:
        checks = [_report(check) for check in await health.checks()]
        if health.ready:
            return JSONResponse({"status": "ready", "checks": checks})
        return JSONResponse({"status": "unready", "checks": checks}, 503, {"retry-after": "1"})

    async def metrics(request: ApiRequest) -> Response:
        hosts, standby = await asyncio.gather(_hosts(services), _standby(services))
        body, content_type = services.metrics.exposition(request.headers.get("accept", ""), hosts, standby)
        return Response(body, headers={"content-type": content_type})

    service_doc = _doc("Health of every service", ServiceReport, 503)
    return [
        Endpoint("GET", ("/healthz",), liveness, _doc("The process is alive", LivenessReport), Access.OPEN),
        Endpoint("GET", ("/readyz",), readiness, _doc("Requests should be sent here", ReadinessReport, 503), Access.OPEN),
        Endpoint("GET", ("/health",), service_health, service_doc, Access.OPEN),
        Endpoint("GET", public("/health"), service_health, service_doc),
        Endpoint(
            "GET",
            ("/internal/health",),
            internal_health,
            _doc("Health of every part", HealthReport, 503),
            Access.INTERNAL,
        ),
        Endpoint(
            "GET",
            ("/metrics",),
            metrics,
            Doc("Prometheus metrics", _TAG, answers={200: (Body({"type": "string"}, "text/plain"),)}),
            Access.INTERNAL,
        ),
    ]


async def _hosts(services: Services) -> Sequence[HostStatus]:
    """The hosts of the cluster; none where nobody tells in time, as the other metrics do not wait for them."""
    return () if services.placements is None else await _in_time(services.placements.hosts())


async def _standby(services: Services) -> Sequence[StandbyHost]:
    """The hosts on standby, in the same way."""
    return () if services.hosts is None else await _in_time(services.hosts.standby())


async def _in_time(told: Awaitable[Sequence[_T]]) -> Sequence[_T]:
    try:
        async with asyncio.timeout(_HOSTS_S):
            return await told
    except (HelixError, TimeoutError):
        return ()


def _doc(summary: str, report: type[BaseModel], *further: int) -> Doc:
    return Doc(summary, _TAG, answers={status: (Body(report),) for status in (200, *further)})


def _status(checks: list[Check]) -> str:
    return "healthy" if all(check.status == "healthy" for check in checks) else "unhealthy"


def _report(check: Check) -> dict[str, Any]:
    report = {"name": check.name, "status": check.status}
    return report if check.error is None else {**report, "error": check.error}
