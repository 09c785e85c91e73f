"""Short documents that tell facts of made-up things, and questions that they answer or do not."""

from __future__ import annotations

from dataclasses import dataclass

from training.conversation import Passage
from training.facts import Entity, Fact, Kind, Relation, draw_entity, fill
from training.relations import RELATIONS
from training.slots import Slots

_HEADINGS = ("{}", "{}", "About {}", "{}: an overview", "Notes on {}", "{} at a glance", "Facts about {}")
_LAYOUTS = (
    "[{n}] {title}\n{text}",
    "[{n}] {title}\n{text}",
    "[{n}] {text}",
    "Document {n}: {title}\n{text}",
    "# {title}\n{text}",
    "{n}. {text}",
)


@dataclass(frozen=True, slots=True)
class Document:
    """What is told of one thing.

    Attributes:
        title: a heading.
        text: one sentence for each of ``facts``.
    """

    title: str
    text: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """Something that may be asked.

    Attributes:
        text: the question.
        relation: what is asked.
        entity: of which thing.
        fact: what answers it; ``None`` where no document does.
    """

    text: str
    relation: Relation
    entity: Entity
    fact: Fact | None

    @property
    def answer(self) -> str:
        """The answer in a sentence.

        It first says again what was asked, known or not: next to these words a small model finds them in the documents, and
        sees whether they are there, more easily than from the question.
        """
        value = "not told. I don't know" if self.fact is None else self.relation.said.format(v=self.fact.value)
        return f"The {self.relation.name} of {self.entity.name} is {value}."


@dataclass(frozen=True, slots=True)
class Library:
    """Documents that are read together, about different things.

    Attributes:
        documents: all of them.
        text: the same as a reader gets them.
    """

    documents: tuple[Document, ...]
    text: str

    @property
    def passages(self) -> tuple[Passage, ...]:
        """What a conversation quotes of them."""
        return tuple(Passage(document.text, document.facts[0].entity.stems[0]) for document in self.documents)

    def ask(self, slots: Slots, *, answered: bool) -> Question:
        """A question.

        Args:
            slots: where the choice comes from, and the name of a thing that no document is about.
            answered: whether a document holds the answer.
        """
        rng = slots.rng
        fact = rng.choice(rng.choice(self.documents).facts)
        if answered:
            return _ask(slots, fact.relation, fact.entity, fact)
        told = {one.relation.name for document in self.documents for one in document.facts if one.entity is fact.entity}
        untold = [relation for relation in RELATIONS[fact.entity.kind] if relation.name not in told]
        if untold and slots.chance(0.5):
            # Often the others tell what this one does not.
            elsewhere = [relation for relation in untold if relation.name in self._told()]
            return _ask(slots, rng.choice(elsewhere or untold), fact.entity)
        return _ask(slots, fact.relation, draw_entity(slots, fact.entity.kind))

    def _told(self) -> set[str]:
        return {fact.relation.name for document in self.documents for fact in document.facts}


def _ask(slots: Slots, relation: Relation, entity: Entity, fact: Fact | None = None) -> Question:
    return Question(fill(slots.any(relation.questions), entity.name), relation, entity, fact)


def draw_library(slots: Slots, size: int) -> Library:
    """Documents about ``size`` different things.

    Often several are of one kind and tell the same of themselves, so only the name tells them apart.

    Args:
        slots: where names and values come from.
        size: number of documents.
    """
    rng = slots.rng
    kind: Kind = rng.choice(tuple(RELATIONS))
    relation = rng.choice(RELATIONS[kind])
    documents = []
    for number in range(size):
        alike = number == 0 or slots.chance(0.6)
        entity = draw_entity(slots, kind if alike else rng.choice(tuple(RELATIONS)))
        same = (Fact(entity, relation, relation.value(slots)),) if alike and slots.chance(0.75) else ()
        documents.append(_document(slots, entity, same, relation))
    rng.shuffle(documents)
    layout = slots.any(_LAYOUTS)
    text = "\n\n".join(layout.format(n=n, title=one.title, text=one.text) for n, one in enumerate(documents, 1))
    return Library(tuple(documents), text)


def _document(slots: Slots, entity: Entity, told: tuple[Fact, ...], excluded: Relation) -> Document:
    """A document that tells ``told`` and further facts, none of them of the relation ``excluded``."""
    rng = slots.rng
    others = [relation for relation in RELATIONS[entity.kind] if relation is not excluded]
    more = rng.sample(others, k=rng.choice((0, 1, 1, 2)) if told else rng.choice((1, 2, 2, 3)))
    facts = [*told, *(Fact(entity, relation, relation.value(slots)) for relation in more)]
    rng.shuffle(facts)
    sentences = []
    for place, fact in enumerate(facts):
        name = entity.reference if place and slots.chance(0.5) else entity.name
        sentences.append(fill(slots.any(fact.relation.statements), name, fact.value))
    return Document(slots.any(_HEADINGS).format(entity.title), " ".join(sentences), tuple(facts))
