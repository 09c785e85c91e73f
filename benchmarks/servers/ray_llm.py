"""ray.serve.llm, the peer that runs vLLM in Ray Serve as we do; once with its defaults and once tuned."""

from __future__ import annotations

import json
import re
from pathlib import Path

from benchmarks.client import Endpoint
from benchmarks.processes import ServerSpec
from benchmarks.servers.engine import Engine, ray_environ

# A replica that runs vLLM, and the engine's own processes.
_ENGINE = re.compile(r"VLLM::|ServeReplica:\S*:LLMServer")


def ray_llm(engine: Engine, port: int, python: Path, scratch: Path) -> ServerSpec:
    """``build_openai_app`` with the defaults of ray.serve.llm.

    Args:
        python: interpreter of an environment with what it needs.
        scratch: where its Ray keeps its files.
    """
    return _spec("rayllm", "ray.serve.llm", engine, port, python, ray_environ(scratch), {})


def ray_llm_tuned(engine: Engine, port: int, python: Path, scratch: Path) -> ServerSpec:
    """The same with HAProxy, Serve's throughput mode, workers at normal priority, and without the 50 ms batcher of streams.

    Args:
        python: interpreter of an environment with what it needs.
        scratch: where its Ray keeps its files.
    """
    environ = {
        **ray_environ(scratch),
        "RAY_worker_niceness": "0",
        "RAY_SERVE_ENABLE_HA_PROXY": "1",
        "RAY_SERVE_THROUGHPUT_OPTIMIZED": "1",
    }
    return _spec("rayllm-tuned", "ray.serve.llm, tuned", engine, port, python, environ, {"stream_batching_interval_ms": 0})


def _spec(
    name: str, title: str, engine: Engine, port: int, python: Path, environ: dict[str, str], experimental: dict[str, int]
) -> ServerSpec:
    config = {
        "model_loading_config": {"model_id": engine.name, "model_source": str(engine.model)},
        "accelerator_type": None,
        "placement_group_config": {"bundles": [{"CPU": 1}]},
        "deployment_config": {"autoscaling_config": {"min_replicas": 1, "max_replicas": 1}},
        "engine_kwargs": engine.arguments(),
        "experimental_configs": experimental,
    }
    return ServerSpec(
        name=name,
        title=title,
        command=(str(python), "-m", "benchmarks.servers.ray_llm_app", str(port), json.dumps(config)),
        environ={**engine.environ(), **environ},
        endpoint=Endpoint(port=port, model=engine.name),
        ready_path="/v1/models",
        engine=_ENGINE,
        messages=False,
    )
