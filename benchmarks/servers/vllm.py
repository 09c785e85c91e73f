"""vLLM's own OpenAI server, the yardstick."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from benchmarks.client import Endpoint
from benchmarks.processes import ServerSpec
from benchmarks.servers.engine import Engine


def vllm(engine: Engine, port: int, certificate: tuple[Path, Path] | None) -> ServerSpec:
    """``python -m vllm.entrypoints.openai.api_server`` with its defaults.

    Args:
        certificate: PEM certificate and key; ``None`` serves plain HTTP.
    """
    options: list[str] = []
    for name, value in engine.arguments().items():
        options.append("--" + name.replace("_", "-"))
        if value is not True:
            options.append(str(value))
    if certificate is not None:
        options += ["--ssl-certfile", str(certificate[0]), "--ssl-keyfile", str(certificate[1])]
    return ServerSpec(
        name="vllm",
        title="vLLM's own server",
        command=(
            *(sys.executable, "-m", "vllm.entrypoints.openai.api_server", "--host", "127.0.0.1", "--port", str(port)),
            *("--model", str(engine.model), "--served-model-name", engine.name, *options),
        ),
        environ=engine.environ(),
        endpoint=Endpoint(port=port, tls=certificate is not None, model=engine.name),
        ready_path="/v1/models",
        engine=re.compile(r"VLLM::"),
    )
