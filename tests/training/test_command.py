import pytest
from typer.testing import CliRunner

from training import train
from training.__main__ import app


def test_sample_shows_conversations():
    result = CliRunner().invoke(app, ["sample", "--count", "5", "--seed", "2"])
    assert result.exit_code == 0
    assert result.output.count("--- ") == 5
    assert "assistant: " in result.output
    assert CliRunner().invoke(app, ["sample", "--count", "5", "--seed", "2"]).output == result.output


def test_train_says_where_the_model_is(tiny_plan, tmp_path, monkeypatch):
    monkeypatch.setitem(train.PLANS, "cpu", tiny_plan)
    result = CliRunner().invoke(app, ["train", "--preset", "cpu", "--out", str(tmp_path / "run")])
    assert result.exit_code == 0, result.output
    assert (tmp_path / "run" / "model" / "model.safetensors").exists()


def test_train_refuses_a_checkpoint_of_another_size(tiny_plan, tmp_path, monkeypatch):
    monkeypatch.setitem(train.PLANS, "cpu", tiny_plan)
    runner = CliRunner()
    assert runner.invoke(app, ["train", "--preset", "cpu", "--out", str(tmp_path)]).exit_code == 0
    monkeypatch.undo()
    result = runner.invoke(app, ["train", "--preset", "cpu", "--out", str(tmp_path)])
    assert result.exit_code == 1
    assert "error" in result.output


@pytest.mark.parametrize("command", [[], ["train"], ["sample"], ["evaluate"]])
def test_help_is_there(command):
    result = CliRunner().invoke(app, [*command, "--help"])
    assert result.exit_code == 0
    assert "Usage" in result.output
