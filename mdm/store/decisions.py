"""Stewards' decisions: facts that are added and withdrawn, never changed."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb
from sqlmodel import Session

from mdm.model import Decision, Profile, RecordKey, Verdict
from mdm.store import meter
from mdm.store.database import copy_rows, fetch_rows, run
from mdm.store.profiles import profiles


@dataclass(frozen=True, slots=True)
class Stored:
    """A decision as people read it. `withdrawn_at` None: it stands."""

    decision: int
    verdict: Verdict
    sides: tuple[tuple[RecordKey, ...], ...]
    decided_by: str
    reason: str
    decided_at: datetime
    withdrawn_by: str | None
    withdrawn_reason: str | None
    withdrawn_at: datetime | None
    pending: bool  # the resolver has not yet taken it into account
    bulk: int | None  # the first of the decisions that were made with it at one go; None: it was made alone


@dataclass(frozen=True, slots=True)
class Seen:
    """What a steward saw of a record when a standing decision was made."""

    decision: int
    record: int
    facts: dict[str, Any]


def add(
    session: Session,
    verdict: Verdict,
    sides: Sequence[Sequence[int]],
    seen: dict[int, Profile],
    decided_by: str,
    reason: str,
    trace: str | None = None,
) -> int:
    """Keeps a decision over record numbers; `seen` holds the profiles it is about, `trace` whose request it is."""
    ((decision,),) = fetch_rows(
        session,
        "INSERT INTO decision (verdict, decided_by, reason, trace) VALUES (%s, %s, %s, %s) RETURNING decision",
        verdict,
        decided_by,
        reason,
        trace,
    )
    rows = [(number, side) for side, numbers in enumerate(sides) for number in numbers]
    copy_rows(
        session,
        "decision_record",
        ("decision", "record", "side", "facts"),
        ((decision, n, side, Jsonb(asdict(seen[n]) if n in seen else {})) for n, side in rows),
    )
    meter.count(session, "mdm_decisions_total", verdict=verdict)
    return int(decision)


def lock(session: Session) -> None:
    """Until the transaction ends nobody else adds a decision."""
    # Not the table: the resolver, which writes to it, may be at work for minutes.
    fetch_rows(session, "SELECT pg_advisory_xact_lock(%s)::text", _STEWARDS_LOCK)


_STEWARDS_LOCK = 0x6D646D03


def look_again(session: Session, decision: int) -> None:
    """A steward confirms a decision: what stands now is what it is about."""
    numbers = records_of(session, decision)
    for number, profile in profiles(session, numbers).items():
        run(
            session,
            "UPDATE decision_record SET facts = %s WHERE decision = %s AND record = %s",
            Jsonb(asdict(profile)),
            decision,
            number,
        )


def records_of(session: Session, decision: int) -> list[int]:
    """The records that a decision binds."""
    rows = fetch_rows(session, "SELECT record FROM decision_record WHERE decision = %s ORDER BY 1", decision)
    return [record for (record,) in rows]


def golden_ids_of(session: Session, decision: int) -> list[str]:
    """The golden IDs that the records it binds are in now, oldest first."""
    return [golden_id for (golden_id,) in fetch_rows(session, _GOLDEN_IDS, decision)]


_GOLDEN_IDS = """
SELECT public_id FROM golden_record WHERE golden IN (
    SELECT golden FROM decision_record JOIN source_record USING (record) WHERE decision = %s AND placed
) ORDER BY golden
"""


def withdraw(session: Session, decision: int, by: str, reason: str, trace: str | None = None) -> bool:
    """Undoes a standing decision; False when it does not stand."""
    withdrawn = bool(run(session, _WITHDRAW, by, reason, trace, decision))
    if withdrawn:
        meter.count(session, "mdm_undone_decisions_total")
    return withdrawn


_WITHDRAW = """
UPDATE decision SET withdrawn_by = %s, withdrawn_reason = %s, withdrawn_at = now(), pending = true, trace = %s
WHERE decision = %s AND withdrawn_at IS NULL
"""


def take_pending(session: Session) -> tuple[list[int], set[int]]:
    """Decisions made or withdrawn since the last look, and the records they bind; they are then no longer pending."""
    taken = fetch_rows(session, "UPDATE decision SET pending = false WHERE pending RETURNING decision")
    decisions = sorted(decision for (decision,) in taken)
    rows = fetch_rows(
        session, "SELECT DISTINCT record FROM decision_record WHERE decision = ANY(%s)", decisions
    )
    return decisions, {record for (record,) in rows}


def traces_of(session: Session, numbers: Sequence[int]) -> tuple[dict[int, str], list[tuple[int, RecordKey]]]:
    """The traceparents of those of the decisions that have one, and the records that these bind."""
    held = dict(
        fetch_rows(
            session,
            "SELECT decision, trace FROM decision WHERE decision = ANY(%s) AND trace IS NOT NULL",
            list(numbers),
        )
    )
    rows = fetch_rows(
        session,
        "SELECT decision, source, source_id FROM decision_record JOIN source_record USING (record) "
        "WHERE decision = ANY(%s)",
        sorted(held),
    )
    return held, [(decision, RecordKey(source, source_id)) for decision, source, source_id in rows]


def is_pending(session: Session) -> bool:
    return bool(fetch_rows(session, "SELECT EXISTS (SELECT FROM decision WHERE pending)")[0][0])


def about(session: Session, numbers: Iterable[int]) -> list[Decision]:
    """The standing decisions that bind any of these records, with all records they bind."""
    rows = fetch_rows(session, _ABOUT, list(numbers))
    return [Decision(number, verdict, tuple(map(tuple, sides))) for number, verdict, sides in rows]


_ABOUT = """
SELECT decision, verdict, (
    SELECT jsonb_agg(records ORDER BY side) FROM (
        SELECT side, jsonb_agg(record ORDER BY record) AS records
        FROM decision_record AS held WHERE held.decision = decision.decision GROUP BY side
    ) AS by_side
)
FROM decision
WHERE withdrawn_at IS NULL
  AND decision IN (SELECT DISTINCT decision FROM decision_record WHERE record = ANY(%s))
