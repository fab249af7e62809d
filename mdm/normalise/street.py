"""House number and street out of address lines, in the notations of the countries that street_word.py knows."""

import re
from collections.abc import Iterable, Mapping, Sequence

from mdm.normalise.country import is_country
from mdm.normalise.street_word import (
    BELGIAN_FRENCH,
    ENDS,
    ENGLISH_ENDS,
    FRENCH,
    FRENCH_STREETS,
    FRENCH_STREETS_ABROAD,
    FRENCH_STREETS_TOO,
    GERMAN,
    ITALIAN,
    ITALIAN_STREETS,
    NORDIC,
    OTHER_WORDS,
    QUEBECOIS,
    WORDS,
    fold_nordic,
    fold_umlauts,
)
from mdm.normalise.text import fold
from mdm.normalise.unit import DIVIDER, take_units

_NUMBER_AFTER_STREET_IN = "DE ES PL IT AT CH NL BE PT SE DK NO FI CZ SK GR BR MX AR CL PE"
_NUMBER_AFTER_STREET = frozenset(_NUMBER_AFTER_STREET_IN.split())
_SIGN_IS_NUMBER = frozenset({"MX", "AR", "CL", "PE"})
# Calle Juárez #205; elsewhere # is a flat's.
_SIGN = re.compile(r"(?:#|\b(?:no|nro|num|núm)\b\.?) ?(?=\d)", re.IGNORECASE)
_ORDINAL_MARKS = re.compile(r"\bn\.?[º°]|[º°ª]", re.IGNORECASE)  # nº 3, 2º B
# The unit stands before the house: 18/35 High St, U18 35 High St; 12-14 is a range of houses, but a unit in Canada.
_AUSTRALIAN_UNIT = re.compile(
    r"^\s*(?:unit\s*|u\s*)?(\d+[a-z]?)\s*/\s*(?=\d)|^\s*u\s*(\d+[a-z]?)[\s,]+(?=\d)", re.IGNORECASE
)
_UNIT_FIRST = {
    "AU": _AUSTRALIAN_UNIT,
    "NZ": _AUSTRALIAN_UNIT,
    "CA": re.compile(r"^\s*(\d+[a-z]?)\s*-\s*(?=\d+ [^\W\d])", re.IGNORECASE),
}
_BELGIAN_SLASH = re.compile(r"(?<=\d) ?/ ?(?=\d)")  # 146/16, rue Haute
_EMAIL = re.compile(r"\S+@\S+")
_CARE_OF = re.compile(r"\s*(?:\bc/o|℅|\bchez)\b[^,;]*", re.IGNORECASE)
# Named beside the number of the house as often as not: what tells a home is that, and the flat's.
_WITH_BUILDINGS = frozenset({"GB", "IE", "US", "AU", "NZ"})
_BUILDINGS = (
    "house|court|mansions|heights|point|towers?|buildings?|chambers|wharf|quay|apartments"
    "|ltd|limited|llc|inc|plc"
)
_BUILDING = re.compile(rf"\D* (?:{_BUILDINGS})")
_BUILDING_IN_FRONT = re.compile(rf"\D*[^\W\d] (?:{_BUILDINGS}) (?=\d+[a-z]? [a-z]{{3}})")
_PART_OF_HOME_WORDS = (
    "annexe annex attic back barn basement block bungalow coach cottage downstairs front garage garden granny lodge "
    "loft lower maisonette middle penthouse phase rear stables studio top upper upstairs wing"
)
_PART_OF_HOME = frozenset(_PART_OF_HOME_WORDS.split())
# Stonecroft, Shelley Street
_NAMED_HOUSES = frozenset({"GB", "IE"})
_STREET_TYPES_WORDS = (
    "street road avenue lane drive close court place square gardens crescent terrace park green grove way walk row "
    "hill view mews rise gate parade la"
)
_STREET_TYPES = frozenset(_STREET_TYPES_WORDS.split())
_LONGEST_HOUSE_NAME_WORDS = 3
_HOUSE_AND_STREET = re.compile(r"\d+[a-z]? .*[a-z]{3}")
_STRASSE = re.compile(r"\s?stras?se\b")
_BOX = re.compile(
    r"(?:p ?o ?b(?:ox)?|post office box|postfach|b ?p|boite postale|(?:apartado|apdo)(?: (?:de )?correos| postal)?"
    r"|skr(?:ytka)?(?: poczt(?:owa)?)?) (\d[\d ]*)"
)
_WITH_ITALIAN = frozenset({"IT", "CH"})
_ITALIAN_DOT = re.compile(r"\b([cvpl]) (so|le|zza|za|zale|go)\b")  # C.so, V.le, P.zza
_ITALIAN_FIRST = re.compile(r"^[vp](?= )")  # not the P. of Via P. Mascagni
_ITALIAN_TYPES = {"v": "via", "p": "piazza"}
_ARTICLES = {
    **dict.fromkeys(("FR", "BE", "CH"), re.compile(r"\b([dl]) (?=[^\W\d])")),  # de l Opera
    "IT": re.compile(r"\b([dn]?ell|[ds]?all|sull|[dl]) (?=[^\W\d])"),  # via dell Industria
}
# 12, 12a, 12 a, 5 bis; 12-14 and 2/12 stay together. A letter further on is a street's, and in 12 C St, too.
_NUMBER = re.compile(
    r"\b\d+(?:[a-z]| ?(?:bis|ter|quater)| [a-d](?! (?:st|street|ave|avenue)\b))?\b(?: \d+[a-z]?\b)*"
)
_BIS = re.compile("bis|ter|quater")  # 12 bis is 12B
_NUMBER_WORD = re.compile(r"\d+[a-z]?")
_UNIT_WORD = re.compile(
    r"\d+[a-z]{0,2}|[a-z]{1,2}|izq|dcha|bajo|esc|esq|dto|fte|\d+o?(?:izq|dcha|dto|esq|fte)|[hklu]\d{4}"
)
_BETWEEN_DIGITS = re.compile(r"(?<=\d) (?=\d)")  # stairs 4, door 11 are not door 411
_SHORTEST_WITH_END_CHARS = 3  # Östra G. may be any street
_NAME_WORD = re.compile(r"[^\W\d]{2,}")


