"""The audit as it is kept: seals, and the entries that each took up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from mdm.canonical_json import loads
from mdm.model import Json
from mdm.store.database import fetch_rows, run, stream_rows
from mdm.store.locks import AUDIT_LOCK


@dataclass(frozen=True, slots=True)
class Held:
    """An entry as it is kept."""

    entry: int
    at: datetime
    caller: str
    scope: str
    action: str
    golden_ids: list[str]
    target: str | None
    detail_text: str  # as PostgreSQL writes jsonb: numbers to the last digit
    seal: int | None

    @property
    def detail(self) -> Mapping[str, Json]:
        found: dict[str, Json] = loads(self.detail_text)
        return found


@dataclass(frozen=True, slots=True)
class Seal:
    """A batch of entries, chained to the seal before it."""

    seal: int
    entries: int
    previous: bytes
    hash: bytes
    sealed_at: datetime


ENTRY = "entry, at, caller, scope, action, golden_ids, target, detail::text, seal"
_SEAL = "SELECT seal, entries, previous, hash, sealed_at FROM audit_seal"


def alone(session: Session) -> datetime:
    """Waits until nobody else seals, and keeps others waiting until the transaction ends; the time by then."""
    run(session, "SELECT pg_advisory_xact_lock(%s)", AUDIT_LOCK)
    moment: datetime = fetch_rows(session, "SELECT clock_timestamp()")[0][0]
    return moment


def last_seal(session: Session) -> Seal | None:
    rows = fetch_rows(session, f"{_SEAL} ORDER BY seal DESC LIMIT 1")
    return Seal(*rows[0]) if rows else None


def take_up(session: Session, seal: int, most: int) -> list[Held]:
    """Gives the oldest unsealed entries to a seal; one that is committed later, of whatever number, to a later one."""
    return sorted(
        (Held(*row) for row in fetch_rows(session, _TAKE_UP, most, seal)), key=lambda one: one.entry
    )


_TAKE_UP = """
WITH due AS (SELECT entry FROM audit_entry WHERE seal IS NULL ORDER BY entry LIMIT %s)
UPDATE audit_entry AS held SET seal = %s FROM due WHERE held.entry = due.entry
RETURNING held.entry, at, caller, scope, action, golden_ids, target, detail::text, seal
"""


def add_seal(session: Session, made: Seal) -> None:
    run(
        session,
        "INSERT INTO audit_seal (seal, entries, previous, hash, sealed_at) VALUES (%s, %s, %s, %s, %s)",
        made.seal,
        made.entries,
        made.previous,
        made.hash,
        made.sealed_at,
    )


def seals(session: Session) -> Iterator[Seal]:
    """All, oldest first."""
    return (Seal(*row) for row in stream_rows(session, f"{_SEAL} ORDER BY seal"))


def entries_of(session: Session, seal: int, most: int) -> list[Held]:
    """What a seal took up, in order."""
    statement = f"SELECT {ENTRY} FROM audit_entry WHERE seal = %s ORDER BY entry LIMIT %s"
    return [Held(*row) for row in fetch_rows(session, statement, seal, most)]


def stray(session: Session) -> Held | None:
    """The first entry that names a seal which is not there."""
    rows = fetch_rows(session, _STRAY)
    return Held(*rows[0]) if rows else None


_STRAY = f"""
SELECT {ENTRY} FROM audit_entry
WHERE seal IS NOT NULL AND NOT EXISTS (SELECT FROM audit_seal WHERE audit_seal.seal = audit_entry.seal)
ORDER BY audit_entry.seal, entry LIMIT 1
"""


def unsealed(session: Session) -> int:
    """How many entries no seal has taken up yet."""
    return int(fetch_rows(session, "SELECT count(*) FROM audit_entry WHERE seal IS NULL")[0][0])


def unsealed_seconds(session: Session) -> float:
    """How long the oldest of these has waited; 0 where there is none."""
    return float(fetch_rows(session, _UNSEALED)[0][0])


_UNSEALED = """
SELECT greatest(0, (
    SELECT extract(epoch FROM now() - at) FROM audit_entry WHERE seal IS NULL ORDER BY entry LIMIT 1))::float8
"""
