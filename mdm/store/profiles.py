"""Profiles of live records, their blocking keys, and the keys that are held too widely to say anything."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

import pyarrow as pa
from sqlmodel import Session

from mdm.canonical_json import dumps
from mdm.model import Profile
from mdm.store.database import copy_numbers, copy_rows, fetch_rows, run

_DEFAULTS = {field.name: field.default for field in fields(Profile)}


def write_features(profile: Profile) -> str:
    """A profile as dense JSON: what it holds nothing of is left out."""
    held = {name: value for name, unset in _DEFAULTS.items() if (value := getattr(profile, name)) != unset}
    return dumps(held)


def read_features(held: Mapping[str, Any]) -> Profile:
    """The profile that was written."""
    values: dict[str, Any] = {
        name: tuple(value) if type(value) is list else value for name, value in held.items()
    }
    return Profile(**values)


def drop(session: Session, numbers: Sequence[int]) -> None:
    """Takes away the profiles of these records."""
    run(session, "DELETE FROM profile WHERE record = ANY(%s)", list(numbers))


def write(session: Session, live: Iterable[tuple[int, str, str]]) -> None:
    """Writes profiles and values, both as JSON, by record number."""
    copy_rows(session, "profile", ("record", "features", "values"), live)


def profiles(session: Session, numbers: Sequence[int]) -> dict[int, Profile]:
    """The profiles of live records."""
    if not numbers:
        return {}
    rows = fetch_rows(session, "SELECT record, features FROM profile WHERE record = ANY(%s)", list(numbers))
    return {number: read_features(features) for number, features in rows}


def drop_keys(session: Session, keys: Sequence[tuple[int, int]]) -> None:
    """Takes away blocking keys: (key, record)."""
    if keys:
        run(session, _DROP_KEYS, *(list(column) for column in zip(*keys, strict=True)))


_DROP_KEYS = """
DELETE FROM blocking_key USING unnest(%s::bigint[], %s::bigint[]) AS gone (key, record)
WHERE (blocking_key.key, blocking_key.record) = (gone.key, gone.record)
"""


def write_keys(session: Session, keys: pa.Table) -> None:
    """Writes blocking keys: a table of key, record and rule (mdm.match.block.KEYS_SCHEMA)."""
    copy_numbers(session, "blocking_key", {name: keys.column(name).to_numpy() for name in keys.column_names})


def drop_all_keys(session: Session) -> None:
    """For a full resolve."""
    run(session, "DELETE FROM blocking_key")


def count_holders(session: Session, keys: Sequence[int]) -> dict[int, int]:
    """How many live records hold each key as a blocking key; keys nobody holds are absent."""
    rows = fetch_rows(session, _COUNT_HOLDERS, list(keys))
    return dict(rows)


_COUNT_HOLDERS = "SELECT key, count(*) FROM blocking_key WHERE key = ANY(%s) AND rule >= 0 GROUP BY key"


def holders(session: Session, keys: Sequence[int]) -> set[int]:
    """The live records that hold any of these as a blocking key."""
    if not keys:
        return set()
    rows = fetch_rows(
        session, "SELECT DISTINCT record FROM blocking_key WHERE key = ANY(%s) AND rule >= 0", list(keys)
    )
    return {number for (number,) in rows}


def holders_of(session: Session, keys: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """(key, record, rule) for every live record that holds any of these as a blocking key."""
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        yield from fetch_rows(session, _HOLDERS_OF, list(keys[start : start + _KEYS_AT_ONCE]))


_KEYS_AT_ONCE = 100_000
_HOLDERS_OF = "SELECT key, record, rule FROM blocking_key WHERE key = ANY(%s) AND rule >= 0"


def hubs(session: Session) -> set[int]:
    """Every blocking key that is held too widely to say anything."""
    return {key for (key,) in fetch_rows(session, "SELECT key FROM hub_key")}


def write_hubs(session: Session, risen: Iterable[tuple[int, int]], fallen: Sequence[int]) -> None:
    """Adds hubs as (key, rule), and takes away keys that are none any more."""
    if fallen:
        run(session, "DELETE FROM hub_key WHERE key = ANY(%s)", list(fallen))
    copy_rows(session, "hub_key", ("key", "rule"), risen)
