"""Nicknames: the formal names that a given name may stand for."""

from functools import lru_cache

from nicknames import NickNamer

from mdm.names.nickname import FORMAL_NAMES, entries

NICKNAMES = NickNamer()
# Of the package's formal names those that sisters and brothers bear beside the name, rather than for it.
_BESIDE = {
    given: frozenset(names)
    for given, names in entries("""
alexandria: alexander · alice: lisa · amy: amelia · andrea: andrew
ann: nancy antoinette antonia christiana deanne roxanna roxanne · anna: bryanna
bill: robert fred wilfred · billy: robert fred wilfred · bobby: roger · brandy: brenda
carol: kara kari carrie · caroline: carol · carrie: carol · clara: claire · daisy: margaret
eileen: helen helene helena · elaine: eleanor helen helena · eliza: louise · ella: helen helene
emma: emily emeline · eric: derrick · erin: aaron · hannah: joanna johanna susan susannah · ian: john
jack: jacqueline · jamie: benjamin · jane: virginia jean · janet: jean · jean: jane · jill: julia julie
kara: carol · kari: carol · leah: ashley · lee: ashley shirley · linda: melinda
lisa: alice alicia melissa · lynn: carol melinda · marie: rosemary · marion: mary · mary: marietta
maureen: mary · melinda: lynn · nathan: jonathan johnathan · olive: oliver · peter: patrick
rose: roxanna roxanne · rupert: robert · sherry: charlotte · tracy: theresa teresa
tracey: theresa teresa · traci: theresa teresa · vernon: laverne · vicki: victor · vickie: victor
vicky: victor · willie: fred wilfred
""")
}
# Some entries of the list stand for dozens of names; such a name says nothing about any one of them.
_MOST_FORMAL_NAMES = 12
SHORTEST_KNOWN = 4  # shorter ones are words as often
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
    return frozenset(name for name in (*ours, *NICKNAMES.nicknames_of(formal)) if len(name) >= SHORTEST_KNOWN)


def _english(given: str) -> set[str]:
    """From the nicknames package's list. It also runs the wrong way (Robert for Bill, as for Bob), which would make
    Robert and William one name: the more formal of two names is the one with more nicknames, or as many.
    """
    own = len(NICKNAMES.nicknames_of(given))
    formal = {name for name in NICKNAMES.canonicals_of(given) if len(NICKNAMES.nicknames_of(name)) >= own}
    if len(formal) > _MOST_FORMAL_NAMES:
        return set()
    return {
        name for name in formal if name not in _BESIDE.get(given, ()) and given not in _BESIDE.get(name, ())
    }
