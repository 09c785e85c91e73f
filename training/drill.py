"""Rare tokens in any order, to be said again: a model copies only what it has learned to say."""

from __future__ import annotations

from random import Random

import torch
from transformers import PreTrainedTokenizerFast

from training.rendering import TURN_END, TURN_START, Rendered

_LENGTHS = (8, 16, 24, 32, 48)
_ASKED = ("Repeat: ", "Say this: ", "Echo: ", "Repeat after me: ")


class Drill:
    """Conversations that ask for the tokens which the others say least.

    Values that are held out have tokens that no value to learn from has. Without the drill they are never said, all of them come
    to look alike to the model, and it takes one for the other.

    Args:
        tokenizer: the model's.
        rng: source of chance.
    """

    def __init__(self, tokenizer: PreTrainedTokenizerFast, rng: Random) -> None:
        self._rng = rng
        self._asked = [tokenizer.encode(f"{TURN_START}user\n{asked}", add_special_tokens=False) for asked in _ASKED]
        self._answer = tokenizer.encode(f"{TURN_END}\n{TURN_START}assistant\n", add_special_tokens=False)
        self._end = tokenizer.encode(TURN_END, add_special_tokens=False)
        self._said = torch.zeros(len(tokenizer))
        # Neither control tokens nor markup.
        self._text = torch.ones(len(tokenizer))
        self._text[list({*tokenizer.all_special_ids, *tokenizer.get_added_vocab().values()})] = 0

    def note(self, rendered: Rendered) -> Rendered:
        """Count what a conversation says; returns it."""
        said = [token for token, is_said in zip(rendered.tokens, rendered.said, strict=True) if is_said]
        self._said += torch.bincount(torch.tensor(said), minlength=len(self._said))
        return rendered

    def draw(self) -> Rendered:
        """A conversation. How often a token comes falls with how often it has been said."""
        rare = self._text / (1 + self._said)
        generator = torch.Generator().manual_seed(self._rng.getrandbits(62))
        chosen = torch.multinomial(rare, self._rng.choice(_LENGTHS), replacement=True, generator=generator).tolist()
        asked = [*self._rng.choice(self._asked), *chosen, *self._answer]
        said = [*chosen, *self._end]
        return self.note(Rendered([*asked, *said], [False] * len(asked) + [True] * len(said)))
