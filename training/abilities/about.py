"""Questions about Helix Ray and about the model itself."""

from __future__ import annotations

from training.about import TOPICS
from training.conversation import Example, Turn
from training.slots import Slots
from training.wording import casual, expand


def draw_about(slots: Slots) -> Example:
    """A question about one topic; of the held-out part it has a wording that training never shows."""
    topic = slots.rng.choice(TOPICS)
    if slots.split == "held_out":
        question = slots.any(topic.held_out)
    else:
        question = casual(expand(slots.any(topic.questions), slots.rng), slots.rng)
    answer = slots.mostly(topic.answers)
    return Example("about", (Turn("user", question), Turn("assistant", answer)), accept=topic.accept)
