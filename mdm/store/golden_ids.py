"""The golden IDs of one source's records: all of them, page by page, and from then on those that moved."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from mdm.store import feed
from mdm.store.database import fetch_rows
from mdm.store.subscriptions import last_sequence


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: after an event, or within a listing that is as of an event."""

    sequence: int = 0
    record: int | None = None  # of a listing: after this record

    @property
    def is_listing(self) -> bool:
        return self.record is not None or self.sequence == 0


@dataclass(frozen=True, slots=True)
class GoldenIdOf:
    source_id: str
    golden_id: str | None  # None: the record is in no golden record any more
    link_version: int


@dataclass(frozen=True, slots=True)
class Page:
    records: Sequence[GoldenIdOf]
    following: Place
    more: bool


def page(session: Session, source: str, place: Place, limit: int) -> Page:
    """Records of the source with their present golden IDs. Whoever takes over every page, by `link_version`, ends with
    the crosswalk, whatever moves meanwhile. Raises EventsExpired.
    """
    return (
        _listed(session, source, place, limit) if place.is_listing else _moved(session, source, place, limit)
    )


def _listed(session: Session, source: str, place: Place, limit: int) -> Page:
    # Read before the records: what moves later is told by the events after it.
    sequence = last_sequence(session) if place.record is None else place.sequence
    rows = fetch_rows(session, _LISTED, place.record or 0, source, limit)
    records = [GoldenIdOf(*row) for _, *row in rows]
    if len(rows) < limit:
        return Page(records, Place(sequence), more=False)
    return Page(records, Place(sequence, rows[-1][0]), more=True)


# Those that are gone are told, too: the source may hold a golden ID of before.
_LISTED = """
SELECT record, source_id, public_id, link_version
FROM source_record AS known LEFT JOIN golden_record AS held ON known.placed AND held.golden = known.golden
WHERE record > %s AND source = %s AND link_version > 0 ORDER BY record LIMIT %s
"""

_MOST_EVENTS = 10_000  # looked through for a page: most may be about other sources


def _moved(session: Session, source: str, place: Place, limit: int) -> Page:
    last = feed.check_still_kept(session, place.sequence)
    *rows, end = fetch_rows(session, _MOVED, place.sequence, _MOST_EVENTS, source, limit, limit)
    records = {record.source_id: record for record in (GoldenIdOf(*row[2:]) for row in rows)}
    following = max(end[1], place.sequence)
    return Page(list(records.values()), Place(following), more=following < last)


# All records of one event or none, so that its sequence says where to go on. The last row says how far it was looked.
_MOVED = """
WITH looked AS MATERIALIZED (
    SELECT sequence, data FROM outbox WHERE sequence > %s ORDER BY sequence LIMIT %s
), moved AS MATERIALIZED (
    SELECT sequence, record ->> 'source' AS source, record ->> 'source_id' AS source_id
    FROM looked, json_array_elements(data -> 'moved_records') AS record WHERE record ->> 'source' = %s
    ORDER BY sequence FETCH FIRST %s ROWS WITH TIES
)
SELECT 0 AS part, sequence, source_id, public_id, link_version
FROM moved JOIN source_record AS known USING (source, source_id)
LEFT JOIN golden_record AS held ON known.placed AND held.golden = known.golden
UNION ALL
SELECT 1, coalesce(CASE WHEN count(*) < %s THEN (SELECT max(sequence) FROM looked) ELSE max(sequence) END, 0),
    NULL, NULL, NULL FROM moved
ORDER BY part, sequence
"""
