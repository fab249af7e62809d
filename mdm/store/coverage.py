"""Which sources the golden records have records of, and how many: for people who look at the whole. Goes over all."""

from dataclasses import dataclass
from typing import Literal

from sqlmodel import Session

from mdm.store.database import fetch_rows

_LARGEST = 10


@dataclass(frozen=True, slots=True)
class Kind:
    """Golden records that hold records of exactly these sources, and so many of them."""

    sources: tuple[str, ...]
    records: int
    golden: int


@dataclass(frozen=True, slots=True)
class Held:
    """A golden record and how many live records it has."""

    golden: int  # mint number
    golden_id: str
    records: int


@dataclass(frozen=True, slots=True)
class Coverage:
    kinds: tuple[Kind, ...]
    largest: tuple[Held, ...]  # first the largest; those of one record left out

    @property
    def golden(self) -> int:
        return sum(one.golden for one in self.kinds)

    def with_both(self, source: str, other: str) -> int:
        """Golden records with a record of each; of one source twice: with any of it."""
        return sum(one.golden for one in self.kinds if {source, other} <= {*one.sources})

    def of_sizes(self, first: int, last: int | None) -> int:
        """Golden records of so many records; `last` None: or more."""
        return sum(
            one.golden for one in self.kinds if first <= one.records and (last is None or one.records <= last)
        )


def read(session: Session) -> Coverage:
    """The present coverage: one pass over the crosswalk; 0.2 s with a hundred thousand records."""
    sources = [name for (name,) in fetch_rows(session, _SOURCES)]
    rows = fetch_rows(session, _HELD, sources, _LARGEST)
    kinds = tuple(
        Kind(tuple(name for place, name in enumerate(sources) if mask >> place & 1), records, golden)
        for mask, records, golden, golden_id in rows
        if golden_id is None
    )
    largest = [Held(golden, golden_id, records) for _, records, golden, golden_id in rows if golden_id]
    return Coverage(kinds, tuple(sorted(largest, key=lambda one: (-one.records, one.golden))))


# Each source is a bit, of 62: groups are hashed, and nothing is sorted. Their names are found by the unique index.
_SOURCES = """
WITH RECURSIVE named AS (
    (SELECT source FROM source_record ORDER BY source LIMIT 1)
    UNION ALL
    SELECT (SELECT source FROM source_record AS next WHERE next.source > named.source ORDER BY source LIMIT 1)
    FROM named WHERE named.source IS NOT NULL
) SELECT source FROM named WHERE source IS NOT NULL LIMIT 62
"""

_LIVE = "placed AND NOT deleted AND merged_into IS NULL"  # as mdm.store.shares counts

_HELD = f"""
WITH held AS MATERIALIZED (
    SELECT golden, count(*) AS records, bit_or(1::bigint << array_position(%s::text[], source) - 1) AS sources
    FROM source_record WHERE {_LIVE} GROUP BY golden
)
SELECT sources, records, count(*), NULL FROM held GROUP BY sources, records
UNION ALL
(SELECT 0, records, golden, public_id FROM (
    SELECT golden, records FROM held WHERE records > 1 ORDER BY records DESC, golden LIMIT %s
) AS large JOIN golden_record USING (golden))
"""


What = Literal["of", "twice", "beyond", "both"]


def holding(session: Session, what: What, source: str, other: str, limit: int, after: int = 0) -> list[Held]:
    """Golden records by what they hold, by mint number, `after` one: records of a source, two of it, one of it and
    of any other, or of both it and `other`.
    """
    having, values = {
        "of": ("bool_or(source = %s)", (source,)),
        "twice": ("count(*) FILTER (WHERE source = %s) > 1", (source,)),
        "beyond": ("bool_or(source = %s) AND bool_or(source <> %s)", (source, source)),
        "both": ("bool_or(source = %s) AND bool_or(source = %s)", (source, other)),
    }[what]
    return [Held(*row) for row in fetch_rows(session, _HOLDING % having, after, *values, limit)]


# Goes along the index by golden, and stops when it has found enough.
_HOLDING = f"""
SELECT golden, public_id, records FROM (
    SELECT golden, count(*) AS records FROM source_record WHERE {_LIVE} AND golden > %%s GROUP BY golden
    HAVING %s ORDER BY golden LIMIT %%s
) AS found JOIN golden_record USING (golden) ORDER BY golden
"""
