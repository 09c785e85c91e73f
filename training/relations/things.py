"""What is told of devices and programs."""

from __future__ import annotations

from training.entities import code, colour, date, day, email, material, person, price, quantity, version, word
from training.facts import Relation

DEVICES = (
    Relation(
        "colour",
        "device",
        colour,
        ("{e} is {v}.", "The colour of {e} is {v}.", "{e} comes in {v}.", "{e} is sold in one colour only, {v}."),
        ("What colour is {e}?", "What is the colour of {e}?", "Which colour does {e} have?", "In which colour does {e} come?"),
    ),
    Relation(
        "weight",
        "device",
        quantity(2, 990, "grams", "kg", "kilograms"),
        ("{e} weighs {v}.", "The weight of {e} is {v}.", "On the scales, {e} shows {v}."),
        ("How heavy is {e}?", "What does {e} weigh?", "What is the weight of {e}?", "How much does {e} weigh?"),
    ),
    Relation(
        "price",
        "device",
        price,
        ("{e} costs {v}.", "The price of {e} is {v}.", "{e} is sold for {v}.", "Buyers pay {v} for {e}."),
        (
            "What does {e} cost?",
            "How much is {e}?",
            "What is the price of {e}?",
            "For how much is {e} sold?",
            "What do I pay for {e}?",
        ),
    ),
    Relation(
        "warranty period",
        "device",
        quantity(6, 99, "months", "weeks"),
        ("The warranty of {e} lasts {v}.", "{e} comes with a warranty of {v}.", "For {v}, {e} is repaired under warranty."),
        (
            "How long is the warranty of {e}?",
            "For how long does {e} have a warranty?",
            "What warranty does {e} come with?",
            "How long is {e} repaired under warranty?",
        ),
    ),
    Relation(
        "power",
        "device",
        quantity(3, 3000, "watts"),
        ("{e} draws {v}.", "The power of {e} is {v}.", "{e} needs {v} of power."),
        (
            "How many watts does {e} draw?",
            "What is the power of {e}?",
            "How much power does {e} need?",
            "How much power does {e} draw?",
        ),
    ),
    Relation(
        "case material",
        "device",
        material,
        ("The case of {e} is made of {v}.", "{e} has a case of {v}.", "{p} case consists of {v}."),
        (
            "What is the case of {e} made of?",
            "Which material is the case of {e}?",
            "Of what is {p} case made?",
            "What does the case of {e} consist of?",
        ),
    ),
    Relation(
        "spare part number",
        "device",
        code,
        (
            "The spare part number of {e} is {v}.",
            "Spare parts for {e} are ordered as {v}.",
            "Whoever needs spare parts of {e} asks for {v}.",
        ),
        (
            "What is the spare part number of {e}?",
            "Under which number do I order spare parts for {e}?",
            "Which number do spare parts of {e} have?",
            "What do I ask for if I need spare parts of {e}?",
        ),
    ),
    Relation(
        "battery life",
        "device",
        quantity(2, 120, "hours"),
        ("The battery of {e} lasts {v}.", "{e} runs for {v} on one charge.", "One charge of {e} is good for {v}."),
        (
            "How long does the battery of {e} last?",
            "For how long does {e} run on one charge?",
            "What is the battery life of {e}?",
            "How many hours is one charge of {e} good for?",
        ),
    ),
)

SOFTWARE = (
    Relation(
        "newest version",
        "software",
        version,
        ("The newest version of {e} is {v}.", "{e} is at version {v} now.", "Version {v} of {e} is the newest."),
        (
            "What is the newest version of {e}?",
            "Which version of {e} is the newest?",
            "At which version is {e} now?",
            "What version does {e} have now?",
        ),
    ),
    Relation(
        "release date",
        "software",
        date,
        ("{e} was released on {v}.", "The release of {e} was on {v}.", "Since {v}, {e} can be downloaded."),
        (
            "When was {e} released?",
            "On which date was {e} released?",
            "What is the release date of {e}?",
            "Since when can {e} be downloaded?",
        ),
    ),
    Relation(
        "author",
        "software",
        person,
        ("{e} was written by {v}.", "The author of {e} is {v}.", "{v} wrote {e}.", "{e} is the work of {v}."),
        ("Who wrote {e}?", "Who is the author of {e}?", "By whom was {e} written?", "Whose work is {e}?"),
    ),
    Relation(
        "port",
        "software",
        lambda slots: slots.number(1024, 65000),
        ("{e} listens on port {v}.", "The port of {e} is {v}.", "Clients reach {e} on port {v}."),
        (
            "On which port does {e} listen?",
            "What is the port of {e}?",
            "Which port does {e} use?",
            "On which port do clients reach {e}?",
        ),
    ),
    Relation(
        "memory need",
        "software",
        quantity(20, 4000, "MB", "megabytes"),
        ("{e} needs {v} of memory.", "The memory that {e} takes is {v}.", "A machine for {e} has at least {v} of memory."),
        (
            "How much memory does {e} need?",
            "What does {e} need in memory?",
            "How much memory does {e} take?",
            "What memory does a machine need for {e}?",
        ),
    ),
    Relation(
        "file size limit",
        "software",
        quantity(20, 900, "pages", "lines"),
        ("The largest file that {e} opens has {v}.", "{e} opens files of up to {v}.", "Files for {e} may have {v} at most."),
        (
            "What is the largest file that {e} opens?",
            "How long may a file for {e} be?",
            "What is the limit of a file in {e}?",
            "Up to what length does {e} open files?",
        ),
    ),
    Relation(
        "support address",
        "software",
        email,
        (
            "Errors in {e} are reported to {v}.",
            "Whoever finds an error in {e} writes to {v}.",
            "The support of {e} answers at {v}.",
        ),
        (
            "Where do I report an error in {e}?",
            "What is the support address of {e}?",
            "To whom do I write about an error in {e}?",
            "At which address does the support of {e} answer?",
        ),
    ),
    Relation(
        "code name",
        "software",
        word,
        ("The code name of {e} is {v}.", "Inside the house, {e} was called {v}.", "{e} goes by the code name {v}."),
        (
            "What is the code name of {e}?",
            "What was {e} called inside the house?",
            "Which code name does {e} have?",
            "By which code name does {e} go?",
        ),
    ),
    Relation(
        "backup day",
        "software",
        day,
        (
            "The yearly backup of {e} runs on {v}.",
            "{e} is backed up each year on {v}.",
            "Every year on {v} there is a backup of {e}.",
        ),
        (
            "When does the yearly backup of {e} run?",
            "On which date is {e} backed up?",
            "What is the date of {p} yearly backup?",
            "When is {e} backed up?",
        ),
    ),
)
