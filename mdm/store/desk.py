"""Review tasks as stewards work on them: who is at which, until when, and what each has passed on."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlmodel import Session

from mdm.model import Json, RecordKey
from mdm.store.database import fetch_rows, run


class Waiting(NamedTuple):
    """An open task in the queue. `assignee` None: nobody is at it now."""

    task: int
    kind: str
    reason: str
    weight: float | None
    priority: float
    opened_at: datetime
    assignee: str | None
    claimed_until: datetime | None
    passed: str | None  # how this steward passed it on: unsure, skipped
    unsure: int  # how many stewards were
    keys: tuple[RecordKey, ...]


class Filters(NamedTuple):
    """What of the queue is shown; None: all."""

    kind: str | None = None
    source: str | None = None  # of any of its records
    older_than: timedelta | None = None
    assignee: str | None = None  # a caller's name; "": nobody
    segment: tuple[str, str] | None = None  # name and value, of any of its records


class Standing(NamedTuple):
    """The queue at a glance."""

    open: int
    claimed: int
    oldest: datetime | None
    decided_today: int  # by this steward


def claim(session: Session, task: int, caller: str, lease: timedelta) -> datetime | None:
    """Puts a steward at a task, or lets them stay: until when. None where it is closed, or another is at it."""
    rows = fetch_rows(session, _CLAIM, caller, lease, task, caller)
    return rows[0][0] if rows else None


_FREE = "(assignee = %s OR claimed_until IS NULL OR claimed_until <= clock_timestamp())"
_CLAIM = f"""
UPDATE review_task SET assignee = %s, claimed_until = clock_timestamp() + %s
WHERE task = %s AND closed_at IS NULL AND {_FREE} RETURNING claimed_until
"""


def holder(session: Session, task: int) -> str | None:
    """Who is at an open task; until the transaction ends nobody else claims it."""
    rows = fetch_rows(session, _HOLDER, task)
    return rows[0][0] if rows else None


_HOLDER = """
SELECT CASE WHEN claimed_until > clock_timestamp() THEN assignee END FROM review_task
WHERE task = %s AND closed_at IS NULL FOR UPDATE
"""


def release(session: Session, task: int, caller: str, until: datetime | None = None) -> bool:
    """Gives a task back; with `until`, only the very claim that ends then: a page that was left gives back no other."""
    statement = (
        "UPDATE review_task SET assignee = NULL, claimed_until = NULL "
        "WHERE task = %s AND assignee = %s AND (%s::timestamptz IS NULL OR claimed_until = %s)"
    )
    return run(session, statement, task, caller, until, until) == 1


def claim_next(session: Session, caller: str, lease: timedelta, beside: int | None = None) -> int | None:
    """Claims the most urgent task that nobody else is at, what the steward passed on last; None: there is none.

    `beside`: not this one.
    """
    rows = fetch_rows(session, _CLAIM_NEXT, caller, lease, caller, beside, caller)
    return int(rows[0][0]) if rows else None


_CLAIM_NEXT = f"""
UPDATE review_task SET assignee = %s, claimed_until = clock_timestamp() + %s WHERE task = (
    SELECT held.task FROM review_task AS held
    LEFT JOIN passed_task AS passed ON passed.task = held.task AND passed.caller = %s
    WHERE closed_at IS NULL AND held.task IS DISTINCT FROM %s::bigint AND {_FREE}
    ORDER BY passed.said IS NOT NULL, passed.said = 'unsure', priority DESC, held.task
    LIMIT 1 FOR UPDATE OF held SKIP LOCKED
) RETURNING task
"""


def pass_on(session: Session, task: int, caller: str, said: str) -> None:
    """Notes that a steward leaves a task undecided: it comes last for them from now on."""
    run(
        session,
        "INSERT INTO passed_task (task, caller, said) VALUES (%s, %s, %s) "
        "ON CONFLICT (task, caller) DO UPDATE SET said = excluded.said, at = now()",
        task,
        caller,
        said,
    )


def waiting(session: Session, caller: str, chosen: Filters, limit: int, offset: int = 0) -> list[Waiting]:
    """Open tasks in the order in which this steward comes to them."""
    rows = fetch_rows(
        session, f"{_WAITING} {_ORDER} LIMIT %s OFFSET %s", caller, *_values(chosen), limit, offset
    )
    return [_waiting(row) for row in rows]


def still_waiting(session: Session, caller: str, numbers: Sequence[int]) -> dict[int, Waiting]:
    """Of these tasks those that are open."""
    rows = fetch_rows(
        session, f"{_WAITING} AND held.task = ANY(%s)", caller, *_values(Filters()), list(numbers)
    )
    return {row[0]: _waiting(row) for row in rows}


_AT_IT = "claimed_until > clock_timestamp()"
_WAITING = f"""
SELECT held.task, kind, reason, weight, priority, opened_at,
    CASE WHEN {_AT_IT} THEN assignee END, CASE WHEN {_AT_IT} THEN claimed_until END, passed.said,
    (SELECT count(*) FROM passed_task AS others WHERE others.task = held.task AND others.said = 'unsure'),
    (SELECT array_agg(ARRAY[source, source_id] ORDER BY source, source_id)
       FROM source_record WHERE record = ANY(records))
