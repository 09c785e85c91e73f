from __future__ import annotations

import contextlib
import random
import re
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from benchmarks.client import Endpoint
from benchmarks.processes import ServerSpec
from tests.benchmarks.fake_server import FakeServer

StartFake = Callable[[str], Awaitable[tuple[FakeServer, Endpoint]]]


@pytest.fixture
def port() -> int:
    # Below the range from which outgoing connections take theirs, so that none of those can take it meanwhile.
    for number in random.sample(range(20_000, 32_000), 100):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", number))
            return number
    raise AssertionError("no free port")


@pytest.fixture
async def start_fake() -> AsyncIterator[StartFake]:
    async with AsyncExitStack() as stack:

        async def start(mode: str) -> tuple[FakeServer, Endpoint]:
            fake = FakeServer(mode)
            server = await fake.serve(0)
            await stack.enter_async_context(server)
            return fake, Endpoint(port=server.sockets[0].getsockname()[1])

        yield start


def fake_spec(port: int, name: str = "fake", mode: str = "good", messages: bool = True) -> ServerSpec:
    """The fake server as a process of its own."""
    return ServerSpec(
        name=name,
        title=f"fake {name}",
        command=(sys.executable, str(Path(__file__).with_name("fake_server.py")), str(port), mode),
        environ={},
        endpoint=Endpoint(port=port),
        ready_path="/v1/models",
        engine=re.compile("no such process"),
        messages=messages,
    )
