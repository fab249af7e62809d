"""What a golden record's page tells beside its values: a version as it was, where its members stand, what was sent."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlmodel import Session

from mdm.events import tidy_golden_id
from mdm.model import RecordKey
from mdm.store.database import fetch_rows
from mdm.store.lookup import GoldenView


class Kept(NamedTuple):
    """A golden ID itself, wherever it leads."""

    golden: int
    golden_id: str
    state: str
    version: int


class Sent(NamedTuple):
    """One delivery of an event; of a reader of the feed, that it has read so far."""

    subscription: str
    state: str  # as deliveries have it; read, unread
    attempts: int
    settled_at: datetime | None


class Told(NamedTuple):
    """An event about a golden ID, and who got it."""

    sequence: int
    version: int
    type: str
    occurred_at: datetime
    sent: tuple[Sent, ...]


class Stand(NamedTuple):
    """Where a record stands now."""

    key: RecordKey
    updated_at: datetime
    deleted: bool
    merged_into: str | None  # of an alias
    golden_id: str | None  # where it is now
    pending: bool


def find_kept(session: Session, golden_id: str) -> Kept | None:
    """The ID of that public text itself; None for one that was never minted."""
    tidy = tidy_golden_id(golden_id)
    rows = fetch_rows(session, _KEPT, tidy) if tidy else []
    return Kept(*rows[0]) if rows else None


_KEPT = "SELECT golden, public_id, state, version FROM golden_record WHERE public_id = %s"


def version_of(session: Session, golden: int, version: int) -> GoldenView | None:
    """That version of a golden ID itself, as it was."""
    rows = fetch_rows(session, _VERSION, golden, version)
    if not rows:
        return None
    number, public_id, state, held, values, provenance, members, keys, at = rows[0]
    named = [RecordKey(*key) for key in keys or ()]
    return GoldenView(number, public_id, state, held, values, provenance, members, named, at)


_VERSION = """
SELECT golden, public_id, held.state, held.version, values, provenance, members,
    (SELECT array_agg(ARRAY[source, source_id] ORDER BY array_position(members, record))
       FROM source_record WHERE record = ANY(members)),
    recorded_at
FROM golden_record JOIN golden_version AS held USING (golden) WHERE golden = %s AND held.version = %s
"""


def stands(session: Session, numbers: Sequence[int]) -> list[Stand]:
    """Where these records stand, by key."""
    rows = fetch_rows(session, _STANDS, list(numbers))
    return [Stand(RecordKey(source, source_id), *rest) for source, source_id, *rest in rows]


_STANDS = """
SELECT source, source_id, updated_at, deleted, merged_into, public_id,
    EXISTS (SELECT FROM inbox WHERE (inbox.source, inbox.source_id) = (known.source, known.source_id))
FROM source_record AS known LEFT JOIN golden_record ON placed AND golden_record.golden = known.golden
WHERE record = ANY(%s) ORDER BY source, source_id
"""


def events_of(session: Session, golden: int, limit: int) -> list[Told]:
    """Kept events about it, newest first, with their deliveries as far as these are kept."""
    events = fetch_rows(session, _EVENTS, golden, limit)
    sent: dict[int, list[Sent]] = {sequence: [] for sequence, *_ in events}
    for sequence, *rest in fetch_rows(session, _DELIVERIES, [*sent]) if sent else []:
        sent[sequence].append(Sent(*rest))
    for name, position in fetch_rows(session, _READERS) if sent else []:
        for sequence, held in sent.items():
            held.append(Sent(name, "read" if position >= sequence else "unread", 0, None))
    return [_told(row, sent[row[0]]) for row in events]


def _told(row: tuple[Any, ...], sent: Sequence[Sent]) -> Told:
    sequence, kind, version, at = row
    return Told(sequence, version, kind, at, tuple(sent))


_EVENTS = """
SELECT sequence, type, version, occurred_at FROM outbox WHERE golden = %s ORDER BY version DESC LIMIT %s
"""
_DELIVERIES = """
SELECT sequence, coalesce(name, ''), delivery.state, attempts, settled_at
FROM delivery LEFT JOIN subscription USING (subscription) WHERE sequence = ANY(%s) ORDER BY delivery
"""
# Who reads the feed reads all of it, and filters by itself.
_READERS = "SELECT name, position FROM subscription WHERE url IS NULL AND state <> 'disabled' ORDER BY name"
