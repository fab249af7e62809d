"""What speaks so clearly against two profiles being one person that no weight may join them.

Family members share address, family name, telephone and often the e-mail, and twins the birth date too: what tells
them apart is the given name, the generation suffix and the birth date, so those refuse a union on their own.
"""

from collections.abc import Callable, Iterable
from datetime import date

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from mdm.model import Profile
from mdm.rules import Veto

# Given names closer than this are taken for one name mistyped ("katherine", "kathrine"). Short siblings' names
# ("ann", "amy") stay below it.
_TYPO_SIMILARITY = 0.9


def find_veto(a: Profile, b: Profile, vetoes: Iterable[Veto]) -> Veto | None:
    """The first of `vetoes` that the two profiles meet; missing values never veto. Symmetric."""
    return next((veto for veto in vetoes if _CHECKS[veto](a, b)), None)


def _given_names_differ(a: Profile, b: Profile) -> bool:
    if not a.given or not b.given:
        return False
    return not (
        a.given == b.given
        or not set(a.formal_given).isdisjoint(b.formal_given)
        or _one_abbreviates_other(a.given, b.given)
        or _is_middle_name_of(a, b)
        or _is_middle_name_of(b, a)
        or _names_swapped(a, b)
        or JaroWinkler.similarity(a.given, b.given) >= _TYPO_SIMILARITY
    )


def _one_abbreviates_other(a: str, b: str) -> bool:
    """An initial ("k") or a cut name ("kath") of at least one letter."""
    return a.startswith(b) or b.startswith(a)


def _is_middle_name_of(a: Profile, b: Profile) -> bool:
    return bool(b.middle) and a.given in (b.middle or "").split()


def _names_swapped(a: Profile, b: Profile) -> bool:
    return a.given == b.family and a.family == b.given


def _suffixes_differ(a: Profile, b: Profile) -> bool:
    return bool(a.suffix and b.suffix and a.suffix != b.suffix)


def _birth_dates_differ(a: Profile, b: Profile) -> bool:
    if not a.birth_date or not b.birth_date or a.birth_date == b.birth_date:
        return False
    return not (_day_and_month_swapped(a.birth_date, b.birth_date) or _mistyped(a.birth_date, b.birth_date))


def _day_and_month_swapped(a: str, b: str) -> bool:
    one, other = date.fromisoformat(a), date.fromisoformat(b)
    return (one.year, one.month, one.day) == (other.year, other.day, other.month)


def _mistyped(a: str, b: str) -> bool:
    """One digit wrong, or two neighbours swapped."""
    return DamerauLevenshtein.distance(a, b) <= 1


_CHECKS: dict[Veto, Callable[[Profile, Profile], bool]] = {
    "given_name": _given_names_differ,
    "suffix": _suffixes_differ,
    "birth_date": _birth_dates_differ,
}
