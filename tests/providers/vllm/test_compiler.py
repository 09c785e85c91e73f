from __future__ import annotations

import sysconfig
from pathlib import Path

import pytest

from helix_ray.config import ModelConfig
from helix_ray.providers.vllm.compiler import compiler_args


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine that can compile: ``g++`` is its compiler, ``Python.h`` the header."""
    compiler = tmp_path / "g++"
    compiler.write_text("#!/bin/sh\n")
    compiler.chmod(0o755)
    (tmp_path / "Python.h").touch()
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CXX", raising=False)
    monkeypatch.setattr(sysconfig, "get_path", {"include": str(tmp_path)}.__getitem__)
    return tmp_path


def model(**engine: object) -> ModelConfig:
    return ModelConfig(id="small", source="builtin:demo", engine=engine)


def test_a_model_is_compiled_where_that_can_be(machine: Path) -> None:
    assert compiler_args(model()) == {}


@pytest.mark.parametrize("missing", ["g++", "Python.h"])
def test_a_model_runs_uncompiled_where_something_is_missing(
    machine: Path, missing: str, caplog: pytest.LogCaptureFixture
) -> None:
    (machine / missing).unlink()
    assert compiler_args(model()) == {"enforce_eager": True}
    assert f"small runs uncompiled, which is slower: there is no {missing}" in caplog.text


def test_the_compiler_of_the_environment_is_looked_for(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CXX", "another-compiler")
    assert compiler_args(model()) == {"enforce_eager": True}


@pytest.mark.parametrize("eager", [True, False])
def test_what_the_catalog_says_stays(machine: Path, eager: bool) -> None:
    (machine / "g++").unlink()
    assert compiler_args(model(enforce_eager=eager)) == {}
