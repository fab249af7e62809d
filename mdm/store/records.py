"""Source records and their versions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session

from mdm.model import Json, Record, RecordKey
from mdm.store.database import copy_rows, fetch_rows, run
from mdm.store.profiles import read_features

# NamedTuples are made in a quarter of a frozen dataclass's time: of these a load makes one for each record, and more.


class VersionOrder(NamedTuple):
    """Which of two versions of a record is newer: compare."""

    rank: int  # source_version; without one, the highest known when it came
    moment: datetime
    content_hash: bytes


@dataclass(frozen=True, slots=True)
class Known:
    """What the store holds of a record key."""

    record: int
    version: int
    order: VersionOrder
    deleted: bool


class NewVersion(NamedTuple):
    """A version of a record that is now the newest."""

    record: int
    key: RecordKey
    version: int
    order: VersionOrder
    updated_at: datetime
    deleted: bool
    merged_into: str | None  # the source's own surviving id
    is_new: bool  # the record was never seen before


class ReceivedVersion(NamedTuple):
    """A version as received. `version` is None when a newer one was there before it."""

    input: int
    record: int
    batch: int
    received_at: datetime
    version: int | None
    flags: tuple[str, ...]


def exist(session: Session) -> bool:
    """Whether any record was ever applied."""
    return bool(fetch_rows(session, "SELECT EXISTS (SELECT FROM source_record)")[0][0])


def known(session: Session, keys: Iterable[RecordKey]) -> dict[RecordKey, Known]:
    """What is known of each key; keys never seen are absent."""
    wanted = sorted(set(keys))
    rows = fetch_rows(session, _KNOWN, [key.source for key in wanted], [key.source_id for key in wanted])
    return {
        RecordKey(source, source_id): Known(
            number, version, VersionOrder(rank, moment, bytes(digest)), deleted
        )
        for source, source_id, number, version, rank, moment, digest, deleted in rows
    }


_KNOWN = """
SELECT source, source_id, record, version, rank, moment, content_hash, deleted
FROM source_record JOIN unnest(%s::text[], %s::text[]) AS wanted (source, source_id) USING (source, source_id)
"""


def allocate(session: Session, count: int) -> list[int]:
    """Fresh record numbers, ascending."""
    rows = fetch_rows(
        session,
        "SELECT nextval(pg_get_serial_sequence('source_record', 'record')) FROM generate_series(1, %s)",
        count,
    )
    return sorted(number for (number,) in rows)


def write_placed(session: Session, rows: Iterable[tuple[NewVersion, int | None, bool, int]]) -> None:
    """Writes records never seen before together with where they are: golden ID, whether in it, link_version."""
    copy_rows(
        session,
        "source_record",
        (*_COLUMNS, "golden", "placed", "link_version"),
        ((*_row(version), *place) for version, *place in rows),
    )


def write_versions(
    session: Session, versions: Iterable[NewVersion], received: Sequence[ReceivedVersion]
) -> None:
    """Makes `versions` the newest of their records, and appends all that was received."""
    versions = list(versions)
    copy_rows(session, "source_record", _COLUMNS, (_row(version) for version in versions if version.is_new))
    known_before = [version for version in versions if not version.is_new]
    if known_before:
        run(session, _STAGE)
        copy_rows(session, "newest", _COLUMNS, map(_row, known_before))
        run(session, _UPDATE)
        run(session, "DROP TABLE newest")
    copy_rows(
        session,
        "record_version",
        ("input", "record", "batch", "received_at", "version", "flags"),
        (
            (r.input, r.record, r.batch, r.received_at.isoformat(), r.version, list(r.flags) or "{}")
            for r in received
        ),
    )


_COLUMNS = (
    "record", "source", "source_id", "version", "rank", "moment", "content_hash", "updated_at", "deleted",
    "merged_into",
)  # fmt: skip


def _row(v: NewVersion) -> tuple[object, ...]:
    """Times as text: psycopg's own way costs three times as much."""
    order = v.order
    return (
        v.record, *v.key, v.version, order.rank, order.moment.isoformat(), order.content_hash,
        v.updated_at.isoformat(), v.deleted, v.merged_into,
    )  # fmt: skip


