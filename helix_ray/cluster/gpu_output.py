"""GPUs as ``nvidia-smi`` and ``rocm-smi`` tell of them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from helix_ray.core.cluster import Gpu, HostError

_GPUS = 256
_MIB = 2**20
_MOST_MB = 2**24  # 16 TiB
_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,9})?")
_VERSION = re.compile(r"[0-9A-Za-z._-]{1,64}")
_TEXT_CHARS = 128


def nvidia_gpus(lines: Sequence[str]) -> tuple[tuple[Gpu, ...], str | None]:
    """GPUs and the driver's version.

    Args:
        lines: of ``nvidia-smi --query-gpu=index,name,memory.total,memory.used,utilization.gpu,uuid,driver_version``, as CSV
            without head and units. A GPU that is broken is missing there, or a line is no row at all.

    Raises:
        HostError: a row makes no sense.
    """
    found, driver = [], None
    for line in lines[:_GPUS]:
        cells = [cell.strip() for cell in line.split(",")]
        if len(cells) != 7:
            continue  # "No devices were found", "Failed to initialize NVML: ..."
        index, name, total, used, busy, uuid, version = cells
        utilization = _number(busy)
        found.append(
            Gpu(
                index=_index(index),
                name=_text(name),
                memory_mb=_mb(_number(total)),
                memory_used_mb=_mb(_number(used)),
                utilization=None if utilization is None else min(utilization / 100, 1.0),
                uuid=_text(uuid) or None,
            )
        )
        driver = version if _VERSION.fullmatch(version) else None
    return _distinct(found), driver


def amd_gpus(text: str) -> tuple[tuple[Gpu, ...], str | None]:
    """GPUs and the driver's version.

    Args:
        text: what ``rocm-smi --json`` says; the names of its keys differ in case between versions.

    Raises:
        HostError: it is no such JSON.
    """
    start = text.find("{")
    if start < 0:
        return (), None  # no GPU, and a word about that
    try:
        document = json.loads(text[start:])
    except (ValueError, RecursionError):
        raise _nonsense() from None
    if not isinstance(document, dict):
        raise _nonsense()
    found, driver = [], None
    for card, facts in list(document.items())[: _GPUS + 1]:
        if not isinstance(facts, dict):
            raise _nonsense()
        values = {str(key).lower(): str(value) for key, value in facts.items()}
        if card == "system":
            version = values.get("driver version", "")
            driver = version if _VERSION.fullmatch(version) else None
        elif card.startswith("card"):
            found.append(_amd_gpu(_index(card.removeprefix("card")), values))
    return _distinct(found), driver


def _amd_gpu(index: int, values: Mapping[str, Any]) -> Gpu:
    total, used = (_number(values.get(f"vram total {word}(b)", "")) for word in ("memory ", "used memory "))
    utilization = _number(values.get("gpu use (%)", ""))
    return Gpu(
        index=index,
        name=_text(values.get("card series") or values.get("card model") or "AMD GPU"),
        memory_mb=_mb(None if total is None else total / _MIB),
        memory_used_mb=_mb(None if used is None else used / _MIB),
        utilization=None if utilization is None else min(utilization / 100, 1.0),
        uuid=_text(values.get("unique id", "")) or None,
    )


def _distinct(found: list[Gpu]) -> tuple[Gpu, ...]:
    if len({gpu.index for gpu in found}) < len(found):
        raise _nonsense()
    return tuple(found)


def _index(text: str) -> int:
    if not re.fullmatch("[0-9]{1,3}", text):
        raise _nonsense()
    return int(text)


def _text(text: str) -> str:
    if len(text) > _TEXT_CHARS or not text.isprintable():
        raise _nonsense()
    return text


def _number(text: str) -> float | None:
    """A number; ``[N/A]``, ``[Not Supported]`` and the like are none."""
    return float(text) if _NUMBER.fullmatch(text) else None


def _mb(number: float | None) -> int:
    mb = int(number or 0)
    if mb > _MOST_MB:
        raise _nonsense()
    return mb


def _nonsense() -> HostError:
    return HostError("What the host says of its GPUs makes no sense.", code="nonsense")
