"""Moments and spans of time as commands are given them."""

import re
from datetime import UTC, datetime, timedelta

from mdm.errors import BadInput

_SPAN = re.compile(r"(\d{1,6})([mhd])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_MOST_DAYS = 36_500


def read_span(text: str, option: str) -> timedelta:
    """`90m`, `24h` or `7d`; raises BadInput, naming the option."""
    found = _SPAN.fullmatch(text)
    if not found or (span := timedelta(**{_UNITS[found[2]]: int(found[1])})).days > _MOST_DAYS:
        raise BadInput(f"{option}: minutes, hours or days, as 90m, 24h or 7d")
    return span


def read_moment(text: str, option: str) -> datetime:
    """A date, or a moment, in UTC where it names no offset; raises BadInput, naming the option."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{option}: a date or a moment, as 2027-01-31 or 2027-01-31T12:00:00Z") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_end(text: str, option: str) -> datetime:
    """So many days from now, or a date or a moment; raises BadInput, naming the option."""
    if text.isdecimal():
        return datetime.now(UTC) + read_span(f"{text}d", option)
    return read_moment(text, option)