def read_street(lines: str, country: str, without: Sequence[str]) -> tuple[str | None, str | None]:
    """(house number, street) of address lines: "12", or "2-12" for flat 2 of 12. Commas divide lines.

    `without`: the folded postal code, town and region, which some write into the lines as well.
    """
    parts = _parts(lines, without, country)
    if box := next((found for part in parts if part[0] in "pbas" and (found := _BOX.fullmatch(part))), None):
        return f"box-{box.group(1).replace(' ', '')}", "po box"
    units, folded = take_units(parts, country)
    if country in _WITH_BUILDINGS:
        folded = _without_buildings(folded)
    if country in _ARTICLES:
        folded = _ARTICLES[country].sub(r"\1", folded)
    if country in _WITH_ITALIAN:
        folded = _ITALIAN_DOT.sub(r"\1\2", folded)
        folded = _ITALIAN_FIRST.sub(lambda found: _ITALIAN_TYPES[found.group()], folded)
    undivided = " ".join(word for word in folded.split() if word != DIVIDER)
    read = country in _NUMBER_AFTER_STREET and (_number_last(undivided) or _number_before_remark(folded))
    house, street = read or _number_first(undivided)
    if not (house or units) and country in _NAMED_HOUSES:
        house, street = _named_house(folded) or (house, street)
    if units:
        house = f"{'-'.join(units)}-{house or ''}"
    return house, _spell_out(street, country) or street.strip() or None  # Calle 72 has no other name


def _parts(lines: str, without: Sequence[str], country: str) -> list[str]:
    """The folded lines, without what says who lives there or stands in other fields."""
    if country in _UNIT_FIRST:
        lines = _UNIT_FIRST[country].sub(lambda found: f"unit {found.group(found.lastindex or 1)} ", lines)
    if country == "BE":
        lines = _BELGIAN_SLASH.sub(" bus ", lines)
    if country in _SIGN_IS_NUMBER:
        lines = _SIGN.sub(" ", lines)
    if "@" in lines:
        lines = _EMAIL.sub(" ", lines)
    text = _without_care_of(lines).replace("#", " apt ").replace(";", ",")
    if not text.isascii():
        text = _ORDINAL_MARKS.sub(" ", text)
    parts = [*map(fold, text.split(","))]
    for other in without:
        if other and (len(parts) > 1 or other in parts[0]):
            parts = [_leave_out(part, other, is_alone=len(parts) == 1) for part in parts]
    parts = [part for part in parts if part]
    while len(parts) > 1 and is_country(parts[-1]):
        parts.pop()
    return parts


def _without_buildings(folded: str) -> str:
    """Of "The Old Rectory, 12 High St" and "Albion House 12 High St" house and street, but not of "The Annexe, 12 High
    St", which is another home; Mill House, Moor Close stays.
    """
    parts = [part.strip() for part in folded.split(DIVIDER)]
    parts = [part[found.end() :] if (found := _BUILDING_IN_FRONT.match(part)) else part for part in parts]
    at = next((i for i, part in enumerate(parts) if _HOUSE_AND_STREET.match(part)), None)
    if at is not None and len(parts) > 1:
        before = [part for part in parts[:at] if _tells_home(part)]
        parts = [*before, *(part for part in parts[at:] if not _BUILDING.fullmatch(part))]
    return f" {DIVIDER} ".join(parts)


def _tells_home(part: str) -> bool:
    return any(map(str.isdigit, part)) or not _PART_OF_HOME.isdisjoint(part.split())


