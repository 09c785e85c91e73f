"""What is told of companies, of the plans that they sell and of their teams."""

from __future__ import annotations

from training.entities import (
    address,
    appointment,
    code,
    email,
    extension,
    ordinal,
    person,
    price,
    quantity,
    telephone,
    word,
    year,
)
from training.facts import Relation

COMPANIES = (
    Relation(
        "founding year",
        "company",
        year,
        (
            "{e} was founded in {v}.",
            "{e} has existed since {v}.",
            "The founding of {e} dates back to {v}.",
            "It was {v} when {e} was founded.",
        ),
        (
            "In which year was {e} founded?",
            "When was {e} founded?",
            "Since when has {e} existed?",
            "What is the founding year of {e}?",
            "How long ago, that is in which year, did {e} start?",
        ),
    ),
    Relation(
        "founder",
        "company",
        person,
        ("{e} was started by {v}.", "The founder of {e} is {v}.", "{v} founded {e}.", "It was {v} who set up {e}."),
        (
            "Who founded {e}?",
            "Who is the founder of {e}?",
            "By whom was {e} started?",
            "Who set up {e}?",
            "What is the name of {p} founder?",
        ),
    ),
    Relation(
        "contract signer",
        "company",
        person,
        (
            "Contracts of {e} are signed by {v}.",
            "At {e}, {v} signs all contracts.",
            "Every contract of {e} needs the signature of {v}.",
        ),
        (
            "Who signs the contracts of {e}?",
            "Whose signature does a contract of {e} need?",
            "Who has to sign a contract at {e}?",
            "By whom are {p} contracts signed?",
        ),
    ),
    Relation(
        "password contact",
        "company",
        person,
        (
            "Whoever forgets a password at {e} asks {v} for a new one.",
            "Passwords at {e} are reset by {v}.",
            "For a password reset at {e}, contact {v}.",
            "At {e}, {v} resets forgotten passwords.",
        ),
        (
            "Who resets passwords at {e}?",
            "Whom do I ask for a password reset at {e}?",
            "I forgot my password at {e}. Who can help?",
            "Who is the contact for a new password at {e}?",
            "Who gives out new passwords at {e}?",
        ),
    ),
    Relation(
        "head office",
        "company",
        word,
        (
            "The head office of {e} is in {v}.",
            "{e} has its head office in {v}.",
            "{e} is run from {v}.",
            "{p} head office stands in {v}.",
        ),
        (
            "Where is the head office of {e}?",
            "In which town is {p} head office?",
            "Where does {e} have its head office?",
            "From which town is {e} run?",
        ),
    ),
    Relation(
        "staff size",
        "company",
        quantity(30, 9800, "people", "employees"),
        ("{e} has a staff of {v}.", "The staff of {e} numbers {v}.", "In all, {v} are on the payroll of {e}."),
        (
            "How many people work at {e}?",
            "How large is the staff of {e}?",
            "How many employees does {e} have?",
            "What is the size of {p} staff?",
        ),
    ),
    Relation(
        "hotline",
        "company",
        telephone,
        (
            "The hotline of {e} is {v}.",
            "Customers reach the hotline of {e} at {v}.",
            "For help, call {e} at {v}.",
            "{p} hotline has the number {v}.",
        ),
        (
            "What is the hotline number of {e}?",
            "At which number do I reach the hotline of {e}?",
            "Which number do customers of {e} call?",
            "What number do I call for help from {e}?",
        ),
    ),
    Relation(
        "return period",
        "company",
        quantity(5, 120, "days"),
        (
            "{e} takes goods back within {v}.",
            "Goods from {e} can be returned within {v}.",
            "Returns to {e} are possible for {v}.",
        ),
        (
            "Within what time can I return goods to {e}?",
            "How long does {e} take goods back?",
            "How many days do I have for a return to {e}?",
            "For how long are returns to {e} possible?",
        ),
    ),
    Relation(
        "yearly holiday",
        "company",
        quantity(20, 70, "days"),
        (
            "Employees of {e} get {v} of holiday a year.",
            "A year at {e} has {v} of paid holiday.",
            "{e} grants {v} of holiday each year.",
        ),
        (
            "How much holiday do employees of {e} get?",
            "How many days of holiday does {e} grant?",
            "How much paid holiday is there at {e}?",
            "What does {e} grant in holiday each year?",
        ),
    ),
)

