"""Answers from passages: copied from the one that holds it, or that it is not known."""

from __future__ import annotations

from training.conversation import Ability, Example, Turn
from training.documents import Library, Question, draw_library
from training.slots import Slots
from training.wording import casual

_INSTRUCTIONS = (
    "Answer from these passages only. If none of them holds the answer, say that you don't know.",
    "Use the following passages to answer the question. If they don't hold the answer, say so.",
    "Answer the question with the help of these documents.",
    "You answer questions from the documents below. When the answer is not there, you say that you don't know.",
    "Context:",
    "Here is what the knowledge base holds.",
    "Use the context to answer. Do not make anything up.",
    "Relevant passages:",
    "You are a helpful assistant. Answer only from the context below.",
    "Answer the user's question using the provided context. If the context does not contain the answer, say you don't know.",
    "These passages were found for the question. Rely on nothing else.",
    "Answer shortly, from the passages.",
)
_ASKINGS = (
    "{text}\n\n{question}",
    "{text}\n\nQuestion: {question}",
    "Context:\n{text}\n\nQuestion: {question}",
    "{instruction}\n\n{text}\n\nQuestion: {question}",
    "{instruction}\n\n{text}\n\n{question}",
    "{question}\n\n{text}",
    "Read this and answer: {question}\n\n{text}",
)
_LISTS = ("Tell me:", "Answer each:", "I need to know:", "What do the passages say of these?", "Please go through this list:")
_ITEMS = ("\n- {}", "\n* {}", " {};", " {},", "\n{}")


def draw_passage(slots: Slots, size: int | None = None) -> Example:
    """A question that one of several passages answers.

    Args:
        slots: where names and values come from.
        size: number of passages; drawn where it is not given.
    """
    return _read(slots, size, [True])


def draw_unknown(slots: Slots, size: int | None = None) -> Example:
    """A question that none of several passages answers.

    Args:
        slots: where names and values come from.
        size: number of passages; drawn where it is not given.
    """
    return _read(slots, size, [False])


def draw_reading(slots: Slots) -> Example:
    """Several questions about the same passages; half of them are answered there."""
    return _read(slots, None, [slots.chance(0.5) for _ in range(slots.rng.choice((1, 2, 3, 4, 5, 6)))])


def draw_list(slots: Slots) -> Example:
    """A list of what is to be looked up in the same passages: of a text as long as others it shows the most of looking up."""
    library = draw_library(slots, slots.rng.choice((2, 3, 3, 4, 5)))
    drawn = [library.ask(slots, answered=slots.chance(0.6)) for _ in range(slots.rng.randint(4, 12))]
    # What is asked again is found in the answer, and not looked up.
    questions = list({(one.relation.name, one.entity.name): one for one in drawn}.values())
    item = slots.any(_ITEMS)
    asked = slots.any(_LISTS) + "".join(item.format(f"{one.relation.name} of {one.entity.name}") for one in questions)
    said = " ".join(question.answer for question in questions)
    turns = (*_first(slots, library, asked.rstrip(";,")), Turn("assistant", said))
    return Example("passage", turns, accept=tuple(map(accepted, questions)), passages=library.passages)


def accepted(question: Question) -> tuple[str, ...]:
    """Texts of which the answer to a question about passages must contain one."""
    return ("don't know", "do not know") if question.fact is None else (question.fact.value,)


def _read(slots: Slots, size: int | None, answered: list[bool]) -> Example:
    library = draw_library(slots, size or slots.rng.choice((1, 2, 3, 3, 3, 4, 5)))
    questions = [library.ask(slots, answered=one) for one in answered]
    turns = _first(slots, library, _casual(slots, questions[0]))
    for question, following in zip(questions, [*questions[1:], None], strict=True):
        turns.append(Turn("assistant", question.answer))
        if following is not None:
            turns.append(Turn("user", _casual(slots, following)))
    ability: Ability = "passage" if answered[-1] else "unknown"
    return Example(ability, tuple(turns), accept=(accepted(questions[-1]),), passages=library.passages)


def _casual(slots: Slots, question: Question) -> str:
    return casual(question.text, slots.rng, keep_case=not question.text.startswith(("Wh", "How", "In ", "On ", "At ", "By ")))


def _first(slots: Slots, library: Library, question: str) -> list[Turn]:
    instruction = slots.any(_INSTRUCTIONS)
    if slots.chance(0.6):
        return [Turn("system", f"{instruction}\n\n{library.text}"), Turn("user", question)]
    return [Turn("user", slots.any(_ASKINGS).format(text=library.text, question=question, instruction=instruction))]
