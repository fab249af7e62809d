"""Particles of Dutch and other family names, abbreviated, behind the name, in the other field: v.d. Berg; Jong, de."""

import re
from collections.abc import Sequence

from mdm.names.borne import is_borne
from mdm.normalise.text import fold

_DUTCH = frozenset({"NL", "BE"})
ITALIAN = frozenset({"IT", "CH"})  # De Luca, De Simone: there many are given names, too
_DUTCH_WORDS = "van de den der vande vanden vander ter ten te"  # elsewhere names, too: Van, Kumar De
_DUTCH_PARTICLES = frozenset(_DUTCH_WORDS.split())
_PARTICLES = frozenset({"von", "zu", "zum", "zur"})
_BEGINNINGS_WORDS = "de den der di da dal dalla del della dello vande vanden vander"
_BEGINNINGS = frozenset(_BEGINNINGS_WORDS.split())  # of a family name, before another word
_ARTICLES = frozenset({"al", "el"})  # Al is a given name, too
# Elsewhere they begin given names: Da Hye, De Quan, Al Mamun.
_BEGUN_SO = frozenset({
    "NL", "BE", "LU", "DE", "AT", "CH", "FR", "IT", "ES", "PT", "DK", "SE", "NO", "FI", "CZ", "SK", "GR", "BR",
})  # fmt: skip
# Lo Bianco, Le Goff, San Martín; elsewhere Chinese names, and saints.
_BEGINNINGS_OF = {
    **dict.fromkeys(("IT", "CH"), frozenset({"la", "li", "lo"})),
    **dict.fromkeys(("FR", "BE", "LU"), frozenset({"la", "le", "les", "des", "du"})),
    **dict.fromkeys(("ES", "PT", "BR"), frozenset({"san", "santa", "do", "dos", "das"})),
}
_SPANISH = frozenset({"la", "las", "los"})  # de la Fuente Martín: two family names
_BEFORE_ANOTHER = frozenset({"aan", "in", "op", "te"})  # op den Kamp, in 't Veld; elsewhere they are names
_T = frozenset({"'t", "’t", "‘t", "`t"})  # noqa: RUF001
_VAN_DER = re.compile(r"(?<!\w)v(?:\. ?|/| )?d[./]* ?(?=[^\W\d]{2})", re.IGNORECASE)
_VAN = re.compile(r"(?<!\w)v\. ?(?=['’]|[^\W\d]{3})")  # noqa: RUF001 - V. is an initial


def without_abbreviations(text: str, country: str) -> str:
    """Where they are written so, v.d. Berg is van der Berg and v. Dijk van Dijk."""
    if country not in _DUTCH or " v" not in f" {text.lower()}":
        return text
    capitals = text.isupper()
    text = _VAN_DER.sub("VAN DER " if capitals else "van der ", text)
    return _VAN.sub("van ", text)


def goes_before(words: Sequence[str], i: int) -> bool:
    """Whether the word there belongs to the family name behind it: op den Kamp, in 't Veld."""
    if words[i].lower() in _T:
        return True
    following = words[i + 1].lower()
    return words[i].lower() in _BEFORE_ANOTHER and (following in _T or following in _DUTCH_PARTICLES)


def are_particles(words: Sequence[str], country: str) -> bool:
    """Whether they are particles alone: "de", "van den"."""
    return bool(words) and all(_is_particle(word, country) or word.lower() in _T for word in words)


def in_front(family: list[str], country: str) -> list[str]:
    """Jong de, Berg van den: as lists are sorted by."""
    start = len(family)
    while start > 1 and are_particles(family[start - 1 :], country):
        start -= 1
    if start == len(family) or _is_particle(family[0], country):
        return family
    return [*family[start:], *family[:start]]


def split_family_name_first(words: Sequence[str], country: str) -> tuple[list[str], list[str]] | None:
    """van den Berg Jan, Berg van den Jan, Al Khatib Ahmed: (given words, family words) where what ends the whole name
    is a given name, and what stands before it is none.
    """
    if len(words) < 3 or not is_borne(fold(words[-1])):  # noqa: PLR2004
        return None
    first = fold(words[0])
    if begins_family(words[0], country):
        family = [fold(word) for word in words[1:-1]]
        is_other = is_borne(family[-1]) and country not in ITALIAN
        if is_other or are_particles(words[1:-1], country) or not _SPANISH.isdisjoint(family):
            return None
        start = -2 if len(family) > 1 and is_borne(family[-1]) else -1  # De Luca Anna Maria
        return [*words[start:]], [*words[:start]]
    if country in _DUTCH and not is_borne(first) and len(first) > 1 and are_particles(words[1:-1], country):
        return [words[-1]], [*words[1:-1], words[0]]
    return None


def begins_family(word: str, country: str) -> bool:
    """Whether it is no given name there, but begins a family name: de, von, El, Le."""
    if country not in _BEGUN_SO:
        return False
    folded = fold(word)
    if folded in _BEGINNINGS or folded in _ARTICLES or _is_particle(word, country):
        return True
    return folded in _BEGINNINGS_OF.get(country, ())


def _is_particle(word: str, country: str) -> bool:
    lowered = word.lower()
    return lowered in _PARTICLES or (country in _DUTCH and lowered in _DUTCH_PARTICLES)
