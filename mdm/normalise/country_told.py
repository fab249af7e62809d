"""Which country an address is of that names none."""

import re
from functools import lru_cache

from mdm.normalise.postal_code import AUSTRALIAN_STATES
from mdm.normalise.text import fold
from mdm.normalise.town import countries_of_town

_STATES_WORDS = (
    "alabama alaska arizona arkansas california colorado connecticut delaware districtofcolumbia florida "
    "georgia hawaii idaho illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts "
    "michigan minnesota mississippi missouri montana nebraska nevada newhampshire newjersey newmexico newyork "
    "northcarolina northdakota ohio oklahoma oregon pennsylvania rhodeisland southcarolina southdakota "
    "tennessee texas utah vermont virginia washington westvirginia wisconsin wyoming al ak az ar ca co ct de "
    "dc fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa ri sc sd tn "
    "tx ut vt va wa wv wi wy puertorico guam"
)
_STATES = frozenset(_STATES_WORDS.split())
_PROVINCES_TOO = frozenset({"ES", "IT"})  # CA is Cádiz, MI Milan
_ZIP = re.compile(r"\d{5}(?:-?\d{4})?", re.ASCII)
_ZIP_WITH_MORE = re.compile(r"\d{5}-\d{4}", re.ASCII)
_POLISH_CODE = re.compile(r"\d\d-\d{3}", re.ASCII)
_FIVE_DIGITS = re.compile(r"\d{5}", re.ASCII)
# Codes whose form is one country's.
_FORMS = {
    "GB": re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}"),
    "CA": re.compile(r"[A-Z]\d[A-Z][ -]?\d[A-Z]\d"),
    "IE": re.compile(r"[AC-FHKNPRTV-Y]\d[\dW] ?[AC-FHKNPRTV-Y\d]{4}"),
    "NL": re.compile(r"\d{4} ?[A-Z]{2}"),
    "PT": re.compile(r"\d{4}-\d{3}"),
}
_ENGLISH = frozenset({"GB", "IE", "US", "CA", "NZ"})  # SA is Salzburg's, too
_BRITISH_CODES = frozenset({"GI", "JE", "GG", "IM"})  # codes as in Britain, numbers of their own
_FOUR_DIGITS = re.compile(r"\d{4}", re.ASCII)
# Of a whole address in one line, its end: "Austin, TX 78701", "10115 Berlin", "DE 10115".
_STATE_AND_ZIP = re.compile(r"\b([A-Z]{2}),? +(\d{5})(?:-\d{4})?\W*$", re.ASCII)
_POLISH_CODE_AND_TOWN = re.compile(r"[,;] *\d\d-\d{3} +[^\W\d]")
_FIVE_DIGITS_AND_TOWN = re.compile(r"[,;] *(?:[A-Z]{1,2}[- ])?\d{5}(?: +[^\W\d]|$)")
_NO_FIVE_DIGITS = frozenset({"GB", "IE", "CA", "NL", "PT", "BE", "AT", "CH"})  # codes of other shapes
_CODE_DIGITS = {
    **dict.fromkeys(("AT", "BE", "CH", "DK", "NO"), (4,)),
    **dict.fromkeys(("CZ", "FI", "GR", "IT", "SE"), (5,)),
    "PT": (4, 7),
}
_DIGITS_IN = {
    **_CODE_DIGITS,
    **dict.fromkeys(("NL", "GB", "IE"), ()),
    **dict.fromkeys(("DE", "FR", "ES", "IT"), (4, 5)),  # 6110 is 06110 without its zero
    "PL": (5,),
}
_SMALL = frozenset({*_CODE_DIGITS, "NL"})  # those of whose towns few are called as another's large ones
_CODE = re.compile(r"(?:[A-Z]{1,3}-)?(\d[\d -]*)", re.ASCII)
_CODE_AND_TOWN = re.compile(r"((?:[A-Z]{1,3}-)?\d{3}(?: ?\d\d|\d|\d-\d{3})) +([^\W\d].*)", re.ASCII)
_DELAWARE = ("197", "198", "199")
# How streets are called in one country alone: Britain and America have avenues, places and plazas, too.
_STREETS = {
    "PL": re.compile(r"(?:^|,) *(?:(?:ul|al|os)\. ?|(?:ul|ulica|aleja|aleje|osiedle) )\w", re.IGNORECASE),
    "ES": re.compile(
        r"(?:^|,) *(?:c/|(?:calle|avenida|avda|paseo|ronda|carretera|glorieta|rambla|traves[íi]a"
        r"|plaza (?:de|del|la|mayor)|camino (?:de|del))\b)",
        re.IGNORECASE,
    ),
    "FR": re.compile(
        r"(?:^|,) *(?:\d+ *(?:bis|ter)?,? +)?(?:(?:rue|boulevard|bd|chemin|impasse|all[ée]e|quai) "
        r"|(?:avenue|place|route|cours|square) (?:d['eu]|des|la|l') ?)",
        re.IGNORECASE,
    ),
    "IT": re.compile(
        r"(?:^|,) *(?:via|viale|piazza|piazzale|corso|vicolo) "
        r"(?!.*\b(?:way|drive|dr|rd|road|st|street|ave|avenue|ln|lane|blvd|ct)\b)",
        re.IGNORECASE,
    ),
    "DE": re.compile(
        r"(?:stra(?:ss|ß)e|str|weg|platz|gasse|allee|ufer|damm|chaussee|steig|pfad)\.? +\d", re.IGNORECASE
    ),
}


