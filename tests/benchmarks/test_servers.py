from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from benchmarks.__main__ import parse
from benchmarks.servers.engine import Engine
from benchmarks.servers.helix import helix
from benchmarks.servers.ray_llm import ray_llm, ray_llm_tuned
from benchmarks.servers.vllm import vllm

ENGINE = Engine(Path("/models/tiny"))
PAIR = (Path("/c.pem"), Path("/k.pem"))


def test_vllm_has_the_engine_arguments_and_tls_only_when_asked() -> None:
    spec = vllm(ENGINE, 9000, None)
    command = " ".join(spec.command)
    assert "--model /models/tiny --served-model-name bench --dtype bfloat16 --max-model-len 4096 --enforce-eager" in command
    assert "ssl" not in command
    assert not spec.endpoint.tls
    secure = vllm(ENGINE, 9000, PAIR)
    assert "--ssl-certfile /c.pem --ssl-keyfile /k.pem" in " ".join(secure.command)
    assert secure.endpoint.tls


def test_ray_llm_runs_the_same_engine(tmp_path: Path) -> None:
    plain, tuned = (
        ray_llm(ENGINE, 9000, Path("python"), tmp_path / "a"),
        ray_llm_tuned(ENGINE, 9001, Path("python"), tmp_path / "b"),
    )
    assert json.loads(plain.command[-1])["engine_kwargs"] == ENGINE.arguments()
    assert json.loads(plain.command[-1])["experimental_configs"] == {}
    assert json.loads(tuned.command[-1])["experimental_configs"] == {"stream_batching_interval_ms": 0}
    assert "RAY_SERVE_ENABLE_HA_PROXY" not in plain.environ
    assert tuned.environ["RAY_SERVE_ENABLE_HA_PROXY"] == tuned.environ["RAY_SERVE_THROUGHPUT_OPTIMIZED"] == "1"
    assert plain.environ["RAY_TMPDIR"] != tuned.environ["RAY_TMPDIR"]
    assert plain.engine.search("ray::ServeReplica:default:LLMServer:bench")
    assert not plain.engine.search("ray::ServeReplica:default:OpenAiIngress")


@pytest.mark.parametrize("certificate", [None, PAIR])
def test_ours_keeps_its_shipped_configuration_but_for_the_model(tmp_path: Path, certificate: tuple[Path, Path] | None) -> None:
    root = tmp_path / "root"
    (root / "configs").mkdir(parents=True)
    shipped = {"applications": [{"name": "helix", "args": {"models": "configs/models.yaml", "ingress_replicas": 1}}]}
    (root / "serve_config.yaml").write_text(yaml.safe_dump(shipped))
    catalog = {
        "default": "demo",
        "models": [{"id": "demo", "source": "builtin:demo", "env": {"A": "1"}}, {"id": "other", "source": "x"}],
        "embedders": [{"id": "mini", "source": "package:mini"}],
    }
    (root / "configs" / "models.yaml").write_text(yaml.safe_dump(catalog))
    spec = helix(ENGINE, 9000, certificate, root, tmp_path / "scratch")
    served = yaml.safe_load(Path(spec.command[-1]).read_text())["applications"][0]
    assert served["args"]["ingress_replicas"] == 1
    models = yaml.safe_load(Path(served["args"]["models"]).read_text())
    assert [model["id"] for model in models["models"]] == ["bench"]
    assert models["models"][0] | {"source": "/models/tiny", "env": {"A": "1"}, "context": 4096} == models["models"][0]
    assert models["embedders"] == catalog["embedders"]
    assert spec.environ["HELIX_TLS"] == ("true" if certificate else "false")
    assert spec.endpoint.tls == bool(certificate)
    assert spec.environ["HELIX_AUTH_API_KEYS"] in dict(spec.endpoint.headers)["Authorization"]
    assert spec.engine.search("ray::ServeReplica:helix:engine-bench")
    assert not spec.engine.search("ray::ServeReplica:helix:ingress")


def test_the_worker_of_its_own_is_vllms_default() -> None:
    assert "VLLM_ENABLE_V1_MULTIPROCESSING" not in Engine(Path("/m"), own_worker=True).environ()
    assert ENGINE.environ()["VLLM_ENABLE_V1_MULTIPROCESSING"] == "0"


def test_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    options = parse(["--quick", "--servers", "vllm,ours", "--figures", "ttft"])
    assert (options.rounds, options.window, options.servers) == (1, 2.0, ("vllm", "ours"))
    assert parse(["--rounds", "5"]).rounds == 5
    with pytest.raises(SystemExit):
        parse(["--servers", "nginx"])
    assert "unknown: nginx" in capsys.readouterr().err
