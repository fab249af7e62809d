"""Blocking and scoring of a whole load in one pass, as Arrow tables: the same pairs and weights as one by one."""

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from mdm.match.block import PAIRS_SCHEMA
from mdm.match.connection import connect
from mdm.match.placeholder import Placeholders
from mdm.match.score import SCORES_SCHEMA, Scorer
from mdm.rules import BlockingRule

# Splink's SQL holds both profiles of every pair at once: this many take a few hundred MB.
_PAIRS_AT_ONCE = 250_000


def find_hubs(keys: pa.Table, rules: Sequence[BlockingRule]) -> list[tuple[int, int]]:
    """(key, rule) of every key (KEYS_SCHEMA) that more records hold than its rule allows, ordered."""
    limits = pa.table(
        {
            "rule": pa.array(range(len(rules)), pa.int16()),
            "max_records": pa.array([rule.max_records for rule in rules], pa.int64()),
        }
    )
    with connect() as con:
        con.register("keys", keys)
        con.register("limits", limits)
        return con.execute(_HUBS).fetchall()


_HUBS = """
SELECT key, any_value(rule) FROM keys JOIN limits USING (rule)
GROUP BY key HAVING count(*) > any_value(max_records) ORDER BY key
"""


def score_all(scorer: Scorer, profiles: pa.Table, pairs: pa.Table) -> pa.Table:
    """Scores (SCORES_SCHEMA) of all pairs, and in `shares_identifier` whether the two hold any in common."""
    parts = [
        _score_some(scorer, profiles, pairs.slice(start, _PAIRS_AT_ONCE))
        for start in range(0, len(pairs), _PAIRS_AT_ONCE)
    ]
    schema = SCORES_SCHEMA.append(pa.field("shares_identifier", pa.bool_()))
    return pa.concat_tables(parts) if parts else schema.empty_table()


def _score_some(scorer: Scorer, profiles: pa.Table, pairs: pa.Table) -> pa.Table:
    ends = pc.unique(pa.concat_arrays([pairs.column(end).combine_chunks() for end in ("a", "b")]))
    involved = profiles.filter(pc.is_in(profiles.column("record"), value_set=ends))
    scores = scorer.score(involved, pairs.select(PAIRS_SCHEMA.names))
    with connect() as con:
        con.register("scores", scores)
        con.register("involved", involved)
        return con.execute(_SHARING).to_arrow_table()


_SHARING = """
SELECT scores.*, list_has_any(l.identifiers, r.identifiers) OR (
    (coalesce(l.given, l.family) IS NULL) <> (coalesce(r.given, r.family) IS NULL)
    AND (list_has_any(l.emails, r.emails) OR list_has_any(l.phones, r.phones))
) AS shares_identifier
FROM scores JOIN involved AS l ON l.record = a JOIN involved AS r ON r.record = b
"""


def holders_of(profiles: pa.Table, placeholders: Placeholders) -> list[int]:
    """The records whose profiles (PROFILES_SCHEMA) hold any of these values."""
    found = []
    for field, values in placeholders.items():
        column = profiles.column(field)
        known = pa.array(sorted(values), pa.string())
        if pa.types.is_list(column.type):
            held = pc.is_in(pc.list_flatten(column), value_set=known)
            places = pc.list_parent_indices(column).filter(held)
        else:
            places = pc.indices_nonzero(pc.is_in(column, value_set=known))
        found.append(pc.unique(profiles.column("record").take(places)).to_pylist())
    return sorted({number for numbers in found for number in numbers})
