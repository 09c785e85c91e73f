"""``helix cluster`` against real SSH servers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from helix_ray.api.app import build_app
from helix_ray.core.host_keys import fingerprint_of
from helix_ray.storage.database import Database
from tests.api.conftest import make_services
from tests.cli.test_accounts import run
from tests.cluster.doubles import Ground
from tests.cluster.hosts import host_service
from tests.cluster.namespaces import Network, open_network
from tests.uvicorn_thread import serving


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    for network in open_network():
        network.serve(network.add_host(), (22, 23))
        yield network


@pytest.fixture
def url(data_dir: Path) -> Iterator[str]:
    database = Database(f"sqlite:///{data_dir}/helix.db")
    service, _ = host_service(database)
    services = replace(make_services(), hosts=service, placements=Ground(database).service)
    with serving(build_app(services)) as base:
        yield f"{base}/v1"
    asyncio.run(database.close())


def test_hosts_are_added_with_consent_listed_probed_and_forgotten(url: str, network: Network) -> None:
    place, fingerprint = network.hosts[0].address, fingerprint_of(network.host_key)
    options = ("--key", str(network.client_key), "--label", "zone=a", "--resource", "GPU=2")
    refused = run("cluster", "add", "gpu-1", place, *options, url=url, given="n\n")
    assert (refused.exit_code, fingerprint in refused.output) == (1, True)
    assert json.loads(run("cluster", "hosts", "--json", url=url).output) == {"hosts": []}
    added = run("cluster", "add", "gpu-1", place, *options, url=url, given="y\n")
    assert (added.exit_code, f"gpu-1: added, known by {fingerprint}" in added.output) == (0, True), added.output
    expected = run("cluster", "add", "gpu-2", place, "--port", "23", *options, "--trust", fingerprint, url=url)
    assert expected.exit_code == 0, expected.output
    other = run("cluster", "add", "gpu-3", place, "--port", "24", "--trust", f"SHA256:{'a' * 43}", url=url)
    assert other.exit_code == 1
    listed = json.loads(run("cluster", "hosts", "--json", url=url).output)["hosts"]
    assert [(one["name"], one["labels"], one["resources"]) for one in listed] == [
        ("gpu-1", {"zone": "a"}, {"GPU": 2}),
        ("gpu-2", {"zone": "a"}, {"GPU": 2}),
    ]
    assert f"root@{place}:22" in run("cluster", "hosts", url=url).output
    assert run("cluster", "key", place, url=url).output.split("\n")[0] == fingerprint
    assert run("cluster", "trust", "gpu-1", fingerprint, url=url).output == f"gpu-1: known by {fingerprint}\n"
    assert run("cluster", "trust", "gpu-1", url=url, given="y\n").exit_code == 0
    assert run("cluster", "trust", "nobody", url=url).exit_code == 1

    table = run("cluster", "probe", url=url)
    assert (table.exit_code, "linux" in table.output) == (0, True), table.output
    rows = json.loads(run("cluster", "probe", "gpu-2", "--json", url=url).output)["hosts"]
    assert [(row["hostname"], row["reachable"]) for row in rows] == [("gpu-2", True)]
    key = ("--host-key", network.host_key)
    assert run("cluster", "add", "dead", place, "--port", "9", *key, "--key", str(network.client_key), url=url).exit_code == 0
    dead = run("cluster", "probe", url=url)
    assert (dead.exit_code, "unreachable" in dead.output) == (1, True)

    assert run("cluster", "forget", "gpu-1", url=url).output == "gpu-1: forgotten\n"
    assert run("cluster", "forget", "gpu-1", url=url).exit_code == 1


def test_joining_shows_its_steps(url: str) -> None:
    key = ("--host-key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGQf8Q0j7P0LzS0zU9q0T7yU5pJ4o8uQyq1V4bJm8b1H")
    for name, port in (("gpu-1", "22"), ("broken", "23")):
        assert run("cluster", "add", name, "192.0.2.1", "--port", port, *key, url=url).exit_code == 0
    joined = run("cluster", "join", "gpu-1", url=url)
    assert joined.exit_code == 0
    assert [line.split(" ", 1)[1] for line in joined.output.splitlines()[:2]] == ["first", "second"]
    assert "gpu-1: joined as node node-1, which does NOT start again with the machine" in joined.output
    assert json.loads(run("cluster", "join", "gpu-1", "--json", url=url).output)["state"] == "joined"
    assert "gpu-1: left" in run("cluster", "remove", "gpu-1", "--purge", url=url).output
    broken = run("cluster", "join", "broken", url=url)
    assert (broken.exit_code, "It is broken." in broken.output) == (1, True)


def test_hosts_on_standby_are_shown_and_handed_over(url: str) -> None:
    key = ("--host-key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGQf8Q0j7P0LzS0zU9q0T7yU5pJ4o8uQyq1V4bJm8b1H")
    for name, port in (("spare", "22"), ("broken", "23")):
        assert run("cluster", "add", name, "192.0.2.1", "--port", port, "--standby", *key, url=url).exit_code == 0
        run("cluster", "join", name, url=url)
    status = run("cluster", "status", url=url).output
    assert "on standby" in status
    assert "a person wants it so" in status
    assert "It is broken." in status
    assert "1 tries failed, the next is not before" in " ".join(status.split())
    handed = run("cluster", "standby", "spare", url=url)
    assert (handed.exit_code, handed.output) == (0, "spare: joined, and joins and leaves as demand asks for it\n")
    assert run("cluster", "standby", "nobody", url=url).exit_code == 1


@pytest.mark.parametrize("wrong", [("--label", "x"), ("--resource", "GPU=x"), ("--resource", "GPU")])
def test_what_is_no_pair_is_refused(url: str, wrong: tuple[str, str]) -> None:
    assert run("cluster", "add", "a", "192.0.2.1", *wrong, url=url).exit_code == 2


def test_nobody_to_ask() -> None:
    assert run("cluster", "probe", url="http://127.0.0.1:9/v1").exit_code == 2
