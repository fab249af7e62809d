"""Where people live: towns, streets, houses. A place is four numbers; its text is made when it is written.

A town has as many streets as its population asks for, so that two households share a street or a postal code as
rarely as real ones do in a sample of customers.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from mdm.sample.draw import Flags, Ints, Rng, Weighted, chance, scatter
from mdm.sample.lists import COUNTRIES, read_list

_STREETS_PER_THOUSAND = 8  # about 50 households to a street
_MOST_STREETS = 100_000  # of one town: the stride of street numbers
_FLAT_SHARE = 0.18
_POSTAL_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # those the inward code uses
_HOUSES_PER_POSTAL_CODE = 30


@dataclass(frozen=True, slots=True)
class Places:
    """One place a row; `unit` 0: a house of its own."""

    town: Ints
    street: Ints  # within the town
    house: Ints
    unit: Ints

    def at(self, rows: Ints) -> "Places":
        return Places(self.town[rows], self.street[rows], self.house[rows], self.unit[rows])

    def replaced(self, other: "Places", where: Flags) -> "Places":
        """These, but the other's where the flag says so."""
        pairs = zip(self.parts, other.parts, strict=True)
        return Places(*(np.where(where, theirs, ours) for ours, theirs in pairs))

    @property
    def parts(self) -> tuple[Ints, Ints, Ints, Ints]:
        return self.town, self.street, self.house, self.unit


@dataclass(frozen=True, slots=True)
class Town:
    name: str
    region: str
    country: str
    postal_area: str
    districts: int
    phone_area: str
    population: int


class Atlas:
    """Every town, and per country how to draw one."""

    def __init__(self) -> None:
        self.towns: list[Town] = []
        self._by_country: list[Weighted] = []
        for country in COUNTRIES:
            first = len(self.towns)
            for line in read_list("towns")[country]:
                name, region, area, districts, phone, population = line.split("|")
                self.towns.append(Town(name, region, country, area, int(districts), phone, int(population)))
            new = self.towns[first:]
            self._by_country.append(
                Weighted(list(range(first, len(self.towns))), [town.population for town in new])
            )
        self.streets = np.array([town.population * _STREETS_PER_THOUSAND for town in self.towns])
        self.country = np.array([COUNTRIES.index(town.country) for town in self.towns])
        self.street_forms = [_street_forms(country) for country in COUNTRIES]

    def draw(self, rng: Rng, country: Ints) -> Places:
        """A place in each given country (number in COUNTRIES)."""
        town = np.zeros(len(country), dtype=np.int64)
        for number, towns in enumerate(self._by_country):
            at = np.flatnonzero(country == number)
            town[at] = towns.draw(rng, len(at))
        return self.draw_in(rng, town)

    def draw_in(self, rng: Rng, town: Ints) -> Places:
        """A place in each given town; low house numbers are commoner."""
        count = len(town)
        street = (rng.random(count) * self.streets[town]).astype(np.int64)
        house = np.minimum(rng.integers(1, 160, count), rng.integers(1, 160, count))
        unit = np.where(chance(rng, count, _FLAT_SHARE), rng.integers(1, 25, count), 0)
        return Places(town, street, house, unit)


@cache
def atlas() -> Atlas:
    return Atlas()


def _street_forms(country: str) -> tuple[list[str], list[str]]:
    lists = read_list("streets")[country]
    return lists["kinds"], lists["names"].split()


@dataclass(frozen=True, slots=True)
class AddressText:
    """Columns of address text, one row a place."""

    line1: list[str]
    line2: list[str]
    city: list[str]
    region: list[str]
    postal_code: list[str]
    country: list[str]


def write_places(places: Places) -> AddressText:
    drawn = scatter(places.town * _MOST_STREETS + places.street).tolist()
    text = AddressText([], [], [], [], [], [])
    towns, forms, country_of = atlas().towns, atlas().street_forms, atlas().country.tolist()
    rows = zip(places.town.tolist(), places.house.tolist(), places.unit.tolist(), drawn, strict=True)
    for town_number, house, unit, luck in rows:
        town = towns[town_number]
        kinds, street_names = forms[country_of[town_number]]
        spread = (luck >> 8) % 97
        street = kinds[spread * spread * len(kinds) // 9409].format(street_names[luck % len(street_names)])
        line1, line2 = _lines(town.country, street, house, unit)
        text.line1.append(line1)
        text.line2.append(line2)
        text.city.append(town.name)
        text.region.append(town.region)
        text.postal_code.append(_postal_code(town, luck >> 16, house // _HOUSES_PER_POSTAL_CODE))
        text.country.append(town.country)
    return text


def _lines(country: str, street: str, house: int, unit: int) -> tuple[str, str]:
    match country:
        case "GB" if unit:
            return (
                (f"Flat {unit}", f"{house} {street}") if house % 2 else (f"Flat {unit}, {house} {street}", "")
            )
        case "US":
            return f"{house * 17} {street}", f"Apartment {unit}" if unit else ""
        case "DE":
            return f"{street} {house}", ""
        case "ES":
            return f"{street} {house}", f"piso {unit}" if unit else ""
        case "PL":
            return f"{street} {house}/{unit}" if unit else f"{street} {house}", ""
    return f"{house} {street}", ""


def _postal_code(town: Town, luck: int, block: int) -> str:
    district = luck % town.districts + 1
    if town.country == "GB":
        letters = len(_POSTAL_LETTERS)
        first, second = (luck >> 12) % letters, ((luck >> 18) + block) % letters
        sector = (luck >> 24) % 10
        return f"{town.postal_area}{district} {sector}{_POSTAL_LETTERS[first]}{_POSTAL_LETTERS[second]}"
    digits = f"{town.postal_area}{district:0{5 - len(town.postal_area)}d}"
    return f"{digits[:2]}-{digits[2:]}" if town.country == "PL" else digits
