"""``python -m benchmarks.knowledge``: embedding, the graph index, and queries to a running application."""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from pathlib import Path

import httpx
import numpy as np

from benchmarks.knowledge import SOURCE, embedding, graph, texts
from helix_ray.cli.server import Server
from helix_ray.config import EmbedderConfig
from helix_ray.knowledge.embedder import SentenceEmbedder

_CENTRES = 2000


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.knowledge", description=__doc__)
    parser.add_argument("--texts", type=int, default=512, help="of each round of embedding")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2, help="of our embedder")
    parser.add_argument("--dtype", default="auto", choices=("auto", "float32", "bfloat16"), help="of our embedder")
    parser.add_argument("--vectors", type=int, default=200_000, help="in the graph; 0 leaves it out")
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--url", help="API of a running application, to measure queries through it")
    parser.add_argument("--key", default="unused", help="one of its keys")
    parser.add_argument("--certificate", type=Path, default=Path(".helix/tls/cert.pem"))
    return parser.parse_args()


async def run(options: argparse.Namespace) -> None:
    """Measure and print."""
    print("| figure | goal | measured |\n|---|---|---|")
    speed = await asyncio.to_thread(embedding, options.texts, options.rounds, options.dtype, options.threads)
    ratio = speed.ours / speed.theirs
    print(f"| embedding, texts/s | 3x encode | {ratio:.2f}x: {speed.ours:.0f} and {speed.theirs:.0f} |")
    print(f"| rank correlation of cosines | 0.99 | {speed.correlation:.4f} |")
    embedder = SentenceEmbedder(EmbedderConfig(id="mini", source=SOURCE, threads=options.threads))
    if options.vectors:
        answer = await embedder.embed(texts(_CENTRES))
        centres = np.frombuffer(answer.vectors, "<f4").reshape(answer.rows, answer.dimensions)
        walked = await asyncio.to_thread(graph, centres, options.vectors, options.queries)
        faster = walked.exact_s / walked.graph_s
        print(
            f"| graph of {options.vectors:,} beside comparing all | 20x | {faster:.0f}x: {walked.graph_s * 1e3:.2f} ms and "
            f"{walked.exact_s * 1e3:.1f} ms, built in {walked.build_s:.0f} s |"
        )
        print(f"| recall@10 of the graph | 0.95 | {walked.recall:.3f} |")
    if options.url:
        inside, through = await _queries(options, embedder)
        figures = f"{through / inside:.2f}x: {through:.2f} ms and {inside:.2f} ms"
        print(f"| query through the API beside embedding and searching here | 1.3x | {figures} |")


async def _queries(options: argparse.Namespace, embedder: SentenceEmbedder) -> tuple[float, float]:
    """Milliseconds of a query in this process and through the API, medians, in turns over the same documentation."""
    from benchmarks.retrieval import documentation, pages, questions
    from helix_ray.core.documents import Search

    asked = [one.question for one in questions("plain")]
    inside, through = [], []
    server = Server(options.url, options.key, options.certificate)
    async with documentation() as base, httpx.AsyncClient(**server.options()) as client:
        for source, text in pages().items():
            body = {"collection": "benchmark", "content": text, "metadata": {"source": source}}
            (await client.post("/knowledge/ingest", json=body)).raise_for_status()
        for question in asked:
            began = time.perf_counter()
            await base.search("benchmark", "documentation", Search(question))
            middle = time.perf_counter()
            (await client.post("/knowledge/query", json={"collection": "benchmark", "query": question})).raise_for_status()
            inside.append(middle - began)
            through.append(time.perf_counter() - middle)
        await client.delete("/knowledge/collections/benchmark")
    return statistics.median(inside) * 1e3, statistics.median(through) * 1e3


if __name__ == "__main__":
    asyncio.run(run(parse()))
