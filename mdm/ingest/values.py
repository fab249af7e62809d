"""Reads single values of any notation: text, times, flags, whole numbers. Pure; unreadable gives None."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from mdm.errors import BadRecord
from mdm.model import Json

# What PostgreSQL cannot store (NUL, lone surrogates) and what no one can have meant (other C0 controls, DEL).
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_TRUE = frozenset({"1", "true", "yes", "y", "t", "on"})
_FALSE = frozenset({"0", "false", "no", "n", "f", "off"})
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NO_FLAG = frozenset({"null", "none"})
TIME_NOTATIONS = ("epoch_seconds", "epoch_milliseconds", "odata")
# OData V2 in JSON: milliseconds, and of a time of its own (joined by "T") a duration: /Date(1772323200000)/TPT09H30M00S
_ODATA = re.compile(r"/Date\((-?\d{1,15})(?:[+-]\d{4})?\)/(?:TPT(\d+)H(\d+)M(\d+)S)?", re.ASCII)
_TYPE_NAMES = {
    bool: "true or false",
    dict: "an object",
    float: "a number",
    int: "a number",
    list: "a list",
    str: "text",
    type(None): "null",
}


def type_name(value: object) -> str:
    """The JSON type of a value in words: `a list`."""
    return _TYPE_NAMES.get(type(value), type(value).__name__)


def clean_text(text: str) -> str:
    """Text without control characters and lone surrogates; zero-width and direction marks stay."""
    return text if text.isprintable() else _UNSTORABLE.sub("", text)


def read_text(value: Json, path: str) -> str | None:
    """Text or a number as trimmed, clean text, nothing as None; raises BadRecord for an object or a list."""
    if isinstance(value, str):
        text = value.strip()
        return (text if text.isprintable() else clean_text(text).strip()) or None
    return _scalar(value, path)


def read_key(value: Json, path: str) -> str | None:
    """As `read_text`, but nothing is cleaned away: two keys must not become one."""
    return value.strip() or None if isinstance(value, str) else _scalar(value, path)


def _scalar(value: Json, path: str) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    raise BadRecord(f"must be text, is {type_name(value)}", path)


def read_time(text: str) -> datetime | None:
    """An ISO 8601 time or date as UTC; without an offset it counts as UTC."""
    try:
        time = datetime.fromisoformat(text.strip())
        return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def time_reader(notation: str) -> Callable[[str], datetime | None]:
    """A reader for one of TIME_NOTATIONS or a strptime format."""
    if notation == "odata":
        return _read_odata
    divisor = {"epoch_seconds": 1, "epoch_milliseconds": 1000}.get(notation)

    def from_epoch(text: str) -> datetime | None:
        try:
            return datetime.fromtimestamp(float(text) / (divisor or 1), UTC)
        except (ValueError, OverflowError, OSError):
            return None

    def from_format(text: str) -> datetime | None:
        try:
            time = datetime.strptime(text, notation)  # noqa: DTZ007  the zone is settled on the next line
            return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            return None

    return from_epoch if divisor else from_format


def _read_odata(text: str) -> datetime | None:
    """The notation of OData V2, or ISO 8601 as OData V4 writes it."""
    match = _ODATA.fullmatch(text)
    if match is None:
        return read_time(text)
    milliseconds, hours, minutes, seconds = (int(number or 0) for number in match.groups())
    try:
        return _EPOCH + timedelta(milliseconds=milliseconds, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        return None


def write_time(time: datetime) -> str:
    """A UTC time as `2026-03-01T09:30:00Z`."""
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")


def says_nothing(text: str) -> bool:
    """Whether a flag's text is an export's way to write a missing value."""
    return text.casefold() in _NO_FLAG


def read_flag(text: str) -> bool | None:
    """`1`, `true`, `yes`, `y`, `t`, `on` and their opposites, in any case."""
    folded = text.casefold()
    if folded in _TRUE:
        return True
    return False if folded in _FALSE else None


def read_whole_number(text: str) -> int | None:
    """A whole number that PostgreSQL's bigint holds; `12.0` counts as 12."""
    match = re.fullmatch(r"\+?([0-9]{1,19})(?:\.0+)?", text, re.ASCII)
    number = int(match[1]) if match else None
    return number if number is not None and number < 2**63 else None
