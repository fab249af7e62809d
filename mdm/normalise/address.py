"""Postal addresses: what two of them are compared by."""

import re
from functools import lru_cache
from typing import NamedTuple

from mdm.normalise.postal_code import read_postal_code, take_postal_code
from mdm.normalise.street import NORDIC, fold_nordic, fold_umlauts, read_street
from mdm.normalise.street_word import GERMAN
from mdm.normalise.text import fold

_WITH_STATES = frozenset({"US", "CA", "AU"})
_STATE_CHARS = 2  # TX
_DISTRICT = re.compile(r"(?<=\w) (?:cedex.*|\d+(?:er|eme|e)?(?: arr\w*)?)$")
_LOCAL_NAMES = {
    "munich": "munchen", "cologne": "koln", "nuremberg": "nurnberg", "hanover": "hannover",
    "frankfurt am main": "frankfurt", "frankfurt a m": "frankfurt", "vienna": "wien", "geneva": "geneve",
    "warsaw": "warszawa", "cracow": "krakow", "seville": "sevilla", "saragossa": "zaragoza", "lyons": "lyon",
    "marseilles": "marseille",
    "brussels": "bruxelles", "lisbon": "lisboa", "rome": "roma", "milan": "milano", "florence": "firenze",
    "prague": "praha", "copenhagen": "kobenhavn", "nyc": "new york", "new york city": "new york",
    "antwerp": "antwerpen", "ghent": "gent", "naples": "napoli", "turin": "torino", "venice": "venezia",
    "gothenburg": "goteborg", "the hague": "den haag", "s gravenhage": "den haag", "a coruna": "la coruna",
    "kingston upon hull": "hull", "freiburg im breisgau": "freiburg",
}  # fmt: skip


class Address(NamedTuple):
    """What comparing looks at; see mdm.model.Profile. None: not enough of it is there."""

    whole: str | None
    in_town: str | None
    premises: str | None
    postal_code: str | None
    locality: str | None


@lru_cache(maxsize=200_000)
def read_address(line1: str, line2: str, city: str, region: str, postal_code: str, country: str) -> Address:
    """Folded parts of an address; `country` is an ISO 3166 code."""
    if not postal_code:
        postal_code, city, region = _code_elsewhere(line2 or line1, city, region, country)
        if not postal_code and line2 and "," in line1:
            postal_code, city, region = _code_elsewhere(line1, city, region, country)
    postal = read_postal_code(postal_code, country)
    written = fold(postal_code)
    locality = _locality(city, country, (written, postal or ""))
    lines = f"{line1}, {line2}" if line1 and line2 and fold(line1) != fold(line2) else line1 or line2
    others = dict.fromkeys([written, postal or "", fold(region), fold(city), locality or ""])
    number, street = read_street(lines, country, [*others])
    place = postal or _town(locality, region, country)
    in_town = _in_town(number, street, locality, region, country)
    code = postal and (postal if postal.isdigit() else f"{country.lower()} {postal}")
    whole = f"{number} {street}|{place}" if number and street and place else None
    # A house number and five digits may be in two countries; a code with letters says which.
    area = f"{country.lower()} {postal}" if postal and postal.isdigit() else postal
    premises = f"{number}|{area}" if number and area and not number.endswith("-") else None
    return Address(whole, in_town, premises, code, locality)


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
    return code, city or town, region


def _locality(city: str, country: str, codes: tuple[str, str]) -> str | None:
    """The town without county, district and postal code: Paris of "75002 PARIS 2e", Leeds of "Leeds, W Yorks"."""
    words = f" {fold(city.partition(',')[0])} "
    for code in filter(None, codes):
        words = words.replace(f" {code} ", " ")
    folded = _DISTRICT.sub("", words.strip())
    known = _LOCAL_NAMES.get(folded, folded)
    if country in GERMAN:
        known = fold_umlauts(known)
    elif country in NORDIC:
        known = fold_nordic(known)
    return known or None


def _town(locality: str | None, region: str, country: str) -> str | None:
    """With country and state: there are many Springfields."""
    if not locality:
        return None
    return " ".join(f"{country.lower()} {locality} {fold(region) if country == 'US' else ''}".split())
