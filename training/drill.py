"""Rare tokens and made-up words, to be said again: a model copies only what it has learned to say."""

from __future__ import annotations

import torch
from transformers import PreTrainedTokenizerFast

from training.rendering import TURN_END, TURN_START, Rendered
from training.slots import Slots

_LENGTHS = (8, 16, 24, 32, 48)
_ASKED = ("Repeat: ", "Say this: ", "Echo: ", "Repeat after me: ")
_WORDS = (2, 4, 6, 8, 12)
# How words are asked for, what each is then written as, and what stands between two.
_FORMS = (("With spaces", "{}", " "), ("With underscores", "{}", "_"), ("In quotes", '"{}"', ", "))


class Drill:
    """Conversations that ask for the tokens which the others say least, and for words in another form.

    Values that are held out have tokens that no value to learn from has. Without the drill they are never said, all of them come
    to look alike to the model, and it takes one for the other.

    And a word has other tokens after a space than after a quotation mark or an underscore, as it stands in a call. Which ones
    belong together no text shows but this: words of tokens put together at random, never one that is held out.

    Args:
        tokenizer: the model's.
        slots: source of chance, and the part that words are of.
    """

    def __init__(self, tokenizer: PreTrainedTokenizerFast, slots: Slots) -> None:
        self._tokenizer = tokenizer
        self._slots = slots
        texts = [tokenizer.decode([token]) for token in range(len(tokenizer))]
        self._beginnings = [text[1:] for text in texts if text.startswith(" ") and text[1:].isascii() and text[1:].isalpha()]
        self._continuations = [text for text in texts if text.isascii() and text.isalpha() and text.islower()]
        self._asked = [self._encode(f"{TURN_START}user\n{asked}") for asked in _ASKED]
        self._opening = self._encode(f"{TURN_END}\n{TURN_START}assistant\n")
        self._end = self._encode(TURN_END)
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
        """A conversation of one kind or the other."""
        return self.spell() if self._slots.chance(0.5) else self.repeat()

    def repeat(self) -> Rendered:
        """A conversation that says tokens again. How often one comes falls with how often it has been said."""
        rng = self._slots.rng
        rare = self._text / (1 + self._said)
        generator = torch.Generator().manual_seed(rng.getrandbits(62))
        chosen = torch.multinomial(rare, rng.choice(_LENGTHS), replacement=True, generator=generator).tolist()
        return self._conversation([*rng.choice(self._asked), *chosen], chosen)

    def spell(self) -> Rendered:
        """A conversation that writes words in another form than they are given in."""
        rng = self._slots.rng
        words = [self._slots.fresh(self._word) for _ in range(rng.choice(_WORDS))]
        given, wanted = rng.sample(_FORMS, k=2)
        return self._conversation(
            self._encode(f"{TURN_START}user\n{wanted[0]}: {_written(words, given)}"), self._encode(_written(words, wanted))
        )

    def _conversation(self, asked: list[int], answer: list[int]) -> Rendered:
        heard, said = [*asked, *self._opening], [*answer, *self._end]
        return self.note(Rendered([*heard, *said], [False] * len(heard) + [True] * len(said)))

    def _encode(self, text: str) -> list[int]:
        tokens: list[int] = self._tokenizer.encode(text, add_special_tokens=False)
        return tokens

    def _word(self) -> str:
        rng = self._slots.rng
        return "".join((rng.choice(self._beginnings), *rng.choices(self._continuations, k=rng.choice((0, 0, 1, 1, 2)))))


def _written(words: list[str], form: tuple[str, str, str]) -> str:
    _, each, between = form
    return between.join(each.format(word) for word in words)
