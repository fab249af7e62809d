"""Households: of whom they consist, where they live and lived, and what telephone stands in the hall."""

from dataclasses import dataclass

import numpy as np

from mdm.sample import clock, names
from mdm.sample.draw import Flags, Ints, Rng, Weighted, chance
from mdm.sample.lists import COUNTRIES
from mdm.sample.places import Places, atlas

# Adult, partner (B), child of customer age, grandparent, sharer of a flat → households in a hundred.
SHAPES = {
    "A": 34, "AB": 28, "ABC": 9, "ABCC": 7, "ABCCC": 2, "AC": 5, "ACC": 2, "ABG": 2, "ABCG": 1, "AG": 2,
    "SS": 4, "SSS": 3, "SSSS": 1,
}  # fmt: skip
_COUNTRY_SHARES = (85, 6, 3, 2, 2, 2)  # of COUNTRIES
_FOREIGN_DIGITS = 9  # of a telephone number in FR, ES and PL; ten elsewhere
_ASIAN_SHARE, _POLISH_SHARE = 0.08, 0.03  # of British households, by where their names come from
_MOVED_SHARE = 0.28  # of households in the ten years the records span
_LANDLINE_SHARE, _FAMILY_EMAIL_SHARE = 0.42, 0.08


@dataclass(frozen=True, slots=True)
class Homes:
    """One household a row."""

    shape: Ints  # index in SHAPES
    country: Ints  # index in COUNTRIES
    culture: Ints  # index in names.CULTURES
    place: Places
    former: Places  # where they lived until `moved`
    moved: Ints  # day; clock.NEVER: always here
    landline: Ints  # national number; 0: none
    former_landline: Ints
    shares_email: Flags

    def __len__(self) -> int:
        return len(self.shape)


def draw_homes(rng: Rng, count: int) -> Homes:
    shape = Weighted(range(len(SHAPES)), list(SHAPES.values())).draw(rng, count)
    country = Weighted(range(len(COUNTRIES)), _COUNTRY_SHARES).draw(rng, count)
    place = atlas().draw(rng, country)
    moved = np.where(
        chance(rng, count, _MOVED_SHARE), rng.integers(clock.FIRST_RECORD, clock.AS_OF, count), clock.NEVER
    )
    landline, former_landline = _landlines(rng, place, moved)
    return Homes(
        shape,
        country,
        _cultures(rng, country),
        place,
        _former_places(rng, place, country),
        moved,
        landline,
        former_landline,
        chance(rng, count, _FAMILY_EMAIL_SHARE),
    )


def _cultures(rng: Rng, country: Ints) -> Ints:
    luck = rng.random(len(country))
    british = np.select(
        [luck < _ASIAN_SHARE, luck < _ASIAN_SHARE + _POLISH_SHARE], [names.ASIAN, names.PL], names.GB
    )
    culture: Ints = np.where(country == 0, british, country + 1)
    return culture


def _former_places(rng: Rng, place: Places, country: Ints) -> Places:
    """Half moved within the town; one in twelve left a house that another household of the sample has now."""
    elsewhere, nearby = atlas().draw(rng, country), atlas().draw_in(rng, place.town)
    former = elsewhere.replaced(nearby, chance(rng, len(country), 0.5))
    handed_on = place.at(rng.permutation(len(country)))
    return former.replaced(handed_on, chance(rng, len(country), 1 / 12))


def _landlines(rng: Rng, place: Places, moved: Ints) -> tuple[Ints, Ints]:
    """A fifth of the numbers movers gave up now ring in another household of the sample."""
    count = len(moved)
    landline = np.where(chance(rng, count, _LANDLINE_SHARE), draw_landlines(rng, place.town), 0)
    former = np.where((landline > 0) & (moved > clock.NEVER), draw_landlines(rng, place.town), landline)
    given_up = np.flatnonzero((former != landline) & chance(rng, count, 0.2))
    heirs = rng.permutation(count)[: len(given_up)]
    landline[heirs] = former[given_up]
    return landline, former


def draw_landlines(rng: Rng, town: Ints) -> Ints:
    """A national number in the area of each town."""
    areas = np.array([int(known.phone_area) for known in atlas().towns])[town]
    digits = np.where(atlas().country[town] >= COUNTRIES.index("FR"), _FOREIGN_DIGITS, 10)
    room = 10 ** (digits - np.char.str_len(areas.astype(str)))
    landline: Ints = areas * room + (room * (0.2 + 0.8 * rng.random(len(town)))).astype(np.int64)
    return landline
