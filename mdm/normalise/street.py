"""House number and street out of address lines, in the notations of GB, US, DE, FR, ES and PL."""

import re
from collections.abc import Sequence

from mdm.normalise.text import fold

_WORDS = {
    "st": "street", "str": "strasse", "rd": "road", "ave": "avenue", "av": "avenue", "avda": "avenida", "ln": "lane",
    "dr": "drive", "cl": "close", "ct": "court", "crt": "court", "pl": "place", "sq": "square", "blvd": "boulevard",
    "bd": "boulevard", "gdns": "gardens", "gdn": "gardens", "cres": "crescent", "terr": "terrace", "ter": "terrace",
    "hwy": "highway", "pkwy": "parkway", "c": "calle", "ul": "", "ulica": "", "r": "rue", "pk": "park", "grn": "green",
    "gr": "grove", "hts": "heights", "al": "aleja", "nr": "", "no": "", "num": "", "pza": "plaza", "n": "north",
    "s": "south", "e": "east", "w": "west", "wy": "way", "mt": "mount",
}  # fmt: skip
_WORDS_OF = {
    "ES": {"cl": "calle", "av": "avenida", "p": "paseo"}, "PL": {"pl": "plac", "aleje": "aleja"},
    "FR": {"ch": "chemin"},
}  # fmt: skip
_NUMBER_AFTER_STREET = frozenset({"DE", "ES", "PL", "IT", "AT", "CH", "NL"})
_ORDINAL_MARKS = re.compile(r"\bn\.?[º°]|[º°ª]", re.IGNORECASE)  # nº 3, 2º B
_STRASSE = re.compile(r"\s?stras?se\b")
_BOX = re.compile(
    r"(?:p ?o ?box|postfach|bp|boite postale|apartado(?: de correos)?|skrytka(?: pocztowa)?) (\d[\d ]*)"
)
_UNIT = re.compile(
    r"\b(?:(?:flat|apt|apartment|unit|suite|ste|room|piso|appt|appartement|wohnung|whg|mieszkanie|lokal|lok) ?)+"
    r"\b(\d\w*|[a-z])\b"
)
_POLISH_FLAT = re.compile(r"(?<=\d) ?m ?(?=\d)")  # 7 m. 4, 7m4: the same as 7/4
# 12, 12a, 12 a, 5 bis; 12-14 and 2/12 stay together. A letter further on is a street's (US: 12 E St).
_NUMBER = re.compile(r"\b\d+(?:[a-z]| ?(?:bis|ter|quater)| [a-d])?\b(?: \d+[a-z]?\b)*")
_NUMBER_WORD = re.compile(r"\d+[a-z]?")
_UNIT_WORD = re.compile(r"\d+[a-z]{0,2}|[a-z]{1,2}|izq|izda|dcha|bajo|esc|pta|planta|puerta")
_NAME_WORD = re.compile(r"[^\W\d]{2,}")


def read_street(lines: str, country: str, without: Sequence[str]) -> tuple[str | None, str | None]:
    """(house number, street) of address lines: "12", or "2-12" for flat 2 of 12.

    `without`: the folded postal code and town, which some write into the lines as well.
    """
    folded = fold(_ORDINAL_MARKS.sub(" ", lines.replace("#", " apt ")))
    for other in without:
        folded = _leave_out(folded, other)
    if box := _BOX.fullmatch(folded):
        return f"box-{box.group(1).replace(' ', '')}", "po box"
    if country == "PL":
        folded = _POLISH_FLAT.sub(" ", folded)
    unit = _UNIT.search(folded)
    if unit:
        folded = f"{folded[: unit.start()]} {folded[unit.end() :]}".strip()
    house, street = (country in _NUMBER_AFTER_STREET and _number_last(folded)) or _number_first(folded)
    if unit:
        house = f"{unit.group(1)}-{house or ''}"
    return house, _spell_out(street, country) or None


def _leave_out(folded: str, other: str) -> str:
    """Digits anywhere, words only at the end: a street may be named for the town."""
    if other and other in folded:
        at = (
            rf"(?<!\S){re.escape(other)}(?!\S)"
            if any(map(str.isdigit, other))
            else rf"(?<=\S) {re.escape(other)}$"
        )
        return " ".join(re.sub(at, " ", folded).split())
    return folded


def _number_last(folded: str) -> tuple[str, str] | None:
    """Długa 7/4, Calle Mayor 3, 2º B, Straße des 17. Juni 135: the first number with nothing but a flat after it."""
    words = folded.split()
    after = len(words)
    while after and _UNIT_WORD.fullmatch(words[after - 1]):
        after -= 1
    for at in range(max(after, 1), len(words)):
        if _NUMBER_WORD.fullmatch(words[at]) and any(map(_NAME_WORD.fullmatch, words[:at])):
            return _house(words[at], words[at + 1 :]), " ".join(words[:at])
    return None


def _house(number: str, rest: Sequence[str]) -> str:
    if rest and number.isdigit() and len(rest[0]) == 1 and rest[0].isalpha():
        number, rest = number + rest[0], rest[1:]
    number = number.lstrip("0")
    return f"{''.join(rest)}-{number}" if rest else number


def _number_first(folded: str) -> tuple[str | None, str]:
    found = _NUMBER.search(folded)
    if not found:
        return None, folded
    house = re.sub(" (?=[a-z])", "", found.group()).lstrip("0")
    return (house if house[:1].isdigit() else None), f"{folded[: found.start()]} {folded[found.end() :]}"


def _spell_out(street: str, country: str) -> str:
    own = _WORDS_OF.get(country, {})
    words = [own.get(word) or _WORDS.get(word, word) for word in street.split()]
    joined = " ".join(word for word in words if word)
    return _STRASSE.sub("str", joined) if "str" in joined else joined
