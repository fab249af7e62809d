"""What speaks so clearly against two profiles being one person that no weight may join them.

Family members share address, family name, telephone and often the e-mail, and twins the birth date too: what tells
them apart is the given name, the generation suffix and the birth date, so those refuse a union on their own.
"""

from collections.abc import Callable, Iterable
from itertools import product, starmap

from rapidfuzz.distance import DamerauLevenshtein

from mdm.cluster.given_name import may_be_one_given_name
from mdm.model import Profile
from mdm.rules import Veto

_FULL_DATE_CHARS = len("1984-07-02")


def find_veto(a: Profile, b: Profile, vetoes: Iterable[Veto]) -> Veto | None:
    """The first of `vetoes` that the two profiles meet; missing values never veto. Symmetric."""
    return next((veto for veto in vetoes if _CHECKS[veto](a, b)), None)


def _given_names_differ(a: Profile, b: Profile) -> bool:
    return not may_be_one_given_name(a, b)


def _suffixes_differ(a: Profile, b: Profile) -> bool:
    return bool(a.suffix and b.suffix and a.suffix != b.suffix)


def _birth_dates_differ(a: Profile, b: Profile) -> bool:
    """No way to read the one agrees with any way to read the other; one digit may be wrong, or two swapped."""
    readings = product(_birth_dates(a), _birth_dates(b))
    return _has_birth_date(a) and _has_birth_date(b) and not any(starmap(_may_be_one_day, readings))


def _has_birth_date(profile: Profile) -> bool:
    return bool(profile.birth_dates or profile.birth_date_part)


def _birth_dates(profile: Profile) -> tuple[str, ...]:
    return profile.birth_dates or (profile.birth_date_part or "",)


def _may_be_one_day(a: str, b: str) -> bool:
    """Dates or parts of dates, compared in what both tell: "1984" and "1984-07-02" in the year."""
    one, other = _in_common(a, b), _in_common(b, a)
    return one == other or _day_and_month_swapped(one, other) or _mistyped(one, other)


def _in_common(date_or_part: str, other: str) -> str:
    """Of the one date what the other tells, too: of "1984-07-02" beside "--03-04", "--07-02"."""
    if date_or_part.startswith("--"):
        return date_or_part if other.startswith("--") or len(other) == _FULL_DATE_CHARS else ""
    if other.startswith("--"):
        return f"-{date_or_part[4:]}" if len(date_or_part) == _FULL_DATE_CHARS else ""
    return date_or_part[: len(other)]


def _day_and_month_swapped(a: str, b: str) -> bool:
    return len(a) == len(b) and (a[:-5], a[-5:-3], a[-2:]) == (b[:-5], b[-2:], b[-5:-3])


def _mistyped(a: str, b: str) -> bool:
    """One digit wrong, or two neighbours swapped."""
    return DamerauLevenshtein.distance(a, b) <= 1


_CHECKS: dict[Veto, Callable[[Profile, Profile], bool]] = {
    "given_name": _given_names_differ,
    "suffix": _suffixes_differ,
    "birth_date": _birth_dates_differ,
}
