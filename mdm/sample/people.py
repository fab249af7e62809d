"""The members of households: names, births, weddings, and who is called what.

Every array has one row a person, members of a household side by side, the adult (A) first.
"""

from dataclasses import dataclass

import numpy as np

from mdm.sample import clock, names
from mdm.sample.draw import Flags, Ints, Rng, chance, dice
from mdm.sample.homes import SHAPES, Homes

FEMALE, MALE = 0, 1
NO_NAME = -1
NO_SUFFIX, JUNIOR, SENIOR = 0, 1, 2
_YOUNGEST = 15  # years: who has records of their own
_TWINS_SHARE, _JUNIOR_SHARE = 0.05, 0.05  # of sibling pairs; of sons
_THIS_YEAR = 2026


@dataclass(frozen=True, slots=True)
class People:
    home: Ints  # row in Homes
    role: Ints  # ASCII code of a letter of SHAPES
    gender: Ints
    born: Ints  # day
    given: Ints
    middle: Ints  # NO_NAME: none
    family: Ints
    second_family: Ints  # of double names; NO_NAME: none
    maiden: Ints  # family name until `married`; NO_NAME: never another
    married: Ints  # day
    suffix: Ints
    goes_by_nickname: Flags
    goes_by_middle: Flags

    def __len__(self) -> int:
        return len(self.home)


def draw_people(rng: Rng, homes: Homes) -> People:
    home, role = _members(homes)
    culture = homes.culture[home]
    first = np.searchsorted(home, np.arange(len(homes)))[home]  # row of the household's adult A
    gender = _genders(rng, role, first)
    age = _ages(rng, role, first)
    born = clock.day_number(_THIS_YEAR) - (age * 365.25).astype(np.int64) - rng.integers(0, 365, len(home))
    twins = _twins(rng, role, home)
    born[twins] = born[twins - 1]
    given = names.names().draw_given(rng, culture, gender, clock.year_of(born))
    _name_twins(rng, twins, given, gender)
    middle = np.where(
        chance(rng, len(home), 0.55) & (culture != names.ES),
        names.names().draw_given(rng, culture, gender, clock.year_of(born) - 30),
        NO_NAME,
    )
    middle[middle == given] = NO_NAME
    suffix = _juniors(rng, role, first, gender, culture, given, middle)
    family, second, maiden, married = _families(rng, role, first, gender, born, culture)
    _namesakes(rng, homes.place.town[home], homes.shape[home] == 0, gender, given, family)
    return People(
        home, role, gender, born, given, middle, family, second, maiden, married, suffix,
        chance(rng, len(home), 0.3), chance(rng, len(home), 0.02) & (middle != NO_NAME),
    )  # fmt: skip