PLANS = (
    Relation(
        "monthly price",
        "plan",
        price,
        (
            "{e} costs {v} a month.",
            "The price of {e} is {v} per month.",
            "Each month of {e} is charged with {v}.",
            "For {e}, customers pay {v} a month.",
        ),
        (
            "How much is {e} a month?",
            "What does {e} cost per month?",
            "What is the monthly price of {e}?",
            "How much do customers pay for {e}?",
            "What do I pay each month for {e}?",
        ),
    ),
    Relation(
        "storage",
        "plan",
        quantity(5, 4000, "GB", "gigabytes"),
        ("{e} includes {v} of storage.", "With {e} come {v} of storage.", "The storage of {e} is limited to {v}."),
        (
            "How much storage does {e} include?",
            "What is the storage limit of {e}?",
            "How much can I store with {e}?",
            "How much storage comes with {e}?",
        ),
    ),
    Relation(
        "request limit",
        "plan",
        quantity(20, 9000, "requests"),
        ("{e} allows {v} a minute.", "The limit of {e} is {v} per minute.", "Customers with {e} may send {v} a minute."),
        (
            "How many requests a minute does {e} allow?",
            "What is the request limit of {e}?",
            "How many requests may I send with {e}?",
            "What is the limit of requests per minute of {e}?",
        ),
    ),
    Relation(
        "seat limit",
        "plan",
        quantity(2, 300, "users", "seats"),
        ("{e} is made for up to {v}.", "At most {v} are included in {e}.", "{e} ends at {v}."),
        (
            "For how many users is {e}?",
            "How many users does {e} include?",
            "What is the largest number of users of {e}?",
            "How many people can share {e}?",
        ),
    ),
    Relation(
        "notice period",
        "plan",
        quantity(5, 120, "days"),
        (
            "{e} can be cancelled with a notice of {v}.",
            "The notice period of {e} is {v}.",
            "Whoever cancels {e} does so {v} ahead.",
        ),
        (
            "What is the notice period of {e}?",
            "How long ahead do I have to cancel {e}?",
            "With how much notice can {e} be cancelled?",
            "How many days of notice does {e} ask for?",
        ),
    ),
    Relation(
        "discount code",
        "plan",
        code,
        ("The discount code for {e} is {v}.", "Buyers of {e} enter the discount code {v}.", "{e} is cheaper with the code {v}."),
        (
            "What is the discount code for {e}?",
            "Which code makes {e} cheaper?",
            "Which discount code do I enter for {e}?",
            "Is there a discount code for {e}?",
        ),
    ),
)

TEAMS = (
    Relation(
        "head",
        "team",
        person,
        ("{e} is headed by {v}.", "The head of {e} is {v}.", "{v} leads {e}.", "{v} is in charge of {e}."),
        (
            "Who is the head of {e}?",
            "Who leads {e}?",
            "By whom is {e} headed?",
            "Who is in charge of {e}?",
            "Whose job is it to lead {e}?",
        ),
    ),
    Relation(
        "floor",
        "team",
        ordinal,
        ("{e} sits on the {v} floor.", "You find {e} on the {v} floor.", "The desks of {e} are on the {v} floor."),
        (
            "On which floor is {e}?",
            "Which floor does {e} sit on?",
            "Where in the building is {e}, on which floor?",
            "To which floor do I go for {e}?",
        ),
        "the {v}",
    ),
    Relation(
        "extension",
        "team",
        extension,
        ("The phone extension of {e} is {v}.", "{e} has the extension {v}.", "Inside the house, dial {v} for {e}."),
        (
            "What is the phone extension of {e}?",
            "Which extension does {e} have?",
            "What do I dial for {e}?",
            "How do I reach {e} by phone?",
        ),
    ),
    Relation(
        "mail address",
        "team",
        email,
        ("Mail for {e} goes to {v}.", "The mail address of {e} is {v}.", "{e} reads what is sent to {v}."),
        (
            "What is the mail address of {e}?",
            "Where do I send mail for {e}?",
            "Which mail address does {e} have?",
            "To which address do I write to {e} by mail?",
        ),
    ),
    Relation(
        "meeting time",
        "team",
        appointment,
        ("{e} meets every {v}.", "The weekly meeting of {e} is on {v}.", "Each {v}, {e} comes together."),
        (
            "When does {e} meet?",
            "When is the weekly meeting of {e}?",
            "On which day and at what time does {e} meet?",
            "When does {e} come together?",
        ),
    ),
    Relation(
        "yearly budget",
        "team",
        quantity(20, 9000, "thousand euros", "thousand dollars", "thousand francs"),
        ("The yearly budget of {e} is {v}.", "{e} may spend {v} a year.", "For a year, {e} has a budget of {v}."),
        (
            "What is the budget of {e}?",
            "How much may {e} spend a year?",
            "How large is the yearly budget of {e}?",
            "How much money does {e} have for a year?",
        ),
    ),
    Relation(
        "post address",
        "team",
        address,
        ("Parcels for {e} are delivered to {v}.", "The delivery address of {e} is {v}.", "{e} receives parcels at {v}."),
        (
            "Where are parcels for {e} delivered?",
            "What is the delivery address of {e}?",
            "At which address does {e} receive parcels?",
            "Where do I send a parcel for {e}?",
        ),
    ),
)
