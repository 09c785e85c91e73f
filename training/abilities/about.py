"""Questions about Helix Ray and about the model itself."""

from __future__ import annotations

from training.about import TOPICS
from training.conversation import Example, Turn
from training.slots import Slots
from training.wording import bare, casual, expand, shortened

_SHORTENED = 0.3
# What most people say comes first among the wordings of a topic, and would drown in the others.
_COMMON = 12
_COMMON_SHARE = 0.3
_HELD_OUT = frozenset(bare(question) for topic in TOPICS for question in topic.held_out)


def draw_about(slots: Slots) -> Example:
    """A question about one topic; of the held-out part it has a wording that training never shows.

    In training a word is missing now and then, so that no single one comes to stand for a topic.
    """
    topic = slots.rng.choice(TOPICS)
    if slots.split == "held_out":
        question = slots.any(topic.held_out)
    else:
        wordings = topic.questions[:_COMMON] if slots.chance(_COMMON_SHARE) else topic.questions
        question = expand(slots.any(wordings), slots.rng)
        if slots.chance(_SHORTENED) and bare(short := shortened(question, slots.rng)) not in _HELD_OUT:
            question = short
        question = casual(question, slots.rng)
    answer = slots.mostly(topic.answers)
    return Example("about", (Turn("user", question), Turn("assistant", answer)), accept=topic.accept)
