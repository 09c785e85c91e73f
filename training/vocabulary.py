"""Lists of words that fill requests; each list is split in two parts by ``Slots``."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

FIRST_NAMES = tuple(
    """Anna Ben Carla David Elena Felix Greta Hugo Ida Jonas Karin Leo Maria Nora Oscar Paula Quentin Rosa Simon Tessa Ulrich
    Vera Walter Xenia Yusuf Zoe Amir Bella Chen Dora Emil Fatima George Hana Ivan Julia Kofi Lena Mateo Nadia Omar Priya
    Rafael Sofia Tomas Uma Viktor Wanda Yuki Zara Alice Bob Clara Daniel Eva Frank Gina Henry Irene Jack Kate Lucas Mona
    Nick Olga Peter Ruth Sam Tina Victor William Alex Bruno Celia Dmitri Esther Finn Gloria Hassan Ines Jamal Kira Liam Mia
    Noah Olivia Pablo Rita Sven Thea Umar Violet Wendy Aisha Boris Chloe Diego Ella Farid Grace Harry Isabel James Kenji
    Lucy Max Nina Otto Pia Robert Sara Theo Ursula Vince Sally Tom""".split()
)
CITIES = tuple(
    """Berlin Paris London Madrid Rome Vienna Lisbon Oslo Dublin Prague Warsaw Athens Cairo Lagos Nairobi Accra Tunis Delhi
    Mumbai Tokyo Osaka Seoul Beijing Shanghai Hanoi Bangkok Manila Jakarta Sydney Perth Auckland Toronto Montreal Vancouver
    Chicago Boston Denver Austin Seattle Miami Lima Bogota Quito Santiago Recife Havana Helsinki Stockholm Copenhagen
    Hamburg Munich Cologne Zurich Geneva Basel Milan Naples Venice Turin Lyon Nice Lille Porto Seville Valencia Krakow
    Budapest Zagreb Sofia Riga Vilnius Tallinn Ankara Izmir Tehran Baku Dallas Phoenix Atlanta Portland Detroit Memphis
    Calgary Ottawa Glasgow Leeds Bristol Cardiff Belfast Cork Ghent Bruges Utrecht""".split()
)
LANGUAGES = tuple(
    """French German Spanish Italian Portuguese Dutch Polish Czech Greek Turkish Arabic Hindi Japanese Korean Chinese Swedish
    Danish Finnish Norwegian Hungarian Romanian Bulgarian Thai Swahili Hebrew Persian Ukrainian Latin Irish Welsh
    Icelandic Estonian Latvian Serbian Croatian Bengali Urdu Malay Indonesian Vietnamese Mongolian Albanian""".split()
)
ANIMALS = tuple(
    """dog cat horse rabbit parrot hamster turtle goat sheep cow pig duck goose hen fish snake lizard frog mouse rat donkey
    pony canary spider crow fox owl bear wolf tiger lion monkey eagle whale""".split()
)
COLOURS = tuple(
    """red green blue yellow orange purple pink brown black white grey violet turquoise beige gold silver crimson teal olive
    navy""".split()
)
FOODS = tuple(
    """pizza soup bread cheese pasta rice salad cake apples bananas cherries grapes noodles pancakes curry sushi tacos burgers
    fish eggs potatoes beans mushrooms pears plums peaches chocolate honey yoghurt olives tomatoes carrots waffles dumplings
    lasagne""".split()
)
JOBS = tuple(
    """teacher nurse baker pilot farmer painter plumber lawyer doctor engineer carpenter gardener cook waiter driver singer
    writer actor dentist tailor butcher fisherman librarian photographer electrician journalist scientist musician designer
    accountant mechanic translator architect postman""".split()
)
HOBBIES = tuple(
    """chess tennis football swimming cycling running hiking sailing painting singing dancing cooking baking reading fishing
    climbing skiing gardening knitting photography pottery yoga rowing archery boxing surfing judo basketball volleyball
    badminton""".split()
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@cache
def words() -> tuple[str, ...]:
    """Common English words of three to nine letters, most frequent first."""
    text = files("training").joinpath("words.txt").read_text(encoding="utf-8")
    return tuple(word for word in dict.fromkeys(text.split()) if 3 <= len(word) <= 9 and word.isalpha())
