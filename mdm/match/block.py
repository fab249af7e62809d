"""Blocking: which profiles are compared at all.

A profile holds a key for each blocking rule and each combination of its values; two profiles that share a key are a
candidate pair. Keys are stable 63-bit hashes, so that PostgreSQL and DuckDB join the same numbers.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from hashlib import blake2b
from itertools import islice, product

import pyarrow as pa

from mdm.match.connection import connect
from mdm.match.dependent import keep_only
from mdm.match.placeholder import Placeholders, without_placeholders
from mdm.model import Profile
from mdm.rules import BlockingRule

# A profile with ten e-mails and ten postal codes must not hold a hundred keys under one rule; a given name with all
# its formal names (13) and a birth date read both ways may hold one for each.
_MOST_KEYS_PER_RULE = 26

KEYS_SCHEMA = pa.schema([("key", pa.int64()), ("record", pa.int64()), ("rule", pa.int16())])
PAIRS_SCHEMA = pa.schema([("a", pa.int64()), ("b", pa.int64()), ("rule", pa.int16())])

_COLUMNS = frozenset(field.name for field in fields(Profile))
_NONE: Placeholders = {}


def blocking_keys(profile: Profile, rules: Sequence[BlockingRule]) -> list[tuple[int, int]]:
    """(rule number, key) for every key the profile holds; none for a till's default customer."""
    if not (profile.is_person or profile.family):
        return []
    held: dict[str, tuple[str, ...]] = {}  # values of a field: most stand in several rules
    keys = []
    for number, rule in enumerate(rules):
        if not (profile.is_person or rule.masks):
            continue  # organisations of one name are many: only a contact or an address proposes them
        columns = []
        for field in rule.fields:
            if (values := held.get(field)) is None:
                values = held[field] = _values(profile, field)
            if not values:
                break
            columns.append(values)
        else:
            combinations = product(*columns) if len(columns) > 1 else zip(columns[0], strict=True)
            keys += [
                (number, key_of(rule, one, is_person=profile.is_person))
                for one in islice(combinations, _MOST_KEYS_PER_RULE)
            ]
    return keys


def _values(profile: Profile, field: str) -> tuple[str, ...]:
    value: str | tuple[str, ...] | None = getattr(profile, field)
    if isinstance(value, tuple):
        return value
    return (value,) if value else ()


def key_of(rule: BlockingRule, values: Sequence[str], *, is_person: bool = True) -> int:
    """The key of a rule and its values: positive, below 2**63. People and organisations share none."""
    text = "\x1f".join((rule.name, *values))
    if not is_person:
        text += "\x1forganisation"
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


def mask(
    profile: Profile, hubs: Collection[int], rules: Sequence[BlockingRule], placeholders: Placeholders = _NONE
) -> Profile:
    """The profile without values that are held too widely to say anything: `hubs` are blocking keys, `placeholders`
    those of the model version.
    """
    if placeholders:
        profile = without_placeholders(profile, placeholders)
    if not hubs:
        return profile
    for rule in rules:
        if rule.masks:
            values = _values(profile, rule.fields[0])
            left = [
                value for value in values if key_of(rule, (value,), is_person=profile.is_person) not in hubs
            ]
            if len(left) < len(values):
                profile = keep_only(profile, rule.fields[0], left)
    return profile


def masking_keys(profile: Profile, rules: Sequence[BlockingRule]) -> list[int]:
    """Every key by which `mask` may take a value of the profile away."""
    return [
        key_of(rule, (value,), is_person=profile.is_person)
        for rule in rules
        if rule.masks
        for value in _values(profile, rule.fields[0])
    ]


def pairs_within(keys: pa.Table, rules: Sequence[BlockingRule]) -> pa.Table:
    """All candidate pairs among the holders of `keys` (KEYS_SCHEMA): a < b, each once, with its first rule.

    A key that more records hold than its rule allows proposes none.
    """
    limits = pa.table(
        {
            "rule": pa.array(range(len(rules)), pa.int16()),
            "max_records": pa.array([rule.max_records for rule in rules], pa.int64()),
        }
    )
    with connect() as con:
        con.register("keys", keys)
        con.register("limits", limits)
        return con.execute(_PAIRS_WITHIN).to_arrow_table().cast(PAIRS_SCHEMA)


_PAIRS_WITHIN = """
WITH useful AS MATERIALIZED (
    SELECT key, record, rule FROM keys
    WHERE key NOT IN (
        SELECT key FROM keys JOIN limits USING (rule) GROUP BY key HAVING count(*) > any_value(max_records)
    )
)
SELECT l.record AS a, r.record AS b, min(l.rule) AS rule
FROM useful AS l JOIN useful AS r ON l.key = r.key AND l.record < r.record
GROUP BY 1, 2 ORDER BY 1, 2
"""


def keys_table(keys: Iterable[tuple[int, int, int]]) -> pa.Table:
    """(key, record, rule) rows as KEYS_SCHEMA."""
    columns = tuple(zip(*keys, strict=True)) or ((), (), ())
    return pa.table(
        [pa.array(column, field.type) for column, field in zip(columns, KEYS_SCHEMA, strict=True)],
        KEYS_SCHEMA,
    )
