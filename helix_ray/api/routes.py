"""How the targets of routes are, for operators."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field
from starlette.responses import JSONResponse
from starlette.types import ASGIApp

from helix_ray.api.access import Access
from helix_ray.api.endpoint import Body, Doc, Endpoint
from helix_ray.api.request import ApiRequest
from helix_ray.api.services import Services
from helix_ray.providers.routes.fallback import Fallback


class RouteTarget(BaseModel):
    """A target, as this process sees it."""

    target: str
    breaker: Literal["closed", "open", "half_open"]
    tries: int = Field(description="Tries of the breaker's window.")
    failures: int = Field(description="Those of them that failed.")
    running: int = Field(description="Tries that run now.")
    retry_after_s: float = Field(description="Seconds until an open breaker is probed.")


class RouteReport(BaseModel):
    """A route."""

    id: str
    spare_tries: int = Field(description="Further tries that there may be now.")
    targets: list[RouteTarget]


class RouteReports(BaseModel):
    """All routes of the process that answers."""

    routes: list[RouteReport]


def route_endpoints(services: Services) -> list[Endpoint]:
    """The endpoint that shows the routes."""
    routes = [target.provider for target in services.router.chats() if isinstance(target.provider, Fallback)]

    async def show(request: ApiRequest) -> ASGIApp:
        reports = [RouteReport(id=one.config.id, spare_tries=one.spare_tries, targets=_targets(one)) for one in routes]
        return JSONResponse(RouteReports(routes=reports).model_dump())

    doc = Doc("Routes and the state of their targets", "Health", answers={200: (Body(RouteReports),)})
    return [Endpoint("GET", ("/internal/routes",), show, doc, Access.INTERNAL)]


def _targets(route: Fallback) -> list[RouteTarget]:
    return [
        RouteTarget(
            target=one.target,
            breaker=one.state,
            tries=one.tries,
            failures=one.failures,
            running=one.running,
            retry_after_s=round(one.retry_after, 3),
        )
        for one in route.status()
    ]
