"""Keys of machines: how they are kept. The key itself never is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlmodel import Session

from mdm.store.database import fetch_rows, run

KeyState = Literal["active", "expired", "revoked"]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a key may do, and for how long."""

    name: str
    scopes: tuple[str, ...]
    sources: tuple[str, ...] | None = None  # None: of all
    requests_per_second: float | None = None
    max_body_bytes: int | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it stands."""

    key: int
    prefix: str
    terms: Terms
    created_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None

    def state_at(self, moment: datetime) -> KeyState:
        """Whether it opens at that moment, and why not."""
        if self.revoked_at is not None and self.revoked_at <= moment:
            return "revoked"
        ends = self.terms.expires_at
        return "expired" if ends is not None and ends <= moment else "active"


def add(session: Session, prefix: str, digest: bytes, terms: Terms) -> int:
    """A new key; its number."""
    rows = fetch_rows(
        session,
        "INSERT INTO api_key (prefix, hash, name, scopes, sources, requests_per_second, max_body_bytes, expires_at) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING key",
        prefix,
        digest,
        terms.name,
        list(terms.scopes),
        None if terms.sources is None else list(terms.sources),
        terms.requests_per_second,
        terms.max_body_bytes,
        terms.expires_at,
    )
    return int(rows[0][0])


def find(session: Session, prefix: str) -> Key | None:
    rows = fetch_rows(session, f"{_SELECT} WHERE prefix = %s", prefix)
    return read_key(rows[0]) if rows else None


def one_at_a_time(session: Session) -> None:
    """Whoever else would make a key waits until this transaction ends: no two shall get one name."""
    run(session, "LOCK TABLE api_key IN SHARE ROW EXCLUSIVE MODE")


def is_named(session: Session, name: str) -> bool:
    """Whether any key has this name, even one that opens nothing any more."""
    return bool(fetch_rows(session, "SELECT FROM api_key WHERE name = %s LIMIT 1", name))


def listing(session: Session) -> list[Key]:
    """All, oldest first; revoked and expired ones too."""
    return [read_key(row) for row in fetch_rows(session, f"{_SELECT} ORDER BY key")]


def expire(session: Session, prefix: str, at: datetime) -> None:
    """Ends a key's life at that moment, if it does not end before."""
    run(session, "UPDATE api_key SET expires_at = least(expires_at, %s) WHERE prefix = %s", at, prefix)


def revoke(session: Session, prefix: str) -> bool:
    """From now on it opens nothing; False where it is not there, or is revoked already."""
    return (
        run(session, "UPDATE api_key SET revoked_at = now() WHERE prefix = %s AND revoked_at IS NULL", prefix)
        == 1
    )


def note_used(session: Session, moments: Mapping[str, datetime]) -> None:
    """When each of these keys, by prefix, was last used."""
    prefixes, at = _columns(moments.items())
    run(
        session,
        "UPDATE api_key SET last_used_at = greatest(last_used_at, used.at) "
        "FROM unnest(%s::text[], %s::timestamptz[]) AS used (prefix, at) WHERE api_key.prefix = used.prefix",
        prefixes,
        at,
    )


def _columns(pairs: Iterable[tuple[str, datetime]]) -> tuple[list[str], list[datetime]]:
    first, second = zip(*sorted(pairs), strict=True)
    return list(first), list(second)


_SELECT = """
SELECT key, prefix, name, scopes, sources, requests_per_second, max_body_bytes, expires_at,
    created_at, revoked_at, last_used_at
FROM api_key
"""

# For the hot path, which has no session: the same row, and what tells whether the key is right and still opens.
PRESENTED = f"""
SELECT held.*, api_key.hash, held.revoked_at IS NULL AND coalesce(held.expires_at > now(), true)
FROM ({_SELECT}) AS held JOIN api_key USING (key) WHERE held.prefix = %s
"""


def read_key(row: tuple[Any, ...]) -> Key:
    key, prefix, name, scopes, sources, rate, size, expires_at, *rest = row[:11]
    owned = None if sources is None else tuple(sources)
    return Key(key, prefix, Terms(name, tuple(scopes), owned, rate, size, expires_at), *rest)
