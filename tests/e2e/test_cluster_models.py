"""Models as services of hosts that are network namespaces with real SSH servers and Ray nodes of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cluster.namespaces import Network, open_network
from tests.e2e.cluster_application import MODEL, ClusterApplication, cluster_application

pytestmark = pytest.mark.e2e

QUESTION = {"model": MODEL, "messages": [{"role": "user", "content": "Hello!"}], "max_tokens": 8}


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    for network in open_network():
        for _ in range(2):
            network.serve(network.add_host())
        yield network


@pytest.fixture(scope="module")
def application(network: Network) -> Iterator[ClusterApplication]:
    with cluster_application(network, ["first", "second"]) as application:
        yield application


def test_a_model_is_served_from_the_second_host(application: ClusterApplication) -> None:
    assert application.models() == []
    with application.client() as client:
        refused = client.post("/v1/chat/completions", json=QUESTION)
    assert (refused.status_code, "retry-after" in refused.headers) == (503, True)
    order = {"services": [{"name": "chat", "model": MODEL, "host": "second", "memory_mb": 1000}], "wait_s": 90}
    outcome = application.post("deploy", order)
    assert outcome["errors"] == []
    assert [(one["host"], one["status"]) for one in outcome["deployments"]] == [("second", "running")]
    with application.client() as client:
        answer = client.post("/v1/chat/completions", json=QUESTION)
    assert answer.status_code == 200, answer.text
    assert application.models() == [MODEL]
