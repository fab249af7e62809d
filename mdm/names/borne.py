"""Whether a word is a given name that people have, as far as lists tell."""

from mdm.names.formal_name import NICKNAMES, SHORTEST_KNOWN
from mdm.names.nickname import FORMAL_NAMES
from mdm.names.plain import PLAIN_NAMES

_FORMAL = frozenset().union(*FORMAL_NAMES.values())


def is_borne(given: str) -> bool:
    """Whether this folded given name is one that people have: many of them are family names, too (Taylor, Martin)."""
    return given in PLAIN_NAMES or (len(given) > 1 and _is_listed(given))


def is_given_name(word: str) -> bool:
    """Whether the lists of nicknames know this folded word, of four letters or more, as a given name: where it may be
    any word, as in a mailbox.
    """
    return len(word) >= SHORTEST_KNOWN and _is_listed(word)


def _is_listed(word: str) -> bool:
    return (
        word in FORMAL_NAMES
        or word in _FORMAL
        or bool(NICKNAMES.nicknames_of(word) or NICKNAMES.canonicals_of(word))
    )
