"""What hosts say, read strictly."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from helix_ray.cluster.gpu_output import amd_gpus, nvidia_gpus
from helix_ray.cluster.probe_output import Findings, parse_output
from helix_ray.core.cluster import HostError

GOOD = {
    "begin": "1700000000.123456789",
    "os": "Linux",
    "architecture": "x86_64",
    "cpu_cores": "16",
    "load": "0.50",
    "memory_kb": "67108864",
    "memory_free_kb": "1048576",
    "disk_free_kb": "2097152",
    "python": "3.11.2",
    "container_runtime": "podman",
    "listens": "1F90",
    "reaches_head": "yes",
    "end": "1700000001",
}


def output(values: dict[str, str], nonce: str = "n") -> bytes:
    lines = [f"helix-probe-begin {nonce}", *(f"{key}={value}" for key, value in values.items()), f"helix-probe-end {nonce}"]
    return ("Welcome!\n" + "\n".join(lines) + "\nlogout\n").encode()


def test_what_is_right_is_read() -> None:
    found = parse_output(output(GOOD), "n")
    assert (found.os, found.architecture, found.cpu_cores, found.load) == ("linux", "x86_64", 16, 0.5)
    assert (found.memory_mb, found.memory_free_mb, found.disk_free_mb) == (65536, 1024, 2048)
    assert (found.begin, found.end, found.python, found.container_runtime) == (
        1700000000.123456789,
        1700000001,
        "3.11.2",
        "podman",
    )
    assert (set(found.listens), found.reaches_head, found.gpus, found.driver) == ({8080}, True, (), None)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("begin", "N"),
        ("begin", ""),
        ("os", "Linux; rm -rf /"),
        ("os", "\x1b[31mLinux"),
        ("architecture", ""),
        ("cpu_cores", "-1"),
        ("cpu_cores", "0"),
        ("cpu_cores", "9" * 15),
        ("cpu_cores", "9" * 400),
        ("memory_kb", "1e9"),
        ("memory_kb", "1" + "0" * 14),
        ("load", "nan"),
        ("python", "3.11.2 (default)"),
        ("container_runtime", "lxc"),
        ("listens", "GGGG"),
        ("reaches_head", "perhaps"),
        ("begin", "1\nbegin=2"),
        ("nvidia", "x, y, 1, 1, 1, u, 1"),
        ("nvidia", "0, \x07, 1, 1, 1, u, 1"),
        ("nvidia", f"0, a, {10**14}, 1, 1, u, 1"),
        ("nvidia", "0, a, 1, 1, 1, u, 1\nnvidia=0, b, 1, 1, 1, u, 1"),
        ("rocm", "{"),
        ("rocm", "{" * 5000),
        ("rocm", '{"card0": 5}'),
        ("rocm", '{"cardx": {}}'),
        ("k" * 40, "1"),
    ],
)
def test_what_makes_no_sense_is_said_to(key: str, value: str) -> None:
    with pytest.raises(HostError) as nonsense:
        parse_output(output({**GOOD, key: value}), "n")
    assert nonsense.value.code == "nonsense"


def test_only_what_the_script_framed_counts() -> None:
    for raw in (
        b"",
        output(GOOD, "m"),
        output(GOOD)[: -len("\nhelix-probe-end n\nlogout\n")],
        b"helix-probe-end n\nhelix-probe-begin n\n",
    ):
        with pytest.raises(HostError):
            parse_output(raw, "n")


def test_gpus_that_are_not_there() -> None:
    assert nvidia_gpus(["No devices were found", "Failed to initialize NVML: Driver/library version mismatch"]) == ((), None)
    assert amd_gpus("ERROR: No AMD GPUs") == ((), None)
    card = {"Card series": "Radeon", "VRAM Total Memory (B)": "N/A"}
    (gpu,), driver = amd_gpus(f"WARNING: x\n{json.dumps({'card1': card})}")
    assert (gpu.index, gpu.name, gpu.memory_mb, gpu.utilization, gpu.uuid, driver) == (1, "Radeon", 0, None, None, None)


def reads_or_says_nonsense(raw: bytes) -> None:
    try:
        found = parse_output(raw, "n")
    except HostError as exc:
        assert exc.code == "nonsense"  # noqa: PT017
    else:
        assert isinstance(found, Findings)
        assert 1 <= found.cpu_cores <= 65536
        assert found.os.isprintable()


LINES = st.one_of(
    st.sampled_from([f"{key}={value}" for key, value in GOOD.items()]),
    st.builds(lambda key, value: f"{key}={value}", st.sampled_from([*GOOD, "nvidia", "rocm"]), st.text(max_size=60)),
    st.text(max_size=60),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(LINES, max_size=20))
@example(["rocm={}", *(f"{key}={value}" for key, value in GOOD.items())])
def test_any_lines(lines: list[str]) -> None:
    text = "\n".join(["helix-probe-begin n", *lines, "helix-probe-end n"])
    reads_or_says_nonsense(text.encode(errors="surrogatepass"))


@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=300))
def test_any_bytes(raw: bytes) -> None:
    reads_or_says_nonsense(raw)
    reads_or_says_nonsense(b"helix-probe-begin n\n" + raw + b"\nhelix-probe-end n\n")


@settings(deadline=None, max_examples=50)
@given(st.recursive(st.none() | st.integers() | st.text(max_size=20), lambda inner: st.dictionaries(st.text(max_size=12), inner)))
def test_any_json_of_rocm(value: object) -> None:
    try:
        amd_gpus(json.dumps(value))
    except HostError as exc:
        assert exc.code == "nonsense"  # noqa: PT017
