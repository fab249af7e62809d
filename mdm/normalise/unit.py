"""Flats, floors and buildings in address lines: what tells the homes behind one house number apart."""

import re
from collections.abc import Sequence

from mdm.normalise.street_word import GERMAN

_DIVIDER = " | "  # where a comma was: "1st Floor Flat, 12 High St" is not flat 12
_UNIT_NAMES = (
    "flat apt apartment piso unit suite ste room fl floor bldg building lot trlr trailer spc space appt app "
    "appartement bat batiment wohnung whg mieszkanie lokal lok "
    "apto apartamento depto dpto departamento interior"
)
_NAMES = frozenset({"etage", *_UNIT_NAMES.split()})
_UNIT = re.compile(rf"\b(?:(?:{_UNIT_NAMES.replace(' ', '|')}) ?)+\b(\d\w*(?: [a-z](?= \||$))?|[a-z])(?= |$)")
_COMMA_INSIDE = re.compile(r"\b(flat|apt|apartment|unit) \| (?=\d+[a-z]? \d)")  # Flat ,2 14 School Lane
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
_SPANISH_FLOOR = re.compile(r"\b(\d{1,2})(?:o|er)\b")  # 3, 7o B
_SPANISH_WORDS = {
    "piso": "", "planta": "", "puerta": "", "pta": "", "escalera": "esc", "izquierda": "izq", "izda": "izq",
    "izqda": "izq", "derecha": "dcha", "drcha": "dcha", "bj": "bajo",
}  # fmt: skip


# Words that say something else in other countries: Ap. is a post box in Portugal.
_ABBREVIATED = {
    country: re.compile(rf"\b(?:{words})(?= \d)")
    for country, words in {"BR": "ap", "MX": "int", "AR": "int", "IT": "int|interno"}.items()
}


def take_units(parts: Sequence[str], country: str) -> tuple[list[str], str]:
    """(units, sorted, the rest of the folded lines as one line)."""
    text = _DIVIDER.join(parts)
    if country == "ES":
        text = _SPANISH_FLOOR.sub(r"\1", " ".join(_SPANISH_WORDS.get(word, word) for word in text.split()))
    elif country == "PL":
        text = _POLISH_FLAT.sub(r"\1 ", " ".join(_POLISH_STAIRCASE.sub(" ", text).split()))
    elif country in GERMAN:
        text = _GERMAN_FLOOR.sub(" ", text)
    elif country in _ABBREVIATED:
        text = _ABBREVIATED[country].sub("interior", text)
    words = text.split()
    units: list[str] = []
    if not _NAMES.isdisjoint(words):
        text = _COMMA_INSIDE.sub(r"\1 ", text)
        units, text = _floors(text), _FLOOR.sub(" ", text)
        units += [unit.replace(" ", "") for unit in _UNIT.findall(text)]
        words = _UNIT.sub(" ", text).split()
    return sorted(set(units)), " ".join(word for word in words if word != "|")


def _floors(text: str) -> list[str]:
    floors = (next(filter(None, found.groups())) for found in _FLOOR.finditer(text))
    return [f"f{_FLOOR_NUMBERS.get(floor, floor)}".replace(" ", "") for floor in floors]
