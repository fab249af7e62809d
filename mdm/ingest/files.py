"""Reads a file of source records as a stream, in bounded memory, whatever its format.

The format goes by the extension: .csv, .tsv, .jsonl, .ndjson, .json, .parquet; text may be packed as .gz.
"""

import zlib
from collections.abc import Collection, Iterator
from pathlib import Path

import pyarrow as pa

from mdm.errors import BadInput, BadRecord, UnreadableFile
from mdm.ingest.canonical import Shape, content_hash
from mdm.ingest.csv_rows import read_csv
from mdm.ingest.json_rows import read_json, read_json_lines
from mdm.ingest.mapping import Mapping
from mdm.ingest.parquet_rows import read_parquet
from mdm.ingest.record import ReadRecord, mapping_named, record_reader
from mdm.ingest.rows import Accepted, Arrived, Rejected, reject
from mdm.ingest.stream import open_bytes
from mdm.ingest.translate import key_fields, named_fields
from mdm.rules import RuleSet
from mdm.settings import settings

FLAT_MAPPING = "generic_csv"  # reads tables whose columns bear the canonical names
EXTENSIONS = (".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".parquet")

_DAMAGE = (EOFError, OSError, UnicodeDecodeError, zlib.error, pa.ArrowException, UnreadableFile)


def read_file(
    path: Path,
    rules: RuleSet,
    source: str | None = None,
    mapping: str | None = None,
    *,
    max_line_bytes: int | None = None,
) -> Iterator[Accepted | Rejected]:
    """Every record of the file, in order, accepted or rejected.

    Raises UnknownSource and BadInput at once, UnreadableFile at the first record if there is none to be had.
    A file that breaks off later ends with a Rejected that says so.
    """
    reader = _FileReader(path, rules, source, mapping, max_line_bytes or settings().max_line_bytes)
    return _until_damage(path, reader.read())


def _until_damage(path: Path, records: Iterator[Accepted | Rejected]) -> Iterator[Accepted | Rejected]:
    row = 0
    try:
        for record in records:
            row = record.row
            yield record
    except _DAMAGE as damage:
        reason = _reason(path, damage)
        if row == 0:
            raise UnreadableFile(f"{path}: {reason}") from None
        yield Rejected(row + 1, None, None, f"the rest of the file cannot be read: {reason}")


def _reason(path: Path, damage: BaseException) -> str:
    if isinstance(damage, UnreadableFile):
        return str(damage).removeprefix(f"{path}: ")
    if isinstance(damage, OSError) and damage.strerror:
        return damage.strerror.lower()
    if isinstance(damage, UnicodeDecodeError):
        return "is not the UTF-16 its first bytes promise"
    return "is damaged or cut off"


class _FileReader:
    """What to read and how; which mapping applies may wait for the header."""

    def __init__(
        self, path: Path, rules: RuleSet, source: str | None, mapping: str | None, max_bytes: int
    ) -> None:
        self.path = path
        self.rules = rules
        self.source = source
        self.mapping = mapping
        self.max_bytes = max_bytes
        self.named = mapping or (rules.source(source).mapping if source else None)
        self.read_record: ReadRecord = record_reader(rules, source, mapping)

    def read(self) -> Iterator[Accepted | Rejected]:
        for arrived in self._rows():
            if isinstance(arrived, Rejected):
                yield arrived
                continue
            row, fields, raw = arrived
            try:
                for payload in self.read_record(fields):
                    yield Accepted(row, payload, content_hash(payload))
            except BadRecord as error:
                yield reject(row, raw, error)

    def _rows(self) -> Iterator[Arrived | Rejected]:
        if self.path.is_dir():
            raise UnreadableFile(f"{self.path}: is a directory")
        suffixes = [suffix.lower() for suffix in self.path.suffixes]
        packed = suffixes[-1:] == [".gz"]
        format_ = (suffixes[:-1] if packed else suffixes)[-1:]
        if not format_ or format_[0] not in EXTENSIONS:
            raise UnreadableFile(f"{self.path}: its extension is none of {', '.join(EXTENSIONS)}")
        with open_bytes(self.path) as stream:
            match format_[0]:
                case ".parquet" if packed:
                    raise UnreadableFile(f"{self.path}: is Parquet, which packs itself: unpack it first")
                case ".parquet":
                    yield from read_parquet(self.path, self._accept_columns)
                case ".jsonl" | ".ndjson":
                    yield from read_json_lines(stream, self.path, self.max_bytes)
                case ".json":
                    yield from read_json(stream, self.path, self.max_bytes)
                case table:
                    delimiter = "\t" if table == ".tsv" else self._delimiter()
                    yield from read_csv(stream, self.path, delimiter, self.max_bytes, self._accept_header)

    def _delimiter(self) -> str:
        return mapping_named(self.rules, self.named).delimiter if self.named else ","

    def _accept_columns(self, columns: list[str]) -> Collection[str]:
        """Of a table with nested values: it may be canonical as it is. Gives the columns that are wanted."""
        if self.mapping is None and set(columns) <= set(Shape.model_fields):
            return columns
        mapping = self._accept_header(columns)
        return named_fields(mapping) if mapping.unmapped == "ignore" else columns

    def _accept_header(self, columns: list[str]) -> Mapping:
        """Settles which mapping reads the table; refuses one that lacks the key or holds unknown columns."""
        name = self.mapping or self._mapping_for(columns)
        mapping = mapping_named(self.rules, name)
        keys = key_fields(mapping)
        if not keys & set(columns):
            raise UnreadableFile(f"{self.path}: no column {' or '.join(sorted(keys))}")
        unknown = [column for column in columns if column not in named_fields(mapping)]
        if mapping.unmapped == "refuse" and unknown:
            raise UnreadableFile(f"{self.path}: unknown column {unknown[0]!r}")
        self.read_record = record_reader(self.rules, self.source, name)
        return mapping

    def _mapping_for(self, columns: list[str]) -> str:
        flat = named_fields(mapping_named(self.rules, FLAT_MAPPING))
        if "source_id" in columns and set(columns) <= flat:
            return FLAT_MAPPING
        if not self.named:
            raise BadInput(f"{self.path}: its columns are not the canonical ones: name its source or mapping")
        return self.named
