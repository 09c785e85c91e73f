"""``python -m benchmarks.accounts``: what limits and money add to a request; writes benchmarks/results/."""

from __future__ import annotations

import argparse
import asyncio
import shlex
import sys
import tempfile
from dataclasses import asdict, replace
from pathlib import Path

from benchmarks import report
from benchmarks.accounts import Cost, account_headers, cost, limited
from benchmarks.machine import describe
from benchmarks.model import build_endless
from benchmarks.processes import Server
from benchmarks.servers.engine import Engine
from benchmarks.servers.helix import helix
from helix_ray.providers.sources import resolve_source

_ROOT = Path(__file__).parents[2]
_PORT = 18811


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accounts", description=__doc__)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--window", type=float, default=5.0, help="seconds of each measurement")
    parser.add_argument("--database", default="", help="URL of an empty database; SQLite without it")
    parser.add_argument("--name", default="accounts", help="of the files in benchmarks/results")
    return parser.parse_args()


async def measure(options: argparse.Namespace) -> Cost:
    """Start the application, and ask it."""
    with tempfile.TemporaryDirectory(prefix="hb", dir="/tmp") as directory:
        scratch = Path(directory) / "ours"
        model = build_endless(Path(resolve_source("builtin:demo")), Path(directory) / "model")
        spec = limited(helix(Engine(model), _PORT, None, _ROOT, scratch), scratch)
        if options.database:
            spec = replace(spec, environ={**spec.environ, "HELIX_DATABASE_URL": options.database})
        server = Server(spec, Path(directory) / "log")
        try:
            await server.start()
            headers = await account_headers(f"http://127.0.0.1:{_PORT}", dict(spec.endpoint.headers))
            return await cost(spec.endpoint, headers, options.rounds, options.window)
        finally:
            await server.stop()


def main() -> None:
    """Entry point."""
    options = parse()
    document = {**describe(_ROOT), "command": shlex.join(["python", "-m", "benchmarks.accounts", *sys.argv[1:]])}
    found = asyncio.run(measure(options))
    document["cost"] = asdict(found)
    goal = "4 ms" if options.database else "2 ms"
    times = f"{found.added_ms:.2f} ms: {found.account_ms:.1f} and {found.operator_ms:.1f} ms"
    rates = f"{found.kept:.2f}x: {found.account_rps:.0f} and {found.operator_rps:.0f}"
    rows = [
        "| figure | goal | measured |",
        "|---|---|---|",
        f"| added to the first token by authentication, limits and hold, p50, 1 client | under {goal} | {times} |",
        f"| requests/s kept, 64 clients, 1 token | 0.85x | {rates} |",
    ]
    text = f"`{document['command']}`\n\n" + "\n".join(rows) + "\n"
    print(text)
    report.write(_ROOT / "benchmarks" / "results", options.name, document, text)


if __name__ == "__main__":
    main()
