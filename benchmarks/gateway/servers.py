"""The gateways, each as it is run; all of them with one process for the requests, and those that know keys ask for one."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from benchmarks.client import Endpoint
from benchmarks.gateway.upstream import NO_ENGINE
from benchmarks.processes import ServerSpec
from benchmarks.servers.engine import ray_environ

MODEL = "bench"
_KEY = "sk-benchmark-key"
_HEADERS = (("Authorization", f"Bearer {_KEY}"),)


@dataclass(frozen=True)
class Gateway:
    """A server under test.

    Attributes:
        front: matches the command line of the processes that pass requests on; everything else of it stands by.
    """

    spec: ServerSpec
    front: re.Pattern[str]


def ours(upstream: int, port: int, root: Path, scratch: Path) -> Gateway:
    """``helix serve`` on the shipped Serve config, with a model list that has one remote model and nothing else.

    Args:
        upstream: port of the upstream.
        root: the project, with serve_config.yaml.
        scratch: where the configuration and the application's data go.
    """
    scratch.mkdir(parents=True)
    models = scratch / "models.yaml"
    models.write_text(yaml.safe_dump(_catalog(upstream)))
    document = yaml.safe_load((root / "serve_config.yaml").read_text())
    document["applications"][0].setdefault("args", {})["models"] = str(models)
    config = scratch / "serve_config.yaml"
    config.write_text(yaml.safe_dump(document))
    environ = {
        **ray_environ(scratch / "ray"),
        "HELIX_AUTH_API_KEYS": _KEY,
        "HELIX_DATA_DIR": str(scratch / "data"),
        "HELIX_HOST": "127.0.0.1",
        "HELIX_PORT": str(port),
        "HELIX_TLS": "false",
        "PYTHONPATH": os.pathsep.join([str(root), *filter(None, [os.environ.get("PYTHONPATH")])]),
    }
    command = (str(Path(sys.executable).with_name("helix")), "serve", "--config", str(config))
    return Gateway(_spec("ours", "Helix Ray", command, environ, port, "/readyz", root), re.compile(r"ServeReplica:\S*:ingress"))


def litellm(upstream: int, port: int, venv: Path, scratch: Path) -> Gateway:
    """The LiteLLM proxy with one worker, configured as its documentation advises for production; without a database.

    Args:
        upstream: port of the upstream.
        venv: an environment of its own.
        scratch: where its configuration goes.
    """
    scratch.mkdir(parents=True)
    config = scratch / "litellm.yaml"
    parameters = {"model": f"openai/{MODEL}", "api_base": f"http://127.0.0.1:{upstream}/v1", "api_key": "sk-upstream"}
    config.write_text(
        yaml.safe_dump(
            {
                "model_list": [{"model_name": MODEL, "litellm_params": parameters}],
                "general_settings": {"master_key": _KEY},
                "litellm_settings": {"request_timeout": 600, "set_verbose": False, "telemetry": False},
            }
        )
    )
    # It asks the internet for prices at its start otherwise.
    environ = {"LITELLM_LOG": "ERROR", "LITELLM_MODE": "PRODUCTION", "LITELLM_LOCAL_MODEL_COST_MAP": "True"}
    arguments = ("--config", str(config), "--host", "127.0.0.1", "--port", str(port), "--num_workers", "1")
    command = (str(venv.absolute() / "bin" / "litellm"), *arguments)
    spec = _spec("litellm", "LiteLLM proxy", command, environ, port, "/health/liveliness", scratch)
    return Gateway(spec, re.compile(""))


def relay(upstream: int, port: int, root: Path) -> Gateway:
    """The bare relay.

    Args:
        upstream: port of the upstream.
        root: the project.
    """
    command = (sys.executable, "-m", "benchmarks.gateway.relay", str(port), f"http://127.0.0.1:{upstream}")
    return Gateway(_spec("relay", "bare aiohttp relay", command, {}, port, "/v1/models", root), re.compile(""))


def _spec(
    name: str, title: str, command: tuple[str, ...], environ: dict[str, str], port: int, ready: str, cwd: Path
) -> ServerSpec:
    return ServerSpec(
        name=name,
        title=title,
        command=command,
        environ=environ,
        endpoint=Endpoint(port=port, headers=_HEADERS, model=MODEL),
        ready_path=ready,
        engine=NO_ENGINE,
        messages=False,
        cwd=cwd,
    )


def _catalog(upstream: int) -> dict[str, Any]:
    """Nothing but the remote model."""
    return {
        "default": MODEL,
        "providers": [{"id": "upstream", "kind": "openai", "base_url": f"http://127.0.0.1:{upstream}/v1"}],
        "remotes": [{"id": MODEL, "provider": "upstream", "context": 1_000_000}],
    }
