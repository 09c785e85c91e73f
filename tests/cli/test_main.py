"""The commands that start nothing."""

import zlib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from helix_ray import __version__
from helix_ray.cli.main import app
from helix_ray.cli.serve_config import catalogs

run = CliRunner().invoke


def test_version() -> None:
    assert run(app, ["version"]).output.strip() == __version__


def test_keys_differ_and_carry_their_checksum() -> None:
    keys = {run(app, ["keygen"]).output.strip() for _ in range(5)}
    assert len(keys) == 5
    for key in keys:
        assert key.startswith("hx-")
        assert key.endswith(f"{zlib.crc32(key[:-8].encode()):08x}")


def test_the_shipped_configuration_is_right() -> None:
    for models in ("configs/models.yaml", "configs/models.gpu.yaml"):
        result = run(app, ["config", "check", "--models", models])
        assert result.exit_code == 0, result.output


def test_ids_are_shown_whole_with_their_replicas(tmp_path: Path) -> None:
    models = tmp_path / "models.yaml"
    long = "organization-with-a-long-name/model-with-a-long-name-Instruct-2511"
    scaling = "autoscaling: {min_replicas: 0, max_replicas: 3}"
    models.write_text(f"models: [{{id: {long}, source: x, {scaling}}}]\nembedders: [{{id: e, source: y, {scaling}}}]\n")
    result = run(app, ["config", "check", "--models", str(models)])
    assert result.exit_code == 0
    assert "…" not in result.output
    assert result.output.count("0 to 3") == 2


def test_routes_are_shown_with_their_targets(tmp_path: Path) -> None:
    models = tmp_path / "models.yaml"
    models.write_text("models: [{id: a, source: x}, {id: b, source: x}]\nroutes: [{id: both, order: [a, b]}]\n")
    result = run(app, ["config", "check", "--models", str(models)])
    assert result.exit_code == 0
    assert "a, b" in result.output
    models.write_text("models: [{id: a, source: x}]\nroutes: [{id: both, order: [a, c]}]\n")
    result = run(app, ["config", "check", "--models", str(models)])
    assert (result.exit_code, "routes.0.order" in result.output) == (2, True)


def test_models_of_the_cluster_are_told_from_others(tmp_path: Path) -> None:
    models = tmp_path / "models.yaml"
    models.write_text("models: [{id: a, source: x}, {id: b, source: x, start: cluster}]\n")
    result = run(app, ["config", "check", "--models", str(models)])
    assert (result.exit_code, result.output.count("by the cluster")) == (0, 1)


def test_a_wrong_key_is_named_with_its_place(tmp_path: Path) -> None:
    models = tmp_path / "models.yaml"
    models.write_text("models:\n  - id: m\n    source: x\n    contxt: 5\n")
    result = run(app, ["config", "check", "--models", str(models)])
    assert result.exit_code == 2
    assert "models.0.contxt" in result.output


@pytest.mark.parametrize(("option", "text", "place"), [("--plans", "default: a", "plans"), ("--prices", "models: {}", "version")])
def test_wrong_plans_and_prices_are_named(tmp_path: Path, option: str, text: str, place: str) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(text)
    result = run(app, ["config", "check", option, str(file)])
    assert (result.exit_code, f"wrong.yaml: {place}: " in result.output.replace("\n", "")) == (2, True), result.output


@pytest.mark.parametrize(
    ("config", "complaint"),
    [
        ("applications: [", "serve.yaml: "),
        ("applications: {}", "a list of applications is needed"),
        ("applications: [{import_path: 'deployments.app:build', args: {models: 5}}]", "args.models"),
        ("applications: [{import_path: 'deployments.app:build', args: {models: missing.yaml}}]", "missing.yaml"),
        ("applications: [{import_path: 'deployments.app:build', args: {plans: missing.yaml}}]", "missing.yaml"),
        ("applications: [{import_path: 'deployments.app:build', args: {prices: missing.yaml}}]", "missing.yaml"),
    ],
)
def test_a_wrong_serve_config_is_refused_before_anything_starts(tmp_path: Path, config: str, complaint: str) -> None:
    path = tmp_path / "serve.yaml"
    path.write_text(config)
    result = run(app, ["serve", "--config", str(path)], env={"HELIX_DATA_DIR": str(tmp_path / "data")})
    assert result.exit_code == 2
    assert complaint in result.output
    assert not (tmp_path / "data").exists()


def test_every_shipped_serve_config_names_good_model_lists() -> None:
    for path in (Path("serve_config.yaml"), Path("configs/serve/gpu.yaml"), Path("configs/serve/cluster.yaml")):
        assert [catalog.models for catalog in catalogs(path)]


def test_options_win_over_variables(tmp_path: Path) -> None:
    result = run(app, ["serve", "--port", "0"], env={"HELIX_PORT": "8443", "HELIX_DATA_DIR": str(tmp_path)})
    assert result.exit_code == 2
    assert "HELIX_PORT" in result.output
