"""Indexes that a first load does without: kept up row by row they cost more than built once at its end.

Their keys are hashes, in no order, so each new row touches another page. Until they are built, look-ups still answer
right, only slowly; whoever takes the resolver lock next builds what a killed load left out.
"""

from sqlmodel import Session

from mdm.store.database import fetch_rows, run

_PRIMARY_KEYS = {"blocking_key": "key, record", "pair": "a, b"}
_BUILD_MEMORY = "256MB"


def put_off(session: Session) -> None:
    """Takes the indexes away."""
    for table in _PRIMARY_KEYS:
        run(session, f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {table}_pkey")


def build(session: Session) -> None:
    """Builds those that are not there; quick where all are."""
    for table in missing(session):
        run(session, f"SET LOCAL maintenance_work_mem = '{_BUILD_MEMORY}'")
        run(session, f"ALTER TABLE {table} ADD CONSTRAINT {table}_pkey PRIMARY KEY ({_PRIMARY_KEYS[table]})")


def missing(session: Session) -> list[str]:
    """The tables that are without."""
    there = {name for (name,) in fetch_rows(session, _THERE, [f"{table}_pkey" for table in _PRIMARY_KEYS])}
    return [table for table in _PRIMARY_KEYS if f"{table}_pkey" not in there]


_THERE = "SELECT conname FROM pg_constraint WHERE conname = ANY(%s) AND connamespace = current_schema()::regnamespace"