_STAGE = f"""
CREATE TEMPORARY TABLE newest ON COMMIT DROP AS SELECT {", ".join(_COLUMNS)} FROM source_record LIMIT 0
"""

_UPDATE = """
UPDATE source_record SET
    version = newest.version, rank = newest.rank, moment = newest.moment, content_hash = newest.content_hash,
    updated_at = newest.updated_at, deleted = newest.deleted, merged_into = newest.merged_into
FROM newest WHERE source_record.record = newest.record
"""


def live_records(session: Session, numbers: Sequence[int]) -> dict[int, Record]:
    """Live records with profile and values."""
    if not numbers:
        return {}
    rows = fetch_rows(session, _LIVE, list(numbers), list(numbers))
    return {
        number: Record(number, RecordKey(source, source_id), read_features(features), values, updated_at)
        for number, source, source_id, updated_at, features, values in rows
    }


_LIVE = """
SELECT record, source, source_id, updated_at, features, values
FROM source_record JOIN profile USING (record) WHERE source_record.record = ANY(%s) AND profile.record = ANY(%s)
"""  # said of both, so that neither table is ever read as a whole


def keys_by_number(session: Session, numbers: Sequence[int]) -> dict[int, RecordKey]:
    """The keys of records, live or not."""
    rows = fetch_rows(
        session, "SELECT record, source, source_id FROM source_record WHERE record = ANY(%s)", list(numbers)
    )
    return {number: RecordKey(source, source_id) for number, source, source_id in rows}


def has_aliases(session: Session) -> bool:
    """Whether any source has merged one of its records into another; most bases have none."""
    return bool(fetch_rows(session, _ANY_ALIAS))


# In the order of the aliases' own index: the planner expects one soon among all records, and there may be none.
_ANY_ALIAS = """
SELECT source FROM source_record WHERE merged_into IS NOT NULL ORDER BY source, merged_into LIMIT 1
"""


def aliases_about(session: Session, numbers: Sequence[int]) -> dict[int, int]:
    """Alias -> the record that its source merged it into, for every native merge at one end of which these stand.

    A merge into a record that was never seen is left out, until that record comes.
    """
    rows = fetch_rows(session, _ALIASES, list(numbers), list(numbers))
    return dict(rows)


_ALIASES = """
SELECT alias.record, kept.record
FROM source_record AS alias JOIN source_record AS kept
  ON kept.source = alias.source AND kept.source_id = alias.merged_into
WHERE alias.merged_into IS NOT NULL AND NOT alias.deleted AND (alias.record = ANY(%s) OR kept.record = ANY(%s))
"""


def alias_numbers(session: Session) -> list[int]:
    """Every record that its source has merged into another."""
    rows = fetch_rows(
        session, "SELECT record FROM source_record WHERE merged_into IS NOT NULL ORDER BY record"
    )
    return [number for (number,) in rows]


def all_live(session: Session) -> list[int]:
    """The numbers of all live records, ascending."""
    return [number for (number,) in fetch_rows(session, "SELECT record FROM profile ORDER BY record")]


def newest_payloads(session: Session, after: int, limit: int) -> list[tuple[int, RecordKey, dict[str, Json]]]:
    """Live records by number from `after` on, with what was received last: (record, key, payload)."""
    rows = fetch_rows(session, _NEWEST, after, limit)
    return [(number, RecordKey(source, source_id), payload) for number, source, source_id, payload in rows]


_NEWEST = """
SELECT source_record.record, source, source_id, payload
FROM source_record
JOIN record_version ON record_version.record = source_record.record AND record_version.version = source_record.version
JOIN payload USING (input)
WHERE source_record.record > %s AND NOT deleted AND merged_into IS NULL
ORDER BY source_record.record LIMIT %s
"""
