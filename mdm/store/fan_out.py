"""Events become deliveries: of every subscription those that its filters let through."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session

from mdm.canonical_json import dumps
from mdm.model import Json
from mdm.store.bell import ring
from mdm.store.database import fetch_rows, run


def fan_out(session: Session, most_events: int, most_waiting: int) -> bool:
    """Makes deliveries of new events for each active webhook; whether some have more to come.

    At most `most_events` each, and none for one that has `most_waiting` already: it goes on when they are made.
    A subscription that another relay is at is passed over.
    """
    rows = fetch_rows(session, _FAN_OUT, most_events, most_waiting, most_waiting)
    return bool(rows[0][0])


# What a filter lets through. A subscriber to some sources hears of a golden record when one of their records moves, or
# is in it; one to some attributes, when one of them changes, and of every move: else its crosswalk would drift.
_MATCHES = """
    (types = '{}' OR outbox.type = ANY(types))
    AND (sources = '{}'
         OR EXISTS (SELECT FROM json_array_elements(data -> 'moved_records') AS moved
                    WHERE moved ->> 'source' = ANY(sources))
         OR EXISTS (SELECT FROM golden_version JOIN source_record ON record = ANY(members)
                    WHERE (golden_version.golden, golden_version.version) = (outbox.golden, outbox.version)
                      AND source_record.source = ANY(sources)))
    AND (attributes = '{}' OR json_array_length(data -> 'moved_records') > 0
         OR EXISTS (SELECT FROM json_array_elements_text(data -> 'changed') AS name WHERE name = ANY(attributes)))
"""

# One that comes behind a delivery that waits for another try is not due before it: it need not be looked at till then.
_DUE = """
coalesce((SELECT head.due_at FROM delivery AS head
          WHERE head.subscription = chosen.subscription AND head.golden = chosen.golden
            AND head.state = 'waiting' AND head.attempts > 0
          ORDER BY head.subscription, head.golden, head.sequence LIMIT 1), now())
"""

_FAN_OUT = f"""
WITH behind AS MATERIALIZED (
    SELECT subscription, types, sources, attributes, position, least(last, position + %s) AS until, last
    FROM subscription, (SELECT value AS last FROM counter WHERE name = 'sequence') AS newest
    WHERE state = 'active' AND url IS NOT NULL AND position < last
      AND (SELECT count(*) FROM (SELECT FROM delivery
                                 WHERE delivery.subscription = subscription.subscription AND state = 'waiting'
                                 LIMIT %s) AS waiting) < %s
    ORDER BY subscription FOR UPDATE OF subscription SKIP LOCKED
), advanced AS (
    UPDATE subscription SET position = until FROM behind WHERE subscription.subscription = behind.subscription
), chosen AS (
    SELECT subscription, sequence, golden FROM behind JOIN outbox ON sequence > position AND sequence <= until
    WHERE {_MATCHES}
), made AS (
    INSERT INTO delivery (subscription, sequence, golden, due_at)
    SELECT subscription, sequence, golden, {_DUE} FROM chosen ORDER BY sequence
)
SELECT coalesce(bool_or(until < last), false) FROM behind
"""


def again(session: Session, subscription: int, first: int, last: int) -> int:
    """Makes new deliveries of the kept events in a range that its filters let through; how many."""
    count = run(session, _AGAIN, first, last, subscription)
    ring(session)
    return count


_AGAIN = f"""
INSERT INTO delivery (subscription, sequence, golden)
SELECT subscription, sequence, golden FROM subscription JOIN outbox ON sequence BETWEEN %s AND %s
WHERE subscription = %s AND {_MATCHES} ORDER BY sequence
"""


def notify(session: Session, subscriptions: Sequence[int], notice: Mapping[str, Json]) -> None:
    """Sends a notice of the service itself, with `type` and `data`, to subscriptions."""
    run(
        session,
        "INSERT INTO delivery (subscription, notice) SELECT number, %s::json FROM unnest(%s::bigint[]) AS number",
        dumps(notice),
        list(subscriptions),
    )
    ring(session)
