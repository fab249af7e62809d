"""Birth dates in the notations people and tills use; what cannot be told for sure is kept open, not guessed."""

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from mdm.normalise.month import read_month

_EARLIEST_YEAR = 1900  # nobody older shops
# What stands for "year unknown": MySQL's zero, Smile.io's 1004 and Apple's 1604, both leap years.
_NO_YEAR = frozenset({0, 1004, 1604})
_MONTHS_IN_YEAR = 12
_CENTURY_AHEAD = range(10, 100)  # years to come in which nobody typed an expiry date or a slip of this year
_BUDDHIST_YEARS_AHEAD = 543  # Thailand's: 2528 is 1985
_BUDDHIST_YEARS = range(2443, 2600)

_LABEL = re.compile(r"^(?:d\.?o\.?b\.?|born(?: on)?|geb\.?|geboren(?: am)?|n[ée]e? le|ur\.)[: ]+")
_OF_THE_YEAR = re.compile(r"^(?:el|le) (?=\d)|(?<=\d) ?r(?:oku|\.)?$")  # el 3 de mayo de 1980, 3 maja 1980 r.
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[,. ]+")
_TIME = re.compile(r"(?<=\d)(?:t| |, )\d{1,2}:[\d:.,]+ ?(?:[ap]\.?m\.?)? ?(?:z$|utc.*|gmt.*|[+-]\d\d:?\d\d)?")
_UNKNOWN_DIGITS = re.compile(r"(?<![\w?*])[x?*_]{1,4}(?![\w?*])")

