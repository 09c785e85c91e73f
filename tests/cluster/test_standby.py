"""Standby hosts through their lives: joined for demand, left when idle, handed from people to the loop and back."""

from __future__ import annotations

import asyncio

import pytest

from helix_ray.core.deployment import Order
from helix_ray.core.errors import ConflictError, InvalidRequestError, NotFoundError
from helix_ray.core.placement import ServiceSpec
from helix_ray.storage.database import Database
from tests.cluster.standby_world import World

WEB = ServiceSpec("web", image="nginx", memory_mb=8000)


@pytest.fixture
async def world(database: Database) -> World:
    world = World(database)
    await world.add("always", 2000, standby=False)
    await world.add("large", 64_000)
    await world.add("small", 16_000)
    return world


async def test_a_host_joins_for_a_service_and_leaves_when_it_is_idle(world: World) -> None:
    await world.turn(3)
    assert (await world.states(), world.probes) == ({"large": "out", "small": "out"}, 0)
    await world.ground.service.deploy(Order((WEB,)))
    await world.turn(1)
    assert await world.states() == {"large": "out", "small": "out"}, "it may be over in a moment"
    await world.turn(1)
    standing = (await world.standby())["small"].standing
    assert standing is not None
    assert (standing.state, standing.by_person, standing.joins) == ("joined", False, 1)
    assert standing.reason == "for web, which no host takes"
    await world.turn(2)
    assert await world.ground.places() == {"web": "small"}
    status = await world.ground.service.status()
    assert (status.healthy, [one.host.name for one in status.hosts]) == (True, ["always", "small"])
    await world.turn(30)
    assert await world.states() == {"large": "out", "small": "joined"}, "it has work"

    await world.ground.service.remove("web")
    await world.turn(11)
    assert (await world.states())["small"] == "joined", "it is not idle for long enough"
    await world.turn(3)
    assert (await world.states(), world.ray.released) == ({"large": "out", "small": "out"}, ["small"])
    assert [one.host.name for one in (await world.ground.service.status()).hosts] == ["always"]
    standing = (await world.standby())["small"].standing
    assert standing is not None
    assert (standing.joins, standing.refusals, standing.reason) == (1, 0, None)


async def test_one_that_does_not_join_is_left_alone_for_longer_each_time_and_the_next_is_taken(world: World) -> None:
    world.fails.update(("small", "large"))
    await world.ground.service.deploy(Order((WEB,)))
    await world.turn(2)
    assert (await world.standby())["small"].standing is not None
    await world.turn(1)
    hosts = await world.standby()
    for name in ("small", "large"):
        standing = hosts[name].standing
        assert standing is not None
        assert (standing.state, standing.reason, standing.failures) == ("out", "It is broken.", 1)
    probes = world.probes
    await world.turn(5)
    assert world.probes == probes, "nobody asks them"
    world.fails.discard("large")
    await world.turn(2)
    failing, large = (await world.standby())["small"].standing, (await world.standby())["large"]
    assert failing is not None
    assert failing.retry_at is not None
    assert (failing.failures, (failing.retry_at - failing.since).total_seconds()) == (2, 60)
    assert large.state == "joined"
    assert large.standing is not None
    assert (large.standing.failures, large.standing.refusals) == (0, 1)


async def test_one_that_is_not_there_is_not_asked_to_join(world: World) -> None:
    world.source.silent.add("small")
    await world.ground.service.deploy(Order((WEB,)))
    await world.turn(3)
    assert await world.states() == {"large": "joined", "small": "out"}
    standing = (await world.standby())["small"].standing
    assert standing is not None
    assert (standing.reason, standing.refusals) == ("nobody answers", 1)


async def test_while_one_joins_no_other_joins_for_the_same(world: World) -> None:
    world.joiner.go_on.clear()
    await world.ground.service.deploy(Order((WEB,)))
    await world.turn(2)
    await world.joiner.began.wait()
    hosts = await world.standby()
    assert (hosts["small"].state, hosts["small"].step, hosts["large"].state) == ("joining", "first", "out")
    await world.turn(20)
    assert await world.states() == {"large": "out", "small": "joining"}
    await world.ground.service.deploy(Order((ServiceSpec("more", image="nginx", memory_mb=12_000),)))
    await world.turn(3)
    assert (await world.states())["large"] == "joining", "both do not fit on the one"
    world.joiner.go_on.set()
    await world.settle()


async def test_what_waits_in_ray_has_hosts_join_and_stay(world: World) -> None:
    world.ray.waiting, world.ray.takes = ("2 GPU",), ("large", "small")
    await world.turn(2)
    assert (await world.states(), world.ray.offered) == ({"large": "joined", "small": "out"}, ["large", "small"])
    standing = (await world.standby())["large"].standing
    assert standing is not None
    assert standing.reason == "for what waits in Ray: 2 GPU"
    world.ray.waiting = ()
    world.ray.busy.add("large")
    await world.turn(30)
    assert (await world.states())["large"] == "joined"
    world.ray.busy.clear()
    await world.turn(1)
    assert (await world.states())["large"] == "out", "Ray says since when it is idle"


