"""What is known to be true of records, and the files that say so.

Two forms. A truth of records says of each which person it is, so it knows of every two whether they are one. A truth
of pairs says it of some pairs alone, as stewards' decisions do: of two records that nobody decided on nothing is known.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mdm.errors import UnreadableFile
from mdm.model import RecordKey

RECORD_COLUMNS = ("source", "source_id", "entity_id")
PAIR_COLUMNS = ("source_a", "source_id_a", "source_b", "source_id_b", "verdict")

KeyPair = tuple[RecordKey, RecordKey]  # the smaller key first


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of one record. `household` None: unknown or none."""

    entity: str
    household: str | None = None


@dataclass(frozen=True, slots=True)
class TruthOfRecords:
    of: Mapping[RecordKey, Truth]


@dataclass(frozen=True, slots=True)
class TruthOfPairs:
    """`same`: whether the two records are one person."""

    same: Mapping[KeyPair, bool]


def read_truth_file(path: Path) -> TruthOfRecords | TruthOfPairs:
    """A truth of either form: its header says which. Raises UnreadableFile, naming file and row."""
    rows = _rows(path)
    header = next(rows)
    if "verdict" in header:
        return TruthOfPairs(_pairs(path, header, rows))
    return TruthOfRecords(dict(_records(path, header, rows)))


def read_truth(path: Path) -> Iterator[tuple[str, str, Truth]]:
    """Rows of a truth of records: source, source_id, what is true. Raises UnreadableFile, naming file and row."""
    rows = _rows(path)
    for key, true in _records(path, next(rows), rows):
        yield key.source, key.source_id, true


def _rows(path: Path) -> Iterator[list[str]]:
    """The header, then the rows."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            yield next(reader, [])
            yield from (row for row in reader if row)
    except OSError as error:
        raise UnreadableFile(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UnreadableFile(f"{path}: is not UTF-8 text") from None
    except csv.Error as error:
        raise UnreadableFile(f"{path}: {error}") from None


def _records(path: Path, header: list[str], rows: Iterable[list[str]]) -> Iterator[tuple[RecordKey, Truth]]:
    seen: set[RecordKey] = set()
    for number, row in _named(path, header, RECORD_COLUMNS, rows):
        key = RecordKey(row["source"], row["source_id"])
        if key in seen:
            raise UnreadableFile(f"{path}, row {number}: {key} stands there twice")
        seen.add(key)
        yield key, Truth(row["entity_id"], row.get("household_id") or None)


def _pairs(path: Path, header: list[str], rows: Iterable[list[str]]) -> dict[KeyPair, bool]:
    said: dict[KeyPair, bool] = {}
    for number, row in _named(path, header, PAIR_COLUMNS, rows):
        one = RecordKey(row["source_a"], row["source_id_a"])
        other = RecordKey(row["source_b"], row["source_id_b"])
        if row["verdict"] not in ("same", "different"):
            raise UnreadableFile(f"{path}, row {number}: verdict must be same or different")
        if one == other:
            raise UnreadableFile(f"{path}, row {number}: a pair takes two records, this is {one} twice")
        pair = (min(one, other), max(one, other))
        if pair in said:
            raise UnreadableFile(f"{path}, row {number}: {pair[0]} and {pair[1]} stand there twice")
        said[pair] = row["verdict"] == "same"
    return said


def _named(
    path: Path, header: list[str], columns: tuple[str, ...], rows: Iterable[list[str]]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows by column name, numbered from 1 under the header; none of `columns` is empty in any."""
    missing = [column for column in columns if column not in header]
    if missing:
        raise UnreadableFile(f"{path}: no column {missing[0]}")
    for number, row in enumerate(rows, 1):
        held = dict(zip(header, row, strict=False))
        empty = [column for column in columns if not held.get(column)]
        if empty:
            raise UnreadableFile(f"{path}, row {number}: {empty[0]} is empty")
        yield number, held
