"""Flats, floors and buildings in address lines: what tells the homes behind one house number apart."""

import re
from collections.abc import Callable, Mapping, Sequence

from mdm.normalise.street_word import GERMAN

DIVIDER = "|"  # where a comma was: "1st Floor Flat, 12 High St" is not flat 12
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
# Germans name a floor for the postman now and then, never for good; so do Swedes and Greeks.
_GERMAN_FLOOR = re.compile(
    r"\b(?:\d+ (?:og|ug|stock|etage)|eg|og|dg|ug|links|rechts|mitte|hinterhaus|vorderhaus|hh|vh)\b"
)
_SPANISH_FLOOR = re.compile(r"\b(\d{1,2})(?:o|er)\b")  # 3, 7o B
_SPANISH_WORDS = {
    "piso": "", "planta": "", "portal": "", "bloque": "", "blq": "", "puerta": "", "pta": "", "escalera": "esc",
    "izquierda": "izq", "izda": "izq",
    "izqda": "izq", "derecha": "dcha", "drcha": "dcha", "bj": "bajo",
}  # fmt: skip


# Words beside the number of a flat; without them all are written as in the shortest notation: 36/4/11, 20 55.
_AUSTRIAN_DOOR = re.compile(r"\b(?:haus|stiege|stg|tur|tuer|top)(?= \d)")
# The third of house, stairs, storey, door.
_AUSTRIAN_STOREY = re.compile(r"(\d+[a-z]? \d+) \d+(?= \d+(?: \||$))")
_FINNISH_FLAT = re.compile(
    r"(?<=\d)(?: \|)? ?(?:[a-z] ?(?:(?:as|asunto|bost|lgh) ?)?|(?:as|asunto|bost|lgh) ?)(?=\d+(?: |$))"
)
_SWEDISH_FLOOR = re.compile(r"(?<=\d)( ?[a-z])?(?: \|)? (?:\d+ ?tr|nb)(?: (?:upp|ned|og))?\b")
_SWEDISH_FLAT = re.compile(r"\blgh(?= \d)")
_NORWEGIAN_FLAT = re.compile(r"\b(?:leil(?:ighet)? )?([hklu]) ?(?=\d{4}\b)")
_DANISH_WORDS = {"sal": "", "stuen": "st", "midtfor": "mf"}
_DUTCH_FLAT = re.compile(r"(?<=\d) (?:(\d{1,2}) ?hoog|(i{1,3}|iv|vi?)(?: hoog)?|(huis|hs))(?= |$)")
_DUTCH_STOREYS = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "huis": "hs"}
_BELGIAN_BOX = re.compile(r"\b(?:bus|bte|boite)(?= (?:\d|[a-z]\b))|(?<=\d )(?:\| )?b(?= \d{1,4}(?: |$))")
# Not the Scala of Via della Scala 3.
_ITALIAN_FLAT = re.compile(r"\b(?:(?:int|interno)(?= \d)|scala(?= [a-z](?: |$)))")
_GREEK_FLOOR = re.compile(
    r"(?<=\d)( ?[a-z])?(?: \|)? (?:\d+(?:os|o|st|nd|rd|th)? (?:orofos|or)|\d+os|floor \d+)(?= |$)"
)
_PORTUGUESE_FLOOR = re.compile(r"\b(\d{1,2})o\b")
_PORTUGUESE_GROUND = re.compile(r"(?<=\d )(?:\| )?r c\b")
_PORTUGUESE_WORDS = {
    "direito": "dto", "dir": "dto", "dt": "dto", "dta": "dto", "esquerdo": "esq", "esqo": "esq", "frente": "fte",
    "ft": "fte", "frt": "fte", "andar": "", "lote": "", "lt": "",
}  # fmt: skip
_BRITISH_FLAT = re.compile(
    r"f(?<=\bf)(?=\d+[a-z]?(?: |$))(?<!unit f)(?<!flat f)(?<!block f)"
)  # F9/22 Lark Lane
_DOOR_CODE = re.compile(r"\b[a-z]*(?:kode?|koodi|code) \d{3,6}[a-z]?\b")
# Words that say something else in other countries: Ap. is a post box in Portugal.
_ABBREVIATED = {
    country: re.compile(rf"\b(?:{words})(?= \d)")
    for country, words in {"BR": "ap", "MX": "int", "AR": "int"}.items()
} | {"IT": _ITALIAN_FLAT, "BE": _BELGIAN_BOX}


def take_units(parts: Sequence[str], country: str) -> tuple[list[str], str]:
    """(units, sorted, the rest of the folded lines as one line, its commas as dividers)."""
    text = f" {DIVIDER} ".join(parts)
    if country in _OWN_NOTATION:
        text = _OWN_NOTATION[country](text)
    elif country in GERMAN:
        text = _GERMAN_FLOOR.sub(" ", text)
    elif country in _ABBREVIATED:
        text = _ABBREVIATED[country].sub("interior", text)
    if "kod" in text or "code" in text or "koodi" in text:
        text = _DOOR_CODE.sub(" ", text)
    words = text.split()
    units: list[str] = []
    if not _NAMES.isdisjoint(words):
        text = _COMMA_INSIDE.sub(r"\1 ", text)
        units, text = _floors(text), _FLOOR.sub(" ", text)
        units += [unit.replace(" ", "") for unit in _UNIT.findall(text)]
        words = _UNIT.sub(" ", text).split()
    return sorted(set(units)), " ".join(words)


def _in_other_words(text: str, words: Mapping[str, str]) -> str:
    return " ".join(words.get(word, word) for word in text.split())


def _austrian(text: str) -> str:
    text = _AUSTRIAN_DOOR.sub(" ", _GERMAN_FLOOR.sub(" ", text))
    return _AUSTRIAN_STOREY.sub(r"\1", " ".join(text.split()))


def _polish(text: str) -> str:
    return _POLISH_FLAT.sub(r"\1 ", " ".join(_POLISH_STAIRCASE.sub(" ", text).split()))


def _portuguese(text: str) -> str:
    text = _PORTUGUESE_GROUND.sub("rc", _PORTUGUESE_FLOOR.sub(r"\1", text))
    return _in_other_words(text, _PORTUGUESE_WORDS)


def _dutch(text: str) -> str:
    def storey(found: re.Match[str]) -> str:
        written = next(filter(None, found.groups()))
        return f" {_DUTCH_STOREYS.get(written, written)}"

    return _DUTCH_FLAT.sub(storey, text)


_OWN_NOTATION: dict[str, Callable[[str], str]] = {
    "ES": lambda text: _SPANISH_FLOOR.sub(r"\1", _in_other_words(text, _SPANISH_WORDS)),
    "PL": _polish,
    "AT": _austrian,
    "FI": lambda text: _FINNISH_FLAT.sub(" ", text),
    "SE": lambda text: _SWEDISH_FLAT.sub(" ", _SWEDISH_FLOOR.sub(r"\1 ", text)),
    "NO": lambda text: _NORWEGIAN_FLAT.sub(r"\1", text),
    "DK": lambda text: _in_other_words(text, _DANISH_WORDS),
    "NL": _dutch,
    "GR": lambda text: _GREEK_FLOOR.sub(r"\1 ", text),
    "PT": _portuguese,
    "GB": lambda text: _BRITISH_FLAT.sub("flat ", text),
    "IE": lambda text: _BRITISH_FLAT.sub("flat ", text),
}


def _floors(text: str) -> list[str]:
    floors = (next(filter(None, found.groups())) for found in _FLOOR.finditer(text))
    return [f"f{_FLOOR_NUMBERS.get(floor, floor)}".replace(" ", "") for floor in floors]
