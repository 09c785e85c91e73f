"""The commands that start nothing."""

import zlib
from pathlib import Path

from typer.testing import CliRunner

from helix_ray import __version__
from helix_ray.cli.main import app

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


def test_a_wrong_key_is_named_with_its_place(tmp_path: Path) -> None:
    models = tmp_path / "models.yaml"
    models.write_text("models:\n  - id: m\n    source: x\n    contxt: 5\n")
    result = run(app, ["config", "check", "--models", str(models)])
    assert result.exit_code == 1
    assert "models.0.contxt" in result.output
