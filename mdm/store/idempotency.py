"""Answers to requests with an Idempotency-Key, written in the transaction of what they did."""

from collections.abc import Mapping
from dataclasses import dataclass

from psycopg.types.json import Jsonb
from sqlmodel import Session

from mdm.store.database import fetch_rows, run


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request was answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer, and of which request."""

    request_hash: bytes
    answer: Answer


def begin(session: Session, caller: str, key: str) -> tuple[bool, Kept | None]:
    """Whether this transaction alone works under the key, until it ends; else what was answered, if it was by now.

    It waits for nobody: what has its answer is answered to a thousand at once, and who comes too early asks again.
    """
    if (kept := find(session, caller, key)) is not None:
        return False, kept
    if not _claim(session, caller, key):
        return False, None
    kept = find(session, caller, key)  # whoever held it may have answered in between
    return kept is None, kept


def _claim(session: Session, caller: str, key: str) -> bool:
    rows = fetch_rows(
        session, "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", f"{caller}\n{key}"
    )
    return bool(rows[0][0])


def find(session: Session, caller: str, key: str) -> Kept | None:
    rows = fetch_rows(
        session,
        "SELECT request_hash, status, headers, body FROM replayed_answer WHERE (caller, key) = (%s, %s)",
        caller,
        key,
    )
    if not rows:
        return None
    request_hash, status, headers, body = rows[0]
    return Kept(bytes(request_hash), Answer(status, headers, bytes(body)))


def keep(session: Session, caller: str, key: str, kept: Kept) -> None:
    run(
        session,
        "INSERT INTO replayed_answer (caller, key, request_hash, status, headers, body) "
        "VALUES (%s, %s, %s, %s, %s, %s)",
        caller,
        key,
        kept.request_hash,
        kept.answer.status,
        Jsonb(dict(kept.answer.headers)),
        kept.answer.body,
    )


def purge(session: Session, hours: float, most: int) -> int:
    """Deletes answers that are older; returns how many."""
    return run(session, _PURGE, hours * 3600, most)


_PURGE = """
DELETE FROM replayed_answer WHERE (caller, key) IN (
    SELECT caller, key FROM replayed_answer WHERE at < now() - make_interval(secs => %s) ORDER BY at LIMIT %s
)
"""
