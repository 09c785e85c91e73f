"""What is told of venues, towns and ships."""

from __future__ import annotations

from training.entities import address, appointment, clock, day, dish, hours, material, person, price, quantity, word, year
from training.facts import Relation

VENUES = (
    Relation(
        "opening time",
        "venue",
        hours,
        (
            "{e} is open from {v}.",
            "The opening hours of {e} are {v}.",
            "Visitors can enter {e} from {v}.",
            "{e} opens its doors from {v}.",
        ),
        (
            "What are the opening hours of {e}?",
            "When is {e} open?",
            "From when to when is {e} open?",
            "At what times can I visit {e}?",
            "Between which hours is {e} open?",
        ),
    ),
    Relation(
        "ticket price",
        "venue",
        price,
        ("A ticket for {e} costs {v}.", "Entry to {e} is {v}.", "Visitors of {e} pay {v}."),
        (
            "How much is a ticket for {e}?",
            "What does entry to {e} cost?",
            "What do visitors of {e} pay?",
            "How expensive is a visit to {e}?",
        ),
    ),
    Relation(
        "address",
        "venue",
        address,
        ("{e} is at {v}.", "The address of {e} is {v}.", "You find {e} at {v}.", "{e} stands at {v}."),
        (
            "What is the address of {e}?",
            "Where is {e}?",
            "At which address do I find {e}?",
            "In which street and at which number is {e}?",
        ),
    ),
    Relation(
        "architect",
        "venue",
        person,
        ("{e} was designed by {v}.", "The architect of {e} is {v}.", "{v} drew the plans of {e}."),
        ("Who designed {e}?", "Who is the architect of {e}?", "Who drew the plans of {e}?", "By whom was {e} designed?"),
    ),
    Relation(
        "director",
        "venue",
        person,
        ("The director of {e} is {v}.", "{e} is directed by {v}.", "{v} is the director of {e}."),
        ("Who is the director of {e}?", "Who directs {e}?", "By whom is {e} directed?", "What is the name of {p} director?"),
    ),
    Relation(
        "tour time",
        "venue",
        appointment,
        ("A guided tour of {e} starts each {v}.", "The guided tour of {e} is on {v}.", "Guides lead through {e} every {v}."),
        (
            "When is the guided tour of {e}?",
            "When do guides lead through {e}?",
            "When does a tour of {e} start?",
            "On which day and at what time is there a tour of {e}?",
        ),
    ),
    Relation(
        "building year",
        "venue",
        year,
        ("{e} was built in {v}.", "The building of {e} dates from {v}.", "Work on {e} was finished in {v}."),
        (
            "When was {e} built?",
            "In which year was {e} built?",
            "From which year is the building of {e}?",
            "In what year was work on {e} finished?",
        ),
    ),
    Relation(
        "capacity",
        "venue",
        quantity(40, 4000, "visitors", "guests"),
        ("{e} has room for {v}.", "No more than {v} may be in {e} at once.", "{e} holds {v}."),
        (
            "How many visitors does {e} hold?",
            "For how many people does {e} have room?",
            "How many people may be in {e} at once?",
            "What is the capacity of {e}?",
        ),
    ),
)

