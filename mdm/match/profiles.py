"""Profiles as an Arrow table, column for field as in mdm.model.Profile."""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from operator import attrgetter

import pyarrow as pa

from mdm.model import Profile

_TYPES = {"str | None": pa.string(), "tuple[str, ...]": pa.list_(pa.string()), "<class 'bool'>": pa.bool_()}

FEATURES = tuple(field.name for field in fields(Profile))
PROFILES_SCHEMA = pa.schema(
    [("record", pa.int64()), *((field.name, _TYPES[str(field.type)]) for field in fields(Profile))]
)


def profiles_table(records: Iterable[tuple[int, Profile]]) -> pa.Table:
    """(record number, profile) rows as PROFILES_SCHEMA."""
    held = list(records)
    columns = [pa.array([number for number, _ in held], pa.int64())]
    for name in FEATURES:
        read = attrgetter(name)
        columns.append(pa.array([read(profile) for _, profile in held], PROFILES_SCHEMA.field(name).type))
    return pa.table(columns, PROFILES_SCHEMA)


def read_profiles(table: pa.Table) -> Iterator[tuple[int, Profile]]:
    """What `profiles_table` wrote."""
    for batch in table.to_batches():
        for row in batch.to_pylist():
            number = row.pop("record")
            values = (tuple(value) if isinstance(value, list) else value for value in map(row.get, FEATURES))
            yield number, Profile(*values)  # type: ignore[arg-type]
