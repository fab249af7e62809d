"""Flats, floors and buildings in address lines: what tells the homes behind one house number apart."""

import re
from collections.abc import Sequence

from mdm.normalise.street_word import GERMAN

_DIVIDER = " | "  # where a comma was: "1st Floor Flat, 12 High St" is not flat 12
_UNIT = re.compile(
    r"\b(?:(?:flat|apt|apartment|unit|suite|ste|room|fl|floor|bldg|building|lot|trlr|trailer|spc|space|appt|appartement"
    r"|bat|batiment|wohnung|whg|mieszkanie|lokal|lok) ?)+\b(\d\w*(?: [a-z](?= \||$))?|[a-z])(?= |$)"
)
_FLOOR = re.compile(
    r"\b(?:(\d+)(?:st|nd|rd|th|eme|er|e)?|(ground|first|second|third|top|basement|lower ground)) (?:floor|etage|fl)"
    r"(?: flat)?\b|\b(basement|garden|top|ground) flat\b"
)
_FLOOR_NUMBERS = {"ground": "0", "first": "1", "second": "2", "third": "3"}
_POLISH_FLAT = re.compile(r"(?<=\d)( ?[a-l])? ?(?:m|lok|mieszkanie) ?(?=\d)")  # 7 m. 4, 7m4: the same as 7/4
_POLISH_STAIRCASE = re.compile(r"\bkl(?:atka)? [a-z0-9]\b")
# Germans name a floor for the postman now and then, never for good.
_GERMAN_FLOOR = re.compile(
    r"\b(?:\d+ (?:og|ug|stock|etage)|eg|og|dg|ug|links|rechts|mitte|hinterhaus|vorderhaus|hh|vh)\b"
)
_SPANISH_WORDS = {
    "piso": "", "planta": "", "puerta": "", "pta": "", "escalera": "esc", "izquierda": "izq", "izda": "izq",
    "izqda": "izq", "derecha": "dcha", "drcha": "dcha", "bj": "bajo", "1o": "1", "2o": "2", "3o": "3", "4o": "4",
    "5o": "5", "1er": "1", "3er": "3",
}  # fmt: skip


def take_units(parts: Sequence[str], country: str) -> tuple[list[str], str]:
    """(units, sorted, the rest of the folded lines as one line)."""
    text = _DIVIDER.join(parts)
    if country == "ES":
        text = " ".join(_SPANISH_WORDS.get(word, word) for word in text.split())
    elif country == "PL":
        text = _POLISH_FLAT.sub(r"\1 ", " ".join(_POLISH_STAIRCASE.sub(" ", text).split()))
    elif country in GERMAN:
        text = _GERMAN_FLOOR.sub(" ", text)
    units = []
    for found in _FLOOR.finditer(text):
        floor = next(group for group in found.groups() if group)
        units.append(f"f{_FLOOR_NUMBERS.get(floor, floor)}".replace(" ", ""))
    text = _FLOOR.sub(" ", text) if units else text
    units += [found.replace(" ", "") for found in _UNIT.findall(text)]
    text = _UNIT.sub(" ", text) if units else text
    return sorted(set(units)), " ".join(text.replace("|", " ").split())
