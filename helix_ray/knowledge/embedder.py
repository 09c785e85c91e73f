"""Embedding models on sentence-transformers as an ``Embedder``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from helix_ray.config import EmbedderConfig
from helix_ray.core.errors import InvalidRequestError
from helix_ray.core.protocols import Embeddings, Readings
from helix_ray.knowledge.batching import Row, Vectors
from helix_ray.knowledge.inference import Inference, number_format
from helix_ray.knowledge.location import locate
from helix_ray.knowledge.tokenization import InputTokenizer, TextRow


class SentenceEmbedder:
    """One embedding model in this process, on the GPU where there is one.

    Args:
        config: the model's entry in the catalog.

    Raises:
        ConfigError: the Python package that should carry the model is not installed.
        OSError: the model cannot be loaded.
    """

    def __init__(self, config: EmbedderConfig) -> None:
        self._id = config.id
        self._inference = Inference(config)
        self._model = self._inference.load(partial(_load, config))
        self._inputs = InputTokenizer(self._model.tokenizer, self.max_tokens, config.id)
        first = self._inference.load(lambda: self._forward(self._inputs.rows(["a"])))
        self._dimensions: int = first.shape[1]
        self._inference.start(self._forward, self._dimensions, self._model.device.type)

    @property
    def dimensions(self) -> int:
        """Length of the model's vectors."""
        return self._dimensions

    @property
    def max_tokens(self) -> int:
        """Most tokens of one input, the model's special tokens included."""
        return int(self._model.tokenizer.model_max_length)

    async def embed(self, inputs: Sequence[str] | Sequence[Sequence[int]], dimensions: int | None = None) -> Embeddings:
        """See ``Embedder.embed``. Vectors have length 1; ``prompt_tokens`` counts special tokens.

        Raises:
            ContextLengthError: an input is longer than ``max_tokens``; nothing is cut silently.
            HelixError: the model failed.
        """
        if dimensions is not None and not 1 <= dimensions <= self._dimensions:
            raise InvalidRequestError(
                f"`dimensions` is {dimensions}; `{self._id}` has 1 to {self._dimensions}.", param="dimensions"
            )
        rows, vectors = await self._inference.run(self._inputs.rows, inputs)
        return _embeddings(rows, vectors[:, :dimensions])

    async def read(self, texts: Sequence[str]) -> Readings:
        """See ``TokenEmbedder.read``.

        Raises:
            ContextLengthError: a text is longer than ``max_tokens``; nothing is cut silently.
            HelixError: the model failed.
        """
        rows, vectors = await self._inference.run(self._inputs.text_rows, texts)
        states = [row.states for row in rows if isinstance(row, TextRow) and row.states is not None]
        return Readings(
            embeddings=_embeddings(rows, vectors),
            states=tuple(one.astype("<f2", copy=False).tobytes() for one in states),
            starts=tuple(row.starts for row in rows if isinstance(row, TextRow)),
        )

    async def check_health(self) -> None:
        """Return when the model works; after a failure, that is tried.

        Raises:
            HelixError: it fails again.
        """
        if self._inference.failed:
            await self.embed(["health"])

    def _forward(self, rows: Sequence[Row]) -> Vectors:
        features = self._model.tokenizer.pad({"input_ids": rows}, return_tensors="pt", verbose=False)
        with torch.inference_mode():
            output = self._model({name: value.to(self._model.device) for name, value in features.items()})
        present = features["attention_mask"].bool().to(self._model.device)
        for number, row in enumerate(rows):
            if isinstance(row, TextRow):
                states = output["token_embeddings"][number][present[number]]
                row.states = states[self._inputs.own_tokens(row)].half().cpu().numpy()
        vectors: Vectors = output["sentence_embedding"].float().cpu().numpy()
        return vectors


def _load(config: EmbedderConfig) -> SentenceTransformer:
    options = {"dtype": number_format(config.dtype)}
    return SentenceTransformer(locate(config.source), model_kwargs=options).eval()


def _embeddings(rows: Sequence[Row], vectors: Vectors) -> Embeddings:
    return Embeddings(
        vectors=_normalized(vectors).astype("<f4", copy=False).tobytes(),
        rows=len(rows),
        dimensions=vectors.shape[1],
        prompt_tokens=sum(map(len, rows)),
    )


def _normalized(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = vectors / np.maximum(lengths, np.finfo(np.float32).tiny)
    return unit
