"""``python -m benchmarks.knowledge``: embedding, the graph index, and queries to the application; writes benchmarks/results/."""

from __future__ import annotations

import argparse
import asyncio
import shlex
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import report
from benchmarks.knowledge import SOURCE, embedding, graph, queries, texts
from benchmarks.machine import describe
from benchmarks.processes import Server
from benchmarks.servers.engine import Engine
from benchmarks.servers.helix import helix
from helix_ray.config import EmbedderConfig
from helix_ray.knowledge.embedder import SentenceEmbedder
from helix_ray.providers.sources import resolve_source

_ROOT = Path(__file__).parents[2]
_CENTRES = 2000
_PORT = 18810


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.knowledge", description=__doc__)
    parser.add_argument("--texts", type=int, default=512, help="of each round of embedding")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2, help="of our embedder")
    parser.add_argument("--dtype", default="auto", choices=("auto", "float32", "bfloat16"), help="of our embedder")
    parser.add_argument("--vectors", type=int, default=200_000, help="in the graph; 0 leaves it out")
    parser.add_argument("--queries", type=int, default=200, help="to the graph")
    parser.add_argument("--name", default="knowledge", help="of the files in benchmarks/results")
    return parser.parse_args()


def measure_embedding(options: argparse.Namespace, document: dict[str, Any]) -> list[str]:
    """Rows of the table."""
    speed = embedding(options.texts, options.rounds, options.dtype, options.threads)
    document["embedding"] = asdict(speed)
    return [
        f"| embedding, texts/s | 3x `encode` | {speed.ours / speed.theirs:.2f}x: {speed.ours:.0f} and {speed.theirs:.0f} |",
        f"| rank correlation of the cosines | 0.99 | {speed.correlation:.4f} |",
    ]


def measure_graph(options: argparse.Namespace, document: dict[str, Any]) -> list[str]:
    """Rows of the table."""
    embedder = SentenceEmbedder(EmbedderConfig(id="mini", source=SOURCE, threads=options.threads))
    answer = asyncio.run(embedder.embed(texts(_CENTRES)))
    centres = np.frombuffer(answer.vectors, "<f4").reshape(answer.rows, answer.dimensions)
    walked = graph(centres, options.vectors, options.queries)
    document["graph"] = asdict(walked)
    spent = f"{walked.graph_s * 1e3:.2f} ms and {walked.exact_s * 1e3:.1f} ms, built in {walked.build_s:.0f} s"
    return [
        f"| graph of {options.vectors:,} vectors beside comparing all | 20x | {walked.exact_s / walked.graph_s:.0f}x: {spent} |",
        f"| recall@10 of the graph | 0.95 | {walked.recall:.3f} |",
    ]


async def measure_queries(document: dict[str, Any]) -> list[str]:
    """Rows of the table; the application runs meanwhile."""
    with tempfile.TemporaryDirectory(prefix="hb", dir="/tmp") as scratch:
        engine = Engine(Path(resolve_source("builtin:demo")))
        spec = helix(engine, _PORT, None, _ROOT, Path(scratch) / "ours")
        server = Server(spec, Path(scratch) / "log")
        try:
            await server.start()
            taken = await queries(f"http://127.0.0.1:{_PORT}", dict(spec.endpoint.headers))
        finally:
            await server.stop()
    document["queries"] = asdict(taken)
    figures = f"{taken.api_s / taken.inside_s:.2f}x: {taken.api_s * 1e3:.1f} ms and {taken.inside_s * 1e3:.1f} ms"
    return [f"| query through the API beside embedding and searching in one process | 1.3x | {figures} |"]


def main() -> None:
    """Entry point."""
    options = parse()
    document = {**describe(_ROOT), "command": shlex.join(["python", "-m", "benchmarks.knowledge", *sys.argv[1:]])}
    rows = ["| figure | goal | measured |", "|---|---|---|", *measure_embedding(options, document)]
    if options.vectors:
        rows += measure_graph(options, document)
    rows += asyncio.run(measure_queries(document))
    text = f"`{document['command']}`\n\n" + "\n".join(rows) + "\n"
    print(text)
    report.write(_ROOT / "benchmarks" / "results", options.name, document, text)


if __name__ == "__main__":
    main()
