"""Runs ray.serve.llm until it is interrupted: ``python -m benchmarks.servers.ray_llm_app PORT LLM_CONFIG_JSON``."""

from __future__ import annotations

import json
import signal
import sys

import ray
from ray import serve
from ray.serve.llm import LLMConfig, build_openai_app

# More than its ingress and engine ask for together; a small machine has fewer real ones, which Ray need not know.
_LOGICAL_CPUS = 8


def main(port: int, config: str) -> None:
    """Serve one model on a Ray of its own.

    Args:
        port: where Serve listens, on 127.0.0.1.
        config: JSON of an ``LLMConfig``.
    """
    ray.init(num_cpus=_LOGICAL_CPUS)
    serve.start(http_options={"host": "127.0.0.1", "port": port})
    serve.run(build_openai_app({"llm_configs": [LLMConfig(**json.loads(config))]}))
    signal.pause()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
