"""Adoption: the crosswalk that a retailer comes with is imported at the start, and its IDs live on as golden IDs.

It names golden IDs and says nothing of who is one person: where the two disagree, a steward is asked.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from sqlmodel import Session

from mdm.errors import BadInput, Conflict, UnknownSource, UnreadableFile
from mdm.events import check_adoptable
from mdm.ingest.csv_rows import read_csv
from mdm.ingest.rows import Arrived, Rejected
from mdm.ingest.stream import open_bytes
from mdm.rules import RuleSet
from mdm.settings import settings
from mdm.store import adopt

_COLUMNS = ("source", "source_id", "golden_id")
_KEY = re.compile(r"[^\x00-\x1f\x7f]{1,255}")  # as in the canonical record


@dataclass(frozen=True, slots=True)
class Imported:
    rows: int
    records: int  # fewer than rows where one stands twice
    golden_ids: int


def import_crosswalk(session: Session, path: Path, rules: RuleSet) -> Imported:
    """Keeps the whole file, or nothing of it. Wants the resolver lock.

    Raises Conflict where golden IDs were given or imported before; UnreadableFile, UnknownSource and BadInput name
    file and row.
    """
    if adopt.is_too_late(session):
        raise Conflict(
            "golden IDs have been given, or imported, already: a crosswalk is imported at the start"
        )
    rows = adopt.stage(session, _read(path, rules))
    if rows == 0:
        raise UnreadableFile(f"{path}: holds no record")
    if found := adopt.find_contradiction(session):
        row, earlier = found
        raise BadInput(f"{path}, row {row}: golden_id: its record has another one in row {earlier}")
    return Imported(rows, *adopt.adopt_staged(session))


def _read(path: Path, rules: RuleSet) -> Iterator[adopt.Row]:
    try:
        with open_bytes(path) as stream:
            for row in read_csv(
                stream, path, ",", settings().max_line_bytes, lambda h: _check_header(path, h)
            ):
                yield _check(path, row, rules)
    except (EOFError, zlib.error, UnicodeDecodeError):
        raise UnreadableFile(f"{path}: is damaged or cut off") from None
    except OSError as error:
        raise UnreadableFile(f"{path}: {error.strerror or 'is damaged or cut off'}") from None


def _check_header(path: Path, columns: list[str]) -> None:
    for column in _COLUMNS:
        if column not in columns:
            raise UnreadableFile(f"{path}: no column {column}")


def _check(path: Path, row: Arrived | Rejected, rules: RuleSet) -> adopt.Row:
    if isinstance(row, Rejected):
        raise BadInput(f"{path}, {row}")
    fields = row.fields if isinstance(row.fields, dict) else {}
    source, source_id, golden_id = (str(fields[column]) for column in _COLUMNS)
    source, source_id = source.strip(), source_id.strip()

    def refuse(column: str, reason: str) -> NoReturn:
        error = UnknownSource if column == "source" else BadInput
        raise error(f"{path}, row {row.row}: {column}: {reason}")

    if source not in rules.sources:
        refuse("source", f"{source!r} is not registered; these are: {', '.join(sorted(rules.sources))}")
    if not _KEY.fullmatch(source_id):
        refuse("source_id", "must have 1 to 255 characters, none of them a control character")
    try:
        check_adoptable(golden_id)
    except BadInput as unfit:
        refuse("golden_id", str(unfit))
    return row.row, source, source_id, golden_id
