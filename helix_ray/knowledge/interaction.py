"""Late interaction: a question and passages compared token by token.

A vector of a whole passage says what it is about on average; one row of a table, or one sentence, is lost in it. So each token of
a question looks for the token of a passage that is nearest to it, and the passage's score is the mean of these cosines (MaxSim:
Khattab and Zaharia, 2020). Embedding models that were trained for whole texts only have good vectors of tokens, too. Of a
passage's tokens one bit for each number is kept, its sign, which keeps the angles nearly as they were (Charikar, 2002).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from helix_ray.knowledge.vectors import Vectors

# OpenBLAS makes products with so many multiplications in the thread that asks for them. Its other threads cost ten times what
# they gain as soon as the processors have other work.
_IN_ONE_THREAD = 2**18
_WORD = re.compile(r"[^\W_]+")


def states_of(data: bytes, tokens: int) -> Vectors:
    """Vectors of tokens as ``Readings`` has them.

    Args:
        data: float16, little-endian, row-major.
        tokens: how many.
    """
    return np.frombuffer(data, "<f2").reshape(tokens, -1).astype(np.float32)


def signs(states: Vectors) -> bytes:
    """What is kept of a passage's tokens: for each of them a bit for each number, 1 above 0; tokens begin with a new byte."""
    return np.packbits(states > 0, axis=1).tobytes()


def words_at(text: str, starts: Sequence[int]) -> list[str]:
    """The word that each token is in; empty for what is none.

    Args:
        text: holds the tokens.
        starts: where they begin, in order.
    """
    found = {place: match.group() for match in _WORD.finditer(text) for place in range(match.start(), match.end())}
    return [found.get(start, "") for start in starts]


def interact(states: Vectors, weights: Sequence[float], passages: Sequence[bytes]) -> list[float]:
    """How well passages fit a question.

    Args:
        states: vectors of the question's tokens, shape ``(tokens, dimensions)``.
        weights: how much each token says; not negative. All say the same where all are 0.
        passages: the signs of their tokens; none is empty.

    Returns:
        A number for each passage, -1 to 1.
    """
    dimensions = states.shape[1]
    width = (dimensions + 7) // 8
    bits = np.frombuffer(b"".join(passages), np.uint8).reshape(-1, width)
    unit = states / np.maximum(np.linalg.norm(states, axis=1, keepdims=True), np.finfo(np.float32).tiny)
    # With b of 0 and 1, the numbers of a passage's token are 2b - 1, and its length is the root of the dimensions.
    ones = np.empty((len(unit), len(bits)), np.float32)
    step = max(1, _IN_ONE_THREAD // unit.size)
    for first in range(0, len(bits), step):
        part = np.unpackbits(bits[first : first + step], axis=1, count=dimensions).astype(np.float32)
        ones[:, first : first + step] = unit @ part.T
    cosines = (2 * ones - unit.sum(axis=1, keepdims=True)) / np.float32(dimensions**0.5)
    firsts = np.cumsum([0] + [len(one) // width for one in passages[:-1]])
    nearest = np.maximum.reduceat(cosines, firsts, axis=1)
    told = np.asarray(weights, np.float32)
    if not told.any():
        told = np.ones_like(told)
    scores: list[float] = (told @ nearest / told.sum()).tolist()
    return scores
