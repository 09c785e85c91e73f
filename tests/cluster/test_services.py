"""Services through their lives: deployed, replaced, moved, drained, lost with their hosts, and back after a crash."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helix_ray.core.cluster import HostError
from helix_ray.core.deployment import Order
from helix_ray.core.errors import InvalidRequestError, NotFoundError
from helix_ray.core.placement import Measured, Port, ServiceSpec
from helix_ray.core.runs import LogTail, ModelPlaces, RunReport
from helix_ray.storage.database import Database
from tests.cluster.doubles import Ground, ScriptedModels

WEB = ServiceSpec("web", image="nginx", memory_mb=1000, cpus=1)
LLAMA = ServiceSpec("llama", image="llama", gpus=1, gpu_memory_mb=20_000, memory_mb=4000)


@pytest.fixture
def ground(database: Database) -> Ground:
    ground = Ground(database)
    ground.hosts.add("a")
    ground.hosts.add("b", gpus=(24_000, 80_000))
    return ground


async def test_a_service_comes_to_run_and_a_second_order_changes_nothing(ground: Ground) -> None:
    first = await ground.service.deploy(Order((WEB, LLAMA)))
    assert {one.service: (one.host, one.strategy) for one in first.placements} == {
        "web": ("a", "spread"),
        "llama": ("b", "gpu-affinity"),
    }
    assert [one.status for one in first.deployments] == ["pending", "pending"]
    await ground.turn(2)
    assert await ground.places() == {"web": "a", "llama": "b"}
    assert ground.runner.where["llama-1"] == ("b", (0,))
    assert ground.reservations.held["llama-1"] == ("b", (0,))
    before = list(ground.runner.events)
    again = await ground.service.deploy(Order((WEB, LLAMA)))
    await ground.turn(3)
    assert [one.status for one in again.deployments] == ["running", "running"]
    assert ground.runner.events == before


async def test_another_spec_replaces_and_starts_before_the_old_one_ends(ground: Ground) -> None:
    await ground.deploy(WEB)
    await ground.deploy(replace(WEB, image="nginx:2"))
    assert ground.runner.events == ["start web-1 on a", "start web-2 on b", "drain web-1", "stop web-1"]
    assert (await ground.service.status()).deployments[0].spec.image == "nginx:2"
    assert set(ground.reservations.held) == {"web-2"}


async def test_where_both_do_not_fit_the_old_one_ends_first(ground: Ground) -> None:
    large = replace(WEB, memory_mb=12_000, host="a")
    await ground.deploy(large)
    ground.hosts.said["a"] = replace(ground.hosts.said["a"], memory_free_mb=4000)
    ground.runner.uses = Measured(12_000)
    await ground.turn(13)
    await ground.deploy(replace(large, image="nginx:2"), turns=4)
    assert ground.runner.events == ["start web-1 on a", "drain web-1", "stop web-1"]
    ground.hosts.said["a"] = replace(ground.hosts.said["a"], memory_free_mb=16_000)
    await ground.turn(2)
    assert ground.runner.events[-1] == "start web-2 on a"


async def test_what_fits_nowhere_waits_and_starts_when_a_host_comes(ground: Ground) -> None:
    huge = ServiceSpec("huge", image="huge", memory_mb=100_000)
    outcome = await ground.service.deploy(Order((huge,), wait_s=30))
    (error,) = outcome.errors
    assert (error.service, error.nearest, error.shortfalls[0].missing) == ("huge", "a", 84_000)
    assert outcome.deployments[0].status == "pending"
    assert not (await ground.service.status()).healthy
    ground.hosts.add("c", memory_mb=128_000)
    await ground.turn(3)
    assert await ground.places() == {"huge": "c"}
    assert (await ground.service.status()).healthy


async def test_a_dry_run_changes_nothing_and_explains(ground: Ground) -> None:
    outcome = await ground.service.deploy(Order((WEB, replace(WEB, name="other")), dry_run=True, explain=True))
    assert [one.host for one in outcome.placements] == ["b", "a"]
    assert outcome.deployments == ()
    for name, host in (("web", "b"), ("other", "a")):
        assert [told.chosen for told in outcome.explanations[name]] == [told.host == host for told in outcome.explanations[name]]
    await ground.turn(2)
    assert ground.runner.events == []


async def test_a_lost_host_loses_its_services_to_others(ground: Ground) -> None:
    await ground.deploy(WEB)
    ground.hosts.silent.add("a")
    await ground.turn(3)
    assert await ground.places() == {"web": "a"}
    await ground.turn(1)
    status = await ground.service.status()
    assert [(one.host.name, one.alive) for one in status.hosts] == [("a", False), ("b", True)]
    assert "not heard of for 20 s (no route to host)" in (status.hosts[0].reason or "")
    await ground.turn(2)
    assert await ground.places() == {"web": "b"}
    assert set(ground.reservations.held) == {"web-2"}
    ground.hosts.silent.clear()
    await ground.turn(1)
    status = await ground.service.status()
    assert status.hosts[0].alive
    assert status.hosts[0].returned_at == ground.clock()
    assert "clean web-1" in ground.runner.events, "what was left on the host is taken away"
    assert status.healthy


async def test_a_service_that_fits_nowhere_else_is_reported_and_returns_with_its_host(ground: Ground) -> None:
    await ground.deploy(LLAMA)
    ground.hosts.silent.add("b")
    await ground.turn(5)
    status = await ground.service.status()
    (error,) = status.errors
    assert error.service == "llama"
    assert (error.nearest, error.shortfalls[0].resource) == ("a", "gpus")
    assert status.deployments[0].status == "pending"
    ground.hosts.silent.clear()
    await ground.turn(3)
    assert await ground.places() == {"llama": "b"}
    assert "clean llama-1" in ground.runner.events


async def test_an_image_that_does_not_exist_is_not_tried_again_until_asked(ground: Ground) -> None:
    ground.runner.refuses["web"] = HostError("The image 'nginx' does not exist", code="image_not_found")
    await ground.deploy(WEB)
    await ground.turn(5)
    status = await ground.service.status()
    assert (status.deployments[0].status, status.errors[0].reason) == ("failed", "The image 'nginx' does not exist")
    assert ground.reservations.held == {}
    del ground.runner.refuses["web"]
    await ground.turn(5)
    assert ground.runner.events[-1] == "stop web-1"
    await ground.deploy(WEB)
    assert await ground.places() == {"web": "a"}


async def test_what_fails_is_tried_again_later_and_later_and_then_not_any_more(ground: Ground) -> None:
    ground.runner.begins = RunReport("exited", exit_status=3, reason="it exited with status 3")
    await ground.deploy(WEB, turns=2)
    assert (await ground.service.status()).errors[0].reason == "it exited with status 3"
    await ground.turn(60)
    started = [event for event in ground.runner.events if event.startswith("start")]
    assert len(started) == 5
    assert (await ground.service.status()).deployments[0].status == "failed"


@pytest.mark.parametrize(
    ("restart", "exit_status", "status", "starts"),
    [("no", 0, "stopped", 1), ("no", 1, "failed", 1), ("on-failure", 0, "stopped", 1), ("always", 0, "running", 2)],
)
async def test_restart_policies(ground: Ground, restart: str, exit_status: int, status: str, starts: int) -> None:
    spec = replace(WEB, restart=restart)  # type: ignore[arg-type]
    await ground.deploy(spec)
    ground.runner.runs["web-1"] = RunReport("exited", exit_status=exit_status)
    await ground.turn(6)
    assert (await ground.service.status()).deployments[0].status == status
    assert len([event for event in ground.runner.events if event.startswith("start")]) == starts
    if status == "stopped":
        await ground.deploy(spec)
        assert (await ground.service.status()).deployments[0].status == status, "the same spec changes nothing"


async def test_what_is_not_healthy_is_started_anew(ground: Ground) -> None:
    await ground.deploy(WEB)
    ground.runner.runs["web-1"] = RunReport("running", healthy=False, reason="its check exited with status 1")
    await ground.turn(2)
    assert await ground.places() == {"web": "a"}
    await ground.turn(5)
    assert await ground.places() == {"web": "a"} or await ground.places() == {"web": "b"}
    assert "stop web-1" in ground.runner.events
    assert "web-2" in ground.runner.runs


async def test_a_run_goes_on_where_a_crash_left_it(ground: Ground) -> None:
    await ground.service.deploy(Order((WEB,)))
    ground.another()
    await ground.turn(1)
    ground.runner.runs.clear()
    ground.another()
    await ground.turn(3)
    assert await ground.places() == {"web": "a"}
    assert ground.runner.events == ["start web-1 on a", "start web-1 on a"]
    ground.another()
    await ground.turn(3)
    assert len(ground.runner.events) == 2


async def test_ray_says_no_and_the_service_waits(ground: Ground) -> None:
    ground.reservations.full = {"b"}
    await ground.deploy(LLAMA)
    assert (await ground.service.status()).errors[0].reason == "Ray has not enough left on b."
    ground.reservations.full = set()
    await ground.turn(6)
    assert await ground.places() == {"llama": "b"}


async def test_a_gpu_that_is_too_small_is_given_back(ground: Ground) -> None:
    await ground.deploy(replace(LLAMA, gpu_memory_mb=60_000))
    assert "Ray gave GPU 0 of b, which has 24000 of 60000 MiB free." in (await ground.service.status()).errors[0].reason
    assert ground.reservations.held == {}


async def test_services_do_not_share_gpus_or_ports(ground: Ground) -> None:
    ground.hosts.said["b"] = replace(ground.hosts.said["b"], memory_free_mb=64_000, memory_mb=64_000)
    others = [replace(LLAMA, name=f"llama-{number}") for number in range(3)]
    await ground.deploy(*others)
    given = [gpus for _, gpus in ground.reservations.held.values()]
    assert sorted(given) == [(0,), (1,)]
    assert [one.service for one in (await ground.service.status()).errors] == ["llama-2"]
    port = replace(WEB, name="one", ports=(Port(80, 80),), host="a")
    await ground.deploy(port, replace(port, name="two"))
    assert "port 80/tcp is taken there" in (await ground.service.status()).errors[1].reason


async def test_a_gpu_that_others_use_is_not_given_out(ground: Ground) -> None:
    report = ground.hosts.said["b"]
    ground.hosts.said["b"] = replace(report, gpus=tuple(replace(gpu, memory_used_mb=gpu.memory_mb // 2) for gpu in report.gpus))
    outcome = await ground.service.deploy(Order((replace(LLAMA, gpu_memory_mb=0),), dry_run=True))
    assert outcome.errors[0].shortfalls[0].free == 0


async def test_what_was_measured_counts_and_is_compared_with_what_is_declared(ground: Ground) -> None:
    ground.runner.uses = Measured(3000, None)
    await ground.deploy(replace(WEB, host="a"), turns=4)
    status = await ground.service.status()
    assert status.deployments[0].memory_mb == 3000
    (wrong,) = status.misdeclared
    assert (wrong.service, wrong.resource, wrong.declared, wrong.measured) == ("web", "memory_mb", 1000, 3000)
    fits = ServiceSpec("fits", image="x", memory_mb=13_000, host="a")
    ground.hosts.said["a"] = replace(ground.hosts.said["a"], memory_free_mb=13_000)
    await ground.turn(1)
    assert not (await ground.service.deploy(Order((fits,), dry_run=True))).errors
    assert (await ground.service.deploy(Order((replace(fits, memory_mb=13_001),), dry_run=True))).errors
    # Another command is another program.
    changed = await ground.service.explain((replace(WEB, command=("x",)),))
    assert "1000 of " in changed.explanations["web"][0].reasons[0]
    same = await ground.service.explain((WEB,))
    assert "3000 of " in same.explanations["web"][0].reasons[0]


async def test_a_drained_host_is_left_and_nothing_comes_to_it(ground: Ground) -> None:
    await ground.deploy(WEB)
    outcome = await ground.service.drain("a", False, 0)
    assert [(one.service, one.host) for one in outcome.placements] == [("web", "b")]
    await ground.turn(3)
    assert ground.runner.events == ["start web-1 on a", "start web-2 on b", "drain web-1", "stop web-1"]
    await ground.deploy(replace(WEB, name="other"))
    assert await ground.places() == {"web": "b", "other": "b"}
    await ground.service.drain("a", True, 0)
    await ground.deploy(replace(WEB, name="third"))
    assert (await ground.places())["third"] == "a"
    with pytest.raises(NotFoundError):
        await ground.service.drain("nowhere", False, 0)


async def test_what_fits_nowhere_else_stays_on_a_drained_host(ground: Ground) -> None:
    await ground.deploy(LLAMA)
    outcome = await ground.service.drain("b", False, 0)
    assert outcome.placements == ()
    assert "It should leave b (it is being drained), but: No host has room." in outcome.errors[0].reason
    await ground.turn(3)
    assert await ground.places() == {"llama": "b"}
    assert [one.service for one in (await ground.service.status()).errors] == ["llama"]
    ground.hosts.add("c", gpus=(24_000,))
    await ground.turn(3)
    assert await ground.places() == {"llama": "c"}
    assert (await ground.service.status()).errors == ()


async def test_a_rebalance_moves_only_what_gains(ground: Ground) -> None:
    ground.hosts.silent.add("b")
    specs = [replace(WEB, name=f"web-{number}") for number in range(4)]
    await ground.deploy(*specs)
    assert set((await ground.places()).values()) == {"a"}
    ground.hosts.silent.clear()
    await ground.turn(1)
    seen = await ground.service.rebalance(True, 0)
    assert [(one.service, one.host) for one in seen.placements] == [("web-0", "b"), ("web-1", "b")]
    await ground.service.rebalance(False, 0)
    await ground.turn(3)
    assert sorted((await ground.places()).values()) == ["a", "a", "b", "b"]
    assert (await ground.service.rebalance(False, 0)).placements == ()


async def test_packed_services_leave_a_host_that_becomes_free(ground: Ground) -> None:
    pack = replace(WEB, strategy="pack")
    await ground.deploy(replace(pack, name="one"), replace(pack, name="two", anti_affinity=("one",)))
    assert await ground.places() == {"one": "a", "two": "b"}
    await ground.deploy(replace(pack, name="two"))
    moved = await ground.service.rebalance(False, 0)
    await ground.turn(3)
    assert len(set((await ground.places()).values())) == 1, moved


async def test_a_removed_service_ends_and_is_forgotten(ground: Ground) -> None:
    await ground.deploy(WEB)
    assert (await ground.service.remove("web")).spec == WEB
    await ground.turn(2)
    assert ground.runner.events[-2:] == ["drain web-1", "stop web-1"]
    assert (await ground.service.status()).deployments == ()
    for name in ("web", "never"):
        with pytest.raises(NotFoundError):
            await ground.service.remove(name)
        with pytest.raises(NotFoundError):
            await ground.service.explain_deployed(name)
        with pytest.raises(NotFoundError):
            await ground.service.logs(name, 10)


async def test_a_model_has_a_runner_of_its_own(database: Database) -> None:
    models = ScriptedModels()
    ground = Ground(database, models)
    ground.hosts.add("a", gpus=(80_000, 80_000))
    models.begins = RunReport("running", healthy=True, gpus=(1,))
    models.uses = Measured(5000, 70_000)
    await ground.deploy(ServiceSpec("chat", model="qwen3-8b", gpus=1, gpu_memory_mb=40_000), turns=4)
    assert models.events == ["start chat-1 on a"]
    assert ground.reservations.held == {}
    status = await ground.service.status()
    assert status.placements[0].gpus == (1,)
    assert status.misdeclared[0].measured == 70_000
    assert await ground.service.logs("chat", 10) == ("a", LogTail(("chat-1 says hello",)))
    # The model is the same thing under another name.
    (error,) = (await ground.service.deploy(Order((ServiceSpec("more", model="qwen3-8b", gpus=2),), dry_run=True))).errors
    assert error.shortfalls[0].resource == "gpus"


CHAT = ServiceSpec("chat", model="qwen3-8b")


@pytest.fixture
def models(database: Database) -> Ground:
    ground = Ground(database, ScriptedModels())
    for name in ("a", "b"):
        ground.hosts.add(name, gpus=(80_000,))
        ground.hosts.said[name] = replace(ground.hosts.said[name], joined=True)
    return ground


async def test_it_is_known_where_models_run(models: Ground) -> None:
    assert models.models is not None
    models.models.begins = RunReport("starting")
    await models.deploy(CHAT)
    assert await models.service.models() == {"qwen3-8b": ModelPlaces(frozenset(), frozenset({"chat-1"}))}
    models.models.runs["chat-1"] = models.models.begins = RunReport("running", healthy=True)
    await models.turn()
    both = await models.service.models()
    assert both == {"qwen3-8b": ModelPlaces(frozenset({"chat-1"}), frozenset({"chat-1"}))}
    await models.another().status()
    assert await models.service.models() == both, "after a crash of control, too"
    # A drained run ends what it has.
    host = (await models.places())["chat"]
    await models.service.drain(host, False, 0)
    await models.service.keeper.step()
    await models.service.keeper.settle()
    await models.service.keeper.step()
    await models.service.keeper.settle()
    draining = (await models.service.models())["qwen3-8b"]
    assert (draining.serving, draining.alive) == (frozenset({"chat-2"}), frozenset({"chat-1", "chat-2"}))
    await models.turn(2)
    await models.service.remove("chat")
    await models.turn(2)
    assert await models.service.models() == {}


async def test_models_go_to_nodes_of_ray_only(models: Ground) -> None:
    models.hosts.said["a"] = replace(models.hosts.said["a"], joined=False)
    outcome = await models.service.explain((CHAT,))
    assert [one.host for one in outcome.placements] == ["b"]
    assert outcome.explanations["chat"][0].reasons == ("it is no node of the Ray cluster",)
    models.hosts.said["a"] = replace(models.hosts.said["a"], joined=True)
    outcome = await models.service.explain((replace(CHAT, host="a"),))
    assert [one.host for one in outcome.placements] == ["a"], "who has joined since the last look counts"
    with pytest.raises(InvalidRequestError) as caught:
        await models.deploy(replace(CHAT, model="unknown"))
    assert caught.value.param == "services[0].model"


async def test_a_silent_host_whose_node_died_is_lost_at_once(models: Ground) -> None:
    await models.deploy(CHAT)
    (host,) = (await models.places()).values()
    models.hosts.silent.add(host)
    await models.turn(seconds=1)
    assert (await models.places())["chat"] == host, "it may answer again in a moment"
    models.hosts.joined_now[host] = False
    await models.service.keeper.listen()
    assert not next(one.alive for one in (await models.service.status()).hosts if one.host.name == host), "without another look"
    await models.turn(3, seconds=1)
    assert (await models.places())["chat"] != host
    assert models.models is not None
    assert any(event.startswith("clean chat-1") for event in models.models.events)
    models.hosts.silent.clear()
    models.hosts.joined_now.clear()
    await models.turn()
    assert all(one.alive for one in (await models.service.status()).hosts)


async def test_orders_that_make_no_sense_are_refused(ground: Ground) -> None:
    for specs, param in (
        ((WEB, LLAMA, WEB), "services[2].name"),
        ((WEB, replace(LLAMA, host="nowhere")), "services[1].host"),
        ((ServiceSpec("chat", model="x"),), "services[0].model"),
    ):
        with pytest.raises(InvalidRequestError) as caught:
            await ground.service.deploy(Order(specs))
        assert caught.value.param == param


async def test_it_goes_on_by_itself(ground: Ground) -> None:
    await ground.service.start()
    try:
        outcome = await ground.service.deploy(Order((WEB,), wait_s=30))
        assert outcome.deployments[0].status == "running"
    finally:
        await ground.service.close()
