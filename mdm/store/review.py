"""Review tasks: open questions, by priority, that follow merges because they name records."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlmodel import Session

from mdm.model import Question, RecordKey
from mdm.store import meter
from mdm.store.database import cursor, fetch_rows, run


class Task(NamedTuple):
    """A question as it stands. `golden_ids` are where its records are now: never a dead one."""

    task: int
    kind: str
    reason: str
    weight: float | None
    decision: int | None
    priority: float
    version: int
    opened_at: datetime
    closed_at: datetime | None
    outcome: str | None
    records: tuple[int, ...]
    keys: tuple[RecordKey, ...]
    golden_ids: tuple[str, ...]  # oldest first


def keep(
    session: Session, numbers: Sequence[int], questions: Sequence[Question], *, adopted: bool = False
) -> None:
    """Opens `questions`; closes as moot what was open about records `numbers` and is no longer asked.

    Those about an imported crosswalk are kept apart from all others: they reach further.
    """
    run(session, _CLOSE, adopted, [question.key for question in questions], list(numbers))
    if not questions:
        return
    with cursor(session) as cur:
        cur.executemany(
            _OPEN,
            [(q.key, q.kind, list(q.records), q.reason, q.weight, q.decision, q.priority) for q in questions],
        )


# Asked for record by record: of thousands at once, PostgreSQL would compare each with those of every open task.
_CLOSE = """
UPDATE review_task SET closed_at = now(), outcome = 'moot', version = version + 1
WHERE closed_at IS NULL AND (kind = 'adopted') = %s AND NOT question = ANY(%s) AND task IN (
    SELECT about.task FROM unnest(%s::bigint[]) AS asked (record)
    JOIN review_task AS about ON about.records @> ARRAY[asked.record]
)
"""

# A question that a steward has answered stays answered; one that was moot is asked again, and so is one whether a
# decision still holds: it is asked because the record has changed since it was confirmed.
# What only became more urgent, as its clusters grew, is the same question at the same version: an answer to it stands.
_OPEN = """
INSERT INTO review_task AS held (question, kind, records, reason, weight, decision, priority)
VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (question) DO UPDATE SET
    records = excluded.records, reason = excluded.reason, weight = excluded.weight, priority = excluded.priority,
    version = held.version + (held.closed_at IS NOT NULL OR (held.weight, held.reason, held.records)
        IS DISTINCT FROM (excluded.weight, excluded.reason, excluded.records))::int, closed_at = NULL, outcome = NULL,
    opened_at = CASE WHEN held.closed_at IS NULL THEN held.opened_at ELSE now() END
WHERE held.outcome IN ('moot', 'confirm') OR (held.closed_at IS NULL
    AND (held.weight, held.reason, held.records, held.priority)
        IS DISTINCT FROM (excluded.weight, excluded.reason, excluded.records, excluded.priority))
"""


def find(session: Session, task: int, *, lock: bool = False) -> Task | None:
    """A task, open or closed; `lock`: until the transaction ends nobody else answers it."""
    found = fetch_rows(session, f"{_TASKS} WHERE task = %s{' FOR UPDATE' if lock else ''}", task)
    return _task(found[0]) if found else None


def find_all(session: Session, numbers: Sequence[int]) -> dict[int, Task]:
    """Those of the tasks that there are, open or closed."""
    found = fetch_rows(session, f"{_TASKS} WHERE task = ANY(%s) ORDER BY task", list(numbers))
    return {row[0]: _task(row) for row in found}


def open_tasks(
    session: Session, limit: int, after: tuple[float, int] | None = None, kind: str | None = None
) -> list[Task]:
    """Open tasks, most urgent first, `after` a (priority, task)."""
    priority, task = after or (float("inf"), 0)
    rows = fetch_rows(session, _OPEN_TASKS, priority, priority, task, kind, kind, limit)
    return [_task(row) for row in rows]


def count_open(session: Session) -> dict[str, int]:
    rows = fetch_rows(
        session, "SELECT kind, count(*) FROM review_task WHERE closed_at IS NULL GROUP BY 1 ORDER BY 1"
    )
    return dict(rows)


def close(session: Session, task: int, outcome: str) -> None:
    """Marks an open task as answered."""
    run(
        session,
        "UPDATE review_task SET closed_at = now(), outcome = %s, version = version + 1 WHERE task = %s",
        outcome,
        task,
    )
    meter.count(session, "mdm_review_answers_total", answer=outcome)


def reopen_for(session: Session, numbers: Sequence[int]) -> None:
    """What was answered about any of these records may be asked again: for a decision that is undone."""
    run(
        session,
        "UPDATE review_task SET outcome = 'moot', version = version + 1 "
        "WHERE closed_at IS NOT NULL AND records && %s::bigint[]",
        list(numbers),
    )


_TASKS = """
SELECT task, kind, reason, weight, decision, priority, version, opened_at, closed_at, outcome, records,
    (SELECT array_agg(ARRAY[source, source_id] ORDER BY source, source_id)
       FROM source_record WHERE record = ANY(records)),
    (SELECT coalesce(array_agg(public_id ORDER BY golden), '{}') FROM golden_record
      WHERE golden IN (SELECT golden FROM source_record WHERE record = ANY(records) AND placed))
FROM review_task
"""

_OPEN_TASKS = f"""{_TASKS}
WHERE closed_at IS NULL AND (priority < %s OR (priority = %s AND task > %s)) AND (%s::text IS NULL OR kind = %s)
ORDER BY priority DESC, task LIMIT %s
"""


def _task(row: tuple[Any, ...]) -> Task:
    *plain, numbers, keys, golden_ids = row
    lists = (tuple(numbers), tuple(RecordKey(*key) for key in keys or ()), tuple(golden_ids))
    return Task._make((*plain, *lists))
