"""A range of the inbox, read: what is normalised, as Arrow tables, which are small and quick to pass on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
from sqlalchemy import Engine

from mdm.match.block import KEYS_SCHEMA
from mdm.match.profiles import profiles_table
from mdm.model import Profile
from mdm.resolve.read import Reading, read
from mdm.rules import RuleSet
from mdm.store import inbox
from mdm.store.database import transaction
from mdm.store.inbox import Input

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
ROWS_SCHEMA = pa.schema(
    [
        ("input", pa.int64()),
        ("batch", pa.int64()),
        ("source", pa.string()),
        ("source_id", pa.string()),
        ("content_hash", pa.binary(32)),
        ("received_at", pa.int64()),  # microseconds since 1970: Arrow's own times cost ten times as much
        ("source_version", pa.int64()),
        ("updated_at", pa.int64()),
        ("features", pa.large_string()),  # large: those of a whole load may be more than 2 GB together
        ("values", pa.large_string()),
        ("flags", pa.list_(pa.string())),
    ]
)


@dataclass(frozen=True, slots=True)
class Part:
    """A range of the load. In `profiles` and `keys` a record is named by its input."""

    rows: pa.Table  # ROWS_SCHEMA
    profiles: pa.Table  # PROFILES_SCHEMA
    keys: pa.Table  # KEYS_SCHEMA, keys to look up by included


def read_part(engine: Engine, ends: tuple[int, int], rules: RuleSet) -> Part:
    """Reads the rows in a range (first input, last input) of the inbox whose records are new."""
    with transaction(engine) as session:
        taken = inbox.first_of_their_records(session, *ends)
    held = [(one, reading) for one in taken if (reading := _try_to_read(one, rules))]
    return Part(_rows(held), _profiles(held), _keys(held))


def _try_to_read(taken: Input, rules: RuleSet) -> Reading | None:
    """None for a row that has no profile, or that nothing can be made of: both are left to the micro-batches."""
    if not taken.head.is_live or taken.payload is None:
        return None
    try:
        return read(taken.payload, rules)
    except Exception:  # noqa: BLE001 - a poison row must not stop the load; on its own it will be told and buried
        return None


def _rows(held: Sequence[tuple[Input, Reading]]) -> pa.Table:
    rows: list[tuple[Any, ...]] = [
        (
            taken.input,
            taken.batch,
            *taken.key,
            taken.content_hash,
            _microseconds(taken.received_at),
            taken.head.source_version,
            _microseconds(taken.head.updated_at) if taken.head.updated_at else None,
            reading.stored.features,
            reading.stored.values,
            reading.stored.flags,
        )
        for taken, reading in held
    ]
    return _table(rows, ROWS_SCHEMA)


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def moment_of(microseconds: int) -> datetime:
    return _EPOCH + timedelta(microseconds=microseconds)


def _profiles(held: Sequence[tuple[Input, Reading]]) -> pa.Table:
    people: list[tuple[int, Profile]] = [(taken.input, reading.profile) for taken, reading in held]
    return profiles_table(people)


def _keys(held: Sequence[tuple[Input, Reading]]) -> pa.Table:
    return _table(
        [(key, taken.input, rule) for taken, reading in held for rule, key in reading.stored.keys],
        KEYS_SCHEMA,
    )


def _table(rows: Sequence[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table(
        [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema
    )
