"""Postal addresses: what two of them are compared by."""

from dataclasses import dataclass
from functools import lru_cache

from mdm.normalise.postal_code import read_postal_code
from mdm.normalise.street import read_street
from mdm.normalise.text import fold


@dataclass(frozen=True, slots=True)
class Address:
    """What comparing looks at; see mdm.model.Profile. None: not enough of it is there."""

    whole: str | None
    premises: str | None
    postal_code: str | None
    locality: str | None


@lru_cache(maxsize=200_000)
def read_address(line1: str, line2: str, city: str, region: str, postal_code: str, country: str) -> Address:
    """Folded parts of an address; `country` is an ISO 3166 code."""
    postal = read_postal_code(postal_code, country)
    written = fold(postal_code)
    locality = " ".join(word for word in fold(city).split() if word not in (written, postal)) or None
    lines = line1 if fold(line1) == fold(line2) else f"{line1} {line2}"
    number, street = read_street(lines, country, [*{written: 0, postal or "": 0}, locality or ""])
    place = postal or _town(locality, region, country)
    code = postal and f"{country.lower()} {postal}"
    whole = f"{number} {street}|{place}" if number and street and place else None
    # A house number and five digits may be in two countries; a code with letters says which.
    area = code if postal and postal.isdigit() else postal
    premises = f"{number}|{area}" if number and area and not number.endswith("-") else None
    return Address(whole, premises, code, locality)


def _town(locality: str | None, region: str, country: str) -> str | None:
    """With country and state: there are many Springfields."""
    if not locality:
        return None
    return " ".join(f"{country.lower()} {locality} {fold(region) if country == 'US' else ''}".split())
