"""Services of other deployments, as the protocols that they are."""

from __future__ import annotations

from functools import partial
from typing import Any, cast

from ray.serve.handle import DeploymentHandle

from deployments.failures import translate
from deployments.handles import GRPC
from helix_ray.accounts.calls import CounterCalls
from helix_ray.config import Catalog
from helix_ray.core.batches import Batches
from helix_ray.core.billing import Billing
from helix_ray.core.cluster import ClusterHosts
from helix_ray.core.deployment import Placements
from helix_ray.core.idempotency import IdempotentAnswers
from helix_ray.core.protocols import Accounts, Agents, Knowledge, Reranker
from helix_ray.core.response_cache import ResponseCache
from helix_ray.core.responses import Responses
from helix_ray.core.treasury import Money
from helix_ray.core.webhooks import Webhooks
from helix_ray.gateway.cache import AnswerCache
from helix_ray.providers.calls.client import CallClient, Service
from helix_ray.providers.relay.inbox import Address
from helix_ray.providers.remote import Remote
from helix_ray.providers.serve import unary
from helix_ray.telemetry.metrics import Metrics


def remote_knowledge(index: DeploymentHandle) -> Knowledge:
    """The knowledge base of the index deployment."""
    return cast(Knowledge, Remote(lambda name: index.options(method_name=name, **GRPC), translate))


def remote_reranker(reranker: DeploymentHandle) -> Reranker:
    """The cross-encoder of a reranker deployment."""
    return cast(Reranker, Remote(lambda name: reranker.options(method_name=name, **GRPC), translate))


def remote_agents(agent: DeploymentHandle) -> Agents:
    """The agents of the agent deployment."""
    call = agent.options(method_name="call", **GRPC)
    return cast(Agents, Remote(lambda name: _Named(call, name), translate))


def control_calls(control: DeploymentHandle) -> CallClient:
    """The line to the services of the control deployment; one is enough for a process."""
    method = control.options(method_name="address", **GRPC)

    async def find() -> Address:
        address: Address = await unary(method, translate)
        return address

    return CallClient(find)


def remote_accounts(calls: CallClient) -> Accounts:
    """The accounts of the control deployment."""
    return cast(Accounts, Service(calls, "accounts"))


def remote_money(calls: CallClient) -> Money:
    """The money of the control deployment."""
    return cast(Money, Service(calls, "money"))


def remote_billing(calls: CallClient) -> Billing:
    """The holds of the control deployment."""
    return cast(Billing, Service(calls, "billing"))


def remote_counters(calls: CallClient) -> CounterCalls:
    """The counters of the control deployment."""
    return cast(CounterCalls, Service(calls, "counters"))


def remote_idempotent_answers(calls: CallClient) -> IdempotentAnswers:
    """The answers that the control deployment keeps."""
    return cast(IdempotentAnswers, Service(calls, "idempotency"))


def remote_response_cache(calls: CallClient) -> ResponseCache:
    """The answers that the control deployment keeps to be given again."""
    return cast(ResponseCache, Service(calls, "response_cache"))


def answer_cache(calls: CallClient, catalog: Catalog, metrics: Metrics) -> AnswerCache | None:
    """The answers that are given again, where a model or a route of the catalog keeps them."""
    caches = catalog.caches()
    return AnswerCache(remote_response_cache(calls), caches, metrics.looked_up) if caches else None


def remote_webhooks(calls: CallClient) -> Webhooks:
    """The webhooks of the control deployment."""
    return cast(Webhooks, Service(calls, "webhooks"))


def remote_batches(calls: CallClient) -> Batches:
    """The files and batches of the control deployment."""
    return cast(Batches, Service(calls, "batches"))


def remote_responses(calls: CallClient) -> Responses:
    """The responses that the control deployment keeps."""
    return cast(Responses, Service(calls, "responses"))


def remote_hosts(calls: CallClient) -> ClusterHosts:
    """The hosts of the cluster, which the control deployment looks after."""
    return cast(ClusterHosts, Service(calls, "hosts"))


def remote_placements(calls: CallClient) -> Placements:
    """The services of the cluster, which the control deployment places."""
    return cast(Placements, Service(calls, "placements"))


class _Named:
    """One method of ``Agents``: the deployment has one for all."""

    def __init__(self, call: Any, name: str) -> None:
        self.remote = partial(call.remote, name)
