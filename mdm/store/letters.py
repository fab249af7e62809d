"""Dead letters of inputs: what could not be processed, to look at and to put back into the inbox.

Those that the resolver buried hold their whole payload and can be replayed. A row that was refused on arrival cannot:
its structure is broken, and what is kept of it may be cut.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from mdm.store import meter
from mdm.store.database import fetch_rows, run

_WHOLE = "source_id IS NOT NULL AND raw IS NOT NULL"  # a refused row has no key


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead letter without what it holds, which is personal."""

    letter: int
    batch: int
    origin: str  # file name, or "api"
    row: int | None  # in the file or request; None: the resolver buried it
    source: str | None
    source_id: str | None
    field: str | None
    reason: str
    died_at: datetime
    replayable: bool


@dataclass(frozen=True, slots=True)
class Whole:
    """A replayable letter, taken out: `payload` is canonical JSON."""

    letter: int
    source: str
    source_id: str
    payload: str
    received_at: datetime  # of its batch


def page(
    session: Session,
    limit: int,
    before: int | None = None,
    source: str | None = None,
    reason: str | None = None,
) -> list[Letter]:
    """Dead letters, newest first; `before`: the number where the page before ended."""
    where, values = _where((("letter < %s", before), ("source = %s", source), ("reason = %s", reason)))
    rows = fetch_rows(session, f"{_SELECT} WHERE {where} ORDER BY letter DESC LIMIT %s", *values, limit)
    return [Letter(*row) for row in rows]


def find(session: Session, letter: int) -> Letter | None:
    """One dead letter."""
    rows = fetch_rows(session, f"{_SELECT} WHERE letter = %s", letter)
    return Letter(*rows[0]) if rows else None


_SELECT = f"""
SELECT letter, batch, origin, row, source, source_id, field, reason, died_at, {_WHOLE}
FROM dead_letter JOIN ingest_batch USING (batch)
"""


def take_out(
    session: Session,
    most: int,
    letter: int | None = None,
    source: str | None = None,
    reason: str | None = None,
) -> list[Whole]:
    """Takes the oldest replayable letters out: one, or of a source, a reason, of all. Of two who ask, one gets it."""
    where, values = _where((("letter = %s", letter), ("source = %s", source), ("reason = %s", reason)))
    return [Whole(*row) for row in sorted(fetch_rows(session, _TAKE_OUT % (_WHOLE, where), *values, most))]


_TAKE_OUT = """
DELETE FROM dead_letter USING ingest_batch
WHERE dead_letter.batch = ingest_batch.batch AND letter IN (
    SELECT letter FROM dead_letter WHERE %s AND %s ORDER BY letter LIMIT %%s FOR UPDATE SKIP LOCKED
) RETURNING letter, source, source_id, raw, received_at
"""


def _where(filters: Sequence[tuple[str, object]]) -> tuple[str, list[Any]]:
    asked = [(clause, value) for clause, value in filters if value is not None]
    return " AND ".join(["true", *(clause for clause, _ in asked)]), [value for _, value in asked]


def put_back(session: Session, batch: int, letters: Sequence[Whole], hashes: Sequence[bytes]) -> None:
    """Makes inputs of them, in this batch, as of when they were received first: a newer version stays the newer one.

    What equals the present version is found unchanged by the resolver.
    """
    columns = zip(
        *((one.source, one.source_id, one.payload, one.received_at) for one in letters), strict=True
    )
    run(session, _PUT_BACK, *map(list, columns), list(hashes), batch)
    run(session, "UPDATE ingest_batch SET received = received + %s WHERE batch = %s", len(letters), batch)
    for one in letters:
        meter.count(session, "mdm_inputs_total", source=one.source, outcome="accepted")


# A batch's rows were received one after the other: so they stay.
_PUT_BACK = """
WITH given AS MATERIALIZED (
    SELECT nextval(pg_get_serial_sequence('inbox', 'input')) AS input, source, source_id, payload,
        received_at + make_interval(secs => place / 1e6) AS received_at, content_hash
    FROM unnest(%s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::bytea[])
        WITH ORDINALITY AS letter (source, source_id, payload, received_at, content_hash, place)
), kept AS (
    INSERT INTO payload (input, payload) SELECT input, payload::json FROM given
)
INSERT INTO inbox (input, batch, source, source_id, content_hash, received_at) OVERRIDING SYSTEM VALUE
SELECT input, %s, source, source_id, content_hash, received_at FROM given
"""


@dataclass(frozen=True, slots=True)
class Pile:
    """Dead letters of one reason and source."""

    reason: str
    source: str | None
    letters: int
    replayable: int


def piles(session: Session, most: int) -> list[Pile]:
    """Why inputs died, the most frequent reason first."""
    return [Pile(*row) for row in fetch_rows(session, _PILES, most)]


_PILES = f"""
SELECT reason, source, count(*), count(*) FILTER (WHERE {_WHOLE}) FROM dead_letter
GROUP BY reason, source ORDER BY 3 DESC, 1, 2 LIMIT %s
"""
