"""Nicknames: the formal names that a given name may stand for."""

from functools import lru_cache

from nicknames import NickNamer

from mdm.normalise.text import fold

_nicknames = NickNamer()
# Some entries of the list stand for dozens of names; such a name says nothing about any one of them.
_MOST_FORMAL_NAMES = 12


@lru_cache(maxsize=50_000)
def formal_names(given: str) -> tuple[str, ...]:
    """The formal names that a folded given name may stand for, itself included: two names that may be one person's
    share one. From the nicknames package's list.

    The list also runs the wrong way (Robert for Bill, as for Bob), which would make Robert and William one name: the
    more formal of two names is the one with more nicknames, or as many.
    """
    own = len(_nicknames.nicknames_of(given))
    formal = {
        fold(name) for name in _nicknames.canonicals_of(given) if len(_nicknames.nicknames_of(name)) >= own
    }
    if len(formal) > _MOST_FORMAL_NAMES:
        formal = set()
    return tuple(sorted({given, *formal} - {""}))
