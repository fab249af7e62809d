"""Postal addresses: what two of them are compared by."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from mdm.normalise.postal_code import read_postal_code, take_postal_code
from mdm.normalise.street import read_street
from mdm.normalise.text import fold
from mdm.normalise.town import COUNTIES, COUNTRIES_WITH_TOWNS, countries_of_town, read_town

_WITH_STATES = frozenset({"US", "CA", "AU"})
_STATE_CHARS = 2  # TX
_PAIRS_OF_NUMBERS = frozenset({"CZ", "SK"})  # 2164/3 is one house, which either number tells
_SLASHED = frozenset({"GB", "IE"})  # 21/93 High St is flat 21 of 93 there, or 21 to 93
_TWO_NUMBERS = re.compile(r"\d+[a-z]? \d+[a-z]?")
_ENDS_IN_NUMBER = re.compile(r"[^\W\d] \d+ ?\w?$")
_AREA_CHARS = 4  # 2908 of 2908-405


class Address(NamedTuple):
    """What comparing looks at; see mdm.model.Profile. None: not enough of it is there."""

    whole: str | None
    in_town: str | None
    premises: str | None
    postal_code: str | None
    locality: str | None


@lru_cache(maxsize=200_000)
def read_address(
    line1: str, line2: str, city: str, region: str, postal_code: str, country: str
) -> tuple[Address, ...]:
    """Folded parts of an address; `country` is an ISO 3166 code. Several, where people write it in several ways none of
    which tells the others.
    """
    if _is_swapped(line1, city, country):
        line1, city = city, line1
    if not postal_code:
        postal_code, city, region = _code_elsewhere(line2 or line1, city, region, country)
        if not postal_code and line2 and "," in line1:
            postal_code, city, region = _code_elsewhere(line1, city, region, country)
    postal = read_postal_code(postal_code, country)
    if postal and not city:
        found, town, state = _code_elsewhere(line2 or line1, city, region, country)
        if read_postal_code(found, country) == postal:
            city, region = town, state
    written = fold(postal_code)
    locality = read_town(city, country, (written, postal or ""))
    lines = f"{line1}, {line2}" if line1 and line2 and fold(line1) != fold(line2) else line1 or line2
    others = dict.fromkeys([written, postal or "", fold(region), fold(city), locality or ""])
    number, street = read_street(lines, country, [*others])
    numbers: Sequence[str | None] = [number]
    if country in _PAIRS_OF_NUMBERS and number and "/" in lines:
        numbers = number.split("-")
    elif country in _SLASHED and number and "/" in lines and _TWO_NUMBERS.fullmatch(number):
        numbers = [number, number.replace(" ", "-")]
    own = max(numbers, key=lambda each: len(each or ""))  # the other is the street's: every street has a 3
    place = postal or _town(locality, region, country)
    code = postal and (postal if postal.isdigit() else f"{country.lower()} {postal}")
    # A house number and five digits may be in two countries; a code with letters says which.
    area = f"{country.lower()} {postal}" if postal and postal.isdigit() else postal
    read = [
        Address(
            f"{each} {street}|{place}" if each and street and place else None,
            _in_town(each, street, locality, region, country),
            f"{each}|{area}" if each and each == own and area and not each.endswith("-") else None,
            code,
            locality,
        )
        for each in numbers
    ]
    if country == "PT" and postal and locality and number and street:  # four digits hold many villages
        read.append(
            Address(f"{number} {street}|{postal[:_AREA_CHARS]} {locality}", None, None, code, locality)
        )
    return tuple(read)


def _is_swapped(line: str, city: str, country: str) -> bool:
    """Whether the town stands in the line, and street and number in the field of the town."""
    if country not in COUNTRIES_WITH_TOWNS or not _ENDS_IN_NUMBER.search(city) or any(map(str.isdigit, line)):
        return False
    return fold(line) not in fold(city) and country in countries_of_town(line, in_english=False)


def _in_town(
    number: str | None, street: str | None, locality: str | None, region: str, country: str
) -> str | None:
    """Without the country, which is guessed where a code is missing; every state has a Springfield."""
    if not (number and street and locality):
        return None
    if country not in _WITH_STATES:
        return f"{number} {street}|{locality}"
    return f"{number} {street}|{locality} {fold(region)}" if region else None


def _code_elsewhere(line: str, city: str, region: str, country: str) -> tuple[str, str, str]:
    """Postal code, town and region where the code stands in the field of the town, or at the end of the lines."""
    code, town = take_postal_code(city, country)
    if code:
        return code, town, region
    street, *parts = line.split(",")
    code, town = take_postal_code(parts.pop() if parts else street, country)
    if not code:
        return "", city, region
    while parts and len(town) <= _STATE_CHARS:  # 12 High St, Leeds, LS1 4AB; 1 Main St, Austin, TX, 78701
        town, region = parts.pop().strip(), town or region
    if parts and fold(town) in COUNTIES.get(country, ()):  # 12 High St, Leeds, West Yorkshire, LS1 4AB
        town, region = parts.pop().strip(), region or town
    return code, city or town, region


def _town(locality: str | None, region: str, country: str) -> str | None:
    """With country and state: there are many Springfields."""
    if not locality:
        return None
    return " ".join(f"{country.lower()} {locality} {fold(region) if country == 'US' else ''}".split())
