from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from benchmarks.processes import Server, StartError
from tests.benchmarks.conftest import fake_spec

# What a daemon does: a child that leaves the session.
_DAEMON = (
    "import os,subprocess,sys; subprocess.Popen([sys.executable,'-c','import time; time.sleep(600)'],start_new_session=True); "
)


async def test_a_server_starts_freezes_thaws_and_stops(port: int, tmp_path: Path) -> None:
    server = Server(fake_spec(port), tmp_path / "log")
    try:
        assert await server.start(timeout_s=20) > 0
        server.freeze()
        assert not await server.answers()
        await server.thaw(settle_s=0.0)
        assert await server.answers()
        assert set(server.roles().values()) == {"rest"}
    finally:
        await server.stop()
    assert server.pids() == []
    assert not await server.answers()


async def test_stopping_reaches_daemons_and_frozen_ones(port: int, tmp_path: Path) -> None:
    spec = fake_spec(port)
    script = _DAEMON + f"sys.argv=['x','{port}']; import runpy; runpy.run_path({spec.command[1]!r}, run_name='__main__')"
    server = Server(replace(spec, command=(sys.executable, "-c", script)), tmp_path / "log")
    try:
        await server.start(timeout_s=20)
        members = server.pids()
        assert len(members) == 2
        server.freeze()
    finally:
        await server.stop()
    assert not any(psutil.pid_exists(pid) for pid in members)


async def test_a_server_that_ends_says_why(port: int, tmp_path: Path) -> None:
    spec = replace(fake_spec(port), command=(sys.executable, "-c", "raise SystemExit('no such model')"))
    server = Server(spec, tmp_path / "log")
    with pytest.raises(StartError, match=r"(?s)exit status 1.*no such model"):
        await server.start(timeout_s=20)
    await server.stop()


async def test_the_engine_and_its_children_are_told_from_the_rest(port: int, tmp_path: Path) -> None:
    spec = fake_spec(port)
    leaf = "import time; print('up', flush=True); time.sleep(600)"
    engine = f"import subprocess,sys; subprocess.run([sys.executable,'-c',{leaf!r}]) # engine"
    script = (
        "import runpy,subprocess,sys; "
        f"subprocess.Popen([sys.executable,'-c',{engine!r}], stdout=subprocess.PIPE).stdout.readline(); "
        f"sys.argv=['x','{port}']; runpy.run_path({spec.command[1]!r}, run_name='__main__')"
    )
    server = Server(replace(spec, command=(sys.executable, "-c", script), engine=re.compile("# engine$")), tmp_path / "log")
    try:
        await server.start(timeout_s=20)
        roles = server.roles()
    finally:
        await server.stop()
    assert sorted(roles.values()) == ["engine", "engine", "rest"]