def _named_house(folded: str) -> tuple[str, str] | None:
    """The Gables, Barley Way: a house without number goes by its name, which stands before the street."""
    name, *rest = [part.split() for part in folded.split(DIVIDER)]
    name = name[1:] if name[:1] == ["the"] else name
    if not rest or not 0 < len(name) <= _LONGEST_HOUSE_NAME_WORDS or len(rest[0]) < 2:  # noqa: PLR2004
        return None
    ends = OTHER_WORDS.get(rest[0][-1], rest[0][-1])
    if ends not in _STREET_TYPES or name[-1] in _STREET_TYPES:
        return None
    return "".join(name), " ".join(word for part in rest for word in part)


def _without_care_of(lines: str) -> str:
    lowered = lines.lower()
    if not ("c/o" in lowered or "chez" in lowered or "℅" in lowered):
        return lines
    bare = _CARE_OF.sub("", lines)
    return bare if any(map(str.isdigit, bare)) else lines


def _leave_out(folded: str, other: str, *, is_alone: bool) -> str:
    """Digits anywhere, words only at the end: a street may be named for the town."""
    if other not in folded:
        return folded
    if any(map(str.isdigit, other)):
        return " ".join(re.sub(rf"(?<!\S){re.escape(other)}(?!\S)", " ", folded).split())
    if folded == other:
        return folded if is_alone else ""
    return folded.removesuffix(f" {other}")


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


def _number_before_remark(folded: str) -> tuple[str, str] | None:
    """Of "Mayor 3 | Bell is broken": what follows the number and has no number itself is said to the postman."""
    parts = folded.split(DIVIDER)
    while len(parts) > 1 and not any(map(str.isdigit, parts[-1])):
        parts.pop()
        if found := _number_last(" ".join(parts)):
            return found
    return None


def _house(number: str, rest: Sequence[str]) -> str:
    if rest and number.isdigit() and len(rest[0]) == 1 and rest[0].isalpha():
        number, rest = number + rest[0], rest[1:]
    number = number.lstrip("0")
    return f"{_BETWEEN_DIGITS.sub('-', ' '.join(rest)).replace(' ', '')}-{number}" if rest else number


def _number_first(folded: str) -> tuple[str | None, str]:
    found = _NUMBER.search(folded)
    if not found:
        return None, folded
    written = _BIS.sub(lambda word: word.group()[0], re.sub(" (?=[a-z])", "", found.group()))
    house = " ".join(filter(None, (part.lstrip("0") for part in written.split())))
    return (house if house[:1].isdigit() else None), f"{folded[: found.start()]} {folded[found.end() :]}"


def _spell_out(street: str, country: str) -> str:
    words = street.split()
    own = _words_of(country, words)
    if own is OTHER_WORDS or (country in ("US", "CA") and own is not QUEBECOIS):
        words = (
            [*_saint(words[:1]), *words[1:]] if len(words) > 1 else words
        )  # 12 St Johns Road, but 12 High St
        if words[1:] and words[-1] == "la":
            words = [*words[:-1], "lane"]  # but La Brea Avenue
    joined = " ".join(_known(own.get(word, word) for word in words))
    if country in NORDIC:
        joined = fold_nordic(joined)
    elif country in GERMAN and own is WORDS[country]:
        joined = fold_umlauts(_STRASSE.sub("str", joined))
    return (
        " ".join(_end_in_full(word, ENDS[country]) for word in joined.split()) if country in ENDS else joined
    )


def _words_of(country: str, words: Sequence[str]) -> Mapping[str, str]:
    """Those of the street's language, where a country has several."""
    if country == "CA" and words and _is_french(words):
        return QUEBECOIS
    if country in ("BE", "CH") and words and words[0] in FRENCH_STREETS_ABROAD:
        return BELGIAN_FRENCH if country == "BE" else FRENCH
    if country == "CH" and words and words[0] in ITALIAN_STREETS:
        return ITALIAN
    return WORDS.get(country, OTHER_WORDS)


def _end_in_full(word: str, ends: Mapping[str, str]) -> str:
    for end, full in ends.items():
        if word.endswith(end) and (len(end) > 1 or len(word) > _SHORTEST_WITH_END_CHARS):
            return word.removesuffix(end) + full
    return word


def _is_french(words: Sequence[str]) -> bool:
    """Rue Saint-Joseph, avenue du Parc; but Avenue Road, 3 Avenue SW."""
    if words[0] in FRENCH_STREETS:
        return True
    return words[0] in FRENCH_STREETS_TOO and len(words) > 1 and words[-1] not in ENGLISH_ENDS


def _saint(words: Sequence[str]) -> list[str]:
    return ["saint" if word == "st" else word for word in words]


def _known(words: Iterable[str]) -> list[str]:
    return [word for word in words if word]
