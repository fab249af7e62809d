"""The crosswalk that the retailer came with: which of its own IDs each record had, and which of them were given yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from mdm.store.counters import advance
from mdm.store.database import copy_rows, fetch_rows, run

Row = tuple[int, str, str, str]  # row of the file, source, source_id, public golden ID


@dataclass(frozen=True, slots=True)
class Due:
    """An adopted ID of which a record has now arrived, the first of its list."""

    golden: int
    public_id: str
    anchor: int


def is_too_late(session: Session) -> bool:
    """Whether a golden ID was given, or a crosswalk imported. Until the transaction ends nobody else gives one."""
    return advance(session, "golden", 0) > 0


def stage(session: Session, rows: Iterable[Row]) -> int:
    """Takes the rows in, for this transaction only; returns how many."""
    run(session, _STAGE)
    return copy_rows(session, "adopting", ("row", "source", "source_id", "public_id"), rows)


_STAGE = """
CREATE TEMPORARY TABLE adopting (
    row bigint NOT NULL, source text NOT NULL, source_id text NOT NULL, public_id text NOT NULL
) ON COMMIT DROP
"""


def find_contradiction(session: Session) -> tuple[int, int] | None:
    """The first row that gives a record another ID than an earlier row did, and that earlier row."""
    rows = fetch_rows(session, _CONTRADICTION)
    return (rows[0][0], rows[0][1]) if rows else None


_CONTRADICTION = """
SELECT row, first_row FROM (
    SELECT row, public_id, first_value(row) OVER same AS first_row, first_value(public_id) OVER same AS first_id
    FROM adopting WINDOW same AS (PARTITION BY source, source_id ORDER BY row)
) AS compared
WHERE public_id <> first_id ORDER BY row LIMIT 1
"""


def adopt_staged(session: Session) -> tuple[int, int]:
    """Keeps what was staged; mint numbers go in the order of the file. Returns how many records and golden IDs."""
    run(session, _ADOPT)
    run(session, "ANALYZE adopted")
    ((records, golden_ids),) = fetch_rows(session, "SELECT count(*), coalesce(max(golden), 0) FROM adopted")
    advance(session, "golden", golden_ids)
    return records, golden_ids


_ADOPT = """
INSERT INTO adopted (source, source_id, golden, public_id)
SELECT DISTINCT source, source_id, number, public_id
FROM adopting JOIN (
    SELECT public_id, row_number() OVER (ORDER BY min(row)) AS number FROM adopting GROUP BY public_id
) AS numbered USING (public_id)
"""


def is_in_use(session: Session) -> bool:
    """Whether the base began with a crosswalk; asked first, so that one that did not pays no more."""
    return bool(fetch_rows(session, "SELECT EXISTS (SELECT FROM adopted)")[0][0])


def due(session: Session, numbers: Sequence[int]) -> dict[int, Due]:
    """Mint number → the adopted ID that these records had and that was not given yet."""
    return {row[0]: Due(*row) for row in fetch_rows(session, _DUE, list(numbers))}


_DUE = """
SELECT DISTINCT ON (adopted.golden) adopted.golden, adopted.public_id, record
FROM source_record JOIN adopted USING (source, source_id)
WHERE record = ANY(%s)
  AND NOT EXISTS (SELECT FROM golden_record AS given WHERE given.golden = adopted.golden)
ORDER BY adopted.golden, record
"""


def returning(session: Session, numbers: Sequence[int]) -> dict[int, int]:
    """Record → the deleted one that its list's ID is anchored to: where nothing is left of that ID, it comes back.

    Of these records, those that never had a golden ID.
    """
    return dict(fetch_rows(session, _RETURNING, list(numbers)))


_RETURNING = """
SELECT fresh.record, lost.record
FROM source_record AS fresh
JOIN adopted USING (source, source_id)
JOIN golden_record AS given ON given.golden = adopted.golden
JOIN source_record AS lost ON lost.record = given.anchor AND NOT lost.placed
JOIN golden_record AS last ON last.golden = lost.golden AND last.state = 'retired'
WHERE fresh.record = ANY(%s) AND fresh.golden IS NULL
"""


def adopted_of(session: Session, numbers: Sequence[int]) -> dict[int, int]:
    """Record → the mint number of the ID it had in the file; of those of these records that have a vote."""
    return dict(fetch_rows(session, _ADOPTED, list(numbers)))


_ADOPTED = """
SELECT record, adopted.golden FROM source_record JOIN adopted USING (source, source_id)
WHERE record = ANY(%s) AND placed AND merged_into IS NULL
"""


def beside(session: Session, numbers: Sequence[int]) -> list[int]:
    """The records with a vote that the file puts under one ID with any of these, which may have none."""
    return [record for (record,) in fetch_rows(session, _BESIDE, list(numbers))]


_BESIDE = """
WITH asked AS MATERIALIZED (
    SELECT DISTINCT adopted.golden FROM source_record JOIN adopted USING (source, source_id) WHERE record = ANY(%s)
)
SELECT held.record FROM asked JOIN adopted USING (golden)
JOIN source_record AS held ON (held.source, held.source_id) = (adopted.source, adopted.source_id)
WHERE held.placed AND held.merged_into IS NULL ORDER BY 1
"""


def count(session: Session) -> dict[str, int]:
    """How many IDs were adopted, and of how many no record has arrived."""
    ((adopted, given),) = fetch_rows(session, _COUNT)
    return {"adopted": adopted, "waiting": adopted - given}


_COUNT = """
SELECT count(*), count(given.golden)
FROM (SELECT DISTINCT golden FROM adopted) AS held LEFT JOIN golden_record AS given USING (golden)
"""
