"""What is kept for a time only: deliveries made, dead letters, and events that nobody waits for. In bounded pieces."""

from sqlmodel import Session

from mdm.store.database import fetch_rows, run


def purge_deliveries(session: Session, state: str, days: float, most: int) -> int:
    """Deletes settled deliveries that are older, with their attempts; returns how many."""
    rows = fetch_rows(session, _DELIVERIES, state, days * 86_400, most)
    run(session, "DELETE FROM attempt WHERE delivery = ANY(%s)", [number for (number,) in rows])
    return len(rows)


_DELIVERIES = """
DELETE FROM delivery WHERE delivery IN (
    SELECT delivery FROM delivery
    WHERE state <> 'waiting' AND state = %s AND settled_at < now() - make_interval(secs => %s)
    ORDER BY settled_at LIMIT %s
) RETURNING delivery
"""


def purge_dead_letters(session: Session, days: float, most: int) -> int:
    """Deletes inputs that died longer ago; their batches go on counting them."""
    return run(session, _DEAD_LETTERS, days * 86_400, most)


_DEAD_LETTERS = """
DELETE FROM dead_letter WHERE letter IN (
    SELECT letter FROM dead_letter WHERE died_at < now() - make_interval(secs => %s) ORDER BY letter LIMIT %s
)
"""


def purge_events(session: Session, days: float, most: int) -> int:
    """Deletes the oldest events that occurred longer ago, up to the first that is not, or that somebody waits for.

    So what is kept begins at one sequence and has no gaps.
    """
    return run(session, _EVENTS, most, days * 86_400)


_EVENTS = """
WITH oldest AS (SELECT sequence, occurred_at FROM outbox ORDER BY sequence LIMIT %s),
kept AS (
    SELECT min(sequence) AS first FROM (
        SELECT min(sequence) FROM oldest WHERE occurred_at >= now() - make_interval(secs => %s)
        UNION ALL SELECT min(sequence) FROM delivery WHERE state = 'waiting'
        UNION ALL SELECT min(sequence) FROM delivery WHERE state = 'dead'
        UNION ALL SELECT min(position) + 1 FROM subscription WHERE url IS NOT NULL AND state = 'active'
    ) AS wanted (sequence)
)
DELETE FROM outbox USING oldest, kept
WHERE outbox.sequence = oldest.sequence AND (first IS NULL OR outbox.sequence < first)
"""
