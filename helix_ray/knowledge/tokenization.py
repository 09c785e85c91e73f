"""Inputs of an embedding call as rows of token ids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
from numpy.typing import NDArray
from transformers import PreTrainedTokenizerBase

from helix_ray.core.errors import ContextLengthError, InvalidRequestError

# Text has a few characters a token. A longer input is refused unread, so that nobody can keep the tokenizer busy with
# what is refused anyway.
_CHARS_PER_TOKEN = 100


class TextRow(list[int]):
    """Token ids of a text that is read token by token.

    Attributes:
        starts: where its tokens begin in the text, in characters, special ones left out.
        states: what the model makes of them, one row each; it leaves them here.
    """

    starts: tuple[int, ...] = ()
    states: NDArray[np.float16] | None = None


class InputTokenizer:
    """Checks and tokenizes.

    Args:
        tokenizer: the model's own.
        max_tokens: most tokens of one input, special tokens included.
        model: the model's id, for messages.
    """

    def __init__(self, tokenizer: PreTrainedTokenizerBase, max_tokens: int, model: str) -> None:
        self._tokenizer = tokenizer
        self._max_tokens = max_tokens
        self._model = model
        self._vocabulary = len(tokenizer)
        bare, full = self._encode(["a"], special=False)[0], self._encode(["a"])[0]
        start = full.index(bare[0])
        self._prefix, self._suffix = full[:start], full[start + len(bare) :]

    def rows(self, inputs: Sequence[str] | Sequence[Sequence[int]]) -> list[list[int]]:
        """One row per input, with the model's special tokens around it.

        Args:
            inputs: texts, or token ids with or without special tokens.

        Raises:
            InvalidRequestError: an input is empty, no valid Unicode, or has a token id that the model does not know.
            ContextLengthError: an input is too long; cutting it silently would hide text from a search.
        """
        if not inputs:
            raise InvalidRequestError("`input` is empty.", param="input")
        texts = [self._checked(item, index) for index, item in enumerate(inputs) if isinstance(item, str)]
        encoded = iter(self._encode(texts)) if texts else iter([])
        rows = [
            next(encoded) if isinstance(item, str) else self._framed(cast(Sequence[int], item), index)
            for index, item in enumerate(inputs)
        ]
        self._check_lengths(rows)
        return rows

    def text_rows(self, texts: Sequence[str]) -> list[TextRow]:
        """One row per text, with the places of its tokens.

        Args:
            texts: any.

        Raises:
            InvalidRequestError, ContextLengthError: as ``rows`` does.
        """
        if not texts:
            raise InvalidRequestError("`input` is empty.", param="input")
        checked = [self._checked(text, index) for index, text in enumerate(texts)]
        encoded = self._tokenizer(checked, return_attention_mask=False, return_offsets_mapping=True, verbose=False)
        rows = []
        for ids, offsets in zip(encoded["input_ids"], encoded["offset_mapping"], strict=True):
            row = TextRow(ids)
            row.starts = tuple(start for start, _ in offsets[self.own_tokens(row)])
            rows.append(row)
        self._check_lengths(rows)
        return rows

    def own_tokens(self, row: Sequence[int]) -> slice:
        """Which tokens of a row are the text's: not the special ones around it."""
        return slice(len(self._prefix), len(row) - len(self._suffix))

    def _check_lengths(self, rows: Sequence[Sequence[int]]) -> None:
        for index, row in enumerate(rows):
            if len(row) > self._max_tokens:
                raise self._too_long(index, f"has {len(row)} tokens")

    def _checked(self, text: str, index: int) -> str:
        if not text:
            raise InvalidRequestError("An input is empty.", param=f"input[{index}]")
        if len(text) > _CHARS_PER_TOKEN * self._max_tokens:
            raise self._too_long(index, f"has {len(text)} characters")
        try:
            text.encode()
        except UnicodeEncodeError as exc:
            raise InvalidRequestError("An input is not valid Unicode text.", param=f"input[{index}]") from exc
        return text

    def _framed(self, ids: Sequence[int], index: int) -> list[int]:
        if not ids:
            raise InvalidRequestError("An input is empty.", param=f"input[{index}]")
        if min(ids) < 0 or max(ids) >= self._vocabulary:
            raise InvalidRequestError(
                f"A token id is outside 0 to {self._vocabulary - 1}, the vocabulary of `{self._model}`.",
                param=f"input[{index}]",
            )
        row = list(ids)
        if row[: len(self._prefix)] == self._prefix and row[len(row) - len(self._suffix) :] == self._suffix:
            return row
        return [*self._prefix, *row, *self._suffix]

    def _too_long(self, index: int, what: str) -> ContextLengthError:
        return ContextLengthError(
            f"An input {what}; `{self._model}` takes at most {self._max_tokens} tokens. Split it.", param=f"input[{index}]"
        )

    def _encode(self, texts: list[str], special: bool = True) -> list[list[int]]:
        encoded = self._tokenizer(texts, add_special_tokens=special, return_attention_mask=False, verbose=False)
        ids: list[list[int]] = encoded["input_ids"]
        return ids
