"""Source records, their versions, profiles and blocking keys."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb
from sqlmodel import Session

from mdm.model import Json, Profile, Record, RecordKey
from mdm.store.database import copy_rows, fetch_rows, run

PROFILE_COLUMNS = tuple(field.name for field in fields(Profile))


@dataclass(frozen=True, slots=True, order=True)
class VersionOrder:
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


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version of a record that is now the newest."""

    record: int
    key: RecordKey
    version: int
    order: VersionOrder
    updated_at: datetime
    deleted: bool
    merged_into: str | None  # the source's own surviving id


@dataclass(frozen=True, slots=True)
class ReceivedVersion:
    """A version as received. `version` is None when a newer one was there before it."""

    input: int
    record: int
    batch: int
    payload: Mapping[str, Json]
    received_at: datetime
    version: int | None
    flags: tuple[str, ...]


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


def write_versions(
    session: Session, versions: Sequence[NewVersion], received: Sequence[ReceivedVersion]
) -> None:
    """Makes `versions` the newest of their records, and appends all that was received."""
    columns = (
        "record",
        "source",
        "source_id",
        "version",
        "rank",
        "moment",
        "content_hash",
        "updated_at",
        "deleted",
        "merged_into",
    )
    run(
        session,
        f"CREATE TEMPORARY TABLE fresh ON COMMIT DROP AS SELECT {', '.join(columns)} FROM source_record LIMIT 0",
    )
    copy_rows(session, "fresh", columns, (_version_row(version) for version in versions))
    run(session, _UPSERT_RECORDS)
    run(session, "DROP TABLE fresh")
    copy_rows(
        session,
        "record_version",
        ("input", "record", "batch", "payload", "received_at", "version", "flags"),
        (
            (r.input, r.record, r.batch, Jsonb(r.payload), r.received_at, r.version, list(r.flags))
            for r in received
        ),
    )


def _version_row(v: NewVersion) -> tuple[object, ...]:
    return (
        v.record,
        v.key.source,
        v.key.source_id,
        v.version,
        v.order.rank,
        v.order.moment,
        v.order.content_hash,
        v.updated_at,
        v.deleted,
        v.merged_into,
    )


_UPSERT_RECORDS = """
INSERT INTO source_record AS known
    (record, source, source_id, version, rank, moment, content_hash, updated_at, deleted, merged_into)
SELECT record, source, source_id, version, rank, moment, content_hash, updated_at, deleted, merged_into FROM fresh
ON CONFLICT (record) DO UPDATE SET
    version = excluded.version, rank = excluded.rank, moment = excluded.moment,
    content_hash = excluded.content_hash, updated_at = excluded.updated_at, deleted = excluded.deleted,
    merged_into = excluded.merged_into
"""


def replace_profiles(
    session: Session, gone: Sequence[int], live: Sequence[tuple[int, Profile, Mapping[str, Json]]]
) -> None:
    """Takes away the profiles of `gone` (record numbers) and writes those of `live`."""
    run(session, "DELETE FROM profile WHERE record = ANY(%s)", list(gone))
    copy_rows(
        session,
        "profile",
        ("record", *PROFILE_COLUMNS, "values"),
        ((number, *_profile_row(profile), Jsonb(values)) for number, profile, values in live),
    )


def _profile_row(profile: Profile) -> list[object]:
    return [list(value) if isinstance(value, tuple) else value for value in astuple(profile)]


def replace_keys(session: Session, gone: Sequence[int], keys: Iterable[tuple[int, int, int]]) -> None:
    """Takes away the blocking keys of `gone` and writes `keys`: (key, record, rule)."""
    run(session, "DELETE FROM blocking_key WHERE record = ANY(%s)", list(gone))
    copy_rows(session, "blocking_key", ("key", "record", "rule"), keys)


def keys_of(session: Session, numbers: Sequence[int]) -> set[tuple[int, int]]:
    """The blocking keys that these records hold, as (key, rule)."""
    rows = fetch_rows(
        session, "SELECT DISTINCT key, rule FROM blocking_key WHERE record = ANY(%s)", list(numbers)
    )
    return {(key, rule) for key, rule in rows}


def count_holders(session: Session, keys: Sequence[int]) -> dict[int, int]:
    """How many live records hold each key; keys nobody holds are absent."""
    rows = fetch_rows(
        session, "SELECT key, count(*) FROM blocking_key WHERE key = ANY(%s) GROUP BY key", list(keys)
    )
    return dict(rows)


def holders(session: Session, keys: Sequence[int]) -> set[int]:
    """The live records that hold any of these keys."""
    rows = fetch_rows(session, "SELECT DISTINCT record FROM blocking_key WHERE key = ANY(%s)", list(keys))
    return {number for (number,) in rows}


def hubs(session: Session) -> set[int]:
    """Every blocking key that is held too widely to say anything."""
    return {key for (key,) in fetch_rows(session, "SELECT key FROM hub_key")}


def write_hubs(session: Session, risen: Iterable[tuple[int, int]], fallen: Sequence[int]) -> None:
    """Adds hubs as (key, rule), and takes away keys that are none any more."""
    run(session, "DELETE FROM hub_key WHERE key = ANY(%s)", list(fallen))
    copy_rows(session, "hub_key", ("key", "rule"), risen)


def profiles(session: Session, numbers: Sequence[int]) -> dict[int, Profile]:
    """The profiles of live records."""
    rows = fetch_rows(
        session,
        f"SELECT record, {', '.join(PROFILE_COLUMNS)} FROM profile WHERE record = ANY(%s)",
        list(numbers),
    )
    return {row[0]: _profile(row[1:]) for row in rows}


def _profile(row: Sequence[Any]) -> Profile:
    values: list[Any] = [tuple(value) if isinstance(value, list) else value for value in row]
    return Profile(*values)


def live_records(session: Session, numbers: Sequence[int]) -> dict[int, Record]:
    """Live records with profile and values."""
    rows = fetch_rows(session, _LIVE, list(numbers))
    return {
        row[0]: Record(row[0], RecordKey(row[1], row[2]), _profile(row[5:]), row[4], row[3]) for row in rows
    }


_LIVE = f"""
SELECT record, source, source_id, updated_at, values, {", ".join(PROFILE_COLUMNS)}
FROM source_record JOIN profile USING (record) WHERE record = ANY(%s)
"""


def keys_by_number(session: Session, numbers: Sequence[int]) -> dict[int, RecordKey]:
    """The keys of records, live or not."""
    rows = fetch_rows(
        session, "SELECT record, source, source_id FROM source_record WHERE record = ANY(%s)", list(numbers)
    )
    return {number: RecordKey(source, source_id) for number, source, source_id in rows}


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
WHERE source_record.record > %s AND NOT deleted AND merged_into IS NULL
ORDER BY source_record.record LIMIT %s
"""
