"""Reads a file of source records as a stream, in bounded memory, whatever its format."""

from collections.abc import Collection, Iterator
from pathlib import Path

from mdm.errors import BadInput, BadRecord, UnreadableFile
from mdm.ingest.canonical import Shape, content_hash
from mdm.ingest.formats import read_rows, until_damage
from mdm.ingest.mapping import Mapping
from mdm.ingest.record import ReadRecord, mapping_named, record_reader
from mdm.ingest.rows import Accepted, Arrived, Rejected, reject
from mdm.ingest.translate import key_fields, named_fields
from mdm.rules import RuleSet
from mdm.settings import settings

FLAT_MAPPING = "generic_csv"  # reads tables whose columns bear the canonical names


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
    return until_damage(path, reader.read())


def read_raw(path: Path, delimiter: str) -> Iterator[Arrived | Rejected]:
    """Every row of the file as it is parsed, before any mapping. Raises as `read_file`."""
    rows = read_rows(
        path, settings().max_line_bytes, lambda: delimiter, lambda _: None, lambda columns: columns
    )
    return until_damage(path, rows)


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
        return read_rows(
            self.path, self.max_bytes, self._delimiter, self._accept_header, self._accept_columns
        )

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
