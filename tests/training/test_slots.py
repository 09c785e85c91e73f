from random import Random

import pytest

from training.entities import address, code, dish, email, hours, person, price, telephone, word
from training.slots import Slots, in_part, part
from training.vocabulary import ANIMALS, CITIES, COLOURS, FIRST_NAMES, FOODS, HOBBIES, JOBS, LANGUAGES, words

LISTS = (ANIMALS, CITIES, COLOURS, FIRST_NAMES, FOODS, HOBBIES, JOBS, LANGUAGES, words())


@pytest.mark.parametrize("values", LISTS)
def test_parts_share_nothing_and_are_large_enough(values):
    training, held_out = part(values, "train"), part(values, "held_out")
    assert sorted(training + held_out) == sorted(values)
    assert not {value.casefold() for value in training} & {value.casefold() for value in held_out}
    assert len(held_out) >= 3
    assert len(training) > len(held_out)


@pytest.mark.parametrize("values", LISTS)
def test_values_are_listed_once(values):
    assert len(set(values)) == len(values)


@pytest.mark.parametrize("make", [word, person, code, dish, price, telephone, email, address, hours])
def test_made_up_values_are_never_in_both_parts(make):
    drawn = {split: {make(Slots(Random(seed), split)) for seed in range(400)} for split in ("train", "held_out")}
    assert not drawn["train"] & drawn["held_out"]


def test_same_seed_gives_same_values():
    assert [person(Slots(Random(7), "train")) for _ in range(2)] == [person(Slots(Random(7), "train"))] * 2


def test_numbers_lie_within_bounds_and_in_their_part():
    slots = Slots(Random(1), "held_out")
    for _ in range(200):
        number = slots.number(10, 99)
        assert 10 <= int(number) <= 99
        assert in_part(number, "held_out")


def test_a_list_without_a_fitting_value_is_said():
    only = next(value for value in words() if in_part(value, "train"))
    with pytest.raises(ValueError, match="held_out"):
        Slots(Random(1), "held_out").pick((only,))
    with pytest.raises(ValueError, match="held_out"):
        Slots(Random(1), "held_out").fresh(lambda: only)