async def test_work_that_comes_at_the_last_moment_keeps_a_host(world: World) -> None:
    world.ray.waiting, world.ray.takes = ("2 GPU",), ("large",)
    await world.turn(2)
    world.ray.waiting = ()
    world.ray.stale = await world.ray.look()
    world.ray.busy.add("large")
    await world.turn(13)
    standing = (await world.standby())["large"].standing
    assert standing is not None
    assert (standing.state, standing.reason, world.ray.released) == ("joined", "it has work again", [])


async def test_what_a_person_joined_stays_until_it_is_handed_over(world: World) -> None:
    await world.hosts.join("small")
    await world.settle()
    await world.turn(30)
    assert (await world.states())["small"] == "joined"
    await world.ground.deploy(WEB)
    assert await world.ground.places() == {"web": "small"}, "it takes services as any other"
    await world.ground.service.remove("web")
    assert (await world.hosts.hand_over("small")).by_person is False
    await world.turn(20)
    assert (await world.states())["small"] == "out"
    with pytest.raises(ConflictError):
        await world.hosts.hand_over("always")
    with pytest.raises(NotFoundError):
        await world.hosts.hand_over("nowhere")


async def test_what_a_person_had_leave_or_drained_does_not_join(world: World) -> None:
    await world.ground.service.drain("large", False, 0)
    await world.ground.service.deploy(Order((WEB,)))
    await world.turn(3)
    assert await world.states() == {"large": "out", "small": "joined"}
    await world.hosts.leave("small")
    await world.settle()
    await world.turn(10)
    assert await world.states() == {"large": "out", "small": "out"}
    await world.hosts.hand_over("small")
    await world.turn(2)
    assert (await world.states())["small"] == "joined"


async def test_a_person_may_take_over_what_is_joining(world: World) -> None:
    world.joiner.go_on.clear()
    await world.ground.service.deploy(Order((WEB,)))
    await world.turn(2)
    await world.hosts.join("small")
    with pytest.raises(ConflictError):
        await world.hosts.leave("small")
    world.joiner.go_on.set()
    await world.settle()
    await world.ground.service.remove("web")
    await world.turn(30)
    small = (await world.standby())["small"]
    assert (small.state, small.by_person) == ("joined", True)
    assert small.standing is not None
    assert small.standing.joins == 0


async def test_after_a_crash_joins_and_leaves_go_on(world: World) -> None:
    world.joiner.go_on.clear()
    await world.ground.service.deploy(Order((WEB,)))
    await world.turn(2)
    await world.hosts.close()
    assert (await world.states())["small"] == "joining"
    world.begin()
    await world.turn(3)
    assert (await world.states(), await world.ground.places()) == ({"large": "out", "small": "joined"}, {"web": "small"})
    await world.ground.service.remove("web")
    await world.turn(10)
    world.begin()
    await world.turn(10)
    assert (await world.states())["small"] == "joined", "who begins anew does not know since when it is idle"
    world.fails.add("small")
    await world.turn(4)
    assert (await world.states())["small"] == "leaving"
    world.fails.clear()
    world.begin()
    await world.turn(10)
    assert (await world.states())["small"] == "out"


async def test_a_host_that_somebody_joined_before_is_a_persons(world: World) -> None:
    world.ray.nodes["small"] = 0.0
    await world.loop.turn()
    small = (await world.standby())["small"]
    assert (small.state, small.by_person) == ("joined", True)
    world.ray.nodes["always"] = 0.0
    await world.hosts.change_host("always", {"standby": True})
    await world.hosts.change_host("large", {"standby": False})
    await world.hosts.change_host("large", {"standby": True})
    assert await world.states() == {"always": "joined", "large": "out", "small": "joined"}


async def test_services_may_name_a_standby_host(world: World) -> None:
    await world.ground.service.deploy(Order((ServiceSpec("web", image="nginx", host="large"),)))
    await world.turn(5)
    assert await world.ground.places() == {"web": "large"}
    with pytest.raises(InvalidRequestError):
        await world.ground.service.deploy(Order((ServiceSpec("web", image="nginx", host="nowhere"),)))


async def test_what_has_to_leave_a_drained_host_has_another_join(world: World) -> None:
    await world.ground.deploy(ServiceSpec("web", image="nginx", memory_mb=1000))
    await world.ground.service.drain("always", False, 0)
    await world.turn(8)
    assert await world.ground.places() == {"web": "small"}


async def test_it_goes_on_by_itself_and_waits_where_there_is_no_ray(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.ray.asked = asyncio.Event()
    with caplog.at_level("INFO"):
        await world.loop.start()
        await asyncio.wait_for(world.ray.asked.wait(), 30)
        await world.loop.close()
    assert "standby hosts wait: There is no Ray cluster." in caplog.text
