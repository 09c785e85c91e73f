"""Questions and passages compared token by token."""

from __future__ import annotations

import numpy as np
import pytest

from helix_ray.knowledge.interaction import interact, signs, states_of, words_at

DIMENSIONS = 384


def states(count: int, seed: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    return np.random.default_rng(seed).standard_normal((count, DIMENSIONS), np.float32)


def test_a_token_takes_a_bit_for_each_number() -> None:
    kept = signs(np.array([[1, -1, 0.5, -2, 0, 3, -1, -1, 7], [-1] * 9], np.float32))
    assert kept == bytes([0b10100100, 0b10000000, 0, 0])


def test_states_come_as_they_were_sent() -> None:
    sent = np.array([[1, -0.5], [2, 3], [0, 4]], "<f2")
    assert states_of(sent.tobytes(), 3).tolist() == sent.tolist()


def test_a_passage_that_holds_the_tokens_of_the_question_fits_best() -> None:
    question = states(4, seed=1)
    passages = [states(9, seed=2), np.concatenate([states(30, seed=3), question + states(4, seed=4) / 4]), states(2, seed=5)]
    scores = interact(question, [1.0] * 4, [signs(one) for one in passages])
    assert scores[1] > 0.7 > 0.3 > max(scores[0], scores[2])


@pytest.mark.parametrize("dimensions", [384, 9])
def test_the_score_is_the_mean_of_the_best_cosines(dimensions: int) -> None:
    question, passages = states(3, seed=6)[:, :dimensions], [states(count, seed=count)[:, :dimensions] for count in (1, 5, 2)]
    weights = [2.0, 0.0, 1.0]
    expected = []
    for passage in passages:
        bits = np.where(passage > 0, 1.0, -1.0)
        cosines = question @ bits.T / (np.linalg.norm(question, axis=1)[:, None] * dimensions**0.5)
        expected.append((2 * cosines[0].max() + cosines[2].max()) / 3)
    assert interact(question, weights, [signs(one) for one in passages]) == pytest.approx(expected, abs=1e-5)


def test_without_weights_all_tokens_say_the_same() -> None:
    question, passages = states(2, seed=7), [signs(states(3, seed=8)), signs(states(3, seed=9))]
    assert interact(question, [0.0, 0.0], passages) == pytest.approx(interact(question, [1.0, 1.0], passages))


def test_words_of_tokens() -> None:
    text = "Set HELIX_PORT=8443!"
    assert words_at(text, [0, 4, 9, 10, 14, 15, 17, 19]) == ["Set", "HELIX", "", "PORT", "", "8443", "8443", ""]
