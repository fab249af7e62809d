"""What speaks so clearly against two profiles being one person that no weight may join them.

Family members share address, family name, telephone and often the e-mail, and twins the birth date too: what tells
them apart is the given name, the generation suffix and the birth date, so those refuse a union on their own. Firms
share address and telephone with whoever else has an office there: what tells them apart is the name.
"""

import re
from collections.abc import Callable, Iterable
from itertools import product, starmap

from rapidfuzz import fuzz

from mdm.cluster.birth_date import FULL_DATE_CHARS, GENERATION_YEARS, are_a_slip_apart, may_be_one_day
from mdm.cluster.given_name import may_be_one_given_name
from mdm.model import Profile
from mdm.rules import Veto

_DIGITS = re.compile(r"\d+")
_ONE_ORGANISATION_PERCENT = 80  # Kelly Catering and Kely Catering: 96; Atlanta Sons and Lawrence Sons: 64


def find_veto(a: Profile, b: Profile, vetoes: Iterable[Veto]) -> Veto | None:
    """The first of `vetoes` that the two profiles meet; missing values never veto. Symmetric.

    A number given to one person for life outweighs one of them: a name is changed, a date is mistyped. Two say that
    somebody else's number was written down.
    """
    met = (veto for veto in vetoes if _CHECKS[veto](a, b))
    first = next(met, None)
    if (
        first
        and not set(a.personal_ids).isdisjoint(b.personal_ids)
        and (first != "given_name" or _share_day_home_or_family(a, b))
        and next(met, None) is None
    ):
        return None
    return first


def _share_day_home_or_family(a: Profile, b: Profile) -> bool:
    """Of records with one number, two given names and none of these in common nine in ten were two people's: the number
    is borrowed.
    """
    return are_a_slip_apart(a, b) or not (
        set(a.premises).isdisjoint(b.premises) and set(a.families).isdisjoint(b.families)
    )


def _given_names_differ(a: Profile, b: Profile) -> bool:
    return not may_be_one_given_name(a, b)


def _suffixes_differ(a: Profile, b: Profile) -> bool:
    return bool(a.suffix and b.suffix and a.suffix != b.suffix)


def _birth_dates_differ(a: Profile, b: Profile) -> bool:
    """No way to read the one agrees with any way to read the other; one digit may be wrong, or two swapped."""
    if not (_has_birth_date(a) and _has_birth_date(b)):
        return False
    if (_typed_by_default(a) or _typed_by_default(b)) and _are_namesakes_with_contact(a, b):
        return False
    may_be_one = may_be_of_one_generation if _are_namesakes_of_one_mailbox(a, b) else may_be_one_day
    return not any(starmap(may_be_one, product(_birth_dates(a), _birth_dates(b))))


def _typed_by_default(profile: Profile) -> bool:
    """The first of January is what forms show before anybody types."""
    return bool(profile.birth_dates) and all(date.endswith("-01-01") for date in profile.birth_dates)


def _are_namesakes_with_contact(a: Profile, b: Profile) -> bool:
    shared = not (set(a.emails).isdisjoint(b.emails) and set(a.phones).isdisjoint(b.phones))
    return shared and bool(a.given and b.given) and may_be_one_given_name(a, b)


def _are_namesakes_of_one_mailbox(a: Profile, b: Profile) -> bool:
    """A home is shared by cousins and grandparents of one name, too; a mailbox or a card by no such two of one age."""
    shared = not set(a.emails).isdisjoint(b.emails) or not set(a.loyalty_ids).isdisjoint(b.loyalty_ids)
    return shared and bool(a.given and b.given) and may_be_one_given_name(a, b)


def may_be_of_one_generation(a: str, b: str) -> bool:
    """Two dates or parts of dates: a slip apart, or full and fewer than GENERATION_YEARS apart."""
    if may_be_one_day(a, b):
        return True
    if not len(a) == len(b) == FULL_DATE_CHARS:
        return False
    return abs(int(a[:4]) - int(b[:4])) < GENERATION_YEARS


def _has_birth_date(profile: Profile) -> bool:
    return bool(profile.birth_dates or profile.birth_date_part)


def _birth_dates(profile: Profile) -> tuple[str, ...]:
    return profile.birth_dates or (profile.birth_date_part or "",)


def _organisations_differ(a: Profile, b: Profile) -> bool:
    """Whether two organisations have names of which neither is the other in short, or mistyped, or other numbers."""
    if a.is_person or b.is_person or not (a.family and b.family):
        return False
    if set(_DIGITS.findall(a.family)) != set(_DIGITS.findall(b.family)):
        return True
    return fuzz.token_set_ratio(a.family, b.family) < _ONE_ORGANISATION_PERCENT


_CHECKS: dict[Veto, Callable[[Profile, Profile], bool]] = {
    "given_name": _given_names_differ,
    "suffix": _suffixes_differ,
    "birth_date": _birth_dates_differ,
    "organisation": _organisations_differ,
}
