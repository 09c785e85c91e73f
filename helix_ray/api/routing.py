"""From the endpoints' records to Starlette routes, with the checks that come before every handler."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from starlette.requests import HTTPConnection
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from helix_ray.accounts.limiter import Limiter
from helix_ray.api.access import Access, Gate, check_endpoint
from helix_ray.api.admission import Admission
from helix_ray.api.delivery import Delivery
from helix_ray.api.endpoint import Endpoint, dialect_of
from helix_ray.api.idempotency import HEADER, Idempotency
from helix_ray.api.request import CALL, ApiRequest
from helix_ray.api.streaming import EventStream
from helix_ray.core.errors import HelixError, MethodNotAllowedError, NotFoundError
from helix_ray.telemetry import Call


@dataclass(frozen=True, slots=True)
class Stages:
    """What a request passes before and after its handler.

    Attributes:
        gate: checks the caller.
        admission: places of the endpoints that ask for a key.
        delivery: sends the response.
        limiter: knows what is left of an account's limits, where there are any.
        idempotency: answers requests that have an idempotency key; ``None``: such a key means nothing.
    """

    gate: Gate
    admission: Admission
    delivery: Delivery
    limiter: Limiter | None = None
    idempotency: Idempotency | None = None


class PathApp:
    """The endpoints of one path, by method.

    Args:
        endpoints: all of them.
        stages: around them.

    Raises:
        ValueError: they disagree on access, or two have the same method.
    """

    def __init__(self, endpoints: list[Endpoint], stages: Stages) -> None:
        self._handlers = {endpoint.method: endpoint.handler for endpoint in endpoints}
        first = endpoints[0]
        if len(self._handlers) < len(endpoints) or any(endpoint.access is not first.access for endpoint in endpoints):
            raise ValueError(f"{first.paths[0]}: a method is given twice, or endpoints differ in access")
        self.access = first.access
        self.methods = frozenset(self._handlers)
        self._template = first.paths[0]
        self._name = self._template.removeprefix("/v1").replace(":path}", "}")
        self._dialect = first.dialect
        self._stages = stages
        self._keyed = {endpoint.method: endpoint for endpoint in endpoints if endpoint.takes_idempotency_key}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request.

        Raises:
            HelixError: it is refused or fails, and nothing was sent yet.
        """
        request = ApiRequest(scope, receive)
        call = request.call
        call.route, call.dialect = self._template, self._dialect
        call.cache_control = request.headers.get("cache-control", "")
        call.principal = await self._stages.gate.check(self.access, request)
        check_endpoint(call.principal.scopes, self._name)
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        handler = self._handlers.get(method)
        if handler is None:
            allow = sorted(self.methods | {"HEAD"} if "GET" in self.methods else self.methods)
            raise MethodNotAllowedError(
                f"{self._template} does not take {method[:16]}; it takes {', '.join(allow)}.", details={"allow": allow}
            )
        stages = self._stages
        if not self.access.asks_for_key:
            await stages.delivery.send(await handler(request), scope, receive, send)
            return

        async def deliver(response: ASGIApp) -> None:
            if not isinstance(response, EventStream):
                await self._tell_limits(call)
            await stages.delivery.send(response, scope, receive, send)

        with stages.admission:
            try:
                if stages.idempotency is not None and method in self._keyed and HEADER in request.headers:
                    await stages.idempotency.answer(request, self._keyed[method], deliver)
                else:
                    await deliver(await handler(request))
            except HelixError:
                await self._tell_limits(call)
                raise

    async def _tell_limits(self, call: Call) -> None:
        """Every answer to an account tells its limits, also where nothing was counted."""
        account, caller, limiter = call.principal.account, call.principal.caller, self._stages.limiter
        if limiter is not None and call.verdict is None and account is not None and caller is not None:
            call.verdict = await limiter.look(account, caller.limits)


class UnknownPath:
    """Refuses what no route matches; below the public API, only callers with a key learn that there is nothing."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Raise the refusal.

        Raises:
            AuthenticationError, NotFoundError: always one of them.
        """
        path, call = scope["path"], scope[CALL]
        call.dialect = dialect_of(path)
        if path.startswith(("/v1", "/api")):
            await self._gate.check(Access.ANY_KEY, HTTPConnection(scope))
        raise NotFoundError(f"There is nothing at {path[:256]!r}.")


def build_routes(endpoints: Iterable[Endpoint], stages: Stages) -> list[Route]:
    """One route per path, in the order of the endpoints: the busiest paths belong first."""
    by_path: dict[str, list[Endpoint]] = defaultdict(list)
    for endpoint in endpoints:
        for path in endpoint.paths:
            by_path[path].append(endpoint)
    return [Route(path, PathApp(group, stages)) for path, group in by_path.items()]
