"""Takes what arrives: all of a file or a request goes into the inbox in one transaction, before anyone says yes."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlmodel import Session

from mdm.ingest import Accepted, Rejected, read_file
from mdm.model import RecordKey
from mdm.rules import RuleSet
from mdm.store import inbox
from mdm.store.inbox import Arrival, Receipt
from mdm.store.inbox_one import put_one
from mdm.traces import carried


def take_file(
    session: Session, path: Path, rules: RuleSet, *, source: str | None = None, mapping: str | None = None
) -> Receipt:
    """Streams one file into the inbox. Raises UnreadableFile or UnknownSource for the file as a whole."""
    return take(session, shown_name(path), read_file(path, rules, source, mapping), source)


def shown_name(path: Path) -> str:
    """The file's name as text that can be stored and printed: bytes that are no UTF-8 as \\x escapes."""
    return os.fsencode(path.name).decode(errors="backslashreplace")


def take(
    session: Session, origin: str, rows: Iterable[Accepted | Rejected], source: str | None = None
) -> Receipt:
    """Puts canonical records into the inbox, and refused ones into the dead letters, as one batch.

    `source`: whose they all are, where that is known; else nobody can tell of what was refused.
    """
    return inbox.put(session, inbox.open_batch(session, origin, carried()), _arrivals(rows), source)


def take_one(session: Session, origin: str, row: Accepted) -> Receipt:
    """The same of a single record, as a batch of its own: without the temporary table that many go through."""
    return put_one(session, origin, carried(), _key(row), row.payload, row.content_hash)


def _arrivals(rows: Iterable[Accepted | Rejected]) -> Iterator[Arrival]:
    for row in rows:
        if isinstance(row, Rejected):
            yield Arrival(row.row, field=row.field, reason=row.reason, raw=row.raw)
        else:
            yield Arrival(row.row, _key(row), row.payload, row.content_hash)


def _key(row: Accepted) -> RecordKey:
    return RecordKey(str(row.payload["source"]), str(row.payload["source_id"]))
