from __future__ import annotations

import asyncio
import itertools
import shlex
import time
from pathlib import Path

import pytest
import yaml

from benchmarks.dialects import CHAT
from benchmarks.figures import TooFewError
from benchmarks.gateway.__main__ import make_plan, parse
from benchmarks.gateway.figures import FIGURES, percentile
from benchmarks.gateway.servers import MODEL, litellm, ours, relay
from benchmarks.load import Load, drive, padding_of
from helix_ray.config import AgentCatalog, Catalog
from tests.benchmarks.conftest import StartFake

ROOT = Path(__file__).parents[2]


def test_ours_has_one_remote_model_and_its_shipped_configuration(tmp_path: Path) -> None:
    gateway = ours(9000, 9001, ROOT, tmp_path / "scratch")
    config = Path(gateway.spec.command[-1])
    shipped = yaml.safe_load((ROOT / "serve_config.yaml").read_text())["applications"][0]
    application = yaml.safe_load(config.read_text())["applications"][0]
    models = application["args"].pop("models")
    shipped.setdefault("args", {}).pop("models", None)
    assert application == shipped
    catalog = Catalog.load(Path(models))
    AgentCatalog.load(ROOT / "configs" / "agents.yaml").check(catalog)
    assert [model.id for model in catalog.remotes] == [MODEL]
    assert (catalog.models, catalog.embedders, catalog.rerankers) == ((), (), ())
    assert catalog.providers[0].address == "http://127.0.0.1:9000/v1"
    assert gateway.spec.command[1:3] == ("serve", "--config")
    assert gateway.spec.environ["HELIX_AUTH_API_KEYS"] in dict(gateway.spec.endpoint.headers)["Authorization"]
    assert gateway.front.search("ray::ServeReplica:helix:ingress")
    assert not gateway.front.search("ray::ServeReplica:helix:control")
    assert not gateway.spec.engine.search("ray::ServeReplica:helix:ingress")


def test_litellm_asks_the_same_upstream_and_knows_the_same_key(tmp_path: Path) -> None:
    spec = litellm(9000, 9002, tmp_path / "venv", tmp_path / "scratch").spec
    config = yaml.safe_load(Path(spec.command[2]).read_text())
    assert config["model_list"][0]["model_name"] == spec.endpoint.model == MODEL
    assert config["model_list"][0]["litellm_params"]["api_base"] == "http://127.0.0.1:9000/v1"
    assert dict(spec.endpoint.headers)["Authorization"] == f"Bearer {config['general_settings']['master_key']}"
    assert "--port 9002 --num_workers 1" in shlex.join(spec.command)
    assert spec.command[0] == str(tmp_path / "venv" / "bin" / "litellm")


def test_the_relay_is_one_process_before_the_upstream() -> None:
    assert relay(9000, 9003, ROOT).spec.command[1:] == ("-m", "benchmarks.gateway.relay", "9003", "http://127.0.0.1:9000")


def test_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = make_plan(parse(["--servers", "relay", "--figures", "beside", "answers", "--rounds", "2"]), tmp_path / "x", tmp_path)
    assert [gateway.spec.name for gateway in plan.gateways] == ["relay"]
    assert [figure.name for figure in plan.figures] == ["answers", "beside"]
    assert plan.rounds == 2
    everything = make_plan(parse([]), tmp_path / "x", tmp_path)
    ports = {spec.endpoint.port for spec in (everything.upstream, *(gateway.spec for gateway in everything.gateways))}
    assert len(ports) == 4
    assert everything.figures == FIGURES
    with pytest.raises(SystemExit):
        parse(["--servers", "nginx"])
    assert "invalid choice: 'nginx'" in capsys.readouterr().err


def test_percentiles() -> None:
    assert percentile([number / 1000 for number in range(101)], 50) == pytest.approx(50)
    assert percentile([number / 1000 for number in range(101)], 99) == pytest.approx(99)
    with pytest.raises(TooFewError, match="3 moments"):
        percentile([1.0, 2.0, 3.0], 50)


async def test_long_prompts_and_pauses(start_fake: StartFake, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    ticks = itertools.count()

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    fake, endpoint = await start_fake("good")
    monkeypatch.setattr(time, "perf_counter", lambda: next(ticks) / 1000)
    monkeypatch.setattr(asyncio, "sleep", sleep)
    sample = await drive(endpoint, Load(CHAT, 1, 1, False, 0.0, 0.2, prompt_bytes=5_000, pause_s=3.5), seed=1)
    assert len(fake.requests) > 5
    assert slept == [3.5] * len(fake.requests)
    assert all(len(str(request["messages"])) > 5_000 for request in fake.requests)
    assert len({str(request["messages"]) for request in fake.requests}) == len(fake.requests)
    assert len(sample.answer_s) == sample.requests > 0
    assert all(moment > 0 for moment in sample.answer_s)


def test_padding_has_the_length_that_is_asked_for() -> None:
    assert [len(padding_of(size)) for size in (0, 1, 5_000)] == [0, 1, 5_000]
