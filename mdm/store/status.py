"""Counts of what stands where: what came in, what waits, what is dead, what is golden."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from mdm.store import adopt, decisions, privacy, review, subscriptions
from mdm.store.database import fetch_rows
from mdm.store.locks import RESOLVER_LOCK, is_held


@dataclass(frozen=True, slots=True)
class Following:
    """How far a subscription is."""

    subscription: int
    name: str
    by: str  # webhook, or feed
    state: str
    position: int
    lag: int  # events it has yet to get
    waiting: int  # deliveries on their way
    dead: int  # deliveries given up
    failing_since: datetime | None
    drift: int | None
    reconciled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Status:
    inputs: dict[str, int]  # received = unchanged + resolved + superseded + dead + pending
    oldest_pending: datetime | None
    oldest_pending_seconds: float | None
    is_resolving: bool  # whether a process holds the resolver lock
    sources: dict[str, int]  # live records a source
    golden: dict[str, int]  # golden IDs by state
    adopted: dict[str, int]  # golden IDs of an imported crosswalk, and those of which no record has arrived
    events: int  # the last sequence
    last_event_at: datetime | None  # None: none is kept
    hubs: int
    review_tasks: dict[str, int]  # open ones, by kind
    decisions: dict[str, int]  # standing, pending
    privacy_requests: dict[str, int]  # open ones, by kind
    subscriptions: list[Following]
    deliveries: dict[str, int]  # waiting, dead
    dead_by_reason: dict[str, int]
    versions: dict[str, str | None]  # of schema, model, rules of the base, PostgreSQL
    dead: list[tuple[Any, ...]]  # newest dead letters: (letter, origin, row, field, reason)


def read_status(session: Session, dead: int) -> Status:
    """The present counts, and the newest `dead` dead letters."""
    received, unchanged, resolved, superseded, buried = fetch_rows(session, _INPUTS)[0]
    pending, oldest, age = fetch_rows(session, _WAITING)[0]
    inputs = {
        "received": received,
        "unchanged": unchanged,
        "resolved": resolved,
        "superseded": superseded,
        "dead": buried,
        "pending": pending,
    }
    return Status(
        inputs,
        oldest,
        age,
        is_held(session, RESOLVER_LOCK),
        dict(
            fetch_rows(
                session, "SELECT source, count(*) FROM source_record WHERE NOT deleted GROUP BY 1 ORDER BY 1"
            )
        ),
        dict(fetch_rows(session, "SELECT state, count(*) FROM golden_record GROUP BY 1 ORDER BY 1")),
        adopt.count(session),
        last := subscriptions.last_sequence(session),
        fetch_rows(session, _LAST_EVENT)[0][0],
        fetch_rows(session, "SELECT count(*) FROM hub_key")[0][0],
        review.count_open(session),
        decisions.count(session),
        privacy.count_open(session),
        [_following(one, last) for one in subscriptions.listing(session)],
        dict(fetch_rows(session, _DELIVERIES)),
        dict(fetch_rows(session, _REASONS)),
        dict(fetch_rows(session, _VERSIONS)),
        fetch_rows(session, _DEAD, dead),
    )


def _following(held: subscriptions.Subscription, last: int) -> Following:
    return Following(
        held.subscription,
        held.terms.name,
        "webhook" if held.terms.url else "feed",
        held.state,
        held.position,
        last - held.position + held.waiting,
        held.waiting,
        held.dead,
        held.failing_since,
        held.drift,
        held.reconciled_at,
    )


_INPUTS = """
SELECT coalesce(sum(received), 0)::bigint, coalesce(sum(unchanged), 0)::bigint, coalesce(sum(resolved), 0)::bigint,
    coalesce(sum(superseded), 0)::bigint, coalesce(sum(dead), 0)::bigint
FROM ingest_batch
"""

_WAITING = """
SELECT count(*), min(received_at), extract(epoch FROM now() - min(received_at))::float8 FROM inbox
"""

_LAST_EVENT = "SELECT (SELECT occurred_at FROM outbox ORDER BY sequence DESC LIMIT 1)"

_DELIVERIES = """
SELECT state, (SELECT count(*) FROM delivery WHERE delivery.state = asked.state)
FROM (VALUES ('waiting'), ('dead')) AS asked (state)
"""

_REASONS = "SELECT reason, count(*) FROM dead_letter GROUP BY reason ORDER BY 2 DESC, 1"

_VERSIONS = """
SELECT 'schema', (SELECT version_num FROM alembic_version)
UNION ALL SELECT 'model', (SELECT model FROM model_version WHERE active)
UNION ALL SELECT 'rules', (SELECT rules_version FROM base)
UNION ALL SELECT 'postgresql', current_setting('server_version')
"""

_DEAD = """
SELECT letter, origin, coalesce(row::text, source || ':' || source_id), coalesce(field, ''), reason
FROM dead_letter JOIN ingest_batch USING (batch) ORDER BY letter DESC LIMIT %s
"""
