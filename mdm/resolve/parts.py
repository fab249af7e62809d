"""Reads a whole load from the inbox in several processes at once: what is normalised comes back as Arrow tables."""

import gc
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from typing import Any

import pyarrow as pa
from sqlalchemy import Engine

from mdm.match.block import KEYS_SCHEMA
from mdm.match.profiles import profiles_table
from mdm.model import Profile
from mdm.resolve.read import Reading, read
from mdm.rules import RuleSet
from mdm.store import inbox
from mdm.store.database import open_engine, transaction
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
        ("features", pa.string()),
        ("values", pa.string()),
        ("flags", pa.list_(pa.string())),
    ]
)


@dataclass(frozen=True, slots=True)
class Part:
    """A range of the load. In `profiles` and `keys` a record is named by its input."""

    rows: pa.Table  # ROWS_SCHEMA
    profiles: pa.Table  # PROFILES_SCHEMA
    keys: pa.Table  # KEYS_SCHEMA, keys to look up by included


def read_parts(engine: Engine, ranges: Sequence[tuple[int, int]], rules: RuleSet) -> Iterator[Part]:
    """The parts of the load, in order, one for each range (first input, last input) of the inbox."""
    url = engine.url.render_as_string(hide_password=False).replace("postgresql+psycopg", "postgresql", 1)
    with ProcessPoolExecutor(
        min(len(os.sched_getaffinity(0)), len(ranges)),
        mp_context=get_context("spawn"),
        initializer=_open,
        initargs=(url, rules),
    ) as pool:
        for packed in pool.map(_read_range, ranges):
            yield Part(*map(_unpack, packed))


_opened: list[tuple[Engine, RuleSet]] = []  # of a reading process, set once


def _open(url: str, rules: RuleSet) -> None:
    gc.disable()  # nothing here makes cycles, and the process ends with the load
    _opened.append((open_engine(url, pool_size=1), rules))


def _read_range(ends: tuple[int, int]) -> tuple[bytes, ...]:
    engine, rules = _opened[0]
    with transaction(engine) as session:
        taken = inbox.first_of_their_records(session, *ends)
    held = [(one, reading) for one in taken if (reading := _try_to_read(one, rules))]
    return tuple(_pack(table) for table in (_rows(held), _profiles(held), _keys(held)))


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
            reading.features,
            reading.written,
            reading.flags,
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
        [(key, taken.input, rule) for taken, reading in held for rule, key in reading.keys], KEYS_SCHEMA
    )


def _table(rows: Sequence[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table(
        [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema
    )


def _pack(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    packed: bytes = sink.getvalue().to_pybytes()
    return packed


def _unpack(packed: bytes) -> pa.Table:
    return pa.ipc.open_stream(packed).read_all()
