"""Subscriptions, and the secrets their deliveries are signed with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlmodel import Session

from mdm.store.database import fetch_rows, run

SubscriptionState = Literal["active", "paused", "disabled"]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a subscriber asks for. Empty filters let everything through; `includes` empty: no values."""

    name: str
    owner: str
    url: str | None  # None: it reads the feed
    types: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription as it stands."""

    subscription: int
    terms: Terms
    state: SubscriptionState
    reason: str | None
    position: int
    waiting: int  # deliveries on their way
    dead: int  # dead letters
    failing_since: datetime | None
    drift: int | None
    reconciled_at: datetime | None
    version: int
    created_at: datetime
    made_by: str


def last_sequence(session: Session) -> int:
    """Of the newest event there ever was, kept or not."""
    rows = fetch_rows(session, "SELECT value FROM counter WHERE name = 'sequence'")
    return int(rows[0][0]) if rows else 0


def add(session: Session, terms: Terms, position: int, made_by: str = "operator") -> int:
    """A new subscription that gets what comes after `position`; its number. `made_by`: the caller, whose own it is."""
    rows = fetch_rows(
        session,
        "INSERT INTO subscription (name, owner, url, types, sources, attributes, includes, position, made_by) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING subscription",
        *_columns(terms),
        position,
        made_by,
    )
    return int(rows[0][0])


def change(session: Session, number: int, terms: Terms, state: SubscriptionState) -> None:
    """Sets terms and state; one that is active anew begins with a clean slate."""
    run(session, _CHANGE, *_columns(terms), state, state, state, number)


_CHANGE = """
UPDATE subscription SET name = %s, owner = %s, url = %s, types = %s, sources = %s, attributes = %s, includes = %s,
    failing_since = CASE WHEN state <> 'active' AND %s = 'active' THEN NULL ELSE failing_since END,
    reason = CASE WHEN %s = 'disabled' THEN reason END, state = %s, version = version + 1
WHERE subscription = %s
"""


def _columns(terms: Terms) -> list[object]:
    filters = [list(names) for names in (terms.types, terms.sources, terms.attributes, terms.includes)]
    return [terms.name, terms.owner, terms.url, *filters]


def remove(session: Session, number: int) -> bool:
    """Deletes it with its secrets, deliveries and attempts; False when there is none."""
    run(
        session,
        "DELETE FROM attempt USING delivery WHERE attempt.delivery = delivery.delivery AND subscription = %s",
        number,
    )
    run(session, "DELETE FROM delivery WHERE subscription = %s", number)
    return run(session, "DELETE FROM subscription WHERE subscription = %s", number) == 1


def find(session: Session, number: int, *, lock: bool = False) -> Subscription | None:
    """One subscription; `lock`: nobody else may change it until this transaction ends."""
    rows = fetch_rows(session, f"{_SELECT} WHERE subscription = %s {'FOR UPDATE' if lock else ''}", number)
    return _subscription(rows[0]) if rows else None


def listing(session: Session, made_by: str | None = None) -> list[Subscription]:
    """A caller's, or all, oldest first."""
    rows = fetch_rows(
        session,
        f"{_SELECT} WHERE %s::text IS NULL OR made_by = %s ORDER BY subscription",
        made_by,
        made_by,
    )
    return [_subscription(row) for row in rows]


_SELECT = """
SELECT subscription, name, owner, url, types, sources, attributes, includes, state, reason, position,
    (SELECT count(*) FROM delivery WHERE delivery.subscription = subscription.subscription AND state = 'waiting'),
    (SELECT count(*) FROM delivery WHERE delivery.subscription = subscription.subscription AND state = 'dead'),
    failing_since, drift, reconciled_at, version, created_at, made_by
FROM subscription
"""


def _subscription(row: Sequence[Any]) -> Subscription:
    number, name, owner, url, types, sources, attributes, includes, *rest = row
    terms = Terms(name, owner, url, tuple(types), tuple(sources), tuple(attributes), tuple(includes))
    return Subscription(number, terms, *rest)


def acknowledge(session: Session, number: int, sequence: int) -> None:
    """A reader of the feed has taken all up to here."""
    run(
        session,
        "UPDATE subscription SET position = %s WHERE subscription = %s AND url IS NULL AND position < %s",
        sequence,
        number,
        sequence,
    )


def add_secret(session: Session, number: int, text: str, older_seconds: float) -> datetime:
    """Makes `text` the secret; those before it sign beside it for so long. When they expire."""
    (expires_at,) = fetch_rows(session, "SELECT now() + make_interval(secs => %s)", older_seconds)[0]
    run(
        session,
        "UPDATE subscription_secret SET expires_at = least(expires_at, %s) WHERE subscription = %s",
        expires_at,
        number,
    )
    run(session, "DELETE FROM subscription_secret WHERE subscription = %s AND expires_at <= now()", number)
    run(session, "INSERT INTO subscription_secret (subscription, text) VALUES (%s, %s)", number, text)
    at: datetime = expires_at
    return at
