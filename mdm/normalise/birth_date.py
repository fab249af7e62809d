"""Birth dates in the notations people and tills use."""

import re
from datetime import UTC, date, datetime
from functools import lru_cache

from mdm.normalise.text import fold

_EARLIEST_YEAR = 1900  # nobody older shops; Smile.io writes 1004 for "year unknown"
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier enero styczen", "feb february februar fevrier febrero luty",
            "mar march marz mars marzo marzec", "apr april avril abril kwiecien", "may mai mayo maj",
            "jun june juni juin junio czerwiec", "jul july juli juillet julio lipiec",
            "aug august aout agosto sierpien", "sep sept september septembre septiembre wrzesien",
            "oct okt october oktober octobre octubre pazdziernik", "nov november novembre noviembre listopad",
            "dec dez december dezember decembre diciembre grudzien",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})$")
_NUMBERS = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{4}|\d{2})$")
_DAY_FIRST_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?[ -]+([^\W\d]+)\.?,?[ -]+(\d{4})$")
_MONTH_FIRST_WORDS = re.compile(r"([^\W\d]+)\.? +(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})$")


@lru_cache(maxsize=200_000)
def read_birth_date(text: str, *, month_first: bool) -> date | None:
    """The date, or None when it cannot be one: impossible, in the future, before 1900.

    `month_first`: how to read 3/4/1990; a number above 12 is a day in either case.
    """
    stripped = text.strip().lower()
    if found := _ISO.match(stripped) or _COMPACT.match(stripped):
        year, month, day = map(int, found.groups())
        return _possible(year, month, day)
    if found := _NUMBERS.match(stripped):
        first, second, year = map(int, found.groups())
        year = year if len(found.group(3)) == len("1990") else _century(year)
        if (month_first and first <= 12) or second > 12:  # noqa: PLR2004 - months
            first, second = second, first
        return _possible(year, second, first)
    if found := _DAY_FIRST_WORDS.match(stripped):
        return _possible(int(found.group(3)), _month(found.group(2)), int(found.group(1)))
    if found := _MONTH_FIRST_WORDS.match(stripped):
        return _possible(int(found.group(3)), _month(found.group(1)), int(found.group(2)))
    return None


def _century(year: int) -> int:
    """Two digits are of the last hundred years: 03 is 2003, 84 is 1984."""
    this_year = datetime.now(UTC).year
    return year + (this_year // 100 * 100 if year <= this_year % 100 else this_year // 100 * 100 - 100)


def _month(name: str) -> int:
    return _MONTHS.get(fold(name), 0)


def _possible(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if year >= _EARLIEST_YEAR and found <= datetime.now(UTC).date() else None
