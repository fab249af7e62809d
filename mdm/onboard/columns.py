"""What is in a file, column by column, before anyone says what it means. Nested values count as columns by path."""

import gzip
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mdm.errors import UnreadableFile
from mdm.ingest import Arrived, read_raw
from mdm.ingest.values import read_text
from mdm.model import Json
from mdm.onboard.shapes import shape_of

_DELIMITERS = ",;\t|"
_DISTINCT_COUNTED = 100_000  # hashes kept for each column, about 6 MB; how many more there are is not told
_SAMPLES = 1_000  # values kept for each column, to tell notations apart
_COLUMNS = 300
_HEADER_BYTES = 65_536
_MOSTLY = 0.6
_OF_PERSONS = frozenset({"e-mail", "date", "time", "phone"})
_QUOTED = re.compile(rb'"[^"]*"')


@dataclass(slots=True)
class Column:
    name: str
    is_nested: bool = False
    filled: int = 0
    shapes: Counter[str] = field(default_factory=Counter)
    samples: list[str] = field(default_factory=list)
    hashes: set[int] = field(default_factory=set)

    @property
    def shape(self) -> str:
        """What most of its values look like, else `mixed`; `empty` where there is none."""
        if not self.shapes:
            return "empty"
        shape, count = self.shapes.most_common(1)[0]
        return shape if count >= _MOSTLY * self.shapes.total() else "mixed"

    @property
    def distinct(self) -> int:
        return len(self.hashes)

    def add(self, text: str) -> None:
        self.shapes[shape_of(text)] += 1
        if len(self.samples) < _SAMPLES:
            self.samples.append(text)
        if len(self.hashes) < _DISTINCT_COUNTED:
            self.hashes.add(hash(text))


@dataclass(slots=True)
class FileProfile:
    delimiter: str
    rows: int = 0
    refused: Counter[str] = field(default_factory=Counter)  # why rows cannot be read at all
    columns: dict[str, Column] = field(default_factory=dict)

    def is_key(self, column: Column) -> bool:
        """Whether the column is filled everywhere and, as far as was counted, never twice the same."""
        return column.filled == self.rows and column.distinct == min(self.rows, _DISTINCT_COUNTED)


def profile_file(path: Path, delimiter: str | None = None) -> FileProfile:
    """Reads the whole file. Without a delimiter, that of the header's most frequent one. Raises UnreadableFile."""
    profile = FileProfile(delimiter or _guess_delimiter(path))
    for arrived in read_raw(path, profile.delimiter):
        if not isinstance(arrived, Arrived) or not isinstance(arrived.fields, dict):
            reason = "must be an object" if isinstance(arrived, Arrived) else arrived.reason
            profile.refused[reason] += 1
            continue
        if profile.rows == 0:
            _refuse_values(path, arrived.fields)
        profile.rows += 1
        _count(profile, arrived.fields)
    return profile


def _count(profile: FileProfile, fields: dict[str, Json]) -> None:
    filled: set[str] = set()
    for path, value in _flat(fields, ""):
        if path not in profile.columns and len(profile.columns) == _COLUMNS:
            continue
        column = profile.columns.setdefault(path, Column(path, is_nested=path not in fields))
        if text := read_text(value, path):
            column.add(text)
            filled.add(path)
    for path in filled:
        profile.columns[path].filled += 1


def _refuse_values(path: Path, names: Iterable[str]) -> None:
    """A table without a header would show its first row, a person's, as the names of its columns."""
    if any(shape_of(name) in _OF_PERSONS for name in names):
        raise UnreadableFile(f"{path}: its columns are named like values: is the header missing?")


def _flat(value: Json, path: str) -> Iterator[tuple[str, Json]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _flat(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for inner in value:
            yield from _flat(inner, f"{path}[*]")
    else:
        yield path, value


def _guess_delimiter(path: Path) -> str:
    """That of the first line; a comma where there is none."""
    if ".csv" not in (suffix.lower() for suffix in path.suffixes):
        return ","
    opened = gzip.open if path.suffix.lower() == ".gz" else open
    try:
        with opened(path, "rb") as file:
            header = file.read(_HEADER_BYTES).split(b"\n", 1)[0]
            header = _QUOTED.sub(b"", header)
    except (OSError, EOFError):
        return ","  # what is wrong with it is said where it is read
    counts = {delimiter: header.count(delimiter.encode()) for delimiter in _DELIMITERS}
    return max(counts, key=lambda delimiter: counts[delimiter])
