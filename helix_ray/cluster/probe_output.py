"""What the probe script says, read strictly: the host may be broken, or lie."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from helix_ray.cluster.gpu_output import amd_gpus, nvidia_gpus
from helix_ray.cluster.probe_script import BEGIN, END
from helix_ray.core.cluster import Gpu, HostError

_LINES = 20_000
_LINE_CHARS = 64 * 2**10
_INTEGER = re.compile(r"[0-9]{1,15}")
_DECIMAL = re.compile(r"[0-9]{1,12}(\.[0-9]{1,9})?")
_VERSION = re.compile(r"[0-9]{1,3}\.[0-9]{1,3}(\.[0-9A-Za-z+]{1,16})?")
_WORD = re.compile(r"[A-Za-z0-9_.-]{1,32}")
_PORT = re.compile(r"[0-9A-F]{4}")
_CORES, _KIB = 65_536, 2**40  # more of either has no machine

Values = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Findings:
    """What a host says of itself; see ``HostReport``.

    Attributes:
        begin, end: its clock when the script began and ended, in Unix seconds.
        listens: ports that somebody listens on.
    """

    begin: float
    end: float
    os: str
    architecture: str
    cpu_cores: int
    load: float | None
    memory_mb: int
    memory_free_mb: int
    disk_free_mb: int
    gpus: tuple[Gpu, ...]
    driver: str | None
    is_amd: bool
    container_runtime: str | None
    python: str | None
    listens: Collection[int]
    reaches_head: bool | None


def parse_output(output: bytes, nonce: str) -> Findings:
    """What the script found.

    Args:
        output: of the script, with whatever the host's shells said before and after.
        nonce: the word that the script was given.

    Raises:
        HostError: it says something that the script does not say, or too little (``nonsense``).
    """
    values = _values(output, nonce)
    gpus, driver = nvidia_gpus(values["nvidia"])
    is_amd = not gpus and bool(values["rocm"])
    if is_amd:
        gpus, driver = amd_gpus("\n".join(values["rocm"]))
    runtimes = values["container_runtime"]
    if set(runtimes) - {"podman", "docker"}:
        raise _nonsense("container_runtime")
    reaches = _one(values, "reaches_head", re.compile("yes|no"))
    if not all(_PORT.fullmatch(port) for port in values["listens"]):
        raise _nonsense("listens")
    load = _one(values, "load", _DECIMAL)
    return Findings(
        begin=float(_required(values, "begin", _DECIMAL)),
        end=float(_required(values, "end", _DECIMAL)),
        os=_required(values, "os", _WORD).lower(),
        architecture=_required(values, "architecture", _WORD),
        cpu_cores=_count(values, "cpu_cores", 1, _CORES),
        load=None if load is None else float(load),
        memory_mb=_count(values, "memory_kb", 0, _KIB) // 1024,
        memory_free_mb=_count(values, "memory_free_kb", 0, _KIB) // 1024,
        disk_free_mb=_disk(values["disk_free_kb"]),
        gpus=gpus,
        driver=driver,
        is_amd=is_amd,
        container_runtime=runtimes[0] if runtimes else None,
        python=_one(values, "python", _VERSION),
        listens=frozenset(int(port, 16) for port in values["listens"]),
        reaches_head=None if reaches is None else reaches == "yes",
    )


def _values(output: bytes, nonce: str) -> Values:
    """What stands between the two lines that only the script can write."""
    try:
        lines = output.decode().split("\n")
        first, last = lines.index(f"{BEGIN} {nonce}"), lines.index(f"{END} {nonce}")
    except ValueError:
        raise HostError("The host does not say what the probe asks for.", code="nonsense") from None
    if last < first or last - first > _LINES:
        raise _nonsense("its length")
    values: dict[str, list[str]] = defaultdict(list)
    for line in lines[first + 1 : last]:
        key, equals, value = line.partition("=")
        if not equals or not _WORD.fullmatch(key) or len(value) > _LINE_CHARS:
            raise _nonsense("a line")
        values[key].append(value)
    return values


def _one(values: Values, key: str, form: re.Pattern[str]) -> str | None:
    found = values[key]
    if not found or found == [""]:
        return None
    if len(found) > 1 or not form.fullmatch(found[0]):
        raise _nonsense(key)
    return found[0]


def _required(values: Values, key: str, form: re.Pattern[str]) -> str:
    found = _one(values, key, form)
    if found is None:
        raise _nonsense(key)
    return found


def _count(values: Values, key: str, least: int, most: int) -> int:
    found = _one(values, key, _INTEGER)
    count = 0 if found is None else int(found)
    if not least <= count <= most:
        raise _nonsense(key)
    return count


def _disk(found: list[str]) -> int:
    """The last line of ``df`` is the one with numbers; the others are its head, and names that did not fit."""
    if not found or not _INTEGER.fullmatch(found[-1]):
        return 0
    return int(found[-1]) // 1024


def _nonsense(what: str) -> HostError:
    return HostError(f"What the host says of {what} makes no sense.", code="nonsense")
