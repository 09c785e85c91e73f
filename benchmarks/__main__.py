"""``python -m benchmarks``: compare with the peers, print a table, write benchmarks/results/."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import shlex
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

import uvloop

from benchmarks import report
from benchmarks.certificate import write_certificate
from benchmarks.client import ClientError
from benchmarks.dialects import BrokenStreamError
from benchmarks.figures import FIGURES, TooFewError
from benchmarks.machine import describe
from benchmarks.model import build_endless
from benchmarks.processes import ServerSpec, StartError
from benchmarks.rounds import Plan, run_pass
from benchmarks.servers.engine import Engine
from benchmarks.servers.helix import helix
from benchmarks.servers.ray_llm import ray_llm, ray_llm_tuned
from benchmarks.servers.vllm import vllm
from helix_ray.providers.sources import resolve_source

_ROOT = Path(__file__).parents[1]
_SERVERS = ("ours", "vllm", "rayllm", "rayllm-tuned")
_WITH_TLS = ("ours", "vllm")
_FIRST_PORT = 18800


def parse(arguments: list[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--servers", type=_names(_SERVERS), default=_SERVERS, help=f"of {','.join(_SERVERS)}")
    figures = tuple(figure.name for figure in FIGURES)
    parser.add_argument("--figures", type=_names(figures), default=figures, help=f"of {','.join(figures)}")
    parser.add_argument("--rounds", type=int, help="rounds of each pass (3; 1 with --quick)")
    parser.add_argument("--window", type=float, help="seconds of each measurement (4; 2 with --quick)")
    parser.add_argument("--quick", action="store_true", help="one short round: to see that it works, not to compare")
    parser.add_argument("--tls", choices=("off", "on", "both"), default="both", help="which passes to run")
    parser.add_argument("--model", type=Path, help="directory of the model (the built-in one)")
    parser.add_argument("--own-worker", action="store_true", help="vLLM's worker in a process of its own, its default on a CPU")
    parser.add_argument(
        "--keep", type=Path, metavar="DIR", help="keep logs and configurations in this new directory (short path)"
    )
    parser.add_argument(
        "--peers", type=Path, default=_ROOT / ".venv-peers", metavar="VENV", help="environment of ray.serve.llm (.venv-peers)"
    )
    parser.add_argument("--name", default="latest", help="of the files in benchmarks/results")
    options = parser.parse_args(arguments)
    options.rounds = options.rounds or (1 if options.quick else 3)
    options.window = options.window or (2.0 if options.quick else 4.0)
    return options


def _names(known: tuple[str, ...]) -> Any:
    def split(text: str) -> tuple[str, ...]:
        names = tuple(text.split(","))
        if unknown := set(names) - set(known):
            raise argparse.ArgumentTypeError(f"unknown: {', '.join(sorted(unknown))}; known are {', '.join(known)}")
        return names

    return split


def build_specs(
    names: tuple[str, ...], engine: Engine, certificate: tuple[Path, Path] | None, scratch: Path, peers: Path
) -> list[ServerSpec]:
    """The peers of one pass; with a certificate only those that have TLS.

    Args:
        peers: the virtual environment of ray.serve.llm.
    """
    python = peers.absolute() / "bin" / "python"
    ports = {name: _FIRST_PORT + index for index, name in enumerate(_SERVERS)}
    builders = {
        "ours": lambda port: helix(engine, port, certificate, _ROOT, scratch / "ours"),
        "vllm": lambda port: vllm(engine, port, certificate),
        "rayllm": lambda port: ray_llm(engine, port, python, scratch / "ray"),
        "rayllm-tuned": lambda port: ray_llm_tuned(engine, port, python, scratch / "ray-tuned"),
    }
    return [builders[name](ports[name]) for name in names if certificate is None or name in _WITH_TLS]


async def compare(options: argparse.Namespace, scratch: Path) -> str:
    """Run the passes and write the results.

    Returns:
        the table.
    """
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, _current_task().cancel)
    source = options.model or resolve_source("builtin:demo")
    engine = Engine(build_endless(Path(source), scratch / "model"), own_worker=options.own_worker)
    figures = tuple(figure for figure in FIGURES if figure.name in options.figures)
    document: dict[str, Any] = {**describe(_ROOT), "command": shlex.join(["python", "-m", "benchmarks", *sys.argv[1:]])}
    document["passes"] = {}
    texts = [_head(document)]
    for title, tls in (("Plain HTTP", False), ("TLS", True)):
        if options.tls == "both" or (options.tls == "on") == tls:
            logs = scratch / ("tls" if tls else "plain")
            logs.mkdir()
            specs = build_specs(options.servers, engine, write_certificate(logs) if tls else None, logs, options.peers)
            plan = Plan(tuple(specs), figures, options.rounds, options.window, logs)
            result = await run_pass(plan, lambda line: print(line, file=sys.stderr, flush=True))
            document["passes"][title] = {"summary": report.summary(result, specs, figures), **result.as_json()}
            texts.append(report.table(title, result, specs, figures))
            report.write(_ROOT / "benchmarks" / "results", options.name, document, "\n".join(texts))
    return "\n".join(texts)


def _current_task() -> asyncio.Task[Any]:
    task = asyncio.current_task()
    assert task is not None
    return task


def _head(document: dict[str, Any]) -> str:
    machine = document["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in document["versions"].items())
    modified = " with changes" if document["modified"] else ""
    return (
        f"{machine['cpu']}, {machine['cores']} cores, {machine['memory_gib']} GiB; Python {document['python']}, {versions};"
        f" revision {document['revision']}{modified}\n\n`{document['command']}`\n\n"
        "Median of the rounds (least-largest), and in bold the median of the rounds' ratios to vLLM's own server.\n"
    )


def main() -> int:
    """Entry point.

    Returns:
        exit status: 1 when a peer failed, 130 when it was interrupted.
    """
    options = parse(sys.argv[1:])
    with contextlib.ExitStack() as stack:
        scratch = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hb-", ignore_cleanup_errors=True)))
        try:
            scratch.mkdir(exist_ok=True)
            print(uvloop.run(compare(options, scratch.resolve())))
        except (StartError, BrokenStreamError, ClientError, TooFewError, OSError) as exc:
            print(f"benchmark failed: {exc}", file=sys.stderr)
            return 1
        except (KeyboardInterrupt, asyncio.CancelledError):
            print("interrupted", file=sys.stderr)
            return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
