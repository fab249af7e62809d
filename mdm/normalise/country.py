"""Countries, as people name them."""

import re
from functools import lru_cache

import phonenumbers

from mdm.normalise.text import fold

_NAMES = {
    name: code
    for code, names in {
        "GB": "uk unitedkingdom greatbritain britain england scotland wales northernireland gbr",
        "US": "usa unitedstates unitedstatesofamerica america", "DE": "germany deutschland deu", "FR": "france fra",
        "ES": "spain espana esp", "PL": "poland polska pol", "IE": "ireland eire irl republicofireland",
        "AU": "australia aus", "IT": "italy italia ita", "NL": "netherlands nederland thenetherlands holland nld",
        "AT": "austria osterreich aut", "CH": "switzerland schweiz suisse svizzera che", "BE": "belgium belgique bel",
        "PT": "portugal prt", "SE": "sweden sverige swe", "NO": "norway norge nor", "DK": "denmark danmark dnk",
        "FI": "finland suomi fin", "CZ": "czechrepublic czechia cesko cze", "SK": "slovakia slovensko svk",
        "HU": "hungary magyarorszag hun", "RO": "romania rou", "GR": "greece hellas grc", "TR": "turkey turkiye tur",
        "UA": "ukraine ukr", "LT": "lithuania lietuva ltu", "CA": "canada can", "NZ": "newzealand nzl",
        "IN": "india ind", "CN": "china chn", "JP": "japan jpn", "MX": "mexico mex", "BR": "brazil brasil bra",
        "ZA": "southafrica zaf",
    }.items()
    for name in names.split()
}  # fmt: skip


@lru_cache(maxsize=1_000)
def read_country(text: str, default: str) -> str:
    """ISO 3166 code of a country's name or code; `default` where it is neither."""
    folded = fold(text).replace(" ", "")
    code = folded.upper()
    return _NAMES.get(folded) or (code if code in phonenumbers.SUPPORTED_REGIONS else default)


_STATES_WORDS = (
    "alabama alaska arizona arkansas california colorado connecticut delaware districtofcolumbia florida "
    "georgia hawaii idaho illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts "
    "michigan minnesota mississippi missouri montana nebraska nevada newhampshire newjersey newmexico newyork "
    "northcarolina northdakota ohio oklahoma oregon pennsylvania rhodeisland southcarolina southdakota "
    "tennessee texas utah vermont virginia washington westvirginia wisconsin wyoming al ak az ar ca co ct de "
    "dc fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa ri sc sd tn "
    "tx ut vt va wa wv wi wy"
)
_STATES = frozenset(_STATES_WORDS.split())
_ZIP = re.compile(r"\d{5}(?:-?\d{4})?", re.ASCII)
_ZIP_WITH_MORE = re.compile(r"\d{5}-\d{4}", re.ASCII)
_POLISH_CODE = re.compile(r"\d\d-\d{3}", re.ASCII)


def told_by_place(region: str, postal_code: str, assumed: str) -> str:
    """The country of an address that names none: of an American state or of a code that only one country writes so,
    else the one assumed.
    """
    code = postal_code.strip()
    if _ZIP_WITH_MORE.fullmatch(code):
        return "US"
    if _POLISH_CODE.fullmatch(code):
        return "PL"
    is_state = fold(region).replace(" ", "") in _STATES
    return "US" if is_state and (_ZIP.fullmatch(code) or not code) else assumed


def is_country(folded: str) -> bool:
    """Whether folded text is a country's name, in full."""
    return folded.replace(" ", "") in _NAMES
