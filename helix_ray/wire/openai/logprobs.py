"""Log-probabilities in OpenAI's shapes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from helix_ray.core.events import TokenLogprob


def chat_logprobs(tokens: Iterable[TokenLogprob]) -> list[dict[str, Any]]:
    """The entries of ``logprobs.content`` of a chat completion."""
    return [
        {
            "token": token.token,
            "logprob": token.logprob,
            "bytes": list(token.raw),
            "top_logprobs": [{"token": text, "logprob": logprob, "bytes": list(raw)} for text, logprob, raw in token.top],
        }
        for token in tokens
    ]


class CompletionLogprobs:
    """The ``logprobs`` objects of one choice of a text completion; each goes on where the one before ended."""

    __slots__ = ("_offset",)

    def __init__(self) -> None:
        self._offset = 0

    def encode(self, tokens: Iterable[TokenLogprob]) -> dict[str, list[Any]]:
        """The object for the next ``tokens``."""
        columns: dict[str, list[Any]] = {"tokens": [], "token_logprobs": [], "top_logprobs": [], "text_offset": []}
        for token in tokens:
            columns["tokens"].append(token.token)
            columns["token_logprobs"].append(token.logprob)
            columns["top_logprobs"].append({text: logprob for text, logprob, _ in token.top})
            columns["text_offset"].append(self._offset)
            self._offset += len(token.token)
        return columns
