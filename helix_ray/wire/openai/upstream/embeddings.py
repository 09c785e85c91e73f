"""Embeddings of OpenAI-compatible providers."""

from __future__ import annotations

import base64
import binascii
import struct
from collections.abc import Sequence
from typing import Any

import msgspec

from helix_ray.core.protocols import Embeddings
from helix_ray.wire.body import encode_json
from helix_ray.wire.openai.upstream.errors import failure_of
from helix_ray.wire.upstream.json import UNREADABLE
from helix_ray.wire.upstream.lines import malformed
from helix_ray.wire.upstream.tally import Tally


class _Row(msgspec.Struct):
    embedding: str | list[float]
    index: int | None = None


class _Answer(msgspec.Struct):
    data: list[_Row] | None = None
    usage: Any = None
    error: Any = None


_decoder = msgspec.json.Decoder(_Answer)


def encode_embedding(
    model: str, inputs: Sequence[str] | Sequence[Sequence[int]], dimensions: int | None, body: dict[str, Any]
) -> bytes:
    """The body of ``POST /embeddings``.

    Args:
        model: the provider's name for it.
        inputs: texts, or token ids of its own tokenizer.
        dimensions: numbers per vector; ``None`` keeps the model's own.
        body: further fields.
    """
    wanted = {"model": model, "input": list(inputs), "encoding_format": "base64"}
    return encode_json(wanted | ({} if dimensions is None else {"dimensions": dimensions}) | body)


def decode_embeddings(raw: bytes, rows: int, tally: Tally) -> Embeddings:
    """The answer, vectors as base64 or as numbers.

    Args:
        raw: the body.
        rows: number of inputs.
        tally: counts the request.

    Raises:
        HelixError: it tells of a failure, or is not what was asked for.
    """
    try:
        answer = _decoder.decode(raw)
    except UNREADABLE as exc:
        raise malformed("its answer is not what the protocol says") from exc
    if answer.error:
        raise failure_of({"error": answer.error}).error()
    vectors: dict[int, bytes] = {}
    for position, row in enumerate(answer.data or ()):
        vectors[position if row.index is None else row.index] = _vector(row.embedding)
    if set(vectors) != set(range(rows)) or len({len(vector) for vector in vectors.values()}) != 1:
        raise malformed("it has not one vector for each input")
    usage = answer.usage if isinstance(answer.usage, dict) else {}
    tokens = tally.prompt_of(usage.get("prompt_tokens", usage.get("total_tokens")))
    return Embeddings(b"".join(vectors[row] for row in range(rows)), rows, len(vectors[0]) // 4, tokens)


def _vector(value: str | list[float]) -> bytes:
    try:
        raw = base64.b64decode(value, validate=True) if isinstance(value, str) else struct.pack(f"<{len(value)}f", *value)
    except (binascii.Error, struct.error, OverflowError) as exc:
        raise malformed("a vector is none") from exc
    if not raw or len(raw) % 4:
        raise malformed("a vector is none")
    return raw
