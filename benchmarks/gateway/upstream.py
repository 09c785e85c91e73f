"""The upstream that all gateways stand before: a program in Go, so that it is none of what is measured."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from benchmarks.client import ClientError, Connection, Endpoint
from benchmarks.processes import ServerSpec

SOURCE = Path(__file__).with_name("upstream")
# Nothing is fetched: it needs Go's standard library only.
_GO = {"GOFLAGS": "-mod=mod", "GOPROXY": "off", "GOTOOLCHAIN": "local"}
# Matches no process: there is no engine here.
NO_ENGINE = re.compile(r"(?!)")


class BuildError(Exception):
    """There is no Go, or it refuses the program."""


@dataclass(frozen=True)
class Pace:
    """How long the upstream thinks.

    Attributes:
        first_ms: from the request to the first token, or to the whole answer.
        gap_ms: from one token of a stream to the next.
    """

    first_ms: float = 0.0
    gap_ms: float = 0.0


def build(directory: Path) -> Path:
    """Compile it.

    Args:
        directory: where the program goes.

    Raises:
        BuildError: it cannot be.
    """
    program = directory / "upstream"
    command = ("go", "build", "-o", str(program), ".")
    try:
        subprocess.run(command, cwd=SOURCE, env={**os.environ, **_GO}, capture_output=True, text=True, check=True)
    except FileNotFoundError as exc:
        raise BuildError("the upstream is written in Go: apt-get install golang-go") from exc
    except subprocess.CalledProcessError as exc:
        raise BuildError(f"go build: {exc.stderr}") from exc
    return program


def upstream(program: Path, port: int) -> ServerSpec:
    """How it is run."""
    return ServerSpec(
        name="upstream",
        title="the upstream itself",
        command=(str(program), str(port)),
        environ={},
        endpoint=Endpoint(port=port),
        ready_path="/v1/models",
        engine=NO_ENGINE,
        messages=False,
    )


async def set_pace(endpoint: Endpoint, pace: Pace) -> None:
    """Say how long the answers take that begin from now on.

    Raises:
        ClientError: it does not listen to that.
    """
    connection = await Connection.open(endpoint)
    try:
        head = endpoint.head("PUT", f"/pace?first_ms={pace.first_ms:g}&gap_ms={pace.gap_ms:g}")
        answer = await connection.request(head)
        if answer.status != 200:
            raise ClientError(f"the upstream keeps its pace: {answer.body.decode(errors='replace')}")
    finally:
        connection.close()
