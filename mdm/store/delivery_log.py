"""Deliveries to look at: what is on its way, made or dead, with every attempt; and to try again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlmodel import Session

from mdm.store.bell import ring
from mdm.store.database import fetch_rows, run

DeliveryState = Literal["waiting", "delivered", "dead", "replayed"]


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt of a delivery."""

    attempt: int
    at: datetime
    seconds: float
    status: int | None  # None: there was no answer
    error: str | None


@dataclass(frozen=True, slots=True)
class Logged:
    """A delivery as it stands."""

    delivery: int
    subscription: int
    sequence: int | None  # of the event; None: a notice
    golden_id: str | None
    type: str
    state: DeliveryState
    attempts: int
    due_at: datetime | None  # None: it is settled
    reason: str | None  # why it is dead
    created_at: datetime
    settled_at: datetime | None


def page(
    session: Session,
    limit: int,
    before: int | None,
    subscription: int | None = None,
    state: DeliveryState | None = None,
    made_by: str | None = None,
) -> list[Logged]:
    """Deliveries, newest first, of one subscription, of a caller's, or all; `before`: where the page before ended."""
    filters = [
        (clause, value)
        for clause, value in (
            ("delivery.subscription = %s", subscription),
            ("delivery.state = %s", state),
            ("delivery.delivery < %s", before),
            ("subscription IN (SELECT subscription FROM subscription WHERE made_by = %s)", made_by),
        )
        if value is not None
    ]
    where = f"WHERE {' AND '.join(clause for clause, _ in filters)}" if filters else ""
    values = [value for _, value in filters]
    rows = fetch_rows(session, f"{_SELECT} {where} ORDER BY delivery.delivery DESC LIMIT %s", *values, limit)
    return [Logged(*row) for row in rows]


def find(session: Session, delivery: int) -> Logged | None:
    """One delivery."""
    rows = fetch_rows(session, f"{_SELECT} WHERE delivery.delivery = %s", delivery)
    return Logged(*rows[0]) if rows else None


_SELECT = """
SELECT delivery.delivery, subscription, sequence, outbox.data ->> 'golden_id',
    coalesce(outbox.type, notice ->> 'type', 'no longer kept'), state, attempts,
    CASE WHEN state = 'waiting' THEN due_at END, reason, created_at, settled_at
FROM delivery LEFT JOIN outbox USING (sequence)
"""


def tries(session: Session, delivery: int) -> list[Try]:
    """Its attempts, oldest first."""
    rows = fetch_rows(
        session,
        "SELECT attempt, at, seconds, status, error FROM attempt WHERE delivery = %s ORDER BY attempt",
        delivery,
    )
    return [Try(*row) for row in rows]


def try_now(session: Session, delivery: int) -> bool:
    """Makes a waiting delivery due, and what is before it in its lane; False when it does not wait."""
    count = run(session, _TRY_NOW, delivery)
    ring(session)
    return count > 0


_TRY_NOW = """
UPDATE delivery SET due_at = now()
FROM delivery AS asked
WHERE asked.delivery = %s AND asked.state = 'waiting' AND delivery.state = 'waiting' AND delivery.token IS NULL
  AND (delivery.delivery = asked.delivery
       OR (delivery.subscription = asked.subscription AND delivery.golden = asked.golden
           AND delivery.sequence < asked.sequence))
"""


def revive(session: Session, subscription: int | None, delivery: int | None = None) -> int:
    """Sends dead letters again, as new deliveries: one, those of a subscription, or all; how many."""
    count = len(fetch_rows(session, _REVIVE, subscription, subscription, delivery, delivery))
    ring(session)
    return count


_REVIVE = """
WITH dead AS (
    UPDATE delivery SET state = 'replayed'
    WHERE state = 'dead' AND (%s::bigint IS NULL OR subscription = %s) AND (%s::bigint IS NULL OR delivery = %s)
    RETURNING delivery, subscription, sequence, golden, notice
)
INSERT INTO delivery (subscription, sequence, golden, notice)
SELECT subscription, sequence, golden, notice FROM dead ORDER BY delivery RETURNING delivery
"""
