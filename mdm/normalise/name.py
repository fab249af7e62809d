"""Names: titles off, generation suffix apart, one shape for all notations."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from mdm.normalise.name_order import split_family_first
from mdm.normalise.text import fold

_TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "dr",
        "prof",
        "rev",
        "sir",
        "dame",
        "lady",
        "lord",
        "herr",
        "frau",
        "mme",
        "mlle",
        "monsieur",
        "madame",
        "sra",
        "srta",
    ]
)
_TITLES_BEFORE_A_NAME = frozenset({"pan", "pani", "sr"})  # alone they are a name, or a suffix
_SUFFIXES = {
    "jr": "jr", "jnr": "jr", "junior": "jr", "sr": "sr", "snr": "sr", "senior": "sr",
    "ii": "ii", "2nd": "ii", "iii": "iii", "3rd": "iii", "iv": "iv", "4th": "iv",
}  # fmt: skip
_SUFFIXES_AND_NAMES = frozenset({"junior", "senior"})  # John Senior may be called so
_NEVER_NAMES = frozenset({"jr", "jnr", "sr", "snr"})
_SUFFIX_SHOWN = {"jr": "Jr", "sr": "Sr", "ii": "II", "iii": "III", "iv": "IV"}
_AFTER_COMMA = frozenset(
    ["phd", "md", "mba", "esq", "bsc", "msc", "obe", "mbe", "cbe", "dds"]
)  # "John Smith, PhD" is no family name first
_PARTICLES = frozenset(
    [
        "van",
        "von",
        "der",
        "den",
        "de",
        "la",
        "le",
        "du",
        "da",
        "di",
        "del",
        "dos",
        "das",
        "ter",
        "ten",
        "zu",
        "af",
        "av",
        "bin",
        "ibn",
        "al",
        "el",
    ]
)
_BEFORE_FAMILY = _PARTICLES | frozenset(["o", "d", "mc", "mac", "st", "san", "santa"])
_NEVER_GIVEN = frozenset(["von", "der", "den", "de", "du", "dos", "zu", "ter", "ten", "o", "d", "mc", "st"])
_AND = re.compile(r"(?:^|\s)(?:&|\+|and|und|et)(?=\s|$)", re.IGNORECASE)
_DOT_INSIDE = re.compile(r"(?<=\w)\.(?=\w)")
_BETWEEN_FOREIGN_NAMES = "・"  # ジョン・スミス
_APART = re.compile(r"\b([od]|mc|mac) (?=[^\W\d]{2})")  # O Neil, D Souza, Mc Donald


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name: `shown` parts for people, folded parts for comparing."""

    given_shown: str | None = None
    middle_shown: str | None = None
    family_shown: str | None = None
    given: str | None = None
    middle: str | None = None
    family: str | None = None
    suffix: str | None = None

    @property
    def suffix_shown(self) -> str | None:
        return _SUFFIX_SHOWN[self.suffix] if self.suffix else None


@lru_cache(maxsize=200_000)
def read_name(given: str, middle: str, family: str, suffix: str) -> Name:
    """The name in four cleaned fields, any of them empty and any of them holding more than it should."""
    given, family, suffix = _without_commas(given, family, suffix)
    given_words, middle_words, family_words = _given_words(given), _words(middle), _family_words(family)
    found = _take_suffix(_words(suffix), given_words, middle_words, family_words)
    given_words, family_words = _in_their_fields(given_words, family_words)
    middle_words = [*given_words[1:], *middle_words]
    return Name(
        _show(given_words[:1]),
        _show(middle_words),
        _show(family_words),
        fold("".join(given_words[:1])).replace(" ", "") or None,
        fold(" ".join(middle_words)) or None,
        _APART.sub(r"\1", fold(" ".join(family_words))) or None,
        found,
    )


def _without_commas(given: str, family: str, suffix: str) -> tuple[str, str, str]:
    """ "Smith, John" in one field is family name first; "Smith, Jr., John" has its suffix inside."""
    whole = family or given
    if "," not in whole or (given and family):
        return given, family, suffix
    parts = [
        part for part in whole.split(",") if fold(part) and fold(part).replace(" ", "") not in _AFTER_COMMA
    ]
    names = [part for part in parts if fold(part) not in _SUFFIXES]
    suffix = " ".join([suffix, *(part for part in parts if fold(part) in _SUFFIXES)])
    if len(names) > 1:
        return " ".join(names[1:]), names[0], suffix
    return (given and "".join(names)), (family and "".join(names)), suffix


