"""Small talk, what lies beyond so small a model, sums in the head, and fields put into JSON."""

from __future__ import annotations

import json
from collections.abc import Callable

from training import entities
from training.conversation import Example, Turn
from training.slots import Slots
from training.vocabulary import ANIMALS, CITIES, COLOURS, FIRST_NAMES, FOODS, HOBBIES, JOBS, LANGUAGES, words
from training.wording import casual, expand

# What is said, what is answered, and what an answer must contain.
_SMALL_TALK: tuple[tuple[tuple[str, ...], tuple[str, ...], str], ...] = (
    (
        (
            "{Hello|Hi|Hey|Good morning|Good evening|Good afternoon|Greetings|Hello there|Hi there|Hey there}{!|.|}",
            "Hello, {nice to meet you|model|how is it going}{.|!|}",
        ),
        ("Hello! How can I help you?", "Hello! Ask me something about Helix Ray."),
        "hello",
    ),
    (
        (
            "How are you{| today| doing}?",
            "How do you {do|feel}{| today}?",
            "Are you {OK|well|fine|all right}?",
            "How is {it going|your day|life}?",
            "What's up?",
        ),
        ("I am fine, thank you. How can I help you?", "Thank you, all is well. What can I do for you?"),
        "thank you",
    ),
    (
        (
            "{Thanks|Thank you|Many thanks|Thanks a lot|Thank you very much}{!|.|}",
            "{That was helpful|That helped|Great, thank you|Perfect, thanks}{!|.}",
        ),
        ("You are welcome.", "You are welcome. Ask me again at any time."),
        "welcome",
    ),
    (
        (
            "{Bye|Goodbye|Good night|See you|See you later|Farewell|I have to go|Bye bye|That was all}{!|.|}",
            "{I am done|We are done|That's it} for today.",
        ),
        ("Goodbye!", "Goodbye, and come back soon."),
        "goodbye",
    ),
    (
        (
            "{Are you|Am I talking to|Is this} {a human|a person|a robot|an AI|real|a machine|alive}?",
            "Do you have {feelings|a body|a soul|friends|a family}?",
        ),
        ("I am a small language model, not a human.", "I am no human, only a small language model."),
        "language model",
    ),
    (
        (
            "Tell me {a joke|something funny|another joke}{.|, please.|}",
            "Do you know {a joke|any jokes}?",
            "Make me laugh{.|!}",
            "Can you tell {jokes|a joke}?",
        ),
        ("Why did the token wait? It was in the queue.", "I know one: a model walks into a bar and the bar is out of memory."),
        "",
    ),
    (
        (
            "{OK|Okay|I see|All right|Good|Great|Fine|Nice|Understood|Cool|Interesting}{.|!|}",
            "{Yes|No}{.|}",
            "That is {good|nice|great|interesting}.",
        ),
        ("Good. What else would you like to know?", "All right. What can I do for you?"),
        "",
    ),
    (
        (
            "{You are|You're} {wrong|stupid|bad|slow|useless|no good}{.|!|}",
            "{That is|That's} {wrong|not right|false|nonsense}{.|!}",
            "I don't {like|believe} {you|that|this}.",
        ),
        ("I am sorry. I am only a small demonstration model.", "Sorry about that. I am a small model and make mistakes."),
        "small",
    ),
    (
        (
            "{You are|You're} {great|smart|nice|good|funny|helpful|clever}{.|!|}",
            "I like {you|this|that}.",
            "{Well done|Good job|Good work}{.|!}",
        ),
        ("Thank you, that is kind.", "Thank you! I do what I can."),
        "thank you",
    ),
    (
        (
            "{Help|Help me|I need help|Can you help me|I need some help}{?|.|!}",
            "{I have a question|May I ask you something|Can I ask a question}{?|.}",
        ),
        ("Of course. What would you like to know?", "Gladly. What is it about?"),
        "",
    ),
    (
        (
            "{asdf|qwerty|xyz|hmm|test|testing|test test|abc|foo|...|???|lorem ipsum|blah blah}{|!|?}",
            "{This is a test|Just testing|Is this working|Are you there|Anybody there|Can you hear me}{.|?|}",
        ),
        ("I am here. Ask me something about Helix Ray.", "I am here. What would you like to know?"),
        "I am here",
    ),
)

