"""Prompts that begin alike go to the same replica: the session that a call names."""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import AsyncIterator

import pytest

from helix_ray.config import ModelConfig
from helix_ray.providers.relay.inbox import Inbox
from helix_ray.providers.serve import ServeProvider
from tests.providers.test_serve import EVENTS, Method, Relay, read, translate
from tests.routing import ask


@pytest.fixture
async def inbox() -> AsyncIterator[Inbox]:
    inbox = Inbox("127.0.0.1")
    await inbox.start()
    yield inbox
    inbox.close()


async def test_each_beginning_has_calls_of_its_own(inbox: Inbox) -> None:
    relays: dict[str, Relay] = defaultdict(lambda: Relay(EVENTS))
    plain = Relay(EVENTS)
    serve = ServeProvider(plain, Method(0), inbox, translate, relays.__getitem__)
    for _ in range(3):
        for text in ("one", "two", "three"):
            assert await read(serve, ask(text)) == EVENTS
    assert plain.requests == []
    assert len(relays) == 3
    assert all(name.startswith("prefix-") for name in relays)
    for relay in relays.values():
        assert len({request.messages for request in relay.requests}) == 1
        # An idle call is used again, by prompts of the same beginning only.
        assert (len(relay.requests), relay.calls) == (3, 1)


def test_the_deployment_is_routed_by_sessions() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import inspect

        from ray.serve.config import RequestRouterConfig
        from ray.serve.handle import DeploymentHandle

        from deployments.engines import replica_choice
    assert replica_choice(ModelConfig(id="m", source="x")) == {}
    [config] = replica_choice(ModelConfig(id="m", source="x", sticky="prefix")).values()
    assert isinstance(config, RequestRouterConfig)
    assert config.get_request_router_class().__name__ == "ConsistentHashRouter"
    assert "session_id" in inspect.signature(DeploymentHandle.options).parameters
