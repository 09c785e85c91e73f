"""Whether models are compiled for the CPU of this machine."""

from __future__ import annotations

import logging
import os
import shutil
import sysconfig
from pathlib import Path
from typing import Any

from helix_ray.config import ModelConfig

_log = logging.getLogger(__name__)


def compiler_args(config: ModelConfig) -> dict[str, Any]:
    """Engine arguments that let a model run on a CPU uncompiled where nothing here can compile it.

    vLLM compiles a model with torch, which writes C++ for a CPU (Ansel et al., "PyTorch 2: Faster Machine Learning Through
    Dynamic Python Bytecode Transformation and Graph Compilation", 2024). So it takes a compiler and Python's headers; without
    them an engine would not start.

    Args:
        config: the model's entry in the catalog; what it says of ``enforce_eager`` itself is left to it.
    """
    missing = _missing()
    if missing is None or "enforce_eager" in config.engine:
        return {}
    _log.warning("%s runs uncompiled, which is slower: there is no %s on this machine", config.id, missing)
    return {"enforce_eager": True}


def _missing() -> str | None:
    compiler = os.environ.get("CXX", "g++")
    if shutil.which(compiler) is None:
        return compiler
    header = Path(sysconfig.get_path("include")) / "Python.h"
    return None if header.exists() else header.name
