"""The hot reads of the API: hand-written SQL on psycopg's async pool, one round trip each.

Everything else reads through SQLAlchemy sessions; these are asked at every till and every sign-in.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Self

from psycopg import AsyncConnection, OperationalError
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool, PoolTimeout
from sqlmodel import Session

from mdm.events import State, tidy_golden_id
from mdm.model import Json, RecordKey
from mdm.store.database import fetch_rows

Pool = AsyncConnectionPool[AsyncConnection[TupleRow]]
Ask = Callable[..., Awaitable[list[tuple[Any, ...]]]]  # a statement and its values -> all rows

_WAIT_SECONDS = 5  # for a connection, before the caller is told to come back

# One plan for all values, kept as long as the connection: of few records PostgreSQL would plan the crosswalk anew each
# time, which takes as long as to look (0.26 ms together, instead of 0.14). So what is asked here must be right with one
# plan, and that must be by an index even where it was made when the inbox was empty.
_OPTIONS = "-c timezone=UTC -c plan_cache_mode=force_generic_plan -c enable_seqscan=off"


def open_pool(url: str, *, size: int) -> Pool:
    """A pool for a `postgresql://` URL, not yet open; it connects in the background, and again after an outage."""
    kwargs = {"autocommit": True, "options": _OPTIONS, "connect_timeout": 10}
    return AsyncConnectionPool(
        url, min_size=2, max_size=size, timeout=_WAIT_SECONDS, kwargs=kwargs, open=False
    )


class Place(NamedTuple):
    """Where a record stands; `golden_id` is None while it was never resolved."""

    golden_id: str | None
    link_version: int
    deleted: bool
    pending: bool  # an input of this record waits in the inbox


# Stands in no key that may be asked for. psycopg takes eight times as long to write a list.
_BETWEEN = "\x1f"


async def places_of(ask: Ask, keys: Sequence[RecordKey]) -> list[Place | None]:
    """The crosswalk of each record, and whether more of it waits; None when nothing is known of it."""
    asked = _BETWEEN.join(key.source for key in keys), _BETWEEN.join(key.source_id for key in keys)
    rows = await ask(_PLACES, *asked)
    return [_place(row) for row in rows]


def _place(row: tuple[Any, ...]) -> Place | None:
    known, golden_id, link_version, deleted, pending = row
    if not known and not pending:
        return None
    return Place(golden_id, link_version or 0, bool(deleted), pending)


# Row by row, each by its index: left to join, the planner may rather read a whole table, and keep to it for ever.
_PLACES = """
SELECT known.record IS NOT NULL, held.public_id, known.link_version, known.deleted, waiting.input IS NOT NULL
FROM unnest(string_to_array(%s, E'\\x1f'), string_to_array(%s, E'\\x1f'))
    WITH ORDINALITY AS asked (source, source_id, place)
LEFT JOIN LATERAL (
    SELECT * FROM source_record WHERE (source, source_id) = (asked.source, asked.source_id) LIMIT 1
) AS known ON true
LEFT JOIN LATERAL (
    SELECT public_id FROM golden_record WHERE known.placed AND golden = known.golden LIMIT 1
) AS held ON true
LEFT JOIN LATERAL (
    SELECT input FROM inbox WHERE (source, source_id) = (asked.source, asked.source_id) LIMIT 1
) AS waiting ON true
ORDER BY place
"""


@dataclass(frozen=True, slots=True)
class GoldenView:
    """What a golden ID stands for now: itself, or the ID that its anchor record is in."""

    golden: int
    golden_id: str
    state: State
    version: int
    values: Mapping[str, Json]
    provenance: Mapping[str, Json]  # as stored: see mdm.golden.provenance
    members: Sequence[int]  # record numbers: those that live by key, then aliases
    keys: Sequence[RecordKey]  # of the members, in that order
    updated_at: datetime

    @property
    def records(self) -> list[RecordKey]:
        """The keys of the members, sorted."""
        return sorted(self.keys)


async def golden_views(ask: Ask, golden_ids: Sequence[str]) -> list[GoldenView | None]:
    """The golden record that each of these IDs resolves to; None for one that was never minted."""
    tidy = [tidy_golden_id(golden_id) for golden_id in golden_ids]
    rows = await ask(_GOLDEN, [golden_id for golden_id in tidy if golden_id])
    views = {asked: _view(row) for asked, *row in rows}
    return [views.get(golden_id) if golden_id else None for golden_id in tidy]


def read_golden_view(session: Session, golden_id: str) -> GoldenView | None:
    """The same of one, inside a session's transaction."""
    tidy = tidy_golden_id(golden_id)
    rows = fetch_rows(session, _GOLDEN, [tidy]) if tidy else []
    return _view(rows[0][1:]) if rows else None


