"""``python -m benchmarks.gateway``: what a gateway costs, beside LiteLLM and a bare relay; writes benchmarks/results/."""

from __future__ import annotations

import argparse
import asyncio
import shlex
import signal
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path
from typing import Any

import uvloop

from benchmarks import report
from benchmarks.client import ClientError
from benchmarks.dialects import BrokenStreamError
from benchmarks.figures import TooFewError
from benchmarks.gateway.figures import FIGURES
from benchmarks.gateway.rounds import Plan, run
from benchmarks.gateway.servers import litellm, ours, relay
from benchmarks.gateway.table import summary, table
from benchmarks.gateway.upstream import BuildError, build, upstream
from benchmarks.machine import describe
from benchmarks.processes import StartError

_ROOT = Path(__file__).parents[2]
_SERVERS = ("ours", "litellm", "relay")
_FIRST_PORT = 18820
_FAILURES = (StartError, BuildError, BrokenStreamError, ClientError, TooFewError, OSError, subprocess.CalledProcessError)


def parse(arguments: list[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gateway", description=__doc__)
    parser.add_argument("--servers", nargs="+", choices=_SERVERS, default=_SERVERS)
    known = [figure.name for figure in FIGURES]
    parser.add_argument("--figures", nargs="+", choices=known, default=known)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--window", type=float, default=5.0, help="seconds of each measurement")
    parser.add_argument(
        "--litellm", type=Path, default=_ROOT / ".venv-litellm", metavar="VENV", help="environment of LiteLLM (.venv-litellm)"
    )
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep logs and data in this new directory (short path)")
    parser.add_argument("--name", default="gateway", help="of the files in benchmarks/results")
    return parser.parse_args(arguments)


def make_plan(options: argparse.Namespace, program: Path, scratch: Path) -> Plan:
    """The servers of a run, on ports from 18820 on.

    Args:
        program: the upstream.
        scratch: where configuration, data and logs go.
    """
    behind = _FIRST_PORT
    builders = {
        "ours": lambda: ours(behind, behind + 1, _ROOT, scratch / "ours"),
        "litellm": lambda: litellm(behind, behind + 2, options.litellm, scratch / "litellm"),
        "relay": lambda: relay(behind, behind + 3, _ROOT),
    }
    gateways = tuple(builders[name]() for name in options.servers)
    figures = tuple(figure for figure in FIGURES if figure.name in options.figures)
    return Plan(upstream(program, behind), gateways, figures, options.rounds, options.window, scratch)


async def measure(options: argparse.Namespace, scratch: Path) -> str:
    """Run it, and write the results.

    Returns:
        the table.
    """
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    plan = make_plan(options, build(scratch), scratch)
    document: dict[str, Any] = {**describe(_ROOT), "command": shlex.join(["python", "-m", "benchmarks.gateway", *sys.argv[1:]])}
    document["versions"] = _versions(options)
    result = await run(plan, lambda line: print(line, file=sys.stderr, flush=True))
    document |= {"summary": summary(result), **result.as_json()}
    titles = {gateway.spec.name: gateway.spec.title for gateway in plan.gateways}
    text = f"{_head(document)}\n{table(result, {**titles, plan.upstream.name: plan.upstream.title})}"
    report.write(_ROOT / "benchmarks" / "results", options.name, document, text)
    return text


def _versions(options: argparse.Namespace) -> dict[str, str]:
    versions = {name: metadata.version(name) for name in ("ray", "aiohttp", "uvloop")}
    if "litellm" in options.servers:
        question = "import importlib.metadata as m; print(m.version('litellm'))"
        versions["litellm"] = _said(str(options.litellm / "bin" / "python"), "-c", question)
    return {**versions, "go": _said("go", "env", "GOVERSION")}


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _head(document: dict[str, Any]) -> str:
    machine = document["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in document["versions"].items())
    modified = " with changes" if document["modified"] else ""
    return (
        f"{machine['cpu']}, {machine['cores']} cores, {machine['memory_gib']} GiB; Python {document['python']}, {versions};"
        f" revision {document['revision']}{modified}\n\n`{document['command']}`\n\n"
        "Median of the rounds (least to largest); in bold the median of the rounds' ratios. What is added is the difference to\n"
        "asking the upstream itself in the same round; its own column shows what that took.\n"
    )


def main() -> int:
    """Entry point.

    Returns:
        exit status: 1 when a server failed, 130 when it was interrupted.
    """
    options = parse(sys.argv[1:])
    with tempfile.TemporaryDirectory(prefix="hb-", dir="/tmp", ignore_cleanup_errors=True) as directory:
        scratch = options.keep or Path(directory)
        try:
            scratch.mkdir(exist_ok=True)
            print(uvloop.run(measure(options, scratch.resolve())))
        except _FAILURES as exc:
            print(f"benchmark failed: {exc}", file=sys.stderr)
            return 1
        except (KeyboardInterrupt, asyncio.CancelledError):
            print("interrupted", file=sys.stderr)
            return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
