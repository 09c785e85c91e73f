"""From the endpoints' records to Starlette routes, with the checks that come before every handler."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import partial

from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from helix_ray.api.access import Access, Gate, check_endpoint
from helix_ray.api.admission import Admission
from helix_ray.api.delivery import Delivery
from helix_ray.api.endpoint import Endpoint, dialect_of
from helix_ray.api.idempotency import HEADER, Idempotency
from helix_ray.api.request import ApiRequest
from helix_ray.core.errors import MethodNotAllowedError, NotFoundError


class PathApp:
    """The endpoints of one path, by method.

    Args:
        endpoints: all of them.
        gate: checks the caller.
        admission: places of the endpoints that ask for a key.
        delivery: sends the response.
        idempotency: answers requests that have an idempotency key; ``None``: such a key means nothing.

    Raises:
        ValueError: they disagree on access, or two have the same method.
    """

    def __init__(
        self,
        endpoints: list[Endpoint],
        gate: Gate,
        admission: Admission,
        delivery: Delivery,
        idempotency: Idempotency | None = None,
    ) -> None:
        self._handlers = {endpoint.method: endpoint.handler for endpoint in endpoints}
        first = endpoints[0]
        if len(self._handlers) < len(endpoints) or any(endpoint.access is not first.access for endpoint in endpoints):
            raise ValueError(f"{first.paths[0]}: a method is given twice, or endpoints differ in access")
        self.access = first.access
        self.methods = frozenset(self._handlers)
        self._template = first.paths[0]
        self._name = self._template.removeprefix("/v1").replace(":path}", "}")
        self._dialect = first.dialect
        self._gate = gate
        self._admission = admission
        self._delivery = delivery
        self._idempotency = idempotency
        self._keyed = {endpoint.method: endpoint for endpoint in endpoints if endpoint.takes_idempotency_key}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request.

        Raises:
            HelixError: it is refused or fails, and nothing was sent yet.
        """
        request = ApiRequest(scope, receive)
        call = request.call
        call.route, call.dialect = self._template, self._dialect
        call.principal = await self._gate.check(self.access, request)
        check_endpoint(call.principal.scopes, self._name)
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        handler = self._handlers.get(method)
        if handler is None:
            allow = sorted(self.methods | {"HEAD"} if "GET" in self.methods else self.methods)
            raise MethodNotAllowedError(
                f"{self._template} does not take {method[:16]}; it takes {', '.join(allow)}.", details={"allow": allow}
            )
        if not self.access.asks_for_key:
            await self._delivery.send(await handler(request), scope, receive, send)
            return
        with self._admission:
            if self._idempotency is not None and method in self._keyed and HEADER in request.headers:
                deliver = partial(self._delivery.send, scope=scope, receive=receive, send=send)
                await self._idempotency.answer(request, self._keyed[method], deliver)
                return
            await self._delivery.send(await handler(request), scope, receive, send)


class UnknownPath:
    """Refuses what no route matches; below the public API, only callers with a key learn that there is nothing."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Raise the refusal.

        Raises:
            AuthenticationError, NotFoundError: always one of them.
        """
        request = ApiRequest(scope, receive)
        path = scope["path"]
        request.call.dialect = dialect_of(path)
        if path.startswith(("/v1", "/api")):
            await self._gate.check(Access.ANY_KEY, request)
        raise NotFoundError(f"There is nothing at {path[:256]!r}.")


def build_routes(
    endpoints: Iterable[Endpoint], gate: Gate, admission: Admission, delivery: Delivery, idempotency: Idempotency | None = None
) -> list[Route]:
    """One route per path, in the order of the endpoints: the busiest paths belong first."""
    by_path: dict[str, list[Endpoint]] = defaultdict(list)
    for endpoint in endpoints:
        for path in endpoint.paths:
            by_path[path].append(endpoint)
    return [Route(path, PathApp(group, gate, admission, delivery, idempotency)) for path, group in by_path.items()]
