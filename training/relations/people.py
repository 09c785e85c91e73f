"""What is told of people, and of events to which they go."""

from __future__ import annotations

from training.entities import colour, date, day, dish, extension, ordinal, person, price, quantity, room, word
from training.facts import Relation

PEOPLE = (
    Relation(
        "extension",
        "person",
        extension,
        (
            "The phone extension of {e} is {v}.",
            "{e} has the extension {v}.",
            "To call {e}, dial {v}.",
            "{e} answers the phone at extension {v}.",
        ),
        (
            "What is the phone extension of {e}?",
            "Which extension does {e} have?",
            "What do I dial to call {e}?",
            "At which extension do I reach {e}?",
            "How can I call {e}?",
        ),
    ),
    Relation(
        "room",
        "person",
        room,
        ("{e} works in room {v}.", "The desk of {e} is in room {v}.", "You find {e} in room {v}."),
        ("In which room does {e} work?", "Where is the desk of {e}?", "What is the room of {e}?", "In which room do I find {e}?"),
    ),
    Relation(
        "birthday",
        "person",
        day,
        ("{e} has a birthday on {v}.", "The birthday of {e} is {v}.", "On {v}, friends of {e} bring a birthday cake."),
        (
            "When is the birthday of {e}?",
            "On which date is {p} birthday?",
            "When does {e} have a birthday?",
            "What is the date of {p} birthday?",
        ),
    ),
    Relation(
        "home town",
        "person",
        word,
        ("{e} lives in {v}.", "The home of {e} is in {v}.", "{e} has a flat in {v}."),
        (
            "Where does {e} live?",
            "In which town does {e} live?",
            "Where is the home of {e}?",
            "What is the name of the town where {e} lives?",
        ),
    ),
    Relation(
        "manager",
        "person",
        person,
        ("The manager of {e} is {v}.", "{e} reports to {v}.", "The work of {e} is directed by {v}."),
        (
            "Who is the manager of {e}?",
            "To whom does {e} report?",
            "Who directs the work of {e}?",
            "What is the name of {p} manager?",
        ),
    ),
    Relation(
        "favourite food",
        "person",
        dish,
        ("The favourite food of {e} is {v}.", "{e} likes nothing better than {v}.", "For lunch, {e} always takes {v}."),
        (
            "What is the favourite food of {e}?",
            "What does {e} like to eat?",
            "Which food does {e} like best?",
            "What does {e} take for lunch?",
        ),
    ),
    Relation(
        "car colour",
        "person",
        colour,
        ("{e} drives a car that is {v}.", "The car of {e} is {v}.", "{p} car has been painted {v}."),
        (
            "What colour is the car of {e}?",
            "Which colour does {p} car have?",
            "What is the colour of {p} car?",
            "In which colour was the car of {e} painted?",
        ),
    ),
    Relation(
        "parking level",
        "person",
        ordinal,
        (
            "{e} parks on the {v} level of the garage.",
            "The parking space of {e} is on the {v} level.",
            "In the garage, {e} uses the {v} level.",
        ),
        (
            "On which level does {e} park?",
            "Where does {e} park?",
            "On which level is the parking space of {e}?",
            "Which level of the garage does {e} use?",
        ),
        "the {v}",
    ),
)

EVENTS = (
    Relation(
        "first day",
        "event",
        date,
        ("{e} begins on {v}.", "The first day of {e} is {v}.", "{e} opens on {v}."),
        (
            "When does {e} begin?",
            "On which date does {e} open?",
            "What is the first day of {e}?",
            "When is the beginning of {e}?",
        ),
    ),
    Relation(
        "host town",
        "event",
        word,
        ("{e} takes place in {v}.", "The host of {e} is the town of {v}.", "{e} is held in {v}."),
        ("Where does {e} take place?", "In which town is {e} held?", "Where is {e}?", "Which town is the host of {e}?"),
    ),
    Relation(
        "organiser",
        "event",
        person,
        ("{e} is organised by {v}.", "The organiser of {e} is {v}.", "{v} organises {e}."),
        ("Who organises {e}?", "Who is the organiser of {e}?", "By whom is {e} organised?", "What is the name of {p} organiser?"),
    ),
    Relation(
        "pass price",
        "event",
        price,
        ("A pass for {e} costs {v}.", "Guests of {e} pay {v} for a pass.", "The pass for {e} is sold for {v}."),
        (
            "What does a pass for {e} cost?",
            "How much is a pass for {e}?",
            "What do guests of {e} pay?",
            "What is the price of a pass for {e}?",
        ),
    ),
    Relation(
        "opening speaker",
        "event",
        person,
        (
            "The opening speech of {e} is given by {v}.",
            "At {e}, {v} gives the opening speech.",
            "{e} starts with a speech by {v}.",
        ),
        (
            "Who gives the opening speech of {e}?",
            "Who speaks first at {e}?",
            "By whom is the opening speech of {e} given?",
            "Whose speech does {e} start with?",
        ),
    ),
    Relation(
        "expected attendance",
        "event",
        quantity(40, 9000, "guests", "visitors"),
        ("{e} expects {v}.", "The organisers of {e} count on {v}.", "In all, {v} are expected at {e}."),
        (
            "How many guests does {e} expect?",
            "How many people are expected at {e}?",
            "With how many visitors do the organisers of {e} count?",
            "What number of guests is expected at {e}?",
        ),
    ),
    Relation(
        "registration deadline",
        "event",
        day,
        (
            "Registration for {e} ends on {v}.",
            "The last day to register for {e} is {v}.",
            "Whoever wants to go to {e} registers by {v}.",
        ),
        (
            "Until when can I register for {e}?",
            "When does registration for {e} end?",
            "What is the last day to register for {e}?",
            "By which date do I have to register for {e}?",
        ),
    ),
)
