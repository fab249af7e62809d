"""Whole tables, streamed: for exports and evaluation."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from mdm.model import Decision, Profile, RecordKey, match_probability
from mdm.store.database import fetch_rows, stream_rows
from mdm.store.outbox import event_id
from mdm.store.profiles import read_features


def crosswalk(session: Session) -> Iterator[tuple[str, str, str]]:
    """(source, source_id, golden_id) of every live record, by source and id."""
    for row in stream_rows(session, _CROSSWALK):
        yield row[0], row[1], row[2]


_CROSSWALK = """
SELECT source, source_id, public_id FROM source_record JOIN golden_record USING (golden)
WHERE placed ORDER BY source, source_id
"""


def placed(session: Session) -> Iterator[tuple[int, RecordKey, int]]:
    """(record number, key, mint number of its golden ID) of every live record, by number."""
    for number, source, source_id, golden in stream_rows(session, _PLACED):
        yield number, RecordKey(source, source_id), golden


_PLACED = "SELECT record, source, source_id, golden FROM source_record WHERE placed ORDER BY record"


def golden_records(session: Session) -> Iterator[dict[str, Any]]:
    """Every active golden record with its members and values, oldest first."""
    for golden_id, version, members, values in stream_rows(session, _GOLDEN):
        yield {
            "golden_id": golden_id,
            "version": version,
            "records": members,
            "values": values,
        }


_GOLDEN = """
SELECT public_id, version,
    (SELECT array_agg(source || ':' || source_id ORDER BY source, source_id)
       FROM source_record WHERE record = ANY(members)),
    values
FROM golden_record JOIN golden_version USING (golden, version)
WHERE golden_record.state = 'active' ORDER BY golden
"""


def events(session: Session) -> Iterator[dict[str, Any]]:
    """Every event in the outbox, in order."""
    for sequence, kind, golden, version, data, occurred_at in stream_rows(session, _EVENTS):
        yield {
            "sequence": sequence,
            "event_id": event_id(golden, version),
            "type": kind,
            "golden_id": data["golden_id"],
            "version": version,
            "occurred_at": occurred_at.isoformat(),
            "data": data,
        }


_EVENTS = "SELECT sequence, type, golden, version, data, occurred_at FROM outbox ORDER BY sequence"


def pairs(session: Session, blocking_rules: list[str]) -> Iterator[dict[str, Any]]:
    """Every scored pair with its match weight and probability; rules are named by number."""
    for key_a, key_b, weight, rule, identifier in stream_rows(session, _PAIRS):
        yield {
            "record_a": key_a,
            "record_b": key_b,
            "match_weight": weight,
            "match_probability": match_probability(weight),
            "blocking_rule": blocking_rules[rule],
            "linked_by_identifier": identifier is not None,
        }


_PAIRS = """
SELECT one.source || ':' || one.source_id, other.source || ':' || other.source_id, weight, rule, identifier
FROM pair JOIN source_record AS one ON one.record = a JOIN source_record AS other ON other.record = b
ORDER BY a, b
"""


def compared(session: Session) -> Iterator[tuple[int, int]]:
    """The two record numbers of every scored pair."""
    for row in stream_rows(session, "SELECT a, b FROM pair"):
        yield row[0], row[1]


@dataclass(frozen=True, slots=True)
class ScoredPair:
    """A stored pair with its two profiles; record numbers."""

    a: int
    b: int
    weight: float
    by_identifier: bool
    one: Profile
    other: Profile


def scored_pairs(session: Session) -> Iterator[ScoredPair]:
    """Every stored pair."""
    for a, b, weight, by_identifier, one, other in stream_rows(session, _SCORED):
        yield ScoredPair(a, b, weight, by_identifier, read_features(one), read_features(other))


_SCORED = """
SELECT a, b, weight, identifier IS NOT NULL, one.features, other.features
FROM pair JOIN profile AS one ON one.record = a JOIN profile AS other ON other.record = b
"""


def current_links(session: Session, goldens: Sequence[int]) -> dict[int, Mapping[str, Any]]:
    """Mint number → how the records of its current version came together."""
    return dict(fetch_rows(session, _LINKS, list(goldens)))


_LINKS = """
SELECT golden, links FROM golden_record JOIN golden_version USING (golden, version) WHERE golden = ANY(%s)
"""


def standing_decisions(session: Session) -> list[Decision]:
    """Every steward decision that stands."""
    rows = fetch_rows(session, _STANDING)
    return [Decision(number, verdict, tuple(map(tuple, sides))) for number, verdict, sides in rows]


_STANDING = """
SELECT decision, verdict, jsonb_agg(records ORDER BY side)
FROM (
    SELECT decision, verdict, side, jsonb_agg(record ORDER BY record) AS records
    FROM decision JOIN decision_record USING (decision) WHERE withdrawn_at IS NULL GROUP BY decision, verdict, side
) AS by_side
GROUP BY decision, verdict ORDER BY decision
"""
