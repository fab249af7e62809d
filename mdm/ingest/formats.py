"""Opens a file by its extension and reads it as a stream of parsed rows; text formats may be packed as .gz."""

import zlib
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import TypeVar

import pyarrow as pa

from mdm.errors import UnreadableFile
from mdm.ingest.csv_rows import read_csv
from mdm.ingest.json_rows import read_json, read_json_lines
from mdm.ingest.parquet_rows import read_parquet
from mdm.ingest.rows import Accepted, Arrived, Rejected
from mdm.ingest.stream import open_bytes

EXTENSIONS = (".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".parquet")

_DAMAGE = (EOFError, OSError, UnicodeDecodeError, zlib.error, pa.ArrowException, UnreadableFile)
_Row = TypeVar("_Row", bound=Accepted | Arrived | Rejected)


def read_rows(
    path: Path,
    max_bytes: int,
    delimiter: Callable[[], str],
    accept_header: Callable[[list[str]], object],
    accept_columns: Callable[[list[str]], Collection[str]],
) -> Iterator[Arrived | Rejected]:
    """Every row as it is parsed. `accept_header` of CSV and `accept_columns` of Parquet see the columns first.

    `delimiter` is asked only for .csv.
    """
    if path.is_dir():
        raise UnreadableFile(f"{path}: is a directory")
    suffixes = [suffix.lower() for suffix in path.suffixes]
    packed = suffixes[-1:] == [".gz"]
    format_ = (suffixes[:-1] if packed else suffixes)[-1:]
    if not format_ or format_[0] not in EXTENSIONS:
        raise UnreadableFile(f"{path}: its extension is none of {', '.join(EXTENSIONS)}")
    with open_bytes(path) as stream:
        match format_[0]:
            case ".parquet" if packed:
                raise UnreadableFile(f"{path}: is Parquet, which packs itself: unpack it first")
            case ".parquet":
                yield from read_parquet(path, accept_columns)
            case ".jsonl" | ".ndjson":
                yield from read_json_lines(stream, path, max_bytes)
            case ".json":
                yield from read_json(stream, path, max_bytes)
            case table:
                yield from read_csv(
                    stream, path, "\t" if table == ".tsv" else delimiter(), max_bytes, accept_header
                )


def until_damage(path: Path, rows: Iterator[_Row]) -> Iterator[_Row | Rejected]:
    """The rows; a file that breaks off ends with a Rejected that says so, or raises if there was none before."""
    row = 0
    try:
        for read in rows:
            row = read.row
            yield read
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