_SEPARATOR = r"[-/. ]+"
_YEAR_FIRST = re.compile(rf"(\d{{4}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}(\d{{1,2}})\.?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_COMPACT_YEAR_LAST = re.compile(r"(\d{2})(\d{2})(\d{4})")
_SIX_DIGITS = re.compile(r"(?!(?:0[1-9]|1[0-2])(?:19|20)\d\d)\d{6}", re.ASCII)  # 071984 may be a month
_FILLER = re.compile(r"(\d)\1+|12345|54321|112233|102030|[1-9]0000", re.ASCII)
_SERIAL = re.compile(r"[1-9]\d{4}", re.ASCII)  # the days that a spreadsheet counts: 29404 is 1980-07-02
_SERIALS_FROM = date(1899, 12, 30)
_NAMED_PARTS = re.compile(r"(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]")
_ERA_PARTS = re.compile(r"(明治|大正|昭和|平成|令和) ?(\d{1,2}|元)年 ?(\d{1,2})月 ?(\d{1,2})日")
_YEAR_BEFORE_ERA = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_NUMBERS = re.compile(r"(\d{1,2})([-/. ]+)(\d{1,2})[-/. ]+(\d{4}|\d{2})")
_DAY_FIRST_WORDS = re.compile(
    r"(\d{1,2})(?: ?(?:st(?!y)|nd|rd|th|er)|º|o(?![^\W\d])|\.)?[-/ ,.]*(?:(?:of|de) )?([^\W\d]+)\.?,?"
    r"(?:[-/ .]*(?:del? )?(\d{4}|\d{2}))?"
)
_MONTH_FIRST_WORDS = re.compile(r"([^\W\d]+)\.?[-/ ]+(\d{1,2})(?:st|nd|rd|th)?(?:, *| +|[-/])(\d{4})")
_YEAR_FIRST_WORDS = re.compile(r"(\d{4})[-/ ,]+([^\W\d]+)\.?[-/ ]+(\d{1,2})")

_YEAR = re.compile(r"\d{4}")
_YEAR_MONTH = re.compile(r"(\d{4})[-/. ](\d{1,2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/. ](\d{4})")
_MONTH_WORD_YEAR = re.compile(r"([^\W\d]+)\.?,?[-/ ]+(?:del? )?(\d{4})")
_MONTH_WORD_DAY = re.compile(r"([^\W\d]+)\.? +(\d{1,2})(?:st|nd|rd|th)?")
_NO_YEAR_ISO = re.compile(r"--(\d{2})-?(\d{2})")
_DAY_MONTH = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\.?")


class BirthDate(NamedTuple):
    """A birth date as far as it is known: either full readings or a part."""

    readings: tuple[
        str, ...
    ] = ()  # ISO 8601, the likelier first: two where day and month may be either way round
    part: str | None = None  # "1984", "1984-07" or "--07-02"

    @property
    def shown(self) -> str:
        return self.readings[0] if self.readings else self.part or ""


@lru_cache(maxsize=200_000)
def read_birth_date(text: str, *, month_first: bool) -> BirthDate | None:
    """The date, or None when it cannot be one: impossible, in the future, before 1900.

    `month_first`: how 3/4/1990 is likely to be meant; both readings are kept. A number above 12 is a day in either
    case, and 3.4.1990 has the day first wherever points are usual.
    """
    written = text.lower()
    if found := _YEAR_FIRST.fullmatch(written) or _COMPACT.fullmatch(written):
        year, month, day = map(int, found.groups())
        if (read := _dated(year, month, day)) or not written.isdigit():
            return read
    written = _bare(written)
    return (
        _numbers(written, month_first)
        or _digits_alone(written, month_first)
        or _words(written)
        or _year_or_month(written)
        or _day_of_any_year(written, month_first)
    )


def _bare(written: str) -> str:
    """Without label, weekday and time of day; unknown digits (XX/07/1984) are zeros."""
    bare = _OF_THE_YEAR.sub("", _WEEKDAY.sub("", _LABEL.sub("", written)))
    bare = _TIME.sub("", bare)
    return _UNKNOWN_DIGITS.sub(lambda unknown: "0" * len(unknown.group()), bare).strip(" .,")


def _numbers(written: str, month_first: bool) -> BirthDate | None:
    if found := _YEAR_FIRST.fullmatch(written) or _NAMED_PARTS.fullmatch(written):
        return _dated(*map(int, found.groups()))
    if found := _ERA_PARTS.fullmatch(written):
        era, year, month, day = found.groups()
        return _dated(_YEAR_BEFORE_ERA[era] + int(year.replace("元", "1")), int(month), int(day))
    if found := _COMPACT_YEAR_LAST.fullmatch(written):
        first, second, year = map(int, found.groups())
        return _either_way(first, second, year, month_first, is_certain=False)
    if not (found := _NUMBERS.fullmatch(written)):
        return None
    year, is_certain = _full_year(found.group(4)), "." in found.group(2) and not month_first
    first, second = int(found.group(1)), int(found.group(3))
    if first > 31 and len(found.group(4)) < len("1984"):  # noqa: PLR2004 - 84-07-02: no day, so the year
        return _dated(_full_year(found.group(1)), second, int(found.group(4)))
    return _either_way(first, second, year, month_first, is_certain=is_certain)


def _digits_alone(written: str, month_first: bool) -> BirthDate | None:
    """070284, or a spreadsheet's serial: only where no other way to read it is a date, 840702 included."""
    if _FILLER.fullmatch(written):
        return None
    if _SERIAL.fullmatch(written):
        counted = _SERIALS_FROM + timedelta(days=int(written))
        return None if _in_six_digits(f"0{written}", month_first) else _dated(*counted.timetuple()[:3])
    found = _in_six_digits(written, month_first) if _SIX_DIGITS.fullmatch(written) else []
    return found[0] if len(found) == 1 else None


def _in_six_digits(written: str, month_first: bool) -> list[BirthDate]:
    """The year last or first."""
    first, second, third = written[:2], written[2:4], written[4:]
    last = _either_way(int(first), int(second), _full_year(third), month_first, is_certain=False)
    year_first = _dated(_full_year(first), int(second), int(third)) if int(second) and int(third) else None
    return [read for read in (last, year_first) if read and read.readings]


def _words(written: str) -> BirthDate | None:
    if found := _DAY_FIRST_WORDS.fullmatch(written):
        day, name, year = found.groups()
        if month := read_month(name):
            return _dated(_full_year(year) if year else 0, month, int(day))
    elif found := _MONTH_FIRST_WORDS.fullmatch(written):
        return _named(int(found.group(3)), found.group(1), int(found.group(2)))
    elif found := _YEAR_FIRST_WORDS.fullmatch(written):
        return _named(int(found.group(1)), found.group(2), int(found.group(3)))
    return None


def _year_or_month(written: str) -> BirthDate | None:
    if _YEAR.fullmatch(written):
        return _dated(int(written), 0, 0)
    if found := _YEAR_MONTH.fullmatch(written):
        return _month_of(int(found.group(1)), int(found.group(2)))
    if found := _MONTH_YEAR.fullmatch(written):
        return _month_of(int(found.group(2)), int(found.group(1)))
    if found := _MONTH_WORD_YEAR.fullmatch(written):
        return _month_of(int(found.group(2)), read_month(found.group(1)))
    return None


def _day_of_any_year(written: str, month_first: bool) -> BirthDate | None:
    """3/4 says too little to be kept open: where it may be either way round, it is none."""
    if found := _MONTH_WORD_DAY.fullmatch(written):
        return _named(0, found.group(1), int(found.group(2)))
    if found := _NO_YEAR_ISO.fullmatch(written):
        return _dated(0, *map(int, found.groups()))
    if found := _DAY_MONTH.fullmatch(written):
        is_certain = "." in found.group(2) and not month_first
        return _either_way(int(found.group(1)), int(found.group(3)), 0, month_first, is_certain=is_certain)
    return None


def _either_way(
    first: int, second: int, year: int, month_first: bool, *, is_certain: bool
) -> BirthDate | None:
    """Both ways to read a day and a month, as far as they are possible; only the likelier if it `is_certain`.

    A part of a date has no two readings: it is none where it is not certain.
    """
    found = [read for month, day in _orders(first, second, month_first) if (read := _dated(year, month, day))]
    readings = [reading for read in found for reading in read.readings]
    if readings:
        return BirthDate(tuple(readings[:1] if is_certain else readings))
    return found[0] if len(found) == 1 or (found and is_certain) else None


def _orders(first: int, second: int, month_first: bool) -> list[tuple[int, int]]:
    """(month, day), the likelier first."""
    orders = [(first, second), (second, first)] if month_first else [(second, first), (first, second)]
    return orders[:1] if first == second else orders


def _named(year: int, month: str, day: int) -> BirthDate | None:
    number = read_month(month)
    return _dated(year, number, day) if number else None


def _month_of(year: int, month: int) -> BirthDate | None:
    return _dated(year, month, 0) if month else None


def _in_the_past(year: int, month: int, day: int) -> BirthDate | None:
    """2064 is 1964, of which a system kept two digits; 2080 is 1980, or 2008 with two digits swapped."""
    swapped = year - year % 100 + year % 10 * 10 + year // 10 % 10
    years = [year - 100] if swapped > datetime.now(UTC).year else [year - 100, swapped]
    found = [read for each in years if (read := _dated(each, month, day))]
    readings = tuple(reading for read in found for reading in read.readings)
    return BirthDate(readings) if readings else found[0] if len(found) == 1 else None


def _dated(year: int, month: int, day: int) -> BirthDate | None:
    """A date, or the part of one where the rest is 0, which stands for "unknown"."""
    today = datetime.now(UTC).date()
    if year in _BUDDHIST_YEARS:
        year -= _BUDDHIST_YEARS_AHEAD
    if year in _NO_YEAR:
        return BirthDate(part=f"--{month:02}-{day:02}") if _possible(2000, month, day) else None
    if year - today.year in _CENTURY_AHEAD:
        return _in_the_past(year, month, day)
    if not _EARLIEST_YEAR <= year <= today.year:
        return None
    if month and day:
        found = _possible(year, month, day)
        return BirthDate((found.isoformat(),)) if found and found <= today else None
    if day or month > _MONTHS_IN_YEAR or (year, month) > (today.year, today.month):
        return None
    return BirthDate(part=f"{year}-{month:02}" if month else f"{year}")


def _possible(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full_year(digits: str) -> int:
    """Two digits are of the last hundred years: 03 is 2003, 84 is 1984."""
    year = int(digits)
    if len(digits) > len("84"):
        return year
    this_year = datetime.now(UTC).year
    century = this_year // 100 * 100
    return century + year if century + year <= this_year else century + year - 100
