"""Golden records found by what somebody types: by record key, by look-up key, by name. Reads only."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlmodel import Session

from mdm.model import Json, RecordKey
from mdm.store.database import fetch_rows, run


class Holder(NamedTuple):
    """A record that was found, and the golden record that it is in."""

    golden: int
    key: RecordKey


class Named(NamedTuple):
    """A record whose name begins alike; names as they are compared."""

    record: int
    given: str
    family: str
    formal_given: tuple[str, ...]
    families: tuple[str, ...]


class Shown(NamedTuple):
    """A golden record as a result shows it."""

    golden: int
    golden_id: str
    state: str
    values: Mapping[str, Json]
    keys: tuple[RecordKey, ...]


def by_key(session: Session, sources: Sequence[str], source_id: str) -> list[Holder]:
    """Records of that ID in any of these sources."""
    return _holders(fetch_rows(session, _BY_KEY, list(sources), source_id))


_PLACED = "SELECT golden, source, source_id FROM source_record"
_BY_KEY = f"{_PLACED} WHERE source = ANY(%s) AND source_id = %s AND golden IS NOT NULL ORDER BY source"


def by_value(
    session: Session, field: str, values: Sequence[str], keys: Sequence[int], limit: int
) -> list[Holder]:
    """Live records that hold any of the normalised values; `keys` are those that they are found by."""
    return _holders(fetch_rows(session, _BY_VALUE, list(keys), field, list(values), limit))


_BY_VALUE = """
SELECT DISTINCT golden, source, source_id
FROM blocking_key JOIN profile USING (record) JOIN source_record USING (record)
WHERE key = ANY(%s) AND golden IS NOT NULL
  AND EXISTS (SELECT FROM json_array_elements_text(features -> %s) AS held WHERE held = ANY(%s))
ORDER BY golden, source, source_id LIMIT %s
"""


def by_record(session: Session, numbers: Sequence[int]) -> dict[int, Holder]:
    rows = fetch_rows(session, _BY_RECORD, list(numbers))
    return {number: Holder(golden, RecordKey(*key)) for number, golden, *key in rows}


_BY_RECORD = """
SELECT record, golden, source, source_id FROM source_record WHERE record = ANY(%s) AND golden IS NOT NULL
"""


def names_like(session: Session, needles: Sequence[str], limit: int, milliseconds: int) -> list[Named]:
    """Live records in whose profile, as text, any of the needles stands. Reads all profiles, so for so long at most:
    then PostgreSQL cancels it (psycopg's QueryCanceled).
    """
    run(session, f"SET LOCAL statement_timeout = {int(milliseconds)}")
    stands = " OR ".join(["strpos(features::text, %s) > 0"] * len(needles))
    rows = fetch_rows(session, _NAMES.format(stands=stands), *needles, limit)
    run(session, "SET LOCAL statement_timeout TO DEFAULT")
    return [
        Named(n, given, family, tuple(formal or ()), tuple(parts or ()))
        for n, given, family, formal, parts in rows
    ]


# The text is searched before any of it is read as JSON, and by `strpos`, which skips ahead as LIKE cannot.
_NAMES = """
WITH alike AS MATERIALIZED (SELECT record, features FROM profile WHERE {stands} LIMIT %s)
SELECT record, coalesce(features ->> 'given', ''), coalesce(features ->> 'family', ''),
    features -> 'formal_given', features -> 'families'
FROM alike
"""


def shown(session: Session, goldens: Sequence[int]) -> dict[int, Shown]:
    """What these golden records hold now."""
    rows = fetch_rows(session, _SHOWN, list(goldens))
    return {row[0]: _shown(row) for row in rows}


_SHOWN = """
SELECT golden, public_id, held.state, values,
    (SELECT array_agg(ARRAY[source, source_id] ORDER BY source, source_id)
       FROM source_record WHERE record = ANY(members))
FROM golden_record JOIN golden_version AS held USING (golden, version) WHERE golden = ANY(%s)
"""


def _shown(row: tuple[Any, ...]) -> Shown:
    golden, golden_id, state, values, keys = row
    return Shown(golden, golden_id, state, values, tuple(RecordKey(*key) for key in keys or ()))


def _holders(rows: Sequence[tuple[Any, ...]]) -> list[Holder]:
    return [Holder(golden, RecordKey(source, source_id)) for golden, source, source_id in rows]
