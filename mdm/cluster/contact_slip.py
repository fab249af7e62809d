"""Given names that are one with a slip where a contact agrees: what two people at one telephone are not called.

Families share telephone, card, e-mail and home, and give their children names that lie close together, so a slip must
be of a kind that no second name explains.
"""

from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from mdm.cluster.birth_date import are_a_slip_apart
from mdm.cluster.slip import is_badly_mistyped, is_mistyped
from mdm.model import Profile
from mdm.names.borne import is_borne
from mdm.names.formal_name import nicknames_of

_SHORTEST_CHARS = 5  # of what may be a slip; shorter names are another's as often
_SHORTEST_END_CHARS = 4
# Yoruba names that are called by their end; Kareem and Reem are two.
_CALLED_BY_THE_END = ("olu", "ola", "ade", "ayo", "baba", "temi")


def are_one_by_contacts(a: Profile, b: Profile) -> bool:
    """Symmetric. Both have a given name; family names and birth dates must not speak against it."""
    given, other = a.given or "", b.given or ""
    if not _share_a_contact(a, b) or not _have_one_family(a, b) or birth_dates_contradict(a, b):
        return False
    return (
        _letters_swapped(given, other)
        or _is_slip_of_nickname(given, b)
        or _is_slip_of_nickname(other, a)
        or _mailbox_tells_both(a, b)
        or _ends_alike(given, other)
        or _are_initials_of(given, b)
        or _are_initials_of(other, a)
        or _is_another_name_of_one_day(a, b)
    )


def _share_a_contact(a: Profile, b: Profile) -> bool:
    return contacts_shared(a, b) > 0


def contacts_shared(a: Profile, b: Profile) -> int:
    """How many kinds of contact the two have in common."""
    kinds = ((a.emails, b.emails), (a.phones, b.phones), (a.loyalty_ids, b.loyalty_ids))
    return sum(not set(one).isdisjoint(other) for one, other in kinds)


def _have_one_family(a: Profile, b: Profile) -> bool:
    if not a.family or not b.family:
        return False
    return not set(a.families).isdisjoint(b.families) or is_mistyped(a.family, b.family)


def birth_dates_contradict(a: Profile, b: Profile) -> bool:
    return bool(a.birth_dates and b.birth_dates) and not are_a_slip_apart(a, b)


def _letters_swapped(given: str, other: str) -> bool:
    """Helga and Hegla; Marian and Marina are two."""
    if len(given) < _SHORTEST_CHARS or (is_borne(given) and is_borne(other)):
        return False
    return sorted(given) == sorted(other) and DamerauLevenshtein.distance(given, other) == 1


def _is_slip_of_nickname(given: str, other: Profile) -> bool:
    """Mattt of Matthew: of Matt."""
    if len(given) < _SHORTEST_CHARS or is_borne(given):
        return False
    return any(
        name[0] == given[0] and DamerauLevenshtein.distance(given, name) == 1
        for name in _nicknames_of(other.formal_given)
    )


@lru_cache(maxsize=50_000)
def _nicknames_of(formal_given: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*map(nicknames_of, formal_given))


def _mailbox_tells_both(a: Profile, b: Profile) -> bool:
    """Josua and Jochua, who share joshua.miller@; of Joshua and Jochua one may be the other's brother."""
    given, other = a.given or "", b.given or ""
    told = {
        name
        for name in {*a.email_given, *b.email_given}
        if any(name in mailbox.partition("@")[0] for mailbox in set(a.emails).intersection(b.emails))
    } - {given, other}
    return any(is_badly_mistyped(given, name) and is_badly_mistyped(other, name) for name in told)


def _is_another_name_of_one_day(a: Profile, b: Profile) -> bool:
    """Layla and Umm Said, born on one day and with two kinds of contact in common: one of the names is nobody's. Twins'
    are somebody's both. The first of January is everybody's where days are not written down.
    """
    days = {date for date in set(a.birth_dates).intersection(b.birth_dates) if not date.endswith("-01-01")}
    return bool(days) and contacts_shared(a, b) > 1 and is_borne(a.given or "") != is_borne(b.given or "")


def _are_initials_of(given: str, other: Profile) -> bool:
    """AG of Alfie, whose second name begins with G or is not known. Measured over four retailers' data, of pairs with a
    contact in common 295 were one person and two were not.
    """
    if len(given) != 2 or is_borne(given):  # noqa: PLR2004
        return False
    second_names = (other.middle or "").split()
    return any(name.startswith(given[0]) for name in other.formal_given) and (
        not second_names or any(name.startswith(given[1]) for name in second_names)
    )


def _ends_alike(given: str, other: str) -> bool:
    """Tosin of Oluwatosin."""
    shorter, longer = sorted((given, other), key=len)
    return (
        len(shorter) >= _SHORTEST_END_CHARS
        and shorter != longer
        and longer.endswith(shorter)
        and longer.startswith(_CALLED_BY_THE_END)
    )
