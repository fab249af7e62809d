"""Nicknames: the formal names that a given name may stand for."""

from functools import lru_cache

from nicknames import NickNamer

from mdm.names.nickname import FORMAL_NAMES

_nicknames = NickNamer()
# Some entries of the list stand for dozens of names; such a name says nothing about any one of them.
_MOST_FORMAL_NAMES = 12
_SHORTEST_KNOWN = 4  # shorter ones are words as often
_FORMAL = frozenset().union(*FORMAL_NAMES.values())
# There Jan and Jean are men, and short for neither Janet nor Jeanette.
_NO_ENGLISH_IN = frozenset({"DE", "AT", "CH", "FR", "BE", "ES", "PL", "IT", "NL", "PT", "CZ", "SK", "HU"})


def formal_names(given: str, country: str) -> tuple[str, ...]:
    """The formal names that a folded given name may stand for in a country, itself included: two names that may be one
    person's share one.
    """
    return _formal_names(given, country not in _NO_ENGLISH_IN)


@lru_cache(maxsize=50_000)
def _formal_names(given: str, is_english: bool) -> tuple[str, ...]:
    formal = set(FORMAL_NAMES.get(given, ()))
    if is_english:
        formal |= _english(given)
    return tuple(sorted({given, *formal} - {""}))


@lru_cache(maxsize=50_000)
def nicknames_of(formal: str) -> frozenset[str]:
    """The nicknames of a folded formal name, of four letters or more."""
    ours = (nickname for nickname, names in FORMAL_NAMES.items() if formal in names)
    return frozenset(
        name for name in (*ours, *_nicknames.nicknames_of(formal)) if len(name) >= _SHORTEST_KNOWN
    )


def is_given_name(word: str) -> bool:
    """Whether the lists of nicknames know this folded word, of four letters or more, as a given name."""
    return len(word) >= _SHORTEST_KNOWN and (
        word in FORMAL_NAMES
        or word in _FORMAL
        or bool(_nicknames.nicknames_of(word) or _nicknames.canonicals_of(word))
    )


def _english(given: str) -> set[str]:
    """From the nicknames package's list. It also runs the wrong way (Robert for Bill, as for Bob), which would make
    Robert and William one name: the more formal of two names is the one with more nicknames, or as many.
    """
    own = len(_nicknames.nicknames_of(given))
    formal = {name for name in _nicknames.canonicals_of(given) if len(_nicknames.nicknames_of(name)) >= own}
    return formal if len(formal) <= _MOST_FORMAL_NAMES else set()
