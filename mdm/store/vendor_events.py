"""Ids of events that vendors' webhooks brought. Each is taken once, however often it comes."""

from collections.abc import Iterable

from sqlmodel import Session

from mdm.store.database import fetch_rows, run


def claim(session: Session, source: str, events: Iterable[str]) -> set[str]:
    """Which of them never came before. Who brings the same meanwhile waits until this transaction ends."""
    # In one order, so that of two deliveries of the same events neither waits for the other for ever.
    rows = fetch_rows(session, _CLAIM, source, sorted(set(events)))
    return {event for (event,) in rows}


_CLAIM = """
INSERT INTO vendor_event (source, event) SELECT %s, event FROM unnest(%s::text[]) AS came (event)
ON CONFLICT DO NOTHING RETURNING event
"""


def purge(session: Session, days: float, most: int) -> int:
    """Deletes ids that came longer ago; returns how many."""
    return run(session, _PURGE, days * 86_400, most)


_PURGE = """
DELETE FROM vendor_event WHERE (source, event) IN (
    SELECT source, event FROM vendor_event WHERE received_at < now() - make_interval(secs => %s)
    ORDER BY received_at LIMIT %s
)
"""