def _members(homes: Homes) -> tuple[Ints, Ints]:
    shapes = list(SHAPES)
    sizes = np.array([len(shape) for shape in shapes])[homes.shape]
    home = np.repeat(np.arange(len(homes)), sizes)
    place = np.arange(len(home)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    longest = max(map(len, shapes))
    letters = np.array([[ord(letter) for letter in shape.ljust(longest)] for shape in shapes])
    return home, letters[homes.shape[home], place]


def _genders(rng: Rng, role: Ints, first: Ints) -> Ints:
    gender = rng.integers(0, 2, len(role))
    other = (role == ord("B")) & chance(rng, len(role), 0.96)
    gender[other] = 1 - gender[first][other]
    return gender


def _ages(rng: Rng, role: Ints, first: Ints) -> Ints:
    """Whole years: partners of like age, children a generation younger, grandparents a generation older."""
    count = len(role)
    gaps = rng.integers(2, 6, count)  # years between siblings
    adult = 24 + (rng.integers(0, 34, count) + rng.integers(0, 34, count))
    parents = np.zeros(count, dtype=bool)
    parents[first[np.isin(role, (ord("C"), ord("G")))]] = True
    adult = np.where(parents, 40 + rng.integers(0, 26, count), adult)
    ages = np.where(role == ord("S"), 18 + rng.integers(0, 16, count), adult)
    own = ages[first]
    near = rng.integers(-4, 5, count) + rng.integers(-3, 4, count)
    ages = np.where(role == ord("B"), np.maximum(own + near, 18), ages)
    ages = np.where(role == ord("C"), np.maximum(own - rng.integers(27, 38, count), _YOUNGEST), ages)
    for _ in range(2):  # of three children the second, then the third, each older than the one before
        later = _siblings(role, first)
        ages[later] = ages[later - 1] + gaps[later]
    grown: Ints = np.where(role == ord("G"), np.minimum(own + rng.integers(21, 34, count), 99), ages)
    return grown


def _siblings(role: Ints, home: Ints) -> Ints:
    """Rows of children who stand after another child of the household."""
    child = role == ord("C")
    later: Ints = np.flatnonzero(child[1:] & child[:-1] & (home[1:] == home[:-1])) + 1
    return later


def _twins(rng: Rng, role: Ints, home: Ints) -> Ints:
    """Rows of the second of two twins; the first stands before it."""
    siblings = _siblings(role, home)
    chosen: Ints = siblings[chance(rng, len(siblings), _TWINS_SHARE)]
    return chosen


def _name_twins(rng: Rng, twins: Ints, given: Ints, gender: Ints) -> None:
    """Other names for twins; for one pair in five names that sound alike."""
    alike = chance(rng, len(twins), 0.2)
    for row, similar, luck in zip(twins.tolist(), alike.tolist(), dice(rng, len(twins)), strict=True):
        if similar or given[row] == given[row - 1]:
            pairs = names.names().twins[int(gender[row - 1])]
            given[row - 1], given[row] = pairs[luck % len(pairs)]
            gender[row] = gender[row - 1]


def _juniors(
    rng: Rng, role: Ints, first: Ints, gender: Ints, culture: Ints, given: Ints, middle: Ints
) -> Ints:
    """Sons who bear the whole name of a father; changes `given` and `middle`. Thrice as common in the US."""
    suffix = np.full(len(role), NO_SUFFIX)
    share = np.where(culture == names.US, 3 * _JUNIOR_SHARE, _JUNIOR_SHARE)
    son = (role == ord("C")) & (gender == MALE) & (gender[first] == MALE) & (role[first] == ord("A"))
    juniors = np.flatnonzero(son & (rng.random(len(role)) < share))
    juniors = juniors[np.unique(first[juniors], return_index=True)[1]]
    given[juniors], middle[juniors] = given[first[juniors]], middle[first[juniors]]
    suffix[juniors], suffix[first[juniors]] = JUNIOR, SENIOR
    return suffix


def _families(
    rng: Rng, role: Ints, first: Ints, gender: Ints, born: Ints, culture: Ints
) -> tuple[Ints, Ints, Ints, Ints]:
    """(family, second family, maiden name, day of the wedding)."""
    count = len(role)
    own = names.names().draw_family(rng, culture)
    second = np.where(
        (culture == names.ES) | chance(rng, count, 0.025), names.names().draw_family(rng, culture), NO_NAME
    )
    couple = (role == ord("B")) & (culture != names.ES) & chance(rng, count, 0.68)
    relative = np.isin(role, (ord("C"), ord("G"))) & chance(rng, count, 0.94)
    family = np.where(couple | relative, own[first], own)
    second = np.where(couple | (relative & (culture != names.ES)), second[first], second)
    # The woman of the couple took the name: where that is A, it is B's that both bear now.
    takes = np.zeros(count, dtype=bool)
    at = np.flatnonzero(couple)
    takes[np.where(gender[at] == FEMALE, at, first[at])] = True
    wedding = born + (365.25 * (20 + rng.integers(0, 18, count))).astype(np.int64)
    recent = np.where(wedding > clock.AS_OF, clock.AS_OF - rng.integers(1, 2000, count), wedding)
    maiden = np.where(
        takes, np.where(role == ord("A"), names.names().draw_family(rng, culture), own), NO_NAME
    )
    married = np.where(takes, recent, clock.NEVER)
    return _gendered(family, gender), second, _gendered(maiden, gender), married


def _gendered(family: Ints, gender: Ints) -> Ints:
    feminine: Ints = np.where(
        (gender == FEMALE) & (family != NO_NAME), names.names().feminine[np.maximum(family, 0)], family
    )
    return feminine


def _namesakes(rng: Rng, town: Ints, single: Flags, gender: Ints, given: Ints, family: Ints) -> None:
    """Single people who share the whole name with another single of the town; changes `given` and `family`."""
    group = town * 2 + gender
    rows = np.flatnonzero(single)
    rows = rows[np.argsort(group[rows], kind="stable")]
    pairs = np.flatnonzero(group[rows][1:] == group[rows][:-1])
    chosen = pairs[chance(rng, len(pairs), 0.015)]
    given[rows[chosen + 1]], family[rows[chosen + 1]] = given[rows[chosen]], family[rows[chosen]]