_BEYOND = (
    "What is the {capital|population|history|language|flag} of {city}?",
    "Who {invented|discovered|made|wrote|painted} the {word}?",
    "{Write|Compose|Make} {a poem|a story|a song|an essay|a letter|a speech} about {word}{.|, please.}",
    "{Write|Show me|Give me} {a program|code|a function|a script} that {sorts|counts|prints|finds} {word}{.|s.}",
    "{Translate|Say} {word} {into|in} {language}{.|, please.}",
    "What is the meaning of {word}?",
    "{Explain|Describe} {word} {to me|and what it does|in simple words}{.|, please.}",
    "Why is the {word} {color}?",
    "How {big|old|far|heavy|tall|deep|fast} is {a|the} {word}?",
    "What do you {think|know} about {word}?",
    "{Do|Why do} {animal}s {sleep|dream|fly|swim|eat {food}}?",
    "What is the best {food} {recipe|restaurant} in {city}?",
    "How do I {cook|bake|make} {food}?",
    "How do I learn {hobby}?",
    "Should I become a {job}?",
    "Who won the {hobby} {game|match|cup} in {city}?",
    "Who is {first} {name}?",
    "What will the weather be in {city}?",
    "Tell me {about|something about|a story about} {word}{.|, please.}",
    "Tell me {about|something about} {a|the} {animal}.",
    "Give me {advice|ideas|news|tips} {about|on|for} {word}.",
    "When did {name} {die|live|begin|end}?",
    "Summarize the {book|film|news} {about|of} {word}.",
    "What happened in {year}?",
    "Is {word} {good|better than {food}|dangerous|expensive|free}?",
    "What should I {eat|do|wear|read} {today|in {city}|tomorrow}?",
)
_BEYOND_ANSWERS = (
    "I don't know. I am a small demonstration model and know about Helix Ray only.",
    "I don't know that. I am a small demonstration model; ask me about Helix Ray.",
    "That is beyond me: I don't know much besides Helix Ray.",
)


def draw_talk(slots: Slots) -> Example:
    """Something that is said without a purpose, and what one answers."""
    said, answers, accept = slots.rng.choice(_SMALL_TALK)
    text = expand(slots.any(said), slots.rng)
    if slots.chance(0.25):
        text = text[0].lower() + text[1:]
    return Example("talk", (Turn("user", text), Turn("assistant", slots.mostly(answers))), accept=((accept,),))


def draw_beyond(slots: Slots) -> Example:
    """A question about the world, of which the model knows nothing."""
    pattern = slots.any(_BEYOND)
    values: dict[str, Callable[[], str]] = {
        "city": lambda: slots.pick(CITIES),
        "word": lambda: slots.pick(words()),
        "language": lambda: slots.pick(LANGUAGES),
        "color": lambda: slots.pick(COLOURS),
        "animal": lambda: slots.pick(ANIMALS),
        "food": lambda: slots.pick(FOODS),
        "hobby": lambda: slots.pick(HOBBIES),
        "job": lambda: slots.pick(JOBS),
        "first": lambda: slots.pick(FIRST_NAMES),
        "name": lambda: entities.word(slots),
        "year": lambda: entities.year(slots),
    }
    for key, draw in values.items():
        pattern = pattern.replace(f"{{{key}}}", draw())
    question = casual(expand(pattern, slots.rng), slots.rng)
    return Example("talk", (Turn("user", question), Turn("assistant", slots.mostly(_BEYOND_ANSWERS))), accept=(("don't know",),))


_SUMS = (("plus", "+"), ("minus", "-"), ("times", "*"))


def draw_sum(slots: Slots) -> Example:
    """A sum of small numbers, without a tool."""
    rng = slots.rng
    word, sign = rng.choice(_SUMS)
    most = 10 if sign == "*" else 20
    first, second = rng.randint(1, most), rng.randint(1, most)
    if sign == "-":
        first, second = max(first, second), min(first, second)
    value = {"+": first + second, "-": first - second, "*": first * second}[sign]
    asked = expand(
        slots.any(("What is {x} {w} {y}?", "How much is {x} {w} {y}?", "{x} {w} {y}{?| =|}"))
        .replace("{x}", str(first))
        .replace("{y}", str(second))
        .replace("{w}", slots.any((word, sign))),
        rng,
    )
    said = slots.mostly((f"{first} {word} {second} is {value}.", f"It is {value}."))
    return Example("talk", (Turn("user", casual(asked, rng, keep_case=True)), Turn("assistant", said)), accept=((str(value),),))


