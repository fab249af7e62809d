"""Accounts of stewards, and the browsers that are signed in. Passwords and tokens are kept as hashes alone."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlmodel import Session

from mdm.store.database import fetch_rows, run


class Account(NamedTuple):
    """A local account as it stands."""

    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    disabled_at: datetime | None
    password: str  # its hash


class SignedIn(NamedTuple):
    """A browser that is signed in."""

    caller: str
    scopes: tuple[str, ...]
    csrf: str


_ACCOUNT = "SELECT name, scopes, created_at, disabled_at, password FROM steward_account"


def add(session: Session, name: str, password: str, scopes: Sequence[str]) -> bool:
    """A new account with a hashed password; False where the name is taken."""
    statement = (
        "INSERT INTO steward_account (name, password, scopes) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
    )
    return run(session, statement, name, password, list(scopes)) == 1


def find(session: Session, name: str) -> Account | None:
    rows = fetch_rows(session, f"{_ACCOUNT} WHERE name = %s", name)
    return _account(rows[0]) if rows else None


def listing(session: Session) -> list[Account]:
    """All, by name; disabled ones too."""
    return [_account(row) for row in fetch_rows(session, f"{_ACCOUNT} ORDER BY name")]


def disable(session: Session, name: str) -> bool:
    """Nobody signs in with it any more; False where it is not there, or is disabled already."""
    statement = "UPDATE steward_account SET disabled_at = now() WHERE name = %s AND disabled_at IS NULL"
    return run(session, statement, name) == 1


def _account(row: tuple[Any, ...]) -> Account:
    name, scopes, *rest = row
    return Account(name, tuple(scopes), *rest)


def sign_in(session: Session, token: bytes, signed_in: SignedIn, lasts: timedelta) -> None:
    """Keeps a new session, and forgets those that have ended."""
    run(session, "DELETE FROM console_session WHERE expires_at < now()")
    run(
        session,
        "INSERT INTO console_session (token, caller, scopes, csrf, expires_at) "
        "VALUES (%s, %s, %s, %s, now() + %s)",
        token,
        signed_in.caller,
        list(signed_in.scopes),
        signed_in.csrf,
        lasts,
    )


def sign_out(session: Session, token: bytes) -> None:
    run(session, "DELETE FROM console_session WHERE token = %s", token)


def sign_out_all(session: Session, caller: str) -> int:
    """Ends every session of a caller; how many there were."""
    return run(session, "DELETE FROM console_session WHERE caller = %s", caller)


# For the hot path, which has no session. When a browser was last seen is written down once a minute, not each time.
PRESENTED = """
WITH found AS (
    SELECT * FROM console_session WHERE token = %s AND expires_at > now() AND seen_at > now() - %s
), seen AS (
    UPDATE console_session SET seen_at = now() FROM found
    WHERE console_session.token = found.token AND found.seen_at < now() - interval '1 minute'
)
SELECT caller, scopes, csrf FROM found
"""