TOWNS = (
    Relation(
        "population",
        "town",
        lambda slots: f"{slots.number(900, 98000)} inhabitants",
        ("{e} has {v}.", "The last count found {v} in {e}.", "With its {v}, {e} is one of many such towns."),
        (
            "How many people live in {e}?",
            "How many inhabitants does {e} have?",
            "What is the population of {e}?",
            "How large is the population of {e}?",
        ),
    ),
    Relation(
        "mayor",
        "town",
        person,
        ("The mayor of {e} is {v}.", "{v} was elected mayor of {e}.", "{e} has elected {v} as mayor."),
        (
            "Who is the mayor of {e}?",
            "What is the name of {p} mayor?",
            "Who was elected mayor of {e}?",
            "Who governs {e} as mayor?",
        ),
    ),
    Relation(
        "river",
        "town",
        word,
        ("{e} lies on the river {v}.", "The river {v} flows through {e}.", "Through {e} flows the {v}, a river."),
        (
            "Which river flows through {e}?",
            "On which river does {e} lie?",
            "What is the river of {e} called?",
            "What is the name of the river in {e}?",
        ),
    ),
    Relation(
        "altitude",
        "town",
        quantity(20, 2900, "metres"),
        ("{e} is {v} above the sea.", "The altitude of {e} is {v}.", "{e} lies at an altitude of {v}."),
        ("How high is {e}?", "What is the altitude of {e}?", "At what altitude does {e} lie?", "How far above the sea is {e}?"),
    ),
    Relation(
        "speciality",
        "town",
        dish,
        ("The speciality of {e} is {v}.", "{e} is known for its {v}.", "In {e}, people are proud of their {v}."),
        (
            "What is the speciality of {e}?",
            "What food is {e} known for?",
            "Which dish are people in {e} proud of?",
            "What does one eat in {e}?",
        ),
    ),
    Relation(
        "market time",
        "town",
        appointment,
        ("The weekly market of {e} begins on {v}.", "{e} holds its market each {v}.", "Every {v} the market of {e} begins."),
        (
            "When is the market of {e}?",
            "When does the weekly market of {e} begin?",
            "When does {e} hold its market?",
            "On which day and at what time does the market of {e} begin?",
        ),
    ),
    Relation(
        "town day",
        "town",
        day,
        ("{e} celebrates its town day on {v}.", "The town day of {e} is {v}.", "Each year on {v}, {e} has its town day."),
        (
            "When is the town day of {e}?",
            "On which date does {e} celebrate its town day?",
            "What is the date of {p} town day?",
            "When does {e} celebrate its town day?",
        ),
    ),
)

SHIPS = (
    Relation(
        "captain",
        "ship",
        person,
        ("The captain of {e} is {v}.", "{e} sails under captain {v}.", "{v} commands {e}."),
        (
            "Who is the captain of {e}?",
            "Who commands {e}?",
            "Under which captain does {e} sail?",
            "What is the name of {p} captain?",
        ),
    ),
    Relation(
        "departure time",
        "ship",
        clock,
        ("{e} departs at {v}.", "The departure of {e} is at {v}.", "At {v}, {e} leaves the quay."),
        (
            "When does {e} depart?",
            "At what time does {e} leave?",
            "What is the departure time of {e}?",
            "At what time is the departure of {e}?",
        ),
    ),
    Relation(
        "length",
        "ship",
        quantity(20, 390, "metres"),
        ("{e} is {v} long.", "The length of {e} is {v}.", "From bow to stern, {e} measures {v}."),
        ("How long is {e}?", "What is the length of {e}?", "What does {e} measure from bow to stern?", "Of what length is {e}?"),
    ),
    Relation(
        "home port",
        "ship",
        word,
        ("The home port of {e} is {v}.", "{e} is at home in the port of {v}.", "{e} is registered in {v}, its home port."),
        (
            "What is the home port of {e}?",
            "In which port is {e} at home?",
            "Where is {e} registered?",
            "Which town is the home port of {e}?",
        ),
    ),
    Relation(
        "crew size",
        "ship",
        quantity(6, 190, "sailors", "hands"),
        ("{e} has a crew of {v}.", "The crew of {e} numbers {v}.", "It takes {v} to sail {e}."),
        (
            "How large is the crew of {e}?",
            "How many sailors does {e} have?",
            "How many belong to the crew of {e}?",
            "What is the size of {p} crew?",
        ),
    ),
    Relation(
        "deck material",
        "ship",
        material,
        ("The deck of {e} is made of {v}.", "{e} has a deck of {v}.", "{p} deck consists of {v}."),
        (
            "What is the deck of {e} made of?",
            "Of what is {p} deck made?",
            "Which material was used for the deck of {e}?",
            "What does the deck of {e} consist of?",
        ),
    ),
)
