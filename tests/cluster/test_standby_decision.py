"""Which standby hosts join and which leave, as pure functions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from random import Random
from typing import Any

import pytest

from helix_ray.cluster.planning.capacity import capacities
from helix_ray.cluster.planning.planner import plan
from helix_ray.cluster.standby.decision import Candidate, hosts_for, is_idle, may_join, offer_of
from helix_ray.cluster.standby.store import retry_after
from helix_ray.core.cluster import Gpu, Host, HostReport, StandbyHost, StandbyState, Standing
from helix_ray.core.deployment import HostStatus
from helix_ray.core.placement import Measured, ServiceSpec

NOW = datetime(2026, 11, 22, tzinfo=UTC)
IDLE = timedelta(seconds=600)


def candidate(name: str, memory_mb: int = 16_000, cpus: int = 8, gpus: tuple[int, ...] = (), **fields: Any) -> Candidate:
    coming = fields.pop("coming", False)
    found = tuple(Gpu(index, "NVIDIA L4", size) for index, size in enumerate(gpus))
    report = HostReport(
        name,
        True,
        NOW,
        cpu_cores=cpus,
        memory_mb=memory_mb,
        memory_free_mb=memory_mb,
        gpus=found,
        container_runtime="podman",
    )
    return Candidate(Host(name, "10.0.0.1", standby=True, **fields), report, coming)


def service(name: str, memory_mb: int = 1000, **fields: Any) -> ServiceSpec:
    return ServiceSpec(name, image="x", memory_mb=memory_mb, **fields)


def test_as_few_hosts_as_possible_join_whatever_the_strategy() -> None:
    services = [service(f"s{number}", 4000, strategy="spread") for number in range(4)]
    hosts = [candidate("small", 4000), candidate("middle", 8000), candidate("large", 16_000)]
    assert hosts_for(services, hosts, {}) == {"large": ("s0", "s1", "s2", "s3")}
    assert hosts_for(services[:1], hosts, {}) == {"small": ("s0",)}


@pytest.mark.parametrize("seed", range(8))
def test_no_smaller_set_of_hosts_would_take_as_many(seed: int) -> None:
    draw = Random(seed)
    services = [service(f"s{number}", draw.choice((2000, 5000, 9000))) for number in range(5)]
    hosts = [candidate(f"h{number}", draw.choice((4000, 9000, 12_000))) for number in range(5)]
    chosen = hosts_for(services, hosts, {})
    placed = sum(map(len, chosen.values()))

    def takes(some: tuple[Candidate, ...]) -> int:
        statuses = [HostStatus(one.host, True, NOW, None, False, None, one.report, ()) for one in some]
        return len(plan(services, capacities(statuses, ())).placements)

    assert placed == takes(tuple(hosts))
    assert all(takes(some) < placed for some in combinations(hosts, len(chosen) - 1))


def test_gpus_are_for_whoever_needs_them() -> None:
    hosts = [candidate("gpu", 8000, gpus=(24_000,)), candidate("plain", 16_000)]
    assert hosts_for([service("web")], hosts, {}) == {"plain": ("web",)}
    both = [service("web"), service("llama", gpus=1, gpu_memory_mb=20_000)]
    assert hosts_for(both, hosts, {}) == {"gpu": ("web", "llama")}, "one host does"


def test_hosts_that_are_coming_are_filled_first() -> None:
    hosts = [candidate("coming", 2000, coming=True), candidate("free", 16_000)]
    assert hosts_for([service("a"), service("b")], hosts, {}) == {}
    assert hosts_for([service("a"), service("b"), service("c")], hosts, {}) == {"free": ("c",)}


@pytest.mark.parametrize(
    "wanted",
    [
        service("large", 20_000),
        service("labelled", labels={"zone": "b"}),
        service("elsewhere", host="other"),
        service("gpus", gpus=2),
        service("cores", cpus=3),
    ],
    ids=lambda spec: spec.name,
)
def test_nobody_joins_for_what_would_not_fit(wanted: ServiceSpec) -> None:
    bounded = candidate("a", gpus=(24_000, 24_000), labels={"zone": "a"}, resources={"CPU": 2.0, "GPU": 1.0})
    assert hosts_for([wanted], [bounded], {}) == {}
    assert hosts_for([wanted, service("fits")], [bounded], {}) == {"a": ("fits",)}


def test_what_was_measured_counts() -> None:
    assert hosts_for([service("a", 20_000)], [candidate("h")], {"a": Measured(1000)}) == {"h": ("a",)}


def test_an_offer_is_what_the_inventory_says_or_else_what_was_found() -> None:
    found = offer_of(candidate("a", 1000, 4, gpus=(24_000,), labels={"zone": "b"}, resources={"GPU": 2.0, "tapes": 1.0}))
    assert (found.host, dict(found.labels)) == ("a", {"zone": "b", "helix-host": "a"})
    assert dict(found.resources) == {"CPU": 4.0, "GPU": 2.0, "memory": 700.0 * 2**20, "tapes": 1.0}
    assert "GPU" not in offer_of(candidate("b")).resources


def standby(state: StandbyState, **fields: Any) -> StandbyHost:
    values = {"by_person": False, "since": NOW - IDLE, **fields}
    return StandbyHost(Host("a", "10.0.0.1", standby=True), Standing(state, **values))


@pytest.mark.parametrize(
    ("one", "drained", "may"),
    [
        (StandbyHost(Host("a", "10.0.0.1")), False, True),
        (StandbyHost(Host("a", "10.0.0.1")), True, False),
        (standby("out"), False, True),
        (standby("out", by_person=True), False, False),
        (standby("out", retry_at=NOW), False, True),
        (standby("out", retry_at=NOW + timedelta(seconds=1)), False, False),
        (standby("joining"), False, False),
        (standby("joined"), False, False),
        (standby("leaving"), False, False),
    ],
)
def test_who_may_join(one: StandbyHost, drained: bool, may: bool) -> None:
    assert may_join(one, drained, NOW) is may


@pytest.mark.parametrize(
    ("one", "ray_idle_s", "used_s", "idle"),
    [
        (standby("joined"), 600.0, 600.0, True),
        (standby("joined"), None, 600.0, True),
        (standby("joined"), 599.0, 600.0, False),
        (standby("joined"), 600.0, 599.0, False),
        (standby("joined", since=NOW - timedelta(seconds=599)), 600.0, 600.0, False),
        (standby("joined", by_person=True), 600.0, 600.0, False),
        (standby("joining"), 600.0, 600.0, False),
        (StandbyHost(Host("a", "10.0.0.1")), 600.0, 600.0, False),
    ],
)
def test_who_is_idle(one: StandbyHost, ray_idle_s: float | None, used_s: float, idle: bool) -> None:
    assert is_idle(one, ray_idle_s, NOW - timedelta(seconds=used_s), NOW, IDLE) is idle


def test_what_fails_is_left_alone_for_longer_each_time() -> None:
    assert [retry_after(times).total_seconds() for times in (1, 2, 3, 7, 8, 1000)] == [30, 60, 120, 1920, 3600, 3600]


def test_a_host_without_containers_takes_none() -> None:
    bare = candidate("bare")
    assert hosts_for([service("a")], [replace(bare, report=replace(bare.report, container_runtime=None))], {}) == {}
