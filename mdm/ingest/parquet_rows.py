"""Reads Parquet; dates, times, decimals and binary text become what JSON can say."""

import math
from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from mdm.errors import BadRecord, UnreadableFile
from mdm.ingest.rows import Arrived, Rejected, reject
from mdm.ingest.values import write_time
from mdm.model import Json

_BATCH_ROWS = 2_000


def read_parquet(path: Path, accept: Callable[[list[str]], Collection[str]]) -> Iterator[Arrived | Rejected]:
    """Rows as column → value, counted from 1. `accept` sees the columns first, and says which are wanted or
    refuses the file."""
    try:
        file = pq.ParquetFile(path)
    except pa.ArrowException:
        raise UnreadableFile(f"{path}: is not a Parquet file") from None
    with file:
        names = list(file.schema_arrow.names)
        if twice := {name for name in names if names.count(name) > 1}:
            raise UnreadableFile(f"{path}: column {min(twice)} stands twice")
        wanted = accept(names)
        row = 0
        for batch in file.iter_batches(_BATCH_ROWS, columns=[name for name in names if name in wanted]):
            for fields in _rows(_in_microseconds(batch)):
                row += 1
                try:
                    yield Arrived(row, _object(fields), None)
                except BadRecord as error:
                    yield reject(row, None, error)


def _in_microseconds(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Times to the nanosecond cut to what Python and PostgreSQL hold."""
    schema = pa.schema(
        [
            field.with_type(pa.timestamp("us", field.type.tz))
            if pa.types.is_timestamp(field.type) and field.type.unit == "ns"
            else field
            for field in batch.schema
        ]
    )
    return batch.cast(schema, safe=False) if schema != batch.schema else batch


def _rows(batch: pa.RecordBatch) -> Iterator[object]:
    try:
        rows = batch.to_pylist()
    except (ValueError, OverflowError, LookupError, pa.ArrowException):
        rows = _one_by_one(batch)
    yield from rows


def _one_by_one(batch: pa.RecordBatch) -> Iterator[object]:
    """Where one value has no form in Python: its row gives the error, the others themselves."""
    for number in range(batch.num_rows):
        try:
            yield batch.slice(number, 1).to_pylist()[0]
        except (ValueError, OverflowError, LookupError, pa.ArrowException) as error:
            yield error


def _object(fields: object) -> dict[str, Json]:
    if not isinstance(fields, dict):
        raise BadRecord("holds a value that cannot be read")
    return {name: _json(value, name) for name, value in fields.items()}


def _json(value: object, path: str) -> Json:  # noqa: PLR0911  one line a type
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return None if math.isnan(value) else value  # what pandas writes for a missing value
    if isinstance(value, datetime):
        return write_time(value) if value.tzinfo else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value)
    if isinstance(value, dict):
        return {str(name): _json(inner, f"{path}.{name}") for name, inner in value.items()}
    if isinstance(value, list):
        return [_json(inner, f"{path}[{number}]") for number, inner in enumerate(value)]
    return _text(value, path)


def _text(value: object, path: str) -> str:
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            raise BadRecord("is binary", path) from None
    raise BadRecord(f"is of a type that no record holds: {type(value).__name__}", path)