ORDER BY decision
"""


def joined_with(session: Session, numbers: Sequence[int]) -> set[int]:
    """All records that a standing "same" binds together with any of these."""
    return {record for (record,) in fetch_rows(session, _JOINED, list(numbers))}


_JOINED = """
SELECT DISTINCT beside.record
FROM decision_record AS mine
JOIN decision ON decision.decision = mine.decision AND verdict = 'same' AND withdrawn_at IS NULL
JOIN decision_record AS beside ON beside.decision = mine.decision
WHERE mine.record = ANY(%s)
"""


def seen_of(session: Session, numbers: Sequence[int]) -> list[Seen]:
    """What stewards saw of these records, for each standing decision."""
    rows = fetch_rows(session, _SEEN, list(numbers))
    return [Seen(*row) for row in rows]


_SEEN = """
SELECT decision, record, facts FROM decision_record JOIN decision USING (decision)
WHERE withdrawn_at IS NULL AND record = ANY(%s) ORDER BY decision, record
"""


def find(session: Session, decision: int) -> Stored | None:
    found = fetch_rows(session, f"{_STORED} WHERE decision.decision = %s", decision)
    return _stored(found[0]) if found else None


def page(
    session: Session,
    limit: int,
    before: int | None = None,
    *,
    standing_only: bool = False,
    numbers: Sequence[int] | None = None,
    folded: bool = False,
) -> list[Stored]:
    """Decisions, newest first, older than `before`; with `numbers`, those that bind one of these records; `folded`: of
    those that were made at one go the first alone.
    """
    bound = None if numbers is None else list(numbers)
    rows = fetch_rows(
        session, f"{_STORED} {_PAGE}", before, before, standing_only, folded, bound, bound, limit
    )
    return [_stored(row) for row in rows]


_PAGE = """
WHERE (%s::bigint IS NULL OR decision < %s) AND (NOT %s OR withdrawn_at IS NULL)
  AND (NOT %s OR bulk IS NULL OR bulk = decision)
  AND (%s::bigint[] IS NULL OR decision IN (SELECT held.decision FROM decision_record AS held WHERE record = ANY(%s)))
ORDER BY decision DESC LIMIT %s
"""


def of_bulk(session: Session, bulk: int) -> list[Stored]:
    """The decisions that were made at one go, in the order in which they were made."""
    return [_stored(row) for row in fetch_rows(session, f"{_STORED} WHERE bulk = %s ORDER BY decision", bulk)]


def count(session: Session) -> dict[str, int]:
    """How many stand, and how many changes the resolver has not yet taken into account."""
    ((standing, pending),) = fetch_rows(session, _COUNT)
    return {"standing": standing, "pending": pending}


_COUNT = "SELECT count(*) FILTER (WHERE withdrawn_at IS NULL), count(*) FILTER (WHERE pending) FROM decision"


_STORED = """
SELECT decision, verdict, (
    SELECT jsonb_agg(keys ORDER BY side) FROM (
        SELECT side, jsonb_agg(jsonb_build_array(source, source_id) ORDER BY source, source_id) AS keys
        FROM decision_record AS held JOIN source_record USING (record)
        WHERE held.decision = decision.decision GROUP BY side
    ) AS by_side
), decided_by, reason, decided_at, withdrawn_by, withdrawn_reason, withdrawn_at, pending, bulk
FROM decision
"""


def _stored(row: tuple[Any, ...]) -> Stored:
    decision, verdict, sides, *rest = row
    return Stored(decision, verdict, tuple(tuple(RecordKey(*key) for key in side) for side in sides), *rest)
