"""The ASGI application: layers from the outside in, and the table of all endpoints.

Entry           request id, account, metrics, log line
CORSMiddleware  only with ``cors_origins``
Failures        exceptions become error bodies
Router          Starlette's, by path
PathApp         access, admission, method
Idempotency     only with ``Idempotency-Key``
handler         one function per endpoint
Delivery        TOON and compression, nothing around streams

A WebSocket passes Entry, Failures and Router as well; ``ChatSocket`` does for its chats what PathApp does for requests.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Router, WebSocketRoute
from starlette.types import ASGIApp

from helix_ray.api.access import Gate
from helix_ray.api.admin import admin_endpoints
from helix_ray.api.admission import Admission
from helix_ray.api.agents import agent_endpoints
from helix_ray.api.anthropic import anthropic_endpoints
from helix_ray.api.auth import auth_endpoints
from helix_ray.api.batches import batch_endpoints
from helix_ray.api.cluster import cluster_endpoints
from helix_ray.api.cluster_hosts import cluster_host_endpoints
from helix_ray.api.delivery import Delivery
from helix_ray.api.directory import directory_endpoints
from helix_ray.api.docs import docs_endpoints
from helix_ray.api.endpoint import Endpoint
from helix_ray.api.entry import Entry
from helix_ray.api.failures import Failures
from helix_ray.api.files import file_endpoints
from helix_ray.api.health import health_endpoints
from helix_ray.api.idempotency import REPLAYED, Idempotency
from helix_ray.api.keys import key_endpoints
from helix_ray.api.knowledge import knowledge_endpoints
from helix_ray.api.llm import llm_endpoints
from helix_ray.api.money import money_endpoints
from helix_ray.api.money_admin import money_admin_endpoints
from helix_ray.api.openai import openai_endpoints
from helix_ray.api.rerank import rerank_endpoints
from helix_ray.api.responses import response_endpoints
from helix_ray.api.route_headers import ROUTE_HEADERS
from helix_ray.api.routes import route_endpoints
from helix_ray.api.routing import Stages, UnknownPath, build_routes
from helix_ray.api.services import Services
from helix_ray.api.socket import ChatSocket
from helix_ray.api.socket_door import PATH as SOCKET_PATH
from helix_ray.api.webhooks import webhook_endpoints

_EXPOSED = ("x-request-id", "request-id", "retry-after", "retry-after-ms", "x-should-retry", REPLAYED, *ROUTE_HEADERS)


def build_app(services: Services, clock: Callable[[], float] = time.monotonic) -> ASGIApp:
    """The whole API.

    Args:
        services: what the endpoints work with.
        clock: seconds that only grow; by it callers are remembered for a moment.
    """
    settings = services.settings
    gate, delivery = Gate(settings, services.agents, services.accounts, clock), Delivery(toon=settings.feature_toon)
    answers = services.idempotent_answers
    idempotency = None if answers is None else Idempotency(answers, settings)
    stages = Stages(gate, Admission(settings.max_inflight), delivery, services.limiter, idempotency)
    socket = WebSocketRoute(SOCKET_PATH, ChatSocket(services, gate, stages.admission))
    routes = [*build_routes(build_endpoints(services), stages), socket]
    app: ASGIApp = Router(routes, redirect_slashes=False, default=UnknownPath(gate))
    app = Failures(app, delivery, settings.limits.header_bytes)
    if settings.cors_origins:
        app = CORSMiddleware(
            app,
            allow_origins=settings.cors_origins,
            allow_methods=("*",),
            allow_headers=("*",),
            expose_headers=_EXPOSED,
        )
    return Entry(app, services.metrics)


def build_endpoints(services: Services) -> list[Endpoint]:
    """Every endpoint; the busiest come first, because Starlette tries routes in order."""
    endpoints = [
        *openai_endpoints(services),
        *anthropic_endpoints(services),
        *llm_endpoints(services),
        *response_endpoints(services),
        *agent_endpoints(services),
        *knowledge_endpoints(services),
        *rerank_endpoints(services),
        *file_endpoints(services),
        *batch_endpoints(services),
        *auth_endpoints(services),
        *key_endpoints(services),
        *money_endpoints(services),
        *webhook_endpoints(services),
        *admin_endpoints(services),
        *money_admin_endpoints(services),
        *directory_endpoints(services),
        *cluster_host_endpoints(services),
        *cluster_endpoints(services),
        *health_endpoints(services),
        *route_endpoints(services),
    ]
    if services.settings.docs:
        endpoints += docs_endpoints(endpoints, services.version)
    return endpoints
