from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cluster.namespaces import Namespace, Network, open_network


@pytest.fixture(scope="session")
def network() -> Iterator[Network]:
    """Three hosts; the first one has an SSH server on sixteen ports, the second one on twelve, the third one on twelve."""
    for network in open_network():
        for count in (16, 12, 12):
            network.serve(network.add_host(), tuple(range(22, 22 + count)))
        yield network


@pytest.fixture
def first(network: Network) -> Namespace:
    """A host with an SSH server."""
    return network.hosts[0]
