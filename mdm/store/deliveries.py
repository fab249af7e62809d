"""Deliveries on their way: claimed, tried, and settled.

In order per lane, a golden ID of a subscription: what waits behind an earlier one of its lane is never claimed.
A claim is a lease: `due_at` moves to its end, so that what a killed relay had claimed is due again then. Only who
bears the claim's token can settle it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from mdm.model import Json
from mdm.store.database import fetch_rows, run


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A claimed delivery with all that sending it takes. Of a notice sequence, golden and type are None."""

    delivery: int
    subscription: int
    attempts: int  # made so far
    created_at: datetime
    url: str
    secrets: tuple[str, ...]  # newest first
    sources: tuple[str, ...]
    includes: tuple[str, ...]
    notice: Mapping[str, Json] | None
    sequence: int | None
    golden: int | None
    version: int | None
    type: str | None
    data: Mapping[str, Json] | None
    values: (
        Mapping[str, Json] | None
    )  # of the golden record, as the event left it; only where some are included
    trace: str | None
    occurred_at: datetime | None
    sees_personal: bool  # whether whoever made the subscription still may see personal values


def claim(
    session: Session, quotas: Mapping[int, int], quota: int, token: int, lease_seconds: float
) -> list[Outgoing]:
    """Takes what is due, heads of lanes only, for `token`; at most `quota` a subscription, or what `quotas` says."""
    rows = fetch_rows(session, _CLAIM, list(quotas), list(quotas.values()), quota, token, lease_seconds)
    return [_outgoing(row) for row in rows]


# The right to personal values is that of the keys which have the maker's name now: who held one that was revoked, or
# has expired without a successor, gets no more of them. What a person's token allows is not kept anywhere.
#
# The head of a lane is asked for in the order of the index of lanes: a join, or a minimum, the planner may rather find
# by reading all that waits for the subscription, once for each.
_CLAIM = """
WITH due AS MATERIALIZED (
    SELECT head.delivery
    FROM subscription
    LEFT JOIN unnest(%s::bigint[], %s::int[]) AS asked (number, most) ON number = subscription.subscription
    CROSS JOIN LATERAL (
        SELECT delivery FROM delivery
        WHERE delivery.subscription = subscription.subscription AND delivery.state = 'waiting' AND due_at <= now()
          AND (golden IS NULL OR sequence = (
               SELECT head.sequence FROM delivery AS head
               WHERE head.subscription = delivery.subscription AND head.golden = delivery.golden
                 AND head.state = 'waiting'
               ORDER BY head.subscription, head.golden, head.sequence LIMIT 1))
        ORDER BY due_at, delivery LIMIT coalesce(most, %s) FOR UPDATE SKIP LOCKED
    ) AS head
    WHERE subscription.state = 'active'
), claimed AS (
    UPDATE delivery SET token = %s, due_at = now() + make_interval(secs => %s)
    FROM due WHERE delivery.delivery = due.delivery
    RETURNING delivery.*
)
SELECT delivery, subscription, attempts, claimed.created_at, url,
    ARRAY(SELECT text FROM subscription_secret AS held
          WHERE held.subscription = claimed.subscription AND (expires_at IS NULL OR expires_at > now())
          ORDER BY secret DESC),
    sources, includes, notice, claimed.sequence, claimed.golden, outbox.version, type, data,
    CASE WHEN includes <> '{}' THEN
        (SELECT values FROM golden_version AS held
          WHERE (held.golden, held.version) = (outbox.golden, outbox.version)) END,
    trace, occurred_at,
    includes = '{}' OR made_by NOT LIKE 'key:%%' OR EXISTS (
        SELECT FROM api_key
        WHERE 'key:' || name = made_by AND 'golden:read-personal' = ANY(scopes)
          AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now()))
FROM claimed JOIN subscription USING (subscription) LEFT JOIN outbox ON outbox.sequence = claimed.sequence
ORDER BY delivery
"""


