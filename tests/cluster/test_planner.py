"""Plans: as good as the best one, the same every time, and explained."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.placement import synthetic
from helix_ray.cluster.planning.planner import plan
from helix_ray.cluster.planning.reasons import verdicts
from helix_ray.core.placement import STRATEGIES, FreeGpu, HostCapacity, Measured, Port, ServiceSpec, Shortfall
from tests.cluster.brute_force import costs_of, least

HOSTS = ("a", "b", "c", "d")


@st.composite
def hosts(draw: st.DrawFn) -> list[HostCapacity]:
    found = []
    for name in draw(st.sampled_from((HOSTS[:1], HOSTS[:2], HOSTS[:3], HOSTS))):
        sizes = draw(st.lists(st.sampled_from((8, 16, 24)), max_size=3))
        found.append(
            HostCapacity(
                name,
                cpus=draw(st.sampled_from((0, 1, 2.5, 4))),
                memory_mb=draw(st.sampled_from((-5, 0, 10, 20, 30))),
                gpus=tuple(FreeGpu(index, size) for index, size in enumerate(sizes)),
                gpu_memory_mb=sum(sizes) + draw(st.sampled_from((0, 24))),
                labels=draw(st.dictionaries(st.sampled_from("xyz"), st.sampled_from("01"), max_size=3)),
                ports=draw(st.sampled_from((frozenset(), frozenset({(80, "tcp")})))),
                services=frozenset(draw(st.lists(st.sampled_from(("old", "older", "oldest")), max_size=2))),
                shunned=draw(st.sampled_from((frozenset(), frozenset(), frozenset({"s1"})))),
                runtime=draw(st.sampled_from(("podman", "podman", "podman", None))),
                refusal=draw(st.sampled_from((None, None, None, None, "it is being drained"))),
            )
        )
    return found


@st.composite
def services(draw: st.DrawFn, strategy: str | None = None) -> list[ServiceSpec]:
    found = []
    for number in range(draw(st.integers(1, 4))):
        gpus = draw(st.sampled_from((0, 0, 1, 2)))
        found.append(
            ServiceSpec(
                f"s{number}",
                image=None if draw(st.booleans()) else "image",
                model="model",
                gpus=gpus,
                gpu_memory_mb=draw(st.sampled_from((0, 8, 10, 20))) if gpus else 0,
                memory_mb=draw(st.sampled_from((0, 1, 5, 10, 11))),
                cpus=draw(st.sampled_from((0, 0.5, 1, 2))),
                labels=draw(st.sampled_from(({}, {}, {"x": "0"}))),
                anti_affinity=draw(st.sampled_from(((), (), ("s0",), ("old",)))),
                strategy=strategy or draw(st.sampled_from(STRATEGIES)),  # type: ignore[arg-type]
                host=draw(st.sampled_from((None, None, None, "b"))),
                ports=draw(st.sampled_from(((), (), (Port(80, 8080),)))),
            )
        )
    return [
        replace(one, model=None if one.image else "model", anti_affinity=tuple(set(one.anti_affinity) - {one.name}))
        for one in found
    ]


def check(wanted: list[ServiceSpec], rooms: list[HostCapacity]) -> None:
    found = plan(wanted, rooms)
    assert found.proven
    places = {one.service: one.host for one in found.placements}
    assert costs_of(wanted, rooms, [places.get(one.name) for one in wanted]) == least(wanted, rooms)
    assert {one.service for one in found.impossible} == {one.name for one in wanted} - places.keys()
    assert plan(list(reversed(wanted)), list(reversed(rooms))).placements == tuple(reversed(found.placements))


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_small_plans_of_one_strategy_are_the_best(strategy: str) -> None:
    @settings(max_examples=60, deadline=None)
    @given(services(strategy), hosts())
    def holds(wanted: list[ServiceSpec], rooms: list[HostCapacity]) -> None:
        check(wanted, rooms)

    holds()


@settings(max_examples=150, deadline=None)
@given(services(), hosts())
def test_small_plans_are_the_best(wanted: list[ServiceSpec], rooms: list[HostCapacity]) -> None:
    check(wanted, rooms)


@settings(max_examples=60, deadline=None)
@given(services(), hosts())
def test_gpus_are_given_once(wanted: list[ServiceSpec], rooms: list[HostCapacity]) -> None:
    needs = {one.name: one for one in wanted}
    for room in rooms:
        memory = {gpu.index: gpu.memory_mb for gpu in room.gpus}
        there = [one for one in plan(wanted, rooms).placements if one.host == room.name]
        given_out = [index for one in there for index in one.gpus]
        assert len(set(given_out)) == len(given_out)
        for one in there:
            assert len(one.gpus) == needs[one.service].gpus
            assert all(memory[index] >= needs[one.service].gpu_memory_mb for index in one.gpus)


@settings(max_examples=100, deadline=None)
@given(services(), hosts())
def test_verdicts_agree_with_the_plan(wanted: list[ServiceSpec], rooms: list[HostCapacity]) -> None:
    one = wanted[0]
    found = plan([one], rooms)
    told = verdicts(one, rooms, found.placements[0].host if found.placements else None)
    assert [verdict.host for verdict in told] == [room.name for room in rooms]
    assert any(verdict.fits for verdict in told) == bool(found.placements)
    assert all(verdict.reasons for verdict in told)
    for verdict in told:
        assert verdict.chosen == bool(found.placements and found.placements[0].host == verdict.host)
        if verdict.chosen:
            assert verdict.cost == min(other.cost for other in told if other.cost is not None)


def test_many_services_on_many_hosts() -> None:
    rooms, wanted = synthetic(300, 120)
    found = plan(wanted, rooms)
    assert not found.proven
    places = {one.service: one.host for one in found.placements}
    assert costs_of(wanted, rooms, [places.get(one.name) for one in wanted]) is not None
    assert len(found.placements) + len(found.impossible) == 120
    assert plan(wanted, rooms) == found


def test_more_services_than_calls_nest() -> None:
    wanted = [ServiceSpec(f"s{number}", image="image", memory_mb=1) for number in range(3000)]
    found = plan(wanted, [HostCapacity("a", 4, 2000), HostCapacity("b", 4, 500)])
    assert (len(found.placements), len(found.impossible)) == (2500, 500)


def test_memory_that_fits_nowhere_says_by_how_much() -> None:
    rooms = [HostCapacity("a", 4, 1000), HostCapacity("b", 4, 3000), HostCapacity("c", 4, 9000, refusal="it is being drained")]
    (missed,) = plan([ServiceSpec("big", image="image", memory_mb=4096)], rooms).impossible
    assert missed.nearest == "b"
    assert missed.shortfalls == (Shortfall("memory_mb", 4096, 3000),)
    assert missed.shortfalls[0].missing == 1096
    assert missed.reason == ("No host has room. The nearest is b: it has 3000 MiB of memory, 4096 are needed: 1096 too few.")


def test_where_nothing_is_near_the_reasons_are_counted() -> None:
    rooms = [HostCapacity("a", 4, 1000, labels={"disk": "hdd"}), HostCapacity("b", 4, 3000), HostCapacity("c", 4, 9000)]
    (missed,) = plan([ServiceSpec("fast", image="image", labels={"disk": "ssd"})], rooms).impossible
    assert missed.nearest is None
    assert "it has no label disk=ssd (2 of 3 hosts)" in missed.reason
    assert "its label disk is 'hdd', not 'ssd' (1 of 3 hosts)" in missed.reason
    assert plan([ServiceSpec("fast", image="image")], []).impossible[0].reason == "There is no host."


def test_what_was_measured_counts_in_place_of_what_is_declared() -> None:
    rooms = [HostCapacity("a", 4, 1000), HostCapacity("b", 4, 3000)]
    spec = ServiceSpec("web", image="image", memory_mb=900, strategy="memory-fit")
    assert plan([spec], rooms).placements[0].host == "a"
    assert plan([spec], rooms, {"web": Measured(memory_mb=1500)}).placements[0].host == "b"


def test_a_verdict_has_all_reasons_with_their_numbers() -> None:
    room = HostCapacity("a", 1, 100, (FreeGpu(0, 8000),), 16000, {}, frozenset({(80, "tcp")}), frozenset({"db"}), runtime=None)
    spec = ServiceSpec("web", "image", None, 1, 9000, 200, 2, {"x": "1"}, ("db",), ports=(Port(80, 80),))
    (told,) = verdicts(spec, [room], None)
    assert not told.fits
    assert told.reasons == (
        "it has neither podman nor docker",
        "it has no label x=1",
        "it has 1 CPUs, 2 are needed: 1 too few",
        "it has 100 MiB of memory, 200 are needed: 100 too few",
        "it has 8000 MiB free on each GPU, 9000 are needed: 1000 too few",
        "port 80/tcp is taken there",
        "db is there, and the service must not be beside it",
    )
    (fits,) = verdicts(replace(spec, gpu_memory_mb=0), [HostCapacity("b", 4, 1000, (FreeGpu(3, 8000),), 8000, {"x": "1"})], "b")
    assert fits.reasons == ("200 of 1000 MiB of memory", "2 of 4 CPUs", "1 of 1 free GPUs: 3 (8000 MiB free)")
    assert (fits.chosen, fits.cost) == (True, 8000)
