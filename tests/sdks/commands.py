"""Programs in other languages, run while the application answers them in this process."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
_SECONDS = 200


async def run(*command: str, cwd: Path, environment: Mapping[str, str]) -> str:
    """What a program prints, without its errors; it has to end well.

    Args:
        command: the program and its arguments.
        cwd: where it runs.
        environment: its variables beside those that every program needs.
    """
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=cwd,
        env={**inherited, **environment},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(_SECONDS):
            output, errors = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    text = output.decode(errors="replace")
    assert process.returncode == 0, f"{' '.join(command)}\n{text}{errors.decode(errors='replace')}"
    return text


def adapted(example: str) -> str:
    """An example of the documentation, with the names of the models that the tests' application has."""
    return example.replace("helix-demo", "demo").replace("all-MiniLM-L6-v2", "embed")
