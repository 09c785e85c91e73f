"""Cross-encoders on sentence-transformers as a ``Reranker``: they read both texts of a pair together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import torch
from sentence_transformers import CrossEncoder

from helix_ray.config import RerankerConfig
from helix_ray.core.errors import ContextLengthError, InvalidRequestError
from helix_ray.core.protocols import PairScores
from helix_ray.knowledge.batching import Row, Vectors
from helix_ray.knowledge.inference import Inference, number_format
from helix_ray.knowledge.location import locate

# A longer text is refused unread.
_CHARS_PER_TOKEN = 100


class _Pair(list[int]):
    """Token ids of a pair, and which text each one is of, for models that want to know."""

    types: list[int] | None = None


class CrossReranker:
    """One cross-encoder in this process, on the GPU where there is one.

    Args:
        config: the model's entry in the catalog.

    Raises:
        ConfigError: the Python package that should carry the model is not installed.
        OSError: the model cannot be loaded.
        ValueError: the model does not give one number for a pair.
    """

    def __init__(self, config: RerankerConfig) -> None:
        self._id = config.id
        self._inference = Inference(config)
        self._model = self._inference.load(partial(_load, config))
        if self._model.num_labels != 1:
            raise ValueError(f"{config.source}: a cross-encoder with one output is needed, not {self._model.num_labels}")
        self._tokenizer = self._model.tokenizer
        self._most = int(min(self._tokenizer.model_max_length, self._model.max_seq_length or 2**31))
        self._inference.start(self._forward, 1, self._model.device.type)

    async def score(self, pairs: Sequence[tuple[str, str]]) -> PairScores:
        """See ``Reranker.score``.

        Raises:
            ContextLengthError: a pair is longer than the model reads; nothing is cut silently.
            HelixError: the model failed.
        """
        rows, scores = await self._inference.run(self._rows, pairs)
        return PairScores(scores[:, 0].tolist(), sum(map(len, rows)))

    async def check_health(self) -> None:
        """Return when the model works; after a failure, that is tried.

        Raises:
            HelixError: it fails again.
        """
        if self._inference.failed:
            await self.score([("health", "health")])

    def _rows(self, pairs: Sequence[tuple[str, str]]) -> list[_Pair]:
        if not pairs:
            raise InvalidRequestError("There is nothing to compare.", param="documents")
        if any(len(first) + len(second) > _CHARS_PER_TOKEN * self._most for first, second in pairs):
            raise self._too_long("far more")
        encoded = self._tokenizer([first for first, _ in pairs], [second for _, second in pairs], truncation=False, verbose=False)
        rows = []
        for number, ids in enumerate(encoded["input_ids"]):
            if len(ids) > self._most:
                raise self._too_long(str(len(ids)))
            row = _Pair(ids)
            row.types = encoded["token_type_ids"][number] if "token_type_ids" in encoded else None
            rows.append(row)
        return rows

    def _too_long(self, tokens: str) -> ContextLengthError:
        return ContextLengthError(
            f"A pair has {tokens} tokens; `{self._id}` reads {self._most} of both texts together.", param="documents"
        )

    def _forward(self, rows: Sequence[Row]) -> Vectors:
        features: dict[str, list[list[int]]] = {"input_ids": [list(row) for row in rows]}
        types = [row.types for row in rows if isinstance(row, _Pair) and row.types is not None]
        if types:
            features["token_type_ids"] = types
        padded = self._tokenizer.pad(features, return_tensors="pt", verbose=False)
        with torch.inference_mode():
            output = self._model({name: value.to(self._model.device) for name, value in padded.items()})
            scores = torch.sigmoid(output["scores"].float())
        vectors: Vectors = scores.reshape(-1, 1).cpu().numpy()
        return vectors


def _load(config: RerankerConfig) -> CrossEncoder:
    model = CrossEncoder(locate(config.source), model_kwargs={"dtype": number_format(config.dtype)})
    model.eval()
    return model
