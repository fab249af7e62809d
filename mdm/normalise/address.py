"""Postal addresses: street abbreviations, house numbers, postal codes of GB, US, DE, FR, ES and PL; others as they are."""

import re
from dataclasses import dataclass
from functools import lru_cache

from mdm.normalise.text import clean, fold

_COUNTRIES = {
    name: code
    for code, names in {
        "GB": "gb|uk|united kingdom|great britain|england|scotland|wales|northern ireland|gbr",
        "US": "us|usa|united states|united states of america|america",
        "DE": "de|germany|deutschland|deu", "FR": "fr|france|fra", "ES": "es|spain|espana|esp", "PL": "pl|poland|polska|pol",
        "IE": "ie|ireland|eire|irl", "AU": "au|australia|aus", "IT": "it|italy|italia|ita", "NL": "nl|netherlands|nederland",
    }.items()
    for name in names.split("|")
}  # fmt: skip
_STREETS = {
    "st": "street", "str": "strasse", "rd": "road", "ave": "avenue", "av": "avenue", "avda": "avenida", "ln": "lane",
    "dr": "drive", "cl": "close", "ct": "court", "crt": "court", "pl": "place", "sq": "square", "blvd": "boulevard",
    "bd": "boulevard", "gdns": "gardens", "gdn": "gardens", "cres": "crescent", "terr": "terrace", "ter": "terrace",
    "hwy": "highway", "pkwy": "parkway", "c": "calle", "ul": "", "ulica": "", "r": "rue", "pk": "park", "grn": "green",
    "gr": "grove", "hts": "heights", "al": "aleja", "nr": "", "no": "", "pza": "plaza", "n": "north", "s": "south",
    "e": "east", "w": "west", "wy": "way", "mt": "mount",
}  # fmt: skip
_STREET_ENDINGS = (("strasse", "str"), ("strase", "str"))
_UNIT = re.compile(r"\b(?:flat|apt|apartment|unit|suite|ste|room|m|mieszkanie|piso|appt|wohnung)\b\.? *(\w+)|#\s*(\w+)")
_NUMBER = re.compile(r"\b(\d+)\s?([a-z])?\b")
_GB_POSTAL = re.compile(r"([a-z]{1,2}\d[a-z\d]?)(\d[a-z]{2})$")


@dataclass(frozen=True, slots=True)
class Address:
    """What comparing looks at; see mdm.model.Profile. None: not enough of it is there."""

    whole: str | None
    premises: str | None
    postal_code: str | None
    locality: str | None


@lru_cache(maxsize=200_000)
def read_address(line1: str, line2: str, city: str, postal_code: str, country: str) -> Address:
    """Folded parts of an address; `country` is an ISO 3166 code."""
    locality = fold(city) or None
    postal = _postal_code(postal_code, country)
    number, street = _street(f"{line1} {line2}".strip())
    place = postal or (locality or "")
    whole = f"{number} {street}|{place}" if number and street and place else None
    premises = f"{number}|{postal}" if number and postal else None
    return Address(whole, premises, f"{country.lower()} {postal}" if postal else None, locality)


@lru_cache(maxsize=1_000)
def read_country(text: str, default: str) -> str:
    """ISO 3166 code of a country's name or code."""
    folded = fold(text)
    return _COUNTRIES.get(folded) or (folded.upper() if len(folded) == 2 and folded.isalpha() else default)  # noqa: PLR2004


def _postal_code(text: str, country: str) -> str | None:
    folded = fold(text).replace(" ", "")
    if not any(c.isdigit() for c in folded):
        return None
    if country == "US":
        return folded[:5]  # ZIP+4 is a ZIP with more
    if country == "GB" and not _GB_POSTAL.match(folded):
        return _mend_gb_postal_code(folded)
    return folded


def _mend_gb_postal_code(folded: str) -> str | None:
    """O typed for 0 and the like in the digit that starts the inward code."""
    mended = folded[:-3] + folded[-3:-2].replace("o", "0").replace("i", "1").replace("l", "1") + folded[-2:]
    return mended if _GB_POSTAL.match(mended) else folded


def _street(text: str) -> tuple[str | None, str | None]:
    """(house number with unit, street)."""
    folded = fold(clean(text).replace("#", " apt "))
    unit = _UNIT.search(folded)
    if unit:
        folded = (folded[: unit.start()] + " " + folded[unit.end() :]).strip()
    number = _NUMBER.search(folded)
    if not number:
        return None, _words(folded) or None
    rest = _words(folded[: number.start()] + " " + folded[number.end() :])
    house = number.group(1).lstrip("0") + (number.group(2) or "")
    held = (unit.group(1) or unit.group(2)) if unit else None
    return (f"{held}-{house}" if held else house), rest or None


def _words(text: str) -> str:
    words = [_STREETS.get(word, word) for word in text.split()]
    joined = " ".join(word for word in words if word)
    for long, short in _STREET_ENDINGS:
        joined = re.sub(rf"\s?{long}\b", short, joined)
    return joined