def _view(row: Sequence[Any]) -> GoldenView:
    golden, golden_id, state, version, values, provenance, members, records, at = row
    return GoldenView(golden, golden_id, state, version, values, provenance, members, _keys(records), at)


_GOLDEN = """
SELECT asked.public_id, held.golden, present.public_id, held.state, held.version, held.values, held.provenance,
    held.members,
    (SELECT array_agg(ARRAY[source, source_id] ORDER BY array_position(held.members, record))
       FROM source_record WHERE record = ANY(held.members)),
    held.recorded_at
FROM unnest(%s::text[]) AS asked (public_id)
CROSS JOIN LATERAL (SELECT anchor FROM golden_record WHERE public_id = asked.public_id LIMIT 1) AS minted
CROSS JOIN LATERAL (SELECT golden FROM source_record WHERE record = minted.anchor LIMIT 1) AS anchor
CROSS JOIN LATERAL (SELECT * FROM golden_record WHERE golden = anchor.golden LIMIT 1) AS present
CROSS JOIN LATERAL (
    SELECT * FROM golden_version WHERE (golden, version) = (present.golden, present.version) LIMIT 1
) AS held
"""


@dataclass(frozen=True, slots=True)
class Found:
    """A golden ID with those of its records that hold the value looked for."""

    golden_id: str
    records: Sequence[RecordKey]  # sorted


async def find_by(
    pool: Pool, field: str, values: Sequence[str], keys: Sequence[int], limit: int
) -> list[Found]:
    """Golden IDs whose live records hold any of the normalised `values` in that field of the profile, oldest first.

    `keys` are those that the holders are found by.
    """
    rows = await fetch(pool, _FIND, list(keys), field, list(values), limit)
    return [Found(golden_id, _keys(records)) for golden_id, records in rows]


_FIND = """
SELECT public_id, array_agg(DISTINCT ARRAY[source, source_id] ORDER BY ARRAY[source, source_id])
FROM blocking_key JOIN profile USING (record) JOIN source_record USING (record) JOIN golden_record USING (golden)
WHERE key = ANY(%s)
  AND EXISTS (SELECT FROM json_array_elements_text(features -> %s) AS held WHERE held = ANY(%s))
GROUP BY golden, public_id ORDER BY golden LIMIT %s
"""


def _keys(pairs: Sequence[Sequence[str]] | None) -> list[RecordKey]:
    return [RecordKey(source, source_id) for source, source_id in pairs or ()]


async def fetch(pool: Pool, statement: str, *values: object) -> list[tuple[Any, ...]]:
    """All rows, by whatever connection of the pool is free."""
    async with Line(pool) as line:
        return await line.fetch(statement, *values)


class Line:
    """A connection of a pool, kept by who asks one question after the other: to take one for each costs as much as to
    ask.
    """

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._connection: AsyncConnection[TupleRow] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._give_back()

    async def fetch(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """All rows. After PostgreSQL was restarted the pool holds dead connections: these are replaced, once."""
        try:
            return await self._fetch_once(statement, values)
        except PoolTimeout:
            raise
        except OperationalError:
            await self._pool.check()
            return await self._fetch_once(statement, values)

    async def _fetch_once(self, statement: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        if self._connection is None:
            self._connection = await self._pool.getconn()
        try:
            cursor = await self._connection.execute(statement, values)
            rows: list[tuple[Any, ...]] = await cursor.fetchall()
        except BaseException:
            await self._give_back()  # the pool knows whether it is still of use
            raise
        return rows

    async def _give_back(self) -> None:
        held, self._connection = self._connection, None
        if held is not None:
            await self._pool.putconn(held)
