"""What an answer of somebody else's model consumed: as they say it, within what can be true."""

from __future__ import annotations

from typing import Any

from helix_ray.core.events import Usage

# Usual text has about four bytes a token. No text has so many characters a token as the second number.
_USUAL_TOKEN, _LONGEST_TOKEN_SHIFT = 4, 4
# What a provider adds to a prompt at most: its own instructions, for tools above all.
_ADDED = 1024
MOST = 2**31
"""No answer has so many tokens."""


class Tally:
    """Counts one answer.

    Nobody knows while it comes how many tokens it has: each piece counts as one, and as more when it is so long that it must be
    more. In the end the provider tells. What cannot be true is not believed, and what came is counted: less than nothing, more
    than the request allows, less than was said.

    Args:
        request_bytes: length of the request.
        most: tokens of the answer at most, over all choices.

    Attributes:
        prompt: tokens of the prompt, about, until the provider tells.
    """

    __slots__ = ("_characters", "_most", "_most_prompt", "_tokens", "prompt")

    def __init__(self, request_bytes: int, most: int = MOST) -> None:
        self.prompt = request_bytes // _USUAL_TOKEN + 1
        self._most_prompt = request_bytes + _ADDED
        self._most = most
        self._characters = 0
        self._tokens = 0

    def piece(self, text: str) -> int:
        """How many tokens a piece of the answer counts for."""
        characters = len(text)
        tokens = 1 + (characters >> _LONGEST_TOKEN_SHIFT)
        self._characters += characters
        self._tokens += tokens
        return tokens

    def prompt_of(self, prompt: Any) -> int:
        """The tokens of the prompt; about, where the provider does not tell."""
        told = _count(prompt)
        return self.prompt if told is None or told > self._most_prompt else told

    def usage(self, prompt: Any, completion: Any, cached: Any = 0, reasoning: Any = 0) -> Usage:
        """What was consumed.

        Args:
            prompt, completion, cached, reasoning: as the provider told them; anything may be missing or wrong.
        """
        prompt_tokens, told = self.prompt_of(prompt), _count(completion)
        if told is None or told > self._most:
            told = max(self._tokens, self._characters // _USUAL_TOKEN)
        completion_tokens = min(max(told, self._characters >> _LONGEST_TOKEN_SHIFT), self._most)
        return Usage(
            prompt_tokens,
            completion_tokens,
            min(_count(cached) or 0, prompt_tokens),
            min(_count(reasoning) or 0, completion_tokens),
        )


def _count(value: Any) -> int | None:
    """A number of tokens, if it is one."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if type(value) is int and value >= 0 else None