FROM review_task AS held LEFT JOIN passed_task AS passed ON passed.task = held.task AND passed.caller = %s
WHERE closed_at IS NULL AND (%s::text IS NULL OR kind = %s)
  AND (%s::text IS NULL OR EXISTS (SELECT FROM source_record WHERE record = ANY(records) AND source = %s))
  AND (%s::interval IS NULL OR opened_at < now() - %s::interval)
  AND (%s::text IS NULL OR coalesce(CASE WHEN {_AT_IT} THEN assignee END, '') = %s)
  AND (%s::text IS NULL OR EXISTS (
      SELECT FROM profile WHERE record = ANY(records) AND values -> 'segment' ->> %s = %s))
"""
_ORDER = "ORDER BY passed.said IS NOT NULL, passed.said = 'unsure', priority DESC, held.task"


def _values(chosen: Filters) -> list[object]:
    *plain, segment = chosen
    name, value = segment or (None, None)
    return [*(held for one in plain for held in (one, one)), name, name, value]


def _waiting(row: tuple[Any, ...]) -> Waiting:
    *plain, keys = row
    return Waiting._make((*plain, tuple(RecordKey(*key) for key in keys or ())))


def standing(session: Session, caller: str) -> Standing:
    return Standing(*fetch_rows(session, _STANDING, caller)[0])


_STANDING = f"""
SELECT count(*), count(*) FILTER (WHERE {_AT_IT}), min(opened_at),
    (SELECT count(*) FROM decision WHERE decided_by = %s AND decided_at >= date_trunc('day', now()))
FROM review_task WHERE closed_at IS NULL
"""


def assignees(session: Session) -> list[str]:
    """Who is at a task now."""
    rows = fetch_rows(
        session,
        f"SELECT DISTINCT assignee FROM review_task WHERE closed_at IS NULL AND {_AT_IT} ORDER BY 1",
    )
    return [name for (name,) in rows]


def segments(session: Session) -> list[tuple[str, str]]:
    """Name and value of each segment that records of open tasks are in. Reads all of these records."""
    return [(name, value) for name, value in fetch_rows(session, _SEGMENTS)]


_SEGMENTS = """
SELECT DISTINCT segment.key, segment.value
FROM review_task CROSS JOIN unnest(records) AS held (record) JOIN profile USING (record)
CROSS JOIN json_each_text(values -> 'segment') AS segment
WHERE closed_at IS NULL ORDER BY 1, 2
"""


def last_decision(session: Session, caller: str) -> int | None:
    """The newest decision of this steward that stands."""
    rows = fetch_rows(
        session,
        "SELECT max(decision) FROM decision WHERE decided_by = %s AND withdrawn_at IS NULL",
        caller,
    )
    return rows[0][0] if rows else None


def holders_beside(session: Session, keys: Sequence[int], numbers: Sequence[int]) -> dict[int, int]:
    """Look-up or blocking key → how many live records beside these hold it."""
    rows = fetch_rows(
        session,
        "SELECT key, count(DISTINCT record) FROM blocking_key "
        "WHERE key = ANY(%s) AND NOT record = ANY(%s) GROUP BY key",
        list(keys),
        list(numbers),
    )
    return dict(rows)


class Received(NamedTuple):
    """What a source sent of a record last, as it was received. `flags` tell what could not be used of it."""

    payload: Mapping[str, Json]
    flags: tuple[str, ...]


def received(session: Session, numbers: Sequence[int]) -> dict[int, Received]:
    """By record."""
    rows = fetch_rows(session, _RECEIVED, list(numbers))
    return {number: Received(payload, tuple(flags)) for number, payload, flags in rows}


_RECEIVED = """
SELECT record, payload, flags FROM source_record JOIN record_version USING (record, version) JOIN payload USING (input)
WHERE record = ANY(%s)
"""


class Listener(NamedTuple):
    """An active subscription and its filters; empty: everything."""

    name: str
    types: tuple[str, ...]
    sources: tuple[str, ...]
    attributes: tuple[str, ...]


def listeners(session: Session) -> list[Listener]:
    rows = fetch_rows(
        session,
        "SELECT name, types, sources, attributes FROM subscription WHERE state = 'active' ORDER BY name",
    )
    return [Listener(name, tuple(t), tuple(s), tuple(a)) for name, t, s, a in rows]
