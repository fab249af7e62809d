"""Writes crosswalk, golden records, events, pairs or what stewards said to a file; its extension says how."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq
from sqlmodel import Session

from mdm.canonical_json import dumps
from mdm.cluster.said import said_of_pairs
from mdm.errors import BadInput
from mdm.masking import mask_values
from mdm.rules import RuleSet
from mdm.store import export as stored
from mdm.store import records

Kind = Literal["crosswalk", "golden", "events", "pairs", "truth"]
Row = Mapping[str, Any]
_PARQUET_ROWS = 50_000


def export(session: Session, kind: Kind, path: Path, rules: RuleSet, *, masked: bool = False) -> int:
    """Writes all rows of `kind`, personal values masked or in clear; returns how many.

    A file that was begun and failed is taken away.
    """
    write = _WRITERS.get(path.suffix)
    if write is None:
        raise BadInput(f"{path}: the extension must be one of {', '.join(_WRITERS)}")
    if not path.parent.is_dir():
        raise BadInput(f"{path}: there is no folder {path.parent}")
    unfinished = path.with_name(path.name + ".part")
    try:
        rows = _rows(session, kind, rules)
        count = write(unfinished, map(mask_values, rows) if masked else rows, _COLUMNS[kind])
        unfinished.replace(path)
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}") from None
    finally:
        unfinished.unlink(missing_ok=True)
    return count


_COLUMNS: dict[Kind, tuple[str, ...]] = {
    "crosswalk": ("source", "source_id", "golden_id"),
    "golden": (
        "golden_id", "version", "records", "given_name", "middle_name", "family_name", "suffix", "birth_date",
        "emails", "phones", "addresses", "identifiers", "attributes", "consents",
    ),
    "events": ("sequence", "event_id", "type", "golden_id", "version", "occurred_at", "data"),
    "pairs": ("record_a", "record_b", "match_weight", "match_probability", "blocking_rule", "linked_by_identifier"),
    "truth": ("source_a", "source_id_a", "source_b", "source_id_b", "verdict"),
}  # fmt: skip


def _rows(session: Session, kind: Kind, rules: RuleSet) -> Iterator[Row]:
    if kind == "crosswalk":
        return (dict(zip(_COLUMNS[kind], row, strict=True)) for row in stored.crosswalk(session))
    if kind == "golden":
        return ({**row.pop("values"), **row} for row in stored.golden_records(session))
    if kind == "events":
        return stored.events(session)
    if kind == "truth":
        return _truth(session)
    return stored.pairs(session, [rule.name for rule in rules.match.blocking])


def _truth(session: Session) -> Iterator[Row]:
    """What standing decisions say of pairs, by key: nothing is said of any other pair."""
    said = said_of_pairs(stored.standing_decisions(session))
    keys = records.keys_by_number(session, sorted({number for pair in said for number in pair}))
    for (one, other), verdict in sorted((sorted((keys[a], keys[b])), said[a, b]) for a, b in said):
        values = (*one, *other, verdict)
        yield dict(zip(_COLUMNS["truth"], values, strict=True))


def _write_csv(path: Path, rows: Iterable[Row], columns: tuple[str, ...]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for count, row in enumerate(rows, 1):  # noqa: B007 - the last count is the result
            writer.writerow([_flat(row.get(column)) for column in columns])
    return count


def _write_jsonl(path: Path, rows: Iterable[Row], columns: tuple[str, ...]) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for count, row in enumerate(rows, 1):  # noqa: B007 - the last count is the result
            json.dump({column: row[column] for column in columns if column in row}, file, ensure_ascii=False)
            file.write("\n")
    return count


def _write_parquet(path: Path, rows: Iterable[Row], columns: tuple[str, ...]) -> int:
    schema = pa.schema([(column, _PARQUET_TYPES.get(column, pa.string())) for column in columns])
    count = 0
    remaining = iter(rows)
    with pq.ParquetWriter(path, schema) as writer:
        while chunk := list(islice(remaining, _PARQUET_ROWS)):
            count += len(chunk)
            arrays = [
                pa.array([_typed(row.get(field.name), field.type) for row in chunk], field.type)
                for field in schema
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
    return count


_PARQUET_TYPES = {
    "version": pa.int32(),
    "sequence": pa.int64(),
    "match_weight": pa.float64(),
    "match_probability": pa.float64(),
    "linked_by_identifier": pa.bool_(),
    "records": pa.list_(pa.string()),
    "emails": pa.list_(pa.string()),
    "phones": pa.list_(pa.string()),
}


def _typed(value: Any, kind: pa.DataType) -> Any:
    """The value as the column holds it; what has no column type of its own is JSON text."""
    return _flat(value) if kind == pa.string() else value


def _flat(value: Any) -> Any:
    return dumps(value) if isinstance(value, list | dict) else value


_WRITERS = {".csv": _write_csv, ".jsonl": _write_jsonl, ".parquet": _write_parquet}
