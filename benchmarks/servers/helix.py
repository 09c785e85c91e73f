"""This application, as it is shipped: ``serve run`` on the default Serve config, with another model in its list.

Authentication, request ids, metrics and limits are on, as in production.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import yaml

from benchmarks.client import Endpoint
from benchmarks.processes import ServerSpec
from benchmarks.servers.engine import Engine, ray_environ
from helix_ray.config.ray_defaults import RAY_DEFAULTS

_KEY = "benchmark-key"


def helix(engine: Engine, port: int, certificate: tuple[Path, Path] | None, root: Path, scratch: Path) -> ServerSpec:
    """Write the configuration files of this run, and say how to start it.

    Args:
        certificate: PEM certificate and key; ``None`` serves plain HTTP.
        root: the project, with serve_config.yaml and configs/models.yaml.
        scratch: where the changed configuration and the application's data go.
    """
    scratch.mkdir(parents=True)
    serve_config = yaml.safe_load((root / "serve_config.yaml").read_text())
    arguments = serve_config["applications"][0].setdefault("args", {})
    models = scratch / "models.yaml"
    models.write_text(yaml.safe_dump(_catalog(root / arguments.get("models", "configs/models.yaml"), engine)))
    arguments["models"] = str(models)
    config = scratch / "serve_config.yaml"
    config.write_text(yaml.safe_dump(serve_config))
    environ = {
        **ray_environ(scratch / "ray"),
        **RAY_DEFAULTS,
        "HELIX_AUTH_API_KEYS": _KEY,
        "HELIX_DATA_DIR": str(scratch / "data"),
        "HELIX_HOST": "127.0.0.1",
        "HELIX_PORT": str(port),
        "HELIX_TLS": "true" if certificate else "false",
    }
    if certificate is not None:
        environ |= {"HELIX_TLS_CERT": str(certificate[0]), "HELIX_TLS_KEY": str(certificate[1])}
    return ServerSpec(
        name="ours",
        title="Helix Ray",
        command=(sys.executable, "-m", "ray.serve.scripts", "run", str(config)),
        environ={**engine.environ(), **environ},
        endpoint=Endpoint(
            port=port, tls=certificate is not None, headers=(("Authorization", f"Bearer {_KEY}"),), model=engine.name
        ),
        ready_path="/readyz",
        engine=re.compile(r"VLLM::|ServeReplica:\S*:engine-"),
        cwd=root,
    )


def _catalog(path: Path, engine: Engine) -> dict[str, Any]:
    """The shipped model list with its first chat model replaced, and without the others."""
    catalog: dict[str, Any] = yaml.safe_load(path.read_text())
    first = catalog["models"][0]
    model = {
        **{key: first[key] for key in ("cpus", "env", "max_queue") if key in first},
        "id": engine.name,
        "source": str(engine.model),
        "context": engine.context,
        "gpus": 0,
        "engine": {key: value for key, value in engine.arguments().items() if key != "max_model_len"},
    }
    return {**catalog, "models": [model], "default": engine.name}
