"""Reads CSV: a header, then one record a row; a quoted field may hold line breaks.

One broken row costs no other: where a quote is never closed, or a record of several lines has the wrong
number of fields, only its first line is refused and reading goes on with the next line.
"""

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

from mdm.errors import BadRecord, UnreadableFile
from mdm.ingest.rows import Arrived, Rejected, reject
from mdm.ingest.stream import Lines, TooLong

_REASONS = {
    "unexpected end of data": "a quote is opened and never closed",
    "new-line character seen in unquoted field - do you need to open the file in universal-newline mode?": (
        "holds a carriage return outside quotes"
    ),
}


def read_csv(
    stream: io.BufferedReader,
    path: Path,
    delimiter: str,
    max_bytes: int,
    accept: Callable[[list[str]], object],
) -> Iterator[Arrived | Rejected]:
    """Rows as column → text. `accept` sees the header first and may refuse the file."""
    csv.field_size_limit(
        max(csv.field_size_limit(), max_bytes)
    )  # process-wide; lines are bounded before it matters
    lines = _RecordLines(stream, max_bytes)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    header = _read_header(reader, lines, path)
    accept(header)
    while True:
        row = lines.begin()
        try:
            values = next(reader, None)
            if values is None:
                return
            _check_row(values, len(header), lines)
        except (BadRecord, csv.Error) as error:
            yield reject(row, lines.taken[0], _named(error))
            lines.give_back(lines.taken[1:])
            continue
        if values:
            yield Arrived(row, dict(zip(header, values, strict=True)), lines.taken[0])


def _check_row(values: list[str], columns: int, lines: "_RecordLines") -> None:
    if lines.problem:
        raise lines.problem
    if values and len(values) != columns:
        raise BadRecord(f"has {len(values)} fields, the header has {columns}")


class _RecordLines(Lines):
    """Feeds `csv.reader`, and keeps the lines of the record it is at."""

    taken: list[bytes]
    problem: BadRecord | None  # with the text of a line, which yet tells where its record ends

    def begin(self) -> int:
        """Starts a record; gives the number of its first line."""
        self.taken, self.problem, self._bytes = [], None, 0
        return self.number + 1

    def __iter__(self) -> "_RecordLines":
        return self

    def __next__(self) -> str:
        line = self.take()
        if line is None:
            raise StopIteration
        self.taken.append(line)
        self._bytes += len(line)
        if self._bytes > self._max_bytes and not isinstance(line, TooLong):
            raise BadRecord(f"a quote is opened and not closed within {self._max_bytes} bytes")
        try:
            return self.text(line)
        except BadRecord as problem:
            if isinstance(line, TooLong):
                raise
            self.problem = problem
            return line.decode(errors="surrogateescape")


def _read_header(reader: Iterator[list[str]], lines: _RecordLines, path: Path) -> list[str]:
    header: list[str] | None = []
    while header == []:
        lines.begin()
        try:
            header = next(reader, None)
            if lines.problem:
                raise lines.problem
        except (BadRecord, csv.Error) as error:
            raise UnreadableFile(f"{path}: header {_named(error)}") from None
    if header is None:
        raise UnreadableFile(f"{path}: is empty")
    names = [name.strip() for name in header]
    twice = {name for name in names if name and names.count(name) > 1}
    if twice:
        raise UnreadableFile(f"{path}: column {min(twice)} stands twice in the header")
    return names


def _named(error: BadRecord | csv.Error) -> BadRecord:
    if isinstance(error, BadRecord):
        return error
    reason = str(error)
    if "expected after" in reason:  # Python's text repeats the delimiter
        return BadRecord("holds text after a closing quote")
    return BadRecord(_REASONS.get(reason, reason))