def _words(text: str) -> list[str]:
    """Words that hold a letter; an e-mail address is none. "J.R." is two initials."""
    if text.isalpha() and text.isascii():
        return [text]
    words = [word for word in text.replace(_BETWEEN_FOREIGN_NAMES, " ").split() if "@" not in word]
    words = [part.strip(",;") for word in words for part in _DOT_INSIDE.sub(". ", word).split()]
    return [word for word in words if any(map(str.isalpha, fold(word)))]


def _given_words(text: str) -> list[str]:
    """Without titles. "John & Jane" is two people: the record is the first one's."""
    for person in _AND.split(text):
        words = [word for word in _words(person) if fold(word) not in _TITLES]
        while len(words) > 1 and fold(words[0]) in _TITLES_BEFORE_A_NAME:
            words = words[1:]
        if words:
            return words
    return []


def _family_words(text: str) -> list[str]:
    """Without titles before it: Lord and Pan are family names too, unless more than a name follows."""
    words = _words(text)
    while len(words) > 1 and fold(words[0]) in _TITLES:
        words = words[1:]
    while len(words) > 2 and fold(words[0]) in _TITLES_BEFORE_A_NAME:  # noqa: PLR2004 - title, given, family
        words = words[1:]
    return words


def _take_suffix(own: list[str], given: list[str], middle: list[str], family: list[str]) -> str | None:
    """The generation suffix, out of its own field or off the end of the others."""
    found = [_SUFFIXES[fold(word)] for word in own if fold(word) in _SUFFIXES]
    for words, others in ((family, given), (middle, [*given, *family]), (given, family)):
        if words and _ends_in_suffix(words, others):
            found.append(_SUFFIXES[fold(words.pop())])
    return found[0] if found else None


def _ends_in_suffix(words: Sequence[str], others: Sequence[str]) -> bool:
    """Whether the last word is a suffix: some are names too, and a field of one word is more likely a name."""
    last = fold(words[-1])
    if last not in _SUFFIXES:
        return False
    if len(words) == 1:
        return (last in _NEVER_NAMES and bool(others)) or (
            last not in _SUFFIXES_AND_NAMES and len(others) > 1
        )
    return last not in _SUFFIXES_AND_NAMES or bool(others) or len(words) > 2  # noqa: PLR2004 - John Senior


def _in_their_fields(given: list[str], family: list[str]) -> tuple[list[str], list[str]]:
    """Given and family words: a whole name in one field is split, what stands in both fields is there once."""
    if not given:
        return _split_whole(family)
    if not family:
        return _split_whole(given) if len(given) > 1 else (split_family_first(given) or (given, []))
    while len(given) > 1 and given[-1].islower() and fold(given[-1]) in _PARTICLES:  # Jan van der + Berg
        given, family = given[:-1], [given[-1], *family]
    folded_given, folded_family = [*map(fold, given)], [*map(fold, family)]
    if folded_given == folded_family:
        return _split_whole(given) if len(given) > 1 else (given, family)
    if len(given) > len(family) and folded_given[-len(family) :] == folded_family:
        return given[: -len(family)], family
    if len(family) > len(given) and folded_family[: len(given)] == folded_given:
        return given, family[len(given) :]
    return given, family


def _split_whole(words: list[str]) -> tuple[list[str], list[str]]:
    """A whole name in one field: the family name is the last word with the particles before it, but where it is
    known to come first.
    """
    if split := split_family_first(words):
        return split
    folded = [*map(fold, words)]
    if len(words) == 1 or (words and (folded[0] in _NEVER_GIVEN or {folded[0], folded[1]} <= _PARTICLES)):
        return [], words
    start = len(words) - 1
    while start > 1 and folded[start - 1] in _BEFORE_FAMILY:
        start -= 1
    return words[:start], words[start:]


def _show(words: Sequence[str]) -> str | None:
    text = " ".join(words)
    if not text:
        return None
    return " ".join(_title(word) for word in words) if text.isupper() or text.islower() else text


def _title(word: str) -> str:
    """Title case for a word typed in one case: O'Neil, McDonald, Smith-Jones, van."""
    if word.lower() in _PARTICLES:
        return word.lower()
    if len(word) == 1 or (len(word) == 2 and word.endswith(".")):  # noqa: PLR2004 - an initial
        return word.upper()
    parts = re.split(r"([-'’])", word.lower())  # noqa: RUF001
    shown = "".join(part[:1].title() + part[1:] for part in parts)
    return f"Mc{shown[2:3].upper()}{shown[3:]}" if shown.startswith("Mc") and len(shown) > 3 else shown  # noqa: PLR2004
