"""Candidate pairs, scored pairs, and the components they hold together."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from sqlmodel import Session

from mdm.model import Pair
from mdm.store.database import copy_numbers, fetch_rows, run

_COLUMNS = ("a", "b", "weight", "rule", "levels", "weights", "identifier")


def candidates(session: Session, keys: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Pairs (a, b, first rule) of the holders of these keys (key, record, rule) with all live records that share one
    which is no hub.
    """
    if not keys:
        return []
    key, record, rule = (list(column) for column in zip(*keys, strict=True))
    return [(a, b, first) for a, b, first in fetch_rows(session, _CANDIDATES, key, record, rule)]


_CANDIDATES = """
SELECT least(mine.record, other.record) AS a, greatest(mine.record, other.record) AS b, min(mine.rule)
FROM unnest(%s::bigint[], %s::bigint[], %s::smallint[]) AS mine (key, record, rule)
JOIN blocking_key AS other USING (key)
WHERE other.record <> mine.record AND other.rule >= 0
  AND NOT EXISTS (SELECT 1 FROM hub_key WHERE hub_key.key = mine.key)
GROUP BY 1, 2
"""


def drop_of(session: Session, numbers: Sequence[int], link: float) -> set[int]:
    """Forgets every pair of these records; returns all records that such a pair linked to them."""
    rows = fetch_rows(session, _DROP, list(numbers), list(numbers))
    neighbours = set()
    for a, b, weight, identifier in rows:
        if weight >= link or identifier is not None:
            neighbours |= {a, b}
    return neighbours


_DROP = """
WITH touched AS MATERIALIZED (
    SELECT a, b FROM pair WHERE a = ANY(%s) UNION SELECT a, b FROM pair WHERE b = ANY(%s)
)
DELETE FROM pair USING touched WHERE (pair.a, pair.b) = (touched.a, touched.b)
RETURNING pair.a, pair.b, pair.weight, pair.identifier
"""


def write(session: Session, scored: pa.Table) -> None:
    """Appends scored pairs of one model version (mdm.resolve.scored.SCORED_SCHEMA)."""
    linked = pc.is_valid(scored.column("identifier"))
    for rows, types in ((pc.invert(linked), _TYPES), (linked, _TYPES | {"identifier": np.int16})):
        held = scored.filter(rows)
        if len(held):
            columns = {name: _numbers(held.column(name)).astype(dtype) for name, dtype in types.items()}
            copy_numbers(session, "pair", columns)


_TYPES: dict[str, Any] = {
    "a": np.int64,
    "b": np.int64,
    "weight": np.float64,
    "rule": np.int16,
    "levels": np.int16,
    "weights": np.float64,
}


def _numbers(column: pa.ChunkedArray) -> npt.NDArray[Any]:
    if pa.types.is_list(column.type):
        return members(column)
    numbers: npt.NDArray[Any] = column.to_numpy()
    return numbers


def members(column: pa.ChunkedArray) -> npt.NDArray[Any]:
    """The members of lists of numbers, all of one size: a row for each list."""
    flat: npt.NDArray[Any] = pc.list_flatten(column).to_numpy()
    return flat.reshape(len(column), len(flat) // max(len(column), 1))


def drop_all(session: Session) -> None:
    """Forgets every pair; for a full resolve."""
    run(session, "DELETE FROM pair")


def linked_to(session: Session, numbers: Sequence[int], link: float) -> set[int]:
    """Every record that a link (a pair at or above `link`, or by identifier) joins to one of these."""
    rows = fetch_rows(session, _LINKED, list(numbers), link, list(numbers), link)
    return {number for (number,) in rows}


_LINKED = """
SELECT b FROM pair WHERE a = ANY(%s) AND (weight >= %s OR identifier IS NOT NULL)
UNION
SELECT a FROM pair WHERE b = ANY(%s) AND (weight >= %s OR identifier IS NOT NULL)
"""


def of(session: Session, numbers: Sequence[int], least: float, below: float) -> list[Pair]:
    """Pairs of these records, no identifier's, of a weight from `least` to `below`."""
    rows = fetch_rows(session, _OF, list(numbers), least, below, list(numbers), least, below)
    return [_pair(row) for row in rows]


_BETWEEN = "weight >= %s AND weight < %s AND identifier IS NULL"
_OF = f"""
SELECT {", ".join(_COLUMNS)} FROM pair WHERE a = ANY(%s) AND {_BETWEEN}
UNION
SELECT {", ".join(_COLUMNS)} FROM pair WHERE b = ANY(%s) AND {_BETWEEN}
"""


def within(session: Session, numbers: Sequence[int]) -> list[Pair]:
    """The scored pairs with both ends among `numbers`."""
    rows = fetch_rows(
        session,
        f"SELECT {', '.join(_COLUMNS)} FROM pair WHERE a = ANY(%s) AND b = ANY(%s) ORDER BY a, b",
        list(numbers),
        list(numbers),
    )
    return [_pair(row) for row in rows]


def _pair(row: tuple[Any, ...]) -> Pair:
    a, b, weight, rule, levels, weights, identifier = row
    return Pair(a, b, weight, rule, tuple(levels), tuple(weights), identifier)