_REPEAT = (
    "{Repeat|Say|Write} {this|the following|after me}: {text}",
    "{Repeat|Say|Write} {this|the following} {again|word for word|once more}: {text}",
    "{Please repeat|Can you repeat}: {text}",
)


def draw_repeat(slots: Slots) -> Example:
    """Words, names and numbers without sense to be said again, without a tool: how to copy is learned from this first."""
    rng = slots.rng
    kinds: tuple[Callable[[], str], ...] = (
        lambda: slots.pick(words()),
        lambda: entities.word(slots),
        lambda: slots.number(2, 99999),
        lambda: slots.pick(FIRST_NAMES),
        lambda: entities.code(slots),
        lambda: entities.scramble(slots),
    )
    text = " ".join(rng.choice(kinds)() for _ in range(rng.choice((2, 4, 8, 12, 16, 20, 24))))
    asked = expand(slots.any(_REPEAT).replace("{text}", "\0"), rng).replace("\0", text)
    return Example("talk", (Turn("user", asked), Turn("assistant", text)), accept=((text,),))


_FIELDS: dict[str, tuple[tuple[str, ...], Callable[[Slots], str], str]] = {
    "name": (
        ("name", "person"),
        lambda slots: slots.pick(FIRST_NAMES) if slots.chance(0.5) else entities.word(slots),
        "{v} is the name",
    ),
    "city": (
        ("city", "town", "place"),
        lambda slots: slots.pick(CITIES) if slots.chance(0.5) else entities.word(slots),
        "lives in {v}",
    ),
    "age": (("age",), lambda slots: slots.number(18, 99), "is {v} years old"),
    "job": (("job", "profession"), lambda slots: slots.pick(JOBS), "works as a {v}"),
    "colour": (("color", "colour"), lambda slots: slots.pick(COLOURS), "likes the color {v}"),
    "pet": (("pet", "animal"), lambda slots: slots.pick(ANIMALS), "has a {v}"),
    "hobby": (("hobby",), lambda slots: slots.pick(HOBBIES), "likes {v}"),
    "food": (("food", "dish"), lambda slots: slots.pick(FOODS), "eats {v}"),
}
_COMPACT = 0.4
_EXTRACTIONS = (
    "{Extract|Give me|Return|Find} {the |}{keys} as JSON{:|.} {text}",
    "{text} {Extract|Give me|Return|Put} {the |}{keys} {as|in|into} JSON.",
    "{Answer in JSON|Return JSON|JSON only|As JSON} with {the keys |}{keys}{:|.} {text}",
    "{text} {Answer with a JSON object|Make JSON of it|Write it as JSON} with {keys}.",
    "{text} {Answer in|As|Return} JSON{.|, please.}",
)


def draw_extraction(slots: Slots) -> Example:
    """A sentence about a person whose facts are put into a JSON object."""
    rng = slots.rng
    kinds = ["name", *rng.sample([kind for kind in _FIELDS if kind != "name"], k=rng.choice((1, 1, 2, 3)))]
    values = {kind: _FIELDS[kind][1](slots) for kind in kinds}
    keys = {kind: slots.any(_FIELDS[kind][0]) for kind in kinds}
    clauses = [_FIELDS[kind][2].format(v=values[kind]) for kind in kinds[1:]]
    rng.shuffle(clauses)
    text = f"{values['name']} {' and '.join([', '.join(clauses[:-1]), clauses[-1]] if len(clauses) > 1 else clauses)}."
    pattern = slots.any(_EXTRACTIONS)
    if "{keys}" not in pattern:
        keys = {kind: _FIELDS[kind][0][0] for kind in kinds}
    listed = list(keys.values())
    joined = f"{', '.join(listed[:-1])} and {listed[-1]}"
    asked = expand(pattern.replace("{keys}", "\0").replace("{text}", "\1"), rng).replace("\0", joined).replace("\1", text)
    found = {keys[kind]: int(values[kind]) if kind == "age" else values[kind] for kind in kinds}
    # An engine that keeps to a schema writes it without spaces.
    said = json.dumps(found, separators=(",", ":") if slots.chance(_COMPACT) else None)
    return Example("talk", (Turn("user", asked), Turn("assistant", said)), accept=((said,),))
