"""Advisory locks that more than one module knows of."""

from sqlmodel import Session

from mdm.store.database import fetch_rows

# Any constant will do, as long as every resolver of this database uses the same.
RESOLVER_LOCK = 0x6D646D01
AUDIT_LOCK = 0x6D646D04  # of who seals the audit


def is_held(session: Session, lock: int) -> bool:
    """Whether any session of this database holds the advisory lock, of 32 bits."""
    return bool(fetch_rows(session, _IS_HELD, lock)[0][0])


_IS_HELD = """
SELECT EXISTS (SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = database
               WHERE locktype = 'advisory' AND (classid, objid, objsubid) = (0, %s, 1)
                 AND datname = current_database() AND granted)
"""
