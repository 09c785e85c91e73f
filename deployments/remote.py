"""Services of other deployments, as the protocols that they are."""

from __future__ import annotations

from functools import partial
from typing import Any, cast

from ray.serve.handle import DeploymentHandle

from deployments.failures import translate
from deployments.handles import GRPC
from helix_ray.core.batches import Batches
from helix_ray.core.protocols import Accounts, Agents, Knowledge, Reranker
from helix_ray.providers.remote import Remote


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


def remote_accounts(control: DeploymentHandle) -> Accounts:
    """The accounts of the control deployment."""
    return cast(Accounts, _of_control(control, "accounts"))


def remote_batches(control: DeploymentHandle) -> Batches:
    """The files and batches of the control deployment."""
    return cast(Batches, _of_control(control, "batches"))


def _of_control(control: DeploymentHandle, service: str) -> Remote:
    call = control.options(method_name="call", **GRPC)
    return Remote(lambda name: _Named(call, service, name), translate)


class _Named:
    """One method of something whose deployment has one method for all."""

    def __init__(self, call: Any, *names: str) -> None:
        self.remote = partial(call.remote, *names)
