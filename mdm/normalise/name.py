"""Names: titles off, generation suffix apart, initials and nicknames known, one shape for all notations."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from nicknames import NickNamer

from mdm.normalise.text import clean, fold

_TITLES = frozenset(
    "mr mrs ms miss mx dr prof sir dame lady lord rev herr frau mme mlle m. monsieur madame sr. sra srta pan pani".split()
)
_SUFFIXES = {
    "jr": "jr", "jnr": "jr", "junior": "jr", "sr": "sr", "snr": "sr", "senior": "sr", "sen": "sr",
    "ii": "ii", "2nd": "ii", "iii": "iii", "3rd": "iii", "iv": "iv", "4th": "iv",
}  # fmt: skip
_SUFFIX_SHOWN = {"jr": "Jr", "sr": "Sr", "ii": "II", "iii": "III", "iv": "IV"}
_PARTICLES = frozenset("van von der den de la le du da di del dos das ter ten zu af av bin ibn al el".split())
_ORGANISATION = re.compile(
    r"\b(ltd|limited|plc|llc|llp|inc|corp|gmbh|ag|kg|ohg|ug|sarl|sas|s\.?a\.?r\.?l|s\.l\.|sl|bv|nv|sp\.? z ?o\.? ?o\.?"
    r"|company|council|university|hospital|church|ministry|charity|associates|enterprises|holdings|services)\b",
    re.IGNORECASE,
)
_nicknames = NickNamer()
# Some entries of the list stand for dozens of names; such a name says nothing about any one of them.
_MOST_FORMAL_NAMES = 12


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
    """The name in four fields, any of them empty and any of them holding more than it should."""
    given_words, middle_words, family_words = (_words(part) for part in _comma_form(given, middle, family))
    found = _take_suffix(_words(suffix), family_words, given_words)
    if family_words and not given_words:
        given_words, family_words = _split_whole(family_words)
    elif given_words and not family_words:
        given_words, family_words = _split_whole(given_words)
    middle_words = [*given_words[1:], *middle_words]
    return Name(
        _show(given_words[:1]),
        _show(middle_words),
        _show(family_words),
        fold("".join(given_words[:1])).replace(" ", "") or None,
        fold(" ".join(middle_words)) or None,
        fold(" ".join(family_words)) or None,
        found,
    )


def _comma_form(given: str, middle: str, family: str) -> tuple[str, str, str]:
    """ "Smith, John" in one field is family name first."""
    for whole, other in ((family, given), (given, family)):
        if "," in whole and not other.strip():
            first, _, rest = whole.partition(",")
            if fold(rest) not in _SUFFIXES:
                return rest, middle, first
    return given, middle, family


def _words(text: str) -> list[str]:
    """Words without titles; a mark that is no letter makes no word."""
    words = [word.strip(",;") for word in clean(text).split()]
    return [word for word in words if fold(word) and word.lower().rstrip(".") not in _TITLES | {""}]


def _take_suffix(suffix: Sequence[str], *parts: list[str]) -> str | None:
    """The generation suffix, out of its own field or off the end of another part."""
    for word in suffix:
        if fold(word) in _SUFFIXES:
            return _SUFFIXES[fold(word)]
    for words in parts:
        if len(words) > 1 and fold(words[-1]) in _SUFFIXES:
            return _SUFFIXES[fold(words.pop())]
    return None


def _split_whole(words: list[str]) -> tuple[list[str], list[str]]:
    """A whole name in one field: the family name is the last word with the particles before it."""
    if len(words) == 1:
        return [], words
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in _PARTICLES:
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
    shown = "".join(part[:1].upper() + part[1:] for part in parts)
    return f"Mc{shown[2:3].upper()}{shown[3:]}" if shown.startswith("Mc") and len(shown) > 3 else shown  # noqa: PLR2004


@lru_cache(maxsize=50_000)
def formal_names(given: str) -> tuple[str, ...]:
    """The formal names that a folded given name may stand for, itself included: two names that may be one person's
    share one. From the nicknames package's list."""
    formal = {fold(name) for name in _nicknames.canonicals_of(given)}
    if len(formal) > _MOST_FORMAL_NAMES:
        formal = set()
    return tuple(sorted({given, *formal} - {""}))


def is_organisation(text: str) -> bool:
    """Whether a name looks like a company's."""
    return bool(_ORGANISATION.search(text))
