"""Golden IDs, their versions, and the crosswalk: which golden ID each source record is in."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlmodel import Session

from mdm.events import State, tidy_golden_id
from mdm.model import RecordKey
from mdm.store import meter
from mdm.store.counters import advance
from mdm.store.database import array, copy_rows, fetch_rows, run

# NamedTuples are made in a quarter of a frozen dataclass's time: of these a load makes one for each record, and more.


class CrosswalkRow(NamedTuple):
    """Where a record stands. Of one that is in none now, `golden` is the ID it was last in."""

    record: int
    key: RecordKey
    golden: int | None
    link_version: int
    deleted: bool
    beside: int | None = None  # of a tombstone: the record that it stays with


@dataclass(frozen=True, slots=True)
class GoldenRow:
    """The current state of a golden ID."""

    golden: int
    anchor: int
    state: State
    version: int
    members: tuple[int, ...]
    values: str  # as canonical JSON, like the provenance
    provenance: str
    survivor: int | None  # of a merged one: where it leads
    public_id: str


class NewVersion(NamedTuple):
    """A golden ID's next version."""

    golden: int
    public_id: str
    anchor: int
    state: State
    version: int
    sequence: int
    members: tuple[int, ...]
    values: str  # as canonical JSON, like all that follow
    provenance: str
    links: str  # how its records came together
    cause: str
    is_new: bool  # the golden ID was never given before
    survivor: int | None = None


def crosswalk_of(session: Session, numbers: Sequence[int]) -> dict[int, CrosswalkRow]:
    """The crosswalk rows of these records and of all that share a golden ID with one of them, tombstones included."""
    rows = fetch_rows(session, _CROSSWALK, list(numbers))
    return {
        number: CrosswalkRow(number, RecordKey(source, source_id), *stands)
        for number, source, source_id, *stands in rows
    }


_CROSSWALK = """
WITH asked AS MATERIALIZED (SELECT record, golden FROM source_record WHERE record = ANY(%s)),
wanted AS (
    SELECT record FROM asked
    UNION
    SELECT beside.record FROM source_record AS beside
    WHERE beside.golden IN (SELECT golden FROM asked WHERE golden IS NOT NULL)
)
SELECT record, source, source_id, golden, link_version, deleted, beside FROM source_record JOIN wanted USING (record)
"""


def goldens_about(session: Session, numbers: Sequence[int], goldens: Iterable[int]) -> dict[int, GoldenRow]:
    """The golden IDs anchored to any of these records, and those named."""
    if not numbers:
        return {}
    rows = fetch_rows(session, _GOLDENS, list(numbers), sorted(set(goldens)))
    return {row[0]: _golden(row) for row in rows}


_CURRENT = """
SELECT golden, anchor, golden_record.state, version, members, values::text, provenance::text, survivor, public_id
FROM golden_record JOIN golden_version USING (golden, version)
"""

_GOLDENS = f"{_CURRENT} WHERE anchor = ANY(%s) OR golden = ANY(%s)"


def find_golden(session: Session, golden_id: str) -> GoldenRow | None:
    """The golden ID of that public text; None when there is none."""
    tidy = tidy_golden_id(golden_id)
    rows = fetch_rows(session, f"{_CURRENT} WHERE public_id = %s", tidy) if tidy else []
    return _golden(rows[0]) if rows else None


def public_ids(session: Session, goldens: Iterable[int]) -> dict[int, str]:
    """Mint number → public golden ID."""
    asked = sorted(set(goldens))
    return dict(
        fetch_rows(session, "SELECT golden, public_id FROM golden_record WHERE golden = ANY(%s)", asked)
    )


def _golden(row: tuple[Any, ...]) -> GoldenRow:
    golden, anchor, state, version, members, values, provenance, survivor, public_id = row
    return GoldenRow(golden, anchor, state, version, tuple(members), values, provenance, survivor, public_id)


def clusters_of(session: Session, numbers: Sequence[int]) -> list[tuple[int, ...]]:
    """The members of every golden record that any of these records is in."""
    rows = fetch_rows(session, _CLUSTERS, list(numbers))
    return [tuple(members) for (members,) in rows]


_CLUSTERS = """
SELECT array_agg(beside.record ORDER BY beside.record) FROM source_record AS beside
WHERE beside.placed AND beside.golden IN (
    SELECT golden FROM source_record WHERE record = ANY(%s) AND placed
)
GROUP BY beside.golden
"""


def mint(session: Session, count: int) -> list[int]:
    """Fresh mint numbers, ascending; a number once taken is never given again.

    Not from a sequence: a dry run, which is rolled back, must say the numbers that the real one takes.
    """
    first = advance(session, "golden", count) + 1
    return list(range(first, first + count))


class Move(NamedTuple):
    """Where a record goes."""

    record: int
    golden: int | None  # the one it is in, or was last in
    placed: bool  # whether it is in it
    link_version: int
    beside: int | None = None  # of a tombstone


def write_crosswalk(session: Session, moves: Sequence[Move]) -> None:
    """Points records to golden IDs."""
    if moves:
        run(session, _MOVE, *(list(column) for column in zip(*moves, strict=True)))


_MOVE = """
UPDATE source_record SET
    golden = moved.golden, placed = moved.placed, link_version = moved.link_version, beside = moved.beside
FROM unnest(%s::bigint[], %s::bigint[], %s::bool[], %s::int[], %s::bigint[])
    AS moved (record, golden, placed, link_version, beside)
WHERE source_record.record = moved.record
"""


def write_versions(session: Session, versions: Sequence[NewVersion]) -> None:
    """Appends versions and makes them current."""
    if not versions:
        return
    if fresh := [(v.golden, v.public_id, v.anchor, v.state, v.version) for v in versions if v.is_new]:
        copy_rows(session, "golden_record", ("golden", "public_id", "anchor", "state", "version"), fresh)
    if known := [(v.golden, v.state, v.version) for v in versions if not v.is_new]:
        run(session, _MAKE_CURRENT, *(list(column) for column in zip(*known, strict=True)))
    copy_rows(
        session,
        "golden_version",
        (
            "golden",
            "version",
            "sequence",
            "state",
            "survivor",
            "members",
            "values",
            "provenance",
            "links",
            "cause",
        ),
        (
            (
                v.golden,
                v.version,
                v.sequence,
                v.state,
                v.survivor,
                array(v.members),
                v.values,
                v.provenance,
                v.links,
                v.cause,
            )
            for v in versions
        ),
    )
    for members, written in Counter(len(v.members) for v in versions if v.state == "active").items():
        meter.observe(session, "mdm_golden_members", members, written)


_MAKE_CURRENT = """
UPDATE golden_record SET state = newer.state, version = newer.version
FROM unnest(%s::bigint[], %s::text[], %s::int[]) AS newer (golden, state, version)
WHERE golden_record.golden = newer.golden
"""
