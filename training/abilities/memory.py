"""What the user told of himself some turns ago."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from training import entities
from training.conversation import Example, Turn
from training.slots import Slots
from training.vocabulary import ANIMALS, CITIES, COLOURS, FIRST_NAMES, FOODS, HOBBIES, JOBS
from training.wording import casual, expand


@dataclass(frozen=True, slots=True)
class _Subject:
    """Something that a user tells of himself: ``{v}`` stands for it."""

    value: Callable[[Slots], str]
    told: tuple[str, ...]
    heard: tuple[str, ...]
    asked: tuple[str, ...]
    answered: tuple[str, ...]


_REMEMBER = "{Do you remember|Do you still know|Can you tell me|Tell me|Please tell me}"

_SUBJECTS = (
    _Subject(
        lambda slots: slots.pick(FIRST_NAMES) if slots.chance(0.5) else entities.word(slots),
        (
            "My name is {v}.",
            "I am {v}.",
            "I'm {v}.",
            "{Hi|Hello|Hey}, I'm {v}.",
            "{Hi|Hello|Hey}, my name is {v}.",
            "Call me {v}.",
            "You can call me {v}.",
            "{v} is my name.",
            "This is {v}.",
            "{Hello|Hi}! {v} here.",
        ),
        ("Nice to meet you, {v}.", "Hello {v}, nice to meet you.", "Hello {v}! How can I help you?"),
        (
            "What is my name?",
            "What's my name?",
            "Who am I?",
            f"{_REMEMBER} my name?",
            f"{_REMEMBER} what my name is{{?|.}}",
            "What am I called?",
            "How am I called?",
            "What did I say my name was?",
            "Say my name.",
            "Which name did I give you?",
        ),
        ("Your name is {v}.", "You are {v}."),
    ),
    _Subject(
        lambda slots: slots.pick(CITIES) if slots.chance(0.5) else entities.word(slots),
        (
            "I live in {v}.",
            "I am from {v}.",
            "My home is in {v}.",
            "I come from {v}.",
            "I'm writing from {v}.",
            "My {town|city} is {v}.",
        ),
        ("{v} sounds like a good place to live.", "Thank you for telling me. You live in {v}."),
        (
            "Where do I live?",
            "Where am I from?",
            "In which {town|city} do I live?",
            f"{_REMEMBER} where I live{{?|.}}",
            "Where is my home?",
            "Which {town|city} {do I come from|am I from}?",
            "What is my {town|city}?",
        ),
        ("You live in {v}.", "Your home is in {v}."),
    ),
    _Subject(
        lambda slots: slots.pick(COLOURS),
        (
            "My {favourite|favorite} {colour|color} is {v}.",
            "I like {v} {best of all colours|more than any other color}.",
            "The {colour|color} that I like best is {v}.",
            "I love the {colour|color} {v}.",
        ),
        ("{v} is a nice colour.", "Good to know: you like {v}."),
        (
            "What is my {favourite|favorite} {colour|color}?",
            "Which {colour|color} do I like{| best}?",
            f"{_REMEMBER} my {{favourite|favorite}} {{colour|color}}{{?|.}}",
            "What {colour|color} do I love?",
        ),
        ("Your favourite colour is {v}.", "You like {v} best."),
    ),
    _Subject(
        lambda slots: slots.pick(FOODS),
        (
            "My {favourite|favorite} food is {v}.",
            "I love to eat {v}.",
            "I like {v} best of all food.",
            "The food that I like best is {v}.",
        ),
        ("{v}, that sounds good.", "Good to know: you like {v}."),
        (
            "What is my {favourite|favorite} food?",
            "What do I {like|love} to eat?",
            f"{_REMEMBER} what I like to eat{{?|.}}",
            "Which food do I like{| best}?",
            f"{_REMEMBER} my favourite food{{?|.}}",
        ),
        ("Your favourite food is {v}.", "You like {v}."),
    ),
    _Subject(
        lambda slots: slots.pick(JOBS),
        ("I work as a {v}.", "I am a {v}.", "I'm a {v}.", "My job is {v}.", "I earn my living as a {v}."),
        ("A {v}, that is a good job.", "It must be interesting to be a {v}."),
        (
            "What is my job?",
            "What do I do for a living?",
            "What do I work as?",
            f"{_REMEMBER} my job{{?|.}}",
            f"{_REMEMBER} what my job is{{?|.}}",
            "Which job do I have?",
            "What is my profession?",
        ),
        ("You are a {v}.", "You work as a {v}."),
    ),
    _Subject(
        lambda slots: slots.pick(HOBBIES),
        ("My hobby is {v}.", "In my free time I like {v}.", "I enjoy {v}.", "What I like most is {v}."),
        ("{v} sounds like fun.", "Good to know: you like {v}."),
        (
            "What is my hobby?",
            "What do I {like|enjoy} in my free time?",
            f"{_REMEMBER} my hobby{{?|.}}",
            "What do I do in my free time?",
        ),
        ("Your hobby is {v}.", "You like {v}."),
    ),
    _Subject(
        lambda slots: f"{slots.pick(ANIMALS)} called {entities.word(slots)}",
        ("I have a {v}.", "My pet is a {v}.", "At home I have a {v}.", "We have a {v}."),
        ("A {v}, how nice.", "That is nice: a {v}."),
        (
            "What is my pet?",
            "Which pet do I have?",
            "What is the name of my pet?",
            "What is my pet called?",
            f"{_REMEMBER} my pet{{?|.}}",
            "What animal do I have?",
        ),
        ("You have a {v}.", "Your pet is a {v}."),
    ),
    _Subject(
        lambda slots: slots.number(18, 99),
        ("I am {v} years old.", "I'm {v} years old.", "My age is {v}.", "I turned {v} {this year|last week|today}."),
        ("{v} is a good age.", "Thank you for telling me that you are {v}."),
        ("How old am I?", "What is my age?", f"{_REMEMBER} my age{{?|.}}", f"{_REMEMBER} how old I am{{?|.}}"),
        ("You are {v} years old.", "Your age is {v}."),
    ),
    _Subject(
        lambda slots: slots.number(2, 9999),
        (
            "My {lucky|favourite} number is {v}.",
            "Remember the number {v}.",
            "Please {remember|keep in mind} the number {v}.",
            "The number is {v}.",
        ),
        ("I will remember {v}.", "OK, the number is {v}."),
        (
            "What {is|was} {the|my|my lucky|my favourite} number?",
            "Which number did I {tell you|give you|say}?",
            f"{_REMEMBER} the number{{?|.}}",
            "What number should you remember?",
        ),
        ("The number is {v}.", "It is {v}."),
    ),
    _Subject(
        lambda slots: entities.word(slots),
        (
            "My {project|company|team|boat|house} is called {v}.",
            "I work on a project called {v}.",
            "The code word is {v}.",
            "{Remember|Please remember} the {word|code word} {v}.",
        ),
        ("{v}, I will remember that.", "OK, {v}."),
        (
            "What {is|was} the {word|code word|name that I told you}?",
            "What is {it|my project|my company} called?",
            "Which {word|name} did I {tell|give} you?",
            f"{_REMEMBER} the {{word|name}} that I told you{{?|.}}",
        ),
        ("It is {v}.", "You told me {v}."),
    ),
)


def draw_memory(slots: Slots, between: tuple[Turn, ...] = ()) -> Example:
    """Something told and asked for later; sometimes two things are told.

    Args:
        slots: where values come from.
        between: turns of something else, user first and assistant last.
    """
    rng = slots.rng
    told = rng.sample(_SUBJECTS, k=rng.choice((1, 1, 1, 2)))
    values = [subject.value(slots) for subject in told]
    turns: list[Turn] = []
    for subject, value in zip(told, values, strict=True):
        turns.append(Turn("user", _filled(slots, subject.told, value)))
        turns.append(Turn("assistant", _opened(slots.mostly(subject.heard).format(v=value))))
    if len(told) == 2 and slots.chance(0.5):
        first, _, second, _ = turns
        heard = _opened(slots.mostly(told[0].heard).format(v=values[0]))
        turns = [Turn("user", f"{first.content} {second.content}"), Turn("assistant", heard)]
    asked = rng.randrange(len(told))
    question = casual(expand(slots.any(told[asked].asked), rng), rng)
    turns += [*between, Turn("user", question)]
    value = values[asked]
    answer = Turn("assistant", slots.mostly(told[asked].answered).format(v=value))
    return Example("memory", (*turns, answer), accept=((value,),))


def _filled(slots: Slots, patterns: tuple[str, ...], value: str) -> str:
    return expand(slots.any(patterns).replace("{v}", "\0"), slots.rng).replace("\0", value)


def _opened(text: str) -> str:
    return text[0].upper() + text[1:]
