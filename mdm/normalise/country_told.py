"""Which country an address is of that names none."""

import re

from mdm.normalise.text import fold

_STATES_WORDS = (
    "alabama alaska arizona arkansas california colorado connecticut delaware districtofcolumbia florida "
    "georgia hawaii idaho illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts "
    "michigan minnesota mississippi missouri montana nebraska nevada newhampshire newjersey newmexico newyork "
    "northcarolina northdakota ohio oklahoma oregon pennsylvania rhodeisland southcarolina southdakota "
    "tennessee texas utah vermont virginia washington westvirginia wisconsin wyoming al ak az ar ca co ct de "
    "dc fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa ri sc sd tn "
    "tx ut vt va wa wv wi wy as gu mp pr vi puertorico guam"
)
_STATES = frozenset(_STATES_WORDS.split())
_ZIP = re.compile(r"\d{5}(?:-?\d{4})?", re.ASCII)
_ZIP_WITH_MORE = re.compile(r"\d{5}-\d{4}", re.ASCII)
_POLISH_CODE = re.compile(r"\d\d-\d{3}", re.ASCII)
_STATE_AND_ZIP = re.compile(r"\b([A-Za-z]{2}),? +\d{5}(?:-\d{4})?\W*$", re.ASCII)
_POLISH_CODE_AHEAD = re.compile(r"(?:^|[,;] *)\d\d-\d{3}\b", re.ASCII)
_FIVE_DIGITS = re.compile(r"\d{5}", re.ASCII)
_FIVE_DIGITS_AHEAD = re.compile(r"(?:^|[,;] *)\d{5} +[^\W\d]")  # Hauptstr. 3, 10115 Berlin
_OTHER_CODES = frozenset({"GB", "IE", "CA", "NL", "PT", "BE", "AT", "CH"})  # never of five digits
_STREETS = {
    "PL": re.compile(r"(?:^|[\s,])(?:ul|al|pl|os|ulica|aleja|aleje|plac|osiedle)(?:\. ?| )\w", re.IGNORECASE),
    "ES": re.compile(
        r"(?:^|[\s,])(?:c/|(?:calle|avenida|avda|plaza|pza|paseo|ronda|camino|carretera|glorieta|rambla|alameda"
        r"|cuesta|pasaje|callej[óo]n|urbanizaci[óo]n|traves[íi]a)\b)",
        re.IGNORECASE,
    ),
    "FR": re.compile(
        r"(?:^|[\s,])(?:rue|boulevard|bd|avenue|chemin|place|impasse|all[ée]e|quai|route|cours|square) [\w']",
        re.IGNORECASE,
    ),
    "DE": re.compile(
        r"(?:stra(?:ss|ß)e|str|weg|platz|gasse|allee|ring|ufer|damm|chaussee|steig|pfad|hof)\.? +\d",
        re.IGNORECASE,
    ),
}


def told_by_place(line: str, city: str, region: str, postal_code: str, assumed: str) -> str:
    """The country of an address that names none: of an American state, of a code that only one country writes so, of
    five digits and a street as one country names it; else the one assumed. `line`: all lines of it.
    """
    code = postal_code.strip()
    told = _told_by_code(region, code) or (not (code or city) and _told_by_end(line))
    if told:
        return told
    if assumed in _OTHER_CODES and (_FIVE_DIGITS.fullmatch(code) or _FIVE_DIGITS_AHEAD.search(line)):
        return next((country for country, street in _STREETS.items() if street.search(line)), assumed)
    return assumed


def _told_by_code(region: str, code: str) -> str:
    if _ZIP_WITH_MORE.fullmatch(code) or (_is_state(region) and (_ZIP.fullmatch(code) or not code)):
        return "US"
    return "PL" if _POLISH_CODE.fullmatch(code) else ""


def _told_by_end(line: str) -> str:
    """Of a whole address in one line."""
    if (end := _STATE_AND_ZIP.search(line)) and _is_state(end.group(1)):
        return "US"
    return "PL" if _POLISH_CODE_AHEAD.search(line) else ""


def _is_state(region: str) -> bool:
    return fold(region).replace(" ", "") in _STATES
