"""Made-up names, numbers and other values, each word and number in one part only: to learn from, or to be asked with."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from training.conversation import Split
from training.slots import Slots, part

_ONSETS = tuple("b d f g h j k l m n p r s t v w z br dr fl gr kl kr pl pr sk st tr vr".split())
_VOWELS = tuple("a e i o u ai ei ia o a e".split())
_ENDINGS = tuple("n r s l k x th nd rn lt ra na la ro no vik dan mor sen ton".split())
# Letters in a row that a made-up name had better not have.
_AVOIDED = ("fuk", "nig", "kun", "fag", "sex", "tit", "kok", "pis", "rap", "naz", "dik", "kak", "hor", "slu", "wan", "bit")

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SHADES = ("dark", "light", "pale", "bright", "deep", "soft", "dull", "warm", "cold", "smoky")
_COLOURS = ("red", "green", "blue", "yellow", "grey", "brown", "orange", "purple", "pink", "violet", "beige", "turquoise")
_FINISHES = ("brushed", "polished", "recycled", "painted", "smooth", "rough", "oiled", "folded", "pressed", "woven")
_MATERIALS = ("steel", "oak", "copper", "bamboo", "glass", "leather", "cotton", "brass", "cork", "aluminium", "paper", "wool")
_TASTES = ("roasted", "spicy", "sweet", "fried", "baked", "cold", "smoked", "creamy", "pickled", "grilled")
_DISHES = ("pumpkin", "trout", "lentils", "beetroot", "noodles", "mushrooms", "chestnuts", "cabbage", "aubergine", "dumplings")
_CURRENCIES = ("euros", "dollars", "pounds", "francs", "crowns")
_STREETS = ("Street", "Road", "Lane", "Avenue", "Square")
_LETTERS = "ABCDEFGHKLMNPRSTVWXZ"
_ALPHABET = "etaoinshrdlcumwfgypbvkjxqz"
_FREQUENCIES = (12, 9, 8, 8, 7, 7, 6, 6, 6, 4, 4, 3, 3, 3, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1)


def word(slots: Slots) -> str:
    """A made-up name of one word."""
    return slots.fresh(lambda: _word(slots))


def _word(slots: Slots) -> str:
    rng = slots.rng
    while True:
        middle = "".join(rng.choice(_ONSETS) + rng.choice(_VOWELS) for _ in range(rng.choice((1, 2, 2))))
        name = middle + rng.choice(_ENDINGS)
        if len(name) >= 4 and not any(letters in name for letters in _AVOIDED):
            return name.capitalize()


def scramble(slots: Slots) -> str:
    """Letters in any order: what is spelled like no word has to be copied letter by letter."""
    letters = slots.fresh(lambda: "".join(slots.rng.choices(_ALPHABET, _FREQUENCIES, k=slots.rng.randint(3, 9))))
    return slots.rng.choice((letters, letters, letters.capitalize(), letters.upper()))


def person(slots: Slots) -> str:
    """Given name and family name."""
    return f"{word(slots)} {word(slots)}"


def quantity(low: int, high: int, *units: str) -> Callable[[Slots], str]:
    """Draws numbers with a unit, one of ``units``."""
    return lambda slots: f"{slots.number(low, high)} {slots.any(units)}"


def year(slots: Slots) -> str:
    """A year in the past."""
    return slots.number(1820, 2025)


def clock(slots: Slots) -> str:
    """A time of day, from six to eleven at night."""
    return slots.fresh(lambda: f"{slots.rng.randint(6, 22)}:{slots.rng.randrange(0, 60, 5):02}")


def hours(slots: Slots) -> str:
    """Two times of day, the second one later: ``8:30 to 17:15``."""
    while True:
        start, end = clock(slots), clock(slots)
        if int(start.split(":")[0]) + 2 < int(end.split(":")[0]):
            return f"{start} to {end}"


def date(slots: Slots) -> str:
    """A day of a year."""
    rng = slots.rng
    return slots.fresh(lambda: f"{rng.randint(1, 28)} {rng.choice(_MONTHS)} {rng.randint(1990, 2039)}")


def day(slots: Slots) -> str:
    """A day of any year."""
    return slots.fresh(lambda: f"{slots.rng.randint(1, 28)} {slots.rng.choice(_MONTHS)}")


def appointment(slots: Slots) -> str:
    """A day of the week and a time."""
    return f"{slots.any(_DAYS)} at {clock(slots)}"


def price(slots: Slots) -> str:
    """An amount of money."""
    amount = slots.fresh(lambda: f"{slots.rng.randint(2, 499)}{slots.rng.choice(('', '', '.50', '.90', '.25', '.75'))}")
    return f"{amount} {slots.any(_CURRENCIES)}"


def ordinal(slots: Slots) -> str:
    """A number as of a floor: ``14th``."""
    digits = slots.number(2, 60)
    ending = "th" if digits in ("11", "12", "13") else {"1": "st", "2": "nd", "3": "rd"}.get(digits[-1], "th")
    return digits + ending


def extension(slots: Slots) -> str:
    """Four digits."""
    return slots.number(1000, 9999)


def telephone(slots: Slots) -> str:
    """A telephone number."""
    rng = slots.rng
    return slots.fresh(lambda: f"0{rng.randint(200, 899)} {rng.randint(100, 999)} {rng.randint(100, 999)}")


def code(slots: Slots) -> str:
    """Two letters and four digits: ``KX-4821``."""
    rng = slots.rng
    return slots.fresh(lambda: f"{rng.choice(_LETTERS)}{rng.choice(_LETTERS)}-{rng.randint(1000, 9999)}")


def room(slots: Slots) -> str:
    """A room as buildings number them: ``B214``."""
    return slots.fresh(lambda: f"{slots.rng.choice(_LETTERS)}{slots.rng.randint(100, 799)}")


def version(slots: Slots) -> str:
    """A version of a program."""
    rng = slots.rng
    return slots.fresh(lambda: f"{rng.randint(1, 19)}.{rng.randint(0, 29)}.{rng.randint(0, 9)}")


def email(slots: Slots) -> str:
    """An address in a domain that nobody has."""
    return f"{word(slots).lower()}@{word(slots).lower()}.example"


def address(slots: Slots) -> str:
    """House number and street."""
    return f"{slots.number(2, 199)} {word(slots)} {slots.any(_STREETS)}"


def colour(slots: Slots) -> str:
    """A shade of a colour."""
    return slots.rng.choice(_pairs(_SHADES, _COLOURS, slots.split))


def material(slots: Slots) -> str:
    """What something is made of."""
    return slots.rng.choice(_pairs(_FINISHES, _MATERIALS, slots.split))


def dish(slots: Slots) -> str:
    """Something to eat."""
    return slots.rng.choice(_pairs(_TASTES, _DISHES, slots.split))


@cache
def _pairs(first: tuple[str, ...], second: tuple[str, ...], split: Split) -> tuple[str, ...]:
    return part(tuple(f"{one} {other}" for one in first for other in second), split)
