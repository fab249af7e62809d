"""How things stand at this moment, for /metrics: each reading looks at small tables, or at few rows by an index."""

from collections.abc import Iterator

from sqlmodel import Session

from mdm.store import audit_chain
from mdm.store.database import fetch_rows
from mdm.store.locks import RESOLVER_LOCK, is_held
from mdm.store.meter import Sample
from mdm.store.subscriptions import last_sequence


def read(session: Session) -> Iterator[Sample]:
    """The present value of every family in `mdm.store.families.READ`."""
    yield from _inbox(session)
    yield Sample("mdm_outbox_last_sequence", {}, last_sequence(session))
    yield Sample("mdm_resolver_lock_held", {}, is_held(session, RESOLVER_LOCK))
    yield from _stewards(session)
    for kind, dead in fetch_rows(session, _DEAD):
        yield Sample("mdm_dead_letters", {"kind": kind}, dead)
    yield Sample("mdm_audit_unsealed_seconds", {}, audit_chain.unsealed_seconds(session))
    yield Sample("mdm_hub_keys", {}, fetch_rows(session, "SELECT count(*) FROM hub_key")[0][0])
    yield from _subscriptions(session)
    yield from _versions(session)


def _inbox(session: Session) -> Iterator[Sample]:
    ((rows, age),) = fetch_rows(session, _INBOX)
    yield Sample("mdm_inbox_rows", {}, rows)
    yield Sample("mdm_inbox_oldest_seconds", {}, age)


# The count alone goes over the whole inbox: 60 ms of a million rows, while they wait.
_INBOX = """
SELECT (SELECT count(*) FROM inbox), coalesce(
    (SELECT extract(epoch FROM now() - received_at) FROM inbox ORDER BY input LIMIT 1), 0)::float8
"""


def _stewards(session: Session) -> Iterator[Sample]:
    rows = fetch_rows(session, _TASKS)
    for kind, tasks, _ in rows:
        yield Sample("mdm_review_tasks", {"kind": kind}, tasks)
    yield Sample("mdm_review_oldest_seconds", {}, max((age for *_, age in rows), default=0))
    ((pending,),) = fetch_rows(session, "SELECT count(*) FROM decision WHERE pending")
    yield Sample("mdm_decisions_pending", {}, pending)


_TASKS = """
SELECT kind, count(*), extract(epoch FROM now() - min(opened_at))::float8
FROM review_task WHERE closed_at IS NULL GROUP BY kind
"""

_DEAD = """
SELECT 'input', count(*) FROM dead_letter UNION ALL SELECT 'delivery', count(*) FROM delivery WHERE state = 'dead'
"""


def _subscriptions(session: Session) -> Iterator[Sample]:
    for state, by, held in fetch_rows(session, _STATES):
        yield Sample("mdm_subscriptions", {"state": state, "by": by}, held)
    for number, *values in fetch_rows(session, _EACH):
        for family, value in zip(_OF_EACH, values, strict=True):
            if value is not None:
                yield Sample(f"mdm_subscription_{family}", {"subscription": str(number)}, value)


_STATES = """
SELECT state, CASE WHEN url IS NULL THEN 'feed' ELSE 'webhook' END AS follows, count(*)
FROM subscription GROUP BY state, follows
"""

_OF_EACH = (
    "active",
    "waiting",
    "overdue_seconds",
    "lag_events",
    "lag_seconds",
    "failing_seconds",
    "drift_records",
    "reconciled_seconds",
)

# Of one subscription no more deliveries wait than the relay lets, 10,000, unless events are replayed.
_EACH = """
WITH newest AS (SELECT coalesce((SELECT value FROM counter WHERE name = 'sequence'), 0) AS sequence)
SELECT subscription, (state = 'active')::int, on_the_way.deliveries,
    CASE WHEN state = 'active' AND url IS NOT NULL THEN coalesce(extract(epoch FROM now() - least(next.at, (
        SELECT due_at FROM delivery WHERE delivery.subscription = subscription.subscription
           AND delivery.state = 'waiting' AND due_at <= now() ORDER BY due_at LIMIT 1))), 0) ELSE 0 END::float8,
    newest.sequence - position + on_the_way.deliveries,
    coalesce(extract(epoch FROM now() - least(next.at, on_the_way.oldest)), 0)::float8,
    coalesce(extract(epoch FROM now() - failing_since), 0)::float8,
    drift, extract(epoch FROM now() - reconciled_at)::float8
FROM subscription CROSS JOIN newest CROSS JOIN LATERAL (
    SELECT count(*) AS deliveries, min(created_at) AS oldest FROM delivery
    WHERE delivery.subscription = subscription.subscription AND delivery.state = 'waiting'
) AS on_the_way LEFT JOIN LATERAL (
    SELECT occurred_at AS at FROM outbox WHERE outbox.sequence > position ORDER BY outbox.sequence LIMIT 1
) AS next ON true
ORDER BY subscription
"""


def _versions(session: Session) -> Iterator[Sample]:
    for (model,) in fetch_rows(session, "SELECT model FROM model_version WHERE active"):
        yield Sample("mdm_model_info", {"model": model}, 1)
    for model, rules in fetch_rows(session, "SELECT model, rules_version FROM base"):
        yield Sample("mdm_base_info", {"model": model, "rules": rules}, 1)
    for (revision,) in fetch_rows(session, "SELECT version_num FROM alembic_version"):
        yield Sample("mdm_schema_info", {"revision": revision}, 1)
