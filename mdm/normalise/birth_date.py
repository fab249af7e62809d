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
            "jan january januar janvier enero styczen stycznia", "feb february februar fevrier febrero luty lutego",
            "mar march marz maerz mars marzo marzec marca", "apr april avril abril kwiecien kwietnia",
            "may mai mayo maj maja", "jun june juni juin junio czerwiec czerwca",
            "jul july juli juillet julio lipiec lipca", "aug august aout agosto sierpien sierpnia",
            "sep sept september septembre septiembre wrzesien wrzesnia",
            "oct okt october oktober octobre octubre pazdziernik pazdziernika",
            "nov november novembre noviembre listopad listopada",
            "dec dez december dezember decembre diciembre grudzien grudnia",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_TIME = re.compile(r"(?<=\d)(?:t| )\d{1,2}:[\d:.]+ ?(?:[ap]m)? ?(?:z|utc|[+-]\d\d:?\d\d)?")
_ISO = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_COMPACT_DAY_FIRST = re.compile(r"(\d{2})(\d{2})(\d{4})")
_NUMBERS = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{4}|\d{2})")
_DAY_FIRST_WORDS = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|\.)?[ -]*(?:(?:of|de) )?([^\W\d]+)\.?,?[ -]+(?:de )?(\d{4}|\d{2})"
)
_MONTH_FIRST_WORDS = re.compile(r"([^\W\d]+)\.? +(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})")


@lru_cache(maxsize=200_000)
def read_birth_date(text: str, *, month_first: bool) -> date | None:
    """The date, or None when it cannot be one: impossible, in the future, before 1900.

    `month_first`: how to read 3/4/1990; a number above 12 is a day in either case.
    """
    written = text.lower()
    if time := _TIME.search(written):
        written = written[: time.start()] + written[time.end() :]
    if found := _ISO.fullmatch(written):
        return _possible(*map(int, found.groups()))
    if found := _COMPACT.fullmatch(written):
        return _possible(*map(int, found.groups())) or _compact_day_first(written, month_first)
    if found := _NUMBERS.fullmatch(written):
        first, second, year = found.groups()
        return _day_and_month(int(first), int(second), _year(year), month_first)
    if found := _DAY_FIRST_WORDS.fullmatch(written):
        return _possible(_year(found.group(3)), _month(found.group(2)), int(found.group(1)))
    if found := _MONTH_FIRST_WORDS.fullmatch(written):
        return _possible(int(found.group(3)), _month(found.group(1)), int(found.group(2)))
    return None


def _compact_day_first(written: str, month_first: bool) -> date | None:
    """03041990: cannot be taken for a date with the year first, for then 19 or 20 would be a month."""
    if not (found := _COMPACT_DAY_FIRST.fullmatch(written)):
        return None
    first, second, year = map(int, found.groups())
    return _day_and_month(first, second, year, month_first)


def _day_and_month(first: int, second: int, year: int, month_first: bool) -> date | None:
    day, month = (second, first) if (month_first and first <= 12) or second > 12 else (first, second)  # noqa: PLR2004
    return _possible(year, month, day)


def _year(digits: str) -> int:
    """Two digits are of the last hundred years: 03 is 2003, 84 is 1984."""
    year = int(digits)
    if len(digits) > len("84"):
        return year
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