def _outgoing(row: Sequence[Any]) -> Outgoing:
    number, subscription, attempts, created_at, url, secrets, sources, includes, *rest = row
    lists = tuple(secrets), tuple(sources), tuple(includes)
    return Outgoing(number, subscription, attempts, created_at, url, *lists, *rest)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one attempt. Neither delivered nor dead: it is tried again at `wait_seconds` from now."""

    outgoing: Outgoing
    at: datetime
    seconds: float
    status: int | None  # None: there was no answer
    error: str | None
    delivered: bool
    wait_seconds: float | None = None
    reason: str | None = None  # why it is dead


def settle(session: Session, token: int, results: Sequence[Result]) -> list[Result]:
    """Writes down attempts, and what follows; gives back all but those whose claim has passed to another."""
    rows = fetch_rows(session, _SETTLE, *_columns(results), token)
    still_ours = {number for (number,) in rows}
    kept = [result for result in results if result.outgoing.delivery in still_ours]
    run(session, _ATTEMPTS, *_attempt_columns(kept))
    moved = [r for r in kept if r.outgoing.golden is not None and (not r.delivered or r.outgoing.attempts)]
    if moved:
        run(session, _LANES, [r.outgoing.delivery for r in moved])
    healthy = sorted({r.outgoing.subscription for r in kept if r.delivered})
    failing = sorted({r.outgoing.subscription for r in kept} - set(healthy))
    run(session, _HEALTH, failing, [*healthy, *failing], failing)
    return kept


def _columns(results: Sequence[Result]) -> list[list[object]]:
    return [
        [result.outgoing.delivery for result in results],
        [_state(result) for result in results],
        [result.wait_seconds for result in results],
        [result.reason for result in results],
    ]


def _state(result: Result) -> str:
    if result.delivered:
        return "delivered"
    return "dead" if result.wait_seconds is None else "waiting"


_SETTLE = """
UPDATE delivery SET state = done.state, attempts = attempts + 1, token = NULL, reason = done.reason,
    due_at = now() + make_interval(secs => coalesce(wait, 0)),
    settled_at = CASE WHEN done.state <> 'waiting' THEN now() END
FROM unnest(%s::bigint[], %s::text[], %s::float8[], %s::text[]) AS done (delivery, state, wait, reason)
WHERE delivery.delivery = done.delivery AND token = %s AND delivery.state = 'waiting'
RETURNING delivery.delivery
"""


def _attempt_columns(results: Sequence[Result]) -> list[list[object]]:
    return [
        [result.outgoing.delivery for result in results],
        [result.outgoing.attempts + 1 for result in results],
        [result.at for result in results],
        [result.seconds for result in results],
        [result.status for result in results],
        [result.error for result in results],
    ]


_ATTEMPTS = """
INSERT INTO attempt (delivery, attempt, at, seconds, status, error)
SELECT * FROM unnest(%s::bigint[], %s::smallint[], %s::timestamptz[], %s::float8[], %s::smallint[], %s::text[])
ON CONFLICT DO NOTHING
"""

# What waits behind a head is due with it: later, when it failed; at once, when it is made at last, or dead.
_LANES = """
UPDATE delivery AS behind
SET due_at = CASE WHEN head.state = 'waiting' THEN greatest(behind.due_at, head.due_at)
                  ELSE least(behind.due_at, now()) END
FROM delivery AS head
WHERE head.delivery = ANY(%s)
  AND behind.subscription = head.subscription AND behind.golden = head.golden
  AND behind.state = 'waiting' AND behind.sequence > head.sequence AND behind.token IS NULL
"""

_HEALTH = """
UPDATE subscription SET failing_since = CASE WHEN subscription = ANY(%s) THEN coalesce(failing_since, now()) END
WHERE subscription = ANY(%s) AND (failing_since IS NULL) = (subscription = ANY(%s))
"""


@dataclass(frozen=True, slots=True)
class Disabled:
    """A subscription that was just disabled."""

    name: str
    failing_since: datetime | None
    others_of_owner: list[
        int
    ]  # active webhooks that hear of it: the same caller's, as anybody may name any owner


def disable(session: Session, subscription: int, reason: str) -> Disabled | None:
    """Disables an active subscription; None when it is not active."""
    rows = fetch_rows(
        session,
        "UPDATE subscription SET state = 'disabled', reason = %s, version = version + 1 "
        "WHERE subscription = %s AND state = 'active' RETURNING name, owner, made_by, failing_since",
        reason,
        subscription,
    )
    if not rows:
        return None
    name, owner, made_by, failing_since = rows[0]
    others = [number for (number,) in fetch_rows(session, _OTHERS, owner, made_by)]
    return Disabled(name, failing_since, others)


_OTHERS = """
SELECT subscription FROM subscription
WHERE owner = %s AND made_by = %s AND state = 'active' AND url IS NOT NULL
  AND (types = '{}' OR 'subscription.disabled' = ANY(types))
ORDER BY subscription
"""


def failing_since(session: Session, days: float) -> list[int]:
    """Active subscriptions that have had nothing but failures for so many days."""
    rows = fetch_rows(
        session,
        "SELECT subscription FROM subscription "
        "WHERE state = 'active' AND failing_since < now() - make_interval(secs => %s)",
        days * 86_400,
    )
    return [number for (number,) in rows]


def release(session: Session, token: int) -> None:
    """Gives back what `token` holds: it is due at once."""
    run(
        session,
        "UPDATE delivery SET token = NULL, due_at = now() WHERE token = %s AND state = 'waiting'",
        token,
    )
