"""Secrets in files."""

from __future__ import annotations

import asyncio
import os
import stat
import sys
from asyncio import create_subprocess_exec
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from helix_ray.accounts.secrets import load_or_create_secret
from helix_ray.config.frozen import ConfigError


def test_a_secret_is_made_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "secret"
    secret = load_or_create_secret(path)
    assert len(secret) == 32
    assert load_or_create_secret(path) == secret
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["secret"]
    assert load_or_create_secret(tmp_path / "other") != secret


def test_an_open_umask_does_not_matter(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        load_or_create_secret(tmp_path / "secret")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


async def test_processes_at_once_get_the_same(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    program = (
        "import sys; from pathlib import Path; from helix_ray.accounts.secrets import load_or_create_secret; "
        f"sys.stdin.read(); print(load_or_create_secret(Path({str(path)!r})).hex())"
    )
    others = [await create_subprocess_exec(sys.executable, "-c", program, stdin=PIPE, stdout=PIPE) for _ in range(4)]
    told = await asyncio.gather(*(other.communicate(b"go") for other in others))
    assert {out.decode().strip() for out, _ in told} == {path.read_bytes().hex()}


def test_whoever_loses_takes_the_winners(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret"
    real = os.link

    def late(source: str, target: Path) -> None:
        path.write_bytes(b"w" * 32)
        path.chmod(0o600)
        real(source, target)

    monkeypatch.setattr(os, "link", late)
    assert load_or_create_secret(path) == b"w" * 32
    assert [one.name for one in tmp_path.iterdir()] == ["secret"]


@pytest.mark.parametrize(
    ("size", "mode", "said"),
    [(32, 0o640, "mode 0640"), (32, 0o604, "mode"), (31, 0o600, "32"), (0, 0o600, "32"), (5000, 0o600, "4096")],
)
def test_what_is_no_secret_is_refused(tmp_path: Path, size: int, mode: int, said: str) -> None:
    path = tmp_path / "secret"
    path.write_bytes(b"x" * size)
    path.chmod(mode)
    with pytest.raises(ConfigError, match=said):
        load_or_create_secret(path)
    path.write_bytes(b"x" * 32)
    path.chmod(0o400)
    assert load_or_create_secret(path) == b"x" * 32


def test_a_directory_is_no_secret(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=str(tmp_path)):
        load_or_create_secret(tmp_path)
