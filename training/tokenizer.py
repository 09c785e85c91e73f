"""The model's tokenizer: byte-level BPE over what the model will read, with single digits."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from random import Random

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

from training.mixture import draw_conversation
from training.rendering import TURN_END, TURN_START
from training.slots import Slots, part
from training.vocabulary import words

CONTEXT = 4096
VOCABULARY = 4096

_END_OF_TEXT = "<|endoftext|>"
_CONTROL_TOKENS = (_END_OF_TEXT, TURN_START, TURN_END)
# Not "special" to the tokenizer: a tool parser has to see them in the decoded text.
_MARKUP_TOKENS = ("<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>", "<tools>", "</tools>")
# Words with their space, single digits, runs of punctuation, newlines: no token mixes them.
_SPLIT = r"'s|'t|'re|'ve|'m|'ll|'d| ?[A-Za-z]+| ?[^\s\p{L}\p{N}]+|\p{N}|\p{L}+|\s*[\r\n]+|\s+(?!\S)|\s+"
_CONVERSATIONS = 30_000
# What is Jinja in the template, and not text.
_MARKS = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)


def train_tokenizer(seed: int) -> PreTrainedTokenizerFast:
    """A tokenizer of ``VOCABULARY`` tokens, made for the conversations that ``seed`` gives.

    Byte-pair encoding after Sennrich et al. (2016), over bytes, so that any text can be encoded.
    """
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(_SPLIT), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY - len(_MARKUP_TOKENS),
        special_tokens=list(_CONTROL_TOKENS),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(_corpus(seed), trainer)
    tokenizer.add_tokens(list(_MARKUP_TOKENS))
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        eos_token=TURN_END,
        pad_token=_END_OF_TEXT,
        additional_special_tokens=[TURN_START],
        model_max_length=CONTEXT,
        clean_up_tokenization_spaces=False,
        chat_template=chat_template(),
    )


def chat_template() -> str:
    """The Jinja template that ships with the model."""
    return files("helix_ray.providers").joinpath("demo", "chat_template.jinja").read_text(encoding="utf-8")


def _corpus(seed: int) -> list[str]:
    """Everything that conversations are made of.

    Words of the held-out part are not in it: with a token for a word that training never shows, the model could not copy it.
    """
    slots = Slots(Random(seed), "train")
    texts: list[str] = []
    for _ in range(_CONVERSATIONS):
        example = draw_conversation(slots)
        for turn in example.turns:
            texts.append(turn.content)
            texts.extend(json.dumps({"name": call.name, "arguments": call.arguments}) for call in turn.calls)
        texts.extend(json.dumps(tool.as_openai()["function"]) for tool in example.tools)
    texts.extend([_MARKS.sub("", chat_template())] * (_CONVERSATIONS // 100))
    texts.extend(f" {word}" for word in part(words(), "train") for _ in range(10))
    return texts