@lru_cache(maxsize=200_000)
def told_by_place(line1: str, line2: str, city: str, region: str, postal_code: str, assumed: str) -> str:
    """The country of an address that names none: of an American state, of a code that only one country writes so, of
    five digits and a street as one country names it; else the one assumed.
    """
    line = ", ".join(filter(None, (line1, line2)))
    code = postal_code.strip().removesuffix(".0")
    is_whole = not (code or city or region)  # in the lines
    told = _told_by_code(region, code, assumed) or (is_whole and _told_by_end(line, assumed))
    if told:
        return told
    if assumed in _DIGITS_IN and (by_town := _told_by_town(city, code, assumed)):
        return by_town
    ends_in_five = _FIVE_DIGITS.fullmatch(code) or (is_whole and _FIVE_DIGITS_AND_TOWN.search(line))
    if assumed in _NO_FIVE_DIGITS and ends_in_five:
        by_street = next((country for country, street in _STREETS.items() if street.search(line)), assumed)
        return assumed if (by_street, assumed) == ("IT", "CA") else by_street  # Via Verde is in El Paso
    return assumed


def _told_by_town(city: str, code: str, assumed: str) -> str:
    """1010 in Wien is Austria's, whoever holds it; 1010 in Bergen may be the Netherlands', Norway's or Belgium's."""
    if not code and (both := _CODE_AND_TOWN.fullmatch(city)):
        code, city = both.groups()
    found = _CODE.fullmatch(code)
    if not city or not (found or (not code and assumed in _SMALL)):
        return ""
    digits = sum(map(str.isdigit, found.group(1))) if found else 0
    countries = countries_of_town(city, in_english=assumed not in _ENGLISH)
    if assumed in countries and (not digits or digits in _DIGITS_IN[assumed]):
        return ""
    fitting = [country for country in countries if not digits or digits in _CODE_DIGITS.get(country, ())]
    return fitting[0] if len(fitting) == 1 else ""


def _told_by_code(region: str, code: str, assumed: str) -> str:
    if _ZIP_WITH_MORE.fullmatch(code):
        return "US"
    if assumed not in _PROVINCES_TOO and _is_state(region, code) and (_ZIP.fullmatch(code) or not code):
        return "US"
    if _POLISH_CODE.fullmatch(code):
        return "PL"
    if _FOUR_DIGITS.fullmatch(code):
        return "AU" if assumed in _ENGLISH and region.strip().lower() in AUSTRALIAN_STATES else ""
    if code.isdigit() or assumed in _BRITISH_CODES or _is_form_of(assumed, code):
        return ""
    return next((country for country in _FORMS if _is_form_of(country, code)), "")


def _is_form_of(country: str, code: str) -> bool:
    return country in _FORMS and bool(_FORMS[country].fullmatch(code.upper()))


def _told_by_end(line: str, assumed: str) -> str:
    if assumed not in _NO_FIVE_DIGITS:
        return ""
    if (end := _STATE_AND_ZIP.search(line)) and _is_state(*end.groups()):
        return "US"
    return "PL" if _POLISH_CODE_AND_TOWN.search(line) else ""


def _is_state(region: str, code: str) -> bool:
    """DE is Germany's code, too: Delaware's own begin with 197 to 199."""
    folded = fold(region).replace(" ", "")
    return folded in _STATES and not (folded == "de" and code and not code.startswith(_DELAWARE))
