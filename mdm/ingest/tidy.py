"""Makes a canonical record dense and storable before its structure is checked."""

import math

from mdm.ingest.values import clean_text, read_time, write_time
from mdm.model import Json

MAX_DEPTH = 16  # levels of lists and objects: deeper is no customer, and exhausts the stack of later readers
MAX_NUMBER_BITS = 1024  # as large as the largest float; Python refuses to write much longer integers
_KEYS = ("source", "source_id", "merged_into")


def tidy(data: dict[str, Json]) -> dict[str, Json]:
    """The record without empty members and unstorable characters, keys as text, its time in UTC.

    Raises ValueError for nesting and numbers without bounds. Wrong types pass: the schema names them better.
    """
    payload: dict[str, Json] = {}
    for name, value in data.items():
        if (kept := _tidy_member(name, value)) is not None:
            payload[clean_text(str(name))] = kept
    identifiers = payload.get("identifiers")
    if isinstance(identifiers, dict):
        payload["identifiers"] = {kind: _key(value) for kind, value in identifiers.items()}
    if payload.get("deleted") is False:
        del payload["deleted"]
    _set_aside(payload)
    return payload


def _tidy_member(name: str, value: Json) -> Json:
    """Keys are never cleaned: two of them must not become one."""
    if name in _KEYS:
        return _key(value) if value != "" or name != "merged_into" else None
    return tidy_value(value)


def tidy_value(value: Json, depth: int = 1) -> Json:
    """The value, or None when nothing is left of it."""
    if isinstance(value, str):
        text = value if value.isprintable() else clean_text(value)
        return text if text.strip() else None
    if isinstance(value, (dict, list)):
        if depth > MAX_DEPTH:
            raise ValueError(f"nested deeper than {MAX_DEPTH} levels")
        return (_tidy_object(value, depth) if isinstance(value, dict) else _tidy_list(value, depth)) or None
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("holds a number that is not finite")
    if isinstance(value, int) and value.bit_length() > MAX_NUMBER_BITS:
        raise ValueError("holds a number that is too large")
    return value


def _tidy_object(members: dict[str, Json], depth: int) -> dict[str, Json]:
    tidied: dict[str, Json] = {}
    for name, value in members.items():
        if (kept := tidy_value(value, depth + 1)) is not None:
            tidied[clean_text(str(name))] = kept
    return tidied


def _tidy_list(items: list[Json], depth: int) -> list[Json]:
    return [kept for item in items if (kept := tidy_value(item, depth + 1)) is not None]


def _key(value: Json) -> Json:
    """A whole number is a fine key; a fraction or a flag is not, and is left for the schema to refuse."""
    return str(value) if type(value) is int and value.bit_length() <= MAX_NUMBER_BITS else value


def _set_aside(payload: dict[str, Json]) -> None:
    """A time that cannot be read, or a record merged into itself, says nothing: kept, but out of the way."""
    unreadable: dict[str, Json] = {}
    updated_at = payload.get("updated_at")
    if isinstance(updated_at, str):
        if time := read_time(updated_at):
            payload["updated_at"] = write_time(time)
        else:
            unreadable["updated_at"] = payload.pop("updated_at")
    if "merged_into" in payload and payload["merged_into"] == payload.get("source_id"):
        unreadable["merged_into"] = payload.pop("merged_into")
    earlier = payload.get("unreadable", {})
    if unreadable and isinstance(earlier, dict):
        payload["unreadable"] = {**earlier, **unreadable}
