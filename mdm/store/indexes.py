"""Indexes that a first load does without: kept up row by row they cost more than built once at its end.

Their keys come in no order, so each new row touches another page. Until they are built, look-ups still answer right,
only slowly; whoever takes the resolver lock next builds what a killed load left out.
"""

from sqlmodel import Session

from mdm.store.database import fetch_rows, run

# Index → how it is taken away, and how it is built.
_INDEXES = {
    "blocking_key_pkey": (
        "ALTER TABLE blocking_key DROP CONSTRAINT IF EXISTS blocking_key_pkey",
        "ALTER TABLE blocking_key ADD CONSTRAINT blocking_key_pkey PRIMARY KEY (key, record) INCLUDE (rule)",
    ),
    "pair_pkey": (
        "ALTER TABLE pair DROP CONSTRAINT IF EXISTS pair_pkey",
        "ALTER TABLE pair ADD CONSTRAINT pair_pkey PRIMARY KEY (a, b) INCLUDE (weight, identifier)",
    ),
    "pair_by_b": (
        "DROP INDEX IF EXISTS pair_by_b",
        "CREATE INDEX pair_by_b ON pair (b) INCLUDE (a, weight, identifier)",
    ),
}
_BUILD_MEMORY = "256MB"


def put_off(session: Session) -> None:
    """Takes the indexes away."""
    for take_away, _ in _INDEXES.values():
        run(session, take_away)


def build(session: Session) -> None:
    """Builds those that are not there; quick where all are."""
    for index in missing(session):
        run(session, f"SET LOCAL maintenance_work_mem = '{_BUILD_MEMORY}'")
        _, make = _INDEXES[index]
        run(session, make)


def missing(session: Session) -> list[str]:
    """Those that are not there."""
    there = {name for (name,) in fetch_rows(session, _THERE, [*_INDEXES])}
    return [index for index in _INDEXES if index not in there]


_THERE = (
    "SELECT relname FROM pg_class WHERE relname = ANY(%s) AND relnamespace = current_schema()::regnamespace"
)
