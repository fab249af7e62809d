"""Counters moved on under the resolver lock, in the transaction that uses them: no gaps, whoever is killed when."""

from sqlmodel import Session

from mdm.store.database import fetch_rows, run


def advance(session: Session, counter: str, by: int = 1) -> int:
    """Moves a counter on and returns its value before; the row lock orders all who do."""
    rows = fetch_rows(
        session,
        "INSERT INTO counter AS c (name, value) VALUES (%s, %s) "
        "ON CONFLICT (name) DO UPDATE SET value = c.value + excluded.value RETURNING value",
        counter,
        by,
    )
    return int(rows[0][0]) - by


def value_of(session: Session, counter: str) -> int:
    """Where a counter stands; 0 where it never moved."""
    rows = fetch_rows(session, "SELECT value FROM counter WHERE name = %s", counter)
    return int(rows[0][0]) if rows else 0


def reset(session: Session, counter: str) -> None:
    """Begins a counter anew; nothing is written where it stands at its beginning."""
    run(session, "UPDATE counter SET value = 0 WHERE name = %s AND value <> 0", counter)
