"""Hosts of the cluster over HTTP, on real SSH servers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from helix_ray.api.app import build_app
from helix_ray.config import HostList
from helix_ray.core.host_keys import fingerprint_of
from helix_ray.storage.database import Database
from tests.api.conformance import Conformance
from tests.api.conftest import make_services
from tests.cluster.doubles import Ground
from tests.cluster.hosts import ScriptedJoiner, host_service
from tests.cluster.namespaces import Network, make_key, open_network

BASE = "/internal/cluster"
WRITTEN = HostList.model_validate({"hosts": [{"name": "written", "address": "192.0.2.7"}]})


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    for network in open_network():
        network.serve(network.add_host())
        yield network


@dataclass
class World:
    client: httpx.AsyncClient
    joiner: ScriptedJoiner

    async def call(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        response = await self.client.request(method, f"{BASE}{path}", json=body)
        assert response.status_code == status, response.text
        return response.json()


@pytest.fixture
async def world(data_dir: Path) -> AsyncIterator[World]:
    database = Database(f"sqlite:///{data_dir}/helix.db")
    service, joiner = host_service(database, WRITTEN)
    services = replace(make_services(), hosts=service, placements=Ground(database).service)
    transport = httpx.ASGITransport(build_app(services), client=("127.0.0.1", 4000))
    hooks = {"response": [Conformance(services)]}
    async with httpx.AsyncClient(transport=transport, base_url="http://test", event_hooks=hooks) as client:
        yield World(client, joiner)
    await service.close()
    await database.close()


async def test_a_host_is_trusted_probed_changed_and_forgotten(world: World, network: Network) -> None:
    place = network.hosts[0]
    shown = await world.call("POST", "/host-keys", {"address": place.address})
    assert shown == {"host_key": network.host_key, "fingerprint": fingerprint_of(network.host_key)}
    entry = {"name": "gpu-1", "address": place.address, "key": str(network.client_key), "labels": {"zone": "a"}}
    wrong = await world.call("POST", "/hosts", {**entry, "fingerprint": f"SHA256:{'a' * 43}"}, 409)
    assert (wrong["error"]["code"], wrong["error"]["param"]) == ("host_key_changed", "fingerprint")
    added = await world.call("POST", "/hosts", {**entry, "fingerprint": shown["fingerprint"]}, 201)
    assert (added["host_key"], added["source"], added["port"]) == (network.host_key, "database", 22)
    assert [one["name"] for one in (await world.call("GET", "/hosts"))["hosts"]] == ["gpu-1", "written"]

    gpu, written = (await world.call("POST", "/probe"))["hosts"]
    assert (gpu["hostname"], gpu["reachable"], gpu["os"], gpu["gpu"], gpu["reason"]) == ("gpu-1", True, "linux", None, None)
    assert (written["hostname"], written["reachable"]) == ("written", False)
    assert written["reason"]
    (row,) = (await world.call("POST", "/probe?hosts=gpu-1"))["hosts"]
    assert row["cpu_cores"] == gpu["cpu_cores"] > 0
    await world.call("POST", "/probe?hosts=gpu-1,nobody", status=404)

    changed = await world.call("PATCH", "/hosts/gpu-1", {"standby": True, "key": None})
    assert (changed["standby"], changed["key"], changed["labels"]) == (True, None, {"zone": "a"})
    assert (await world.call("PATCH", "/hosts/gpu-1", {"fingerprint": shown["fingerprint"]}))["host_key"] == network.host_key
    assert await world.call("DELETE", "/hosts/gpu-1") == {"name": "gpu-1", "deleted": True}
    await world.call("DELETE", "/hosts/gpu-1", status=404)


async def test_a_host_that_is_not_trusted_is_a_row_with_its_fingerprint(world: World, network: Network, tmp_path: Path) -> None:
    entry = {"name": "new", "address": network.hosts[0].address, "key": str(network.client_key)}
    await world.call("POST", "/hosts", entry, 201)
    (row,) = (await world.call("POST", "/probe?hosts=new"))["hosts"]
    assert (row["code"], fingerprint_of(network.host_key) in row["reason"]) == ("host_key_unknown", True)
    await world.call("PATCH", "/hosts/new", {"host_key": make_key(tmp_path / "other")})
    (row,) = (await world.call("POST", "/probe?hosts=new"))["hosts"]
    assert (row["code"], row["reachable"]) == ("host_key_changed", False)


async def test_doubles_and_hosts_of_the_file(world: World) -> None:
    await world.call("POST", "/hosts", {"name": "a", "address": "192.0.2.1"}, 201)
    for body in (
        {"name": "a", "address": "192.0.2.2"},
        {"name": "b", "address": "192.0.2.1"},
        {"name": "written", "address": "x"},
    ):
        await world.call("POST", "/hosts", body, 409)
    await world.call("PATCH", "/hosts/written", {"standby": True}, 409)
    await world.call("DELETE", "/hosts/written", status=409)
    await world.call("POST", "/hosts/nobody/join", status=404)


async def test_a_host_on_standby_is_told_and_handed_over(world: World) -> None:
    await world.call("POST", "/hosts", {"name": "spare", "address": "192.0.2.1", "standby": True}, 201)
    out = {"host": "spare", "state": "out", "by_person": False, "since": None, "reason": None, "step": None, "failures": 0}
    assert (await world.call("GET", "/status"))["standby"] == [{**out, "retry_at": None}]
    await world.call("POST", "/hosts/spare/join")
    (joined,) = (await world.call("GET", "/status"))["standby"]
    assert (joined["state"], joined["by_person"]) == ("joined", True)
    handed = await world.call("POST", "/hosts/spare/standby")
    assert (handed["state"], handed["by_person"]) == ("joined", False)
    await world.call("POST", "/hosts/spare/leave")
    assert (await world.call("GET", "/status"))["standby"][0]["by_person"] is True
    metrics = (await world.client.get("/metrics")).text
    assert 'helix_standby_joined{host="spare"} 0.0' in metrics
    assert 'helix_standby_joins_total{host="spare"} 0.0' in metrics, "a person did it"
    await world.call("POST", "/hosts", {"name": "broken", "address": "192.0.2.2", "standby": True}, 201)
    await world.call("POST", "/hosts/broken/join", status=503)
    (broken, _) = (await world.call("GET", "/status"))["standby"]
    assert (broken["state"], broken["reason"], broken["failures"]) == ("out", "It is broken.", 1)
    assert (await world.call("POST", "/hosts/written/standby", status=409))["error"]["code"] == "not_on_standby"
    await world.call("POST", "/hosts/nobody/standby", status=404)


NASTY = ["; rm -rf /", "$(id)", "`id`", "a b", "a\nb", "a\0b", "-oProxyCommand=x", "a" * 5000, "", 5, ["a"], None]


@pytest.mark.parametrize("field", ["name", "address", "user", "key", "host_key", "fingerprint", "python", "directory"])
async def test_bad_values_are_named(world: World, field: str) -> None:
    for value in NASTY:
        if value is None and field in ("key", "host_key", "fingerprint", "python"):
            continue
        body = {"name": "a", "address": "192.0.2.1", field: value}
        error = (await world.call("POST", "/hosts", body, 400))["error"]
        assert error["param"] == field, value
        if field != "name":
            assert (await world.call("PATCH", "/hosts/x", {field: value}, 400))["error"]["param"] == field, value


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("port", 0),
        ("port", 70000),
        ("port", "22"),
        ("labels", {"a": "b;c"}),
        ("labels", 5),
        ("resources", {"GPU": -1}),
        ("tunnel", 1),
    ],
)
async def test_other_bad_values_are_named(world: World, field: str, value: Any) -> None:
    for method, path in (("POST", "/hosts"), ("PATCH", "/hosts/x")):
        error = (await world.call(method, path, {"name": "a", "address": "192.0.2.1", field: value}, 400))["error"]
        assert error["param"].startswith(field)
    await world.call("POST", "/hosts/x/join?stream=perhaps", status=400)


async def test_joining_tells_each_step_and_goes_on_by_itself(world: World) -> None:
    await world.call("POST", "/hosts", {"name": "a", "address": "192.0.2.1"}, 201)
    await world.call("POST", "/hosts", {"name": "broken", "address": "192.0.2.2"}, 201)
    outcome = {"host": "a", "state": "joined", "node": "node-1", "survives_reboot": False, "error": None}
    assert await world.call("POST", "/hosts/a/join") == outcome
    assert await events(world, "/hosts/a/join") == ["first", "second", outcome]
    assert await events(world, "/hosts/a/leave", "&purge=true") == [
        "purge True",
        {**outcome, "state": "left", "node": None, "survives_reboot": None},
    ]
    failed = await world.call("POST", "/hosts/broken/join", status=503)
    assert (failed["error"]["code"], failed["error"]["message"]) == ("command_failed", "It is broken.")
    assert (await events(world, "/hosts/broken/join"))[-1]["error"] == {"message": "It is broken.", "code": "command_failed"}

    world.joiner.go_on.clear()
    world.joiner.began.clear()
    asking = asyncio.create_task(world.client.post(f"{BASE}/hosts/a/join"))
    await world.joiner.began.wait()
    await world.call("POST", "/hosts/a/leave", status=409)
    asking.cancel()
    world.joiner.go_on.set()
    assert await world.call("POST", "/hosts/a/join") == outcome, "whoever asks again hears of the same"


async def events(world: World, path: str, query: str = "") -> list[Any]:
    response = await world.client.post(f"{BASE}{path}?stream=true{query}")
    lines = [line.removeprefix("data: ") for line in response.text.split("\n") if line]
    assert lines.pop() == "[DONE]"
    found = [json.loads(line) for line in lines]
    return [one.get("step", one) for one in found]
