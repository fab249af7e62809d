"""What was: every version of a golden ID and of a source record, and what an ID answered at a moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from mdm.events import State, tidy_golden_id
from mdm.model import Json, RecordKey
from mdm.store.database import fetch_rows
from mdm.store.lookup import GoldenView


@dataclass(frozen=True, slots=True)
class GoldenEntry:
    """One version of a golden ID."""

    version: int
    state: State
    at: datetime
    sequence: int
    records: tuple[RecordKey, ...]
    changed: tuple[str, ...]  # names of attributes that differ from the version before
    cause: Mapping[str, Json]
    survivor: str | None  # of a merged one: the golden ID where it leads


def golden_history(session: Session, golden_id: str) -> list[GoldenEntry]:
    """Every version of this ID itself, newest last; none when it was never minted."""
    entries: list[GoldenEntry] = []
    before: Mapping[str, Json] = {}
    tidy = tidy_golden_id(golden_id)
    rows = fetch_rows(session, _HISTORY, tidy) if tidy else []
    for version, state, at, sequence, keys, values, cause, survivor in rows:
        names = before.keys() | values.keys()
        changed = tuple(sorted(name for name in names if before.get(name) != values.get(name)))
        entries.append(GoldenEntry(version, state, at, sequence, _keys(keys), changed, cause, survivor))
        before = values
    return entries


_RECORDS = """
(SELECT array_agg(ARRAY[source, source_id] ORDER BY source, source_id) FROM source_record WHERE record = ANY(members))
"""

_HISTORY = f"""
SELECT held.version, held.state, recorded_at, sequence, {_RECORDS}, values, cause, other.public_id
FROM golden_record AS asked
JOIN golden_version AS held USING (golden)
LEFT JOIN golden_record AS other ON other.golden = held.survivor
WHERE asked.public_id = %s ORDER BY held.version
"""


def golden_as_of(session: Session, golden_id: str, at: datetime) -> GoldenView | None:
    """What this ID answered at that moment, through the survivor of that time; None before it was minted."""
    seen: set[str] = set()
    tidy = tidy_golden_id(golden_id)
    while tidy is not None and tidy not in seen:
        seen.add(tidy)
        rows = fetch_rows(session, _AS_OF, tidy, at)
        if not rows:
            return None
        golden, public_id, state, version, values, provenance, members, keys, then, survivor = rows[0]
        view = GoldenView(golden, public_id, state, version, values, provenance, members, _keys(keys), then)
        if view.state != "merged" or survivor is None:
            return view
        tidy = survivor
    return None


_AS_OF = """
SELECT asked.golden, asked.public_id, held.state, held.version, values, provenance, members,
    (SELECT array_agg(ARRAY[source, source_id] ORDER BY array_position(members, record))
       FROM source_record WHERE record = ANY(members)),
    recorded_at, other.public_id
FROM golden_record AS asked
JOIN golden_version AS held USING (golden)
LEFT JOIN golden_record AS other ON other.golden = held.survivor
WHERE asked.public_id = %s AND recorded_at <= %s ORDER BY held.version DESC LIMIT 1
"""


def links_of(session: Session, golden: int, version: int) -> Mapping[str, Any]:
    """How the records of that version came together: `{"model": …, "joins": […]}`."""
    rows = fetch_rows(
        session, "SELECT links FROM golden_version WHERE (golden, version) = (%s, %s)", golden, version
    )
    links = rows[0][0] if rows else {}
    return links if isinstance(links, dict) else {}


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """One version of a source record, as received. `version` None: it was superseded on arrival."""

    version: int | None
    received_at: datetime
    payload: Mapping[str, Json]
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordHistory:
    """A source record: where it stands, and all its versions, newest last."""

    key: RecordKey
    golden_id: str | None  # None: it is in none now
    link_version: int
    deleted: bool
    merged_into: str | None
    pending: bool  # an input of it waits in the inbox
    flags: tuple[str, ...]  # of the newest version
    entries: tuple[RecordEntry, ...]


def record_history(session: Session, key: RecordKey) -> RecordHistory | None:
    """None when nothing is known of the key."""
    ((number, golden_id, link_version, deleted, merged_into, current, pending),) = fetch_rows(
        session, _RECORD, key.source, key.source_id
    )
    if number is None and not pending:
        return None
    rows = fetch_rows(session, _VERSIONS, number)
    entries = tuple(RecordEntry(version, at, payload, tuple(flags)) for version, at, payload, flags in rows)
    flags = next((entry.flags for entry in entries if entry.version == current), ())
    return RecordHistory(
        key, golden_id, link_version or 0, bool(deleted), merged_into, pending, flags, entries
    )


_RECORD = """
SELECT known.record, held.public_id, link_version, deleted, merged_into, known.version,
    EXISTS (SELECT FROM inbox WHERE (inbox.source, inbox.source_id) = (asked.source, asked.source_id))
FROM (SELECT %s::text AS source, %s::text AS source_id) AS asked
LEFT JOIN source_record AS known USING (source, source_id)
LEFT JOIN golden_record AS held ON known.placed AND held.golden = known.golden
"""

_VERSIONS = """
SELECT version, received_at, payload, flags FROM record_version JOIN payload USING (input) WHERE record = %s
ORDER BY version IS NOT NULL, version, received_at, input
"""


def _keys(pairs: Sequence[Sequence[str]] | None) -> tuple[RecordKey, ...]:
    return tuple(RecordKey(source, source_id) for source, source_id in pairs or ())
