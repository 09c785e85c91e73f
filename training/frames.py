"""What tools that nobody has built may do: verbs, and what a request for them sounds like."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Frame:
    """A kind of tool.

    In all texts ``{n}`` is a noun, the tool's subject, and ``{place}``, ``{person}`` and so on are arguments.

    Attributes:
        names: the tool's name.
        descriptions: what the prompt says that it does.
        parameters: kinds of arguments, all of them required.
        requests: what a user says.
        answers: what is said then, with ``{r}`` for a value that the result holds.
    """

    names: tuple[str, ...]
    descriptions: tuple[str, ...]
    parameters: tuple[str, ...]
    requests: tuple[str, ...]
    answers: tuple[str, ...]


FRAMES: tuple[Frame, ...] = (
    Frame(
        ("get_{n}", "get_{n}", "{n}_lookup", "current_{n}", "fetch_{n}"),
        (
            "Get the {n} of a city",
            "Returns the current {n} for a place.",
            "Tells the {n} in a town",
            "Look up the {n} of a location",
        ),
        ("place",),
        (
            "What is the {n} {in|of|for} {place}?",
            "{Tell me|Show me|Give me|Get|I need} the {n} {in|of|for} {place}{| please}.",
            "{How is|What about|And} the {n} in {place}?",
            "{Can you tell me|Do you know|Could you get} the {n} in {place}?",
            "What {n} {do they have|is there} in {place}{| today| now| right now}?",
        ),
        ("The {n} in {place} is {r}.", "In {place} the {n} is {r}."),
    ),
    Frame(
        ("get_{n}", "find_{n}", "{n}_of_person", "lookup_{n}", "fetch_{n}"),
        ("Get the {n} of a person", "Finds somebody's {n}.", "Returns the {n} that belongs to a person"),
        ("person",),
        (
            "What is the {n} of {person}?",
            "{Tell me|Show me|Give me|Find|I need|Look up} the {n} of {person}{| please}.",
            "{Which|What} {n} does {person} have?",
            "{Can you find|Do you know|Could you look up} the {n} of {person}?",
        ),
        ("The {n} of {person} is {r}.",),
    ),
    Frame(
        ("get_{n}", "{n}_status", "check_{n}", "track_{n}", "get_{n}_status"),
        ("Get the status of a {n}", "Checks where a {n} is.", "Tells how a {n} is doing, by its number"),
        ("code",),
        (
            "What is the status of {n} {code}?",
            "{Check|Track|Look up|Show me|Find} {the |}{n} {code}{| please}.",
            "{Where is|How is|What about} {|the |my }{n} {code}?",
            "{Can you check|Could you track} {|the |my }{n} {code}?",
        ),
        ("The {n} {code} is {r}.", "Its status is {r}."),
    ),
    Frame(
        ("send_{n}", "send_{n}", "write_{n}", "{n}_send"),
        ("Send a {n} to somebody", "Writes a {n} and sends it.", "Sends a person a {n} with a text"),
        ("person", "text"),
        (
            "Send {person} a {n}{:| that says| saying} {text}",
            "Send a {n} to {person}{:| that says| saying} {text}",
            "Write {|a }{n} to {person}: {text}",
            "{I want to|Please|Can you} send {person} {this|the} {n}: {text}",
        ),
        ("The {n} to {person} is sent.", "I sent {person} the {n}."),
    ),
    Frame(
        ("set_{n}", "set_{n}", "change_{n}", "adjust_{n}", "{n}_set"),
        ("Set the {n} to a value", "Changes the {n}.", "Adjusts the {n} to a number"),
        ("number",),
        (
            "{Set|Change|Turn|Put|Adjust} the {n} to {number}{| please}.",
            "{I want|I need|Please make} the {n} {to be|at} {number}.",
            "{Can you|Could you|Please} {set|change} the {n} to {number}{?|.}",
        ),
        ("The {n} is set to {number}.",),
    ),
    Frame(
        ("set_{n}_color", "paint_{n}", "set_{n}", "{n}_color"),
        ("Set the color of the {n}", "Changes which color the {n} has.", "Paints the {n}"),
        ("colour",),
        (
            "{Make|Paint|Turn} the {n} {colour}{| please}.",
            "{Set|Change} the {|color of the }{n} to {colour}.",
            "{I want|I would like} the {n} {to be|in} {colour}.",
        ),
        ("The {n} is {colour} now.",),
    ),
    Frame(
        ("order_{n}", "buy_{n}", "{n}_order", "purchase_{n}"),
        ("Order some {n}", "Buys {n} in a quantity.", "Places an order for {n}"),
        ("count",),
        (
            "{Order|Buy|Get me|Purchase} {count} {n}{| please}.",
            "{I need|I want|I would like} {count} {n}.",
            "{Can you|Please|Could you} {order|buy} {count} {n}{?|.}",
        ),
        ("I ordered {count} {n}.", "{count} {n} are ordered."),
    ),
    Frame(
        ("book_{n}", "reserve_{n}", "{n}_booking", "book_{n}"),
        ("Book a {n} for a day and a number of people", "Reserves a {n}.", "Makes a booking of a {n}"),
        ("day", "count"),
        (
            "{Book|Reserve|Get me} a {n} for {count} people on {day}{| please}.",
            "{I need|I want|We need} a {n} on {day} for {count} people.",
            "{Can you|Please|Could you} {book|reserve} a {n} on {day} for {count}{?|.}",
        ),
        ("The {n} is booked for {count} people on {day}.",),
    ),
    Frame(
        ("search_{n}", "search_{n}", "find_{n}", "{n}_search"),
        ("Search the {n}", "Looks for something in the {n}.", "Finds entries of the {n} by a term"),
        ("term",),
        (
            "{Search|Look through|Go through} the {n} for {term}{| please}.",
            "{Find|Look for|Search} {term} in the {n}.",
            "{Can you|Please|Could you} {search|look through} the {n} for {term}{?|.}",
            "{What is there about|Is there anything about|What do we have on} {term} in the {n}?",
        ),
        ("The {n} has this: {r}.", "I found {r}."),
    ),
    Frame(
        ("delete_{n}", "cancel_{n}", "remove_{n}", "stop_{n}", "close_{n}"),
        ("Delete a {n}", "Cancels the {n} with a number.", "Removes a {n}, given its id", "Close a {n}"),
        ("code",),
        (
            "{Delete|Cancel|Remove|Stop|Close} {|the |my }{n} {code}{| please}.",
            "{I want to|Please|Can you|I have to} {delete|cancel|remove|stop|close} {|the |my }{n} {code}.",
            "{Get rid of|I don't need} {|the }{n} {code}{| any more}.",
        ),
        ("The {n} {code} is gone.",),
    ),
    Frame(
        ("list_{n}", "list_{n}", "show_{n}", "get_all_{n}", "{n}_list"),
        ("List all {n}", "Shows every {n} that there is.", "Returns the list of {n}"),
        (),
        (
            "{List|Show|Show me|Give me|Get|Tell me} {all|the|all the|my} {n}{| please}.",
            "{Which|What} {n} {are there|do we have|do I have|exist}?",
            "{Can you|Please|Could you} {list|show} {all|the|all the} {n}{?|.}",
            "I {want|need|would like} {to see|a list of} {all|the} {n}.",
        ),
        ("There are {r}.", "These are {r}."),
    ),
    Frame(
        ("start_{n}", "start_{n}", "run_{n}", "{n}_timer", "begin_{n}"),
        ("Start the {n} for some minutes", "Runs the {n} for a time.", "Starts a {n} that ends by itself"),
        ("minutes",),
        (
            "{Start|Run|Begin} the {n} for {minutes} minutes{| please}.",
            "{I want|I need|Let me have} {|the |a }{n} {for|of} {minutes} minutes.",
            "{Can you|Please|Could you} {start|run} {the|a} {n} for {minutes} minutes{?|.}",
        ),
        ("The {n} runs for {minutes} minutes.",),
    ),
    Frame(
        ("add_{n}", "create_{n}", "new_{n}", "schedule_{n}", "{n}_create"),
        ("Create a {n} on a day", "Adds a {n} with a title and a date.", "Makes a new {n}"),
        ("text", "day"),
        (
            "{Add|Create|Make|Schedule} a {n} on {day}: {text}",
            "{Add|Create|Make} {a|a new} {n} called {text} on {day}{| please}.",
            "{I need|I want|Please make} a {n} for {day} {called|named|with the title} {text}.",
        ),
        ("The {n} is set for {day}.",),
    ),
    Frame(
        ("translate_{n}", "translate_{n}", "{n}_translation", "{n}_to_language"),
        ("Translate a {n} into a language", "Translates the text of a {n}.", "Puts a {n} into another language"),
        ("text", "language"),
        (
            "Translate the {n} {text} {into|to} {language}{|.| please.}",
            "{Put|Say|Write} the {n} {text} in {language}{|.| please.}",
            "{How do I say|What is} the {n} {text} in {language}?",
        ),
        ("In {language} it is {r}.",),
    ),
    Frame(
        ("add_to_{n}", "{n}_add", "put_on_{n}", "add_{n}_item"),
        ("Add something to the {n}", "Puts an item on the {n}.", "Adds food to the {n}"),
        ("food",),
        (
            "{Add|Put} {food} {to|on} {the|my} {n}{| please}.",
            "{I need|Please put|Can you put} {food} on the {n}.",
            "{We need|We want} {food} on {the|our} {n}.",
        ),
        ("{food} is on the {n}.", "I added {food} to the {n}."),
    ),
    Frame(
        ("compare_{n}", "{n}_between", "get_{n}", "calculate_{n}"),
        ("Get the {n} between two cities", "Tells the {n} from one place to another.", "Computes the {n} of a trip"),
        ("origin", "destination"),
        (
            "What is the {n} {between|from} {origin} {and|to} {destination}?",
            "{Tell me|Show me|Get|I need} the {n} from {origin} to {destination}{| please}.",
            "{Can you tell me|Do you know} the {n} between {origin} and {destination}?",
        ),
        ("The {n} is {r}.", "It is {r}."),
    ),
)
