"""Answers of a steward to many review tasks at one go, whose decisions are held together."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from sqlmodel import Session

from mdm.store.database import fetch_rows, run


class Counted(NamedTuple):
    """How many decisions a bulk has."""

    made: int
    standing: int
    pending: int  # the resolver has not yet taken these into account


def claim_all(session: Session, tasks: Sequence[int], caller: str, lease: timedelta) -> set[int]:
    """Puts a steward at those of the tasks that are open and that nobody else is at; which. It waits for nobody: what
    another transaction is at is left, so that two who want the same never wait for each other in turns.
    """
    return {task for (task,) in fetch_rows(session, _CLAIM_ALL, caller, lease, list(tasks), caller)}


_CLAIM_ALL = """
UPDATE review_task SET assignee = %s, claimed_until = clock_timestamp() + %s WHERE task IN (
    SELECT task FROM review_task WHERE task = ANY(%s) AND closed_at IS NULL
      AND (assignee = %s OR claimed_until IS NULL OR claimed_until <= clock_timestamp())
    ORDER BY task FOR UPDATE SKIP LOCKED
) RETURNING task
"""


def release_all(session: Session, tasks: Sequence[int], caller: str) -> None:
    """Gives back those of the tasks that the steward is at."""
    run(
        session,
        "UPDATE review_task SET assignee = NULL, claimed_until = NULL WHERE task = ANY(%s) AND assignee = %s",
        list(tasks),
        caller,
    )


def others_at(session: Session, tasks: Sequence[int], caller: str) -> set[int]:
    """Those of the tasks that another steward is at now."""
    rows = fetch_rows(
        session,
        "SELECT task FROM review_task WHERE task = ANY(%s) AND assignee <> %s AND claimed_until > clock_timestamp()",
        list(tasks),
        caller,
    )
    return {task for (task,) in rows}


def marks_of(session: Session, tasks: Sequence[int]) -> dict[int, str]:
    """A word for how each task stands, with the golden records that it is about: another one once any of it changes."""
    return dict(fetch_rows(session, _MARKS, list(tasks)))


_MARKS = """
SELECT task, left(md5(version || ' ' || coalesce((
    SELECT string_agg(public_id || ' ' || golden_record.version, ' ' ORDER BY golden) FROM golden_record
    WHERE golden IN (SELECT golden FROM source_record WHERE record = ANY(records) AND placed)
), '')), 16)
FROM review_task WHERE task = ANY(%s)
"""


def hold_together(session: Session, decisions: Sequence[int]) -> int:
    """Makes one bulk of decisions; its number, which is that of the first."""
    first = min(decisions)
    run(session, "UPDATE decision SET bulk = %s WHERE decision = ANY(%s)", first, list(decisions))
    return first


def standing_of(session: Session, bulk: int) -> list[int]:
    """The decisions of a bulk that stand. Until the transaction ends nobody else withdraws them."""
    rows = fetch_rows(
        session,
        "SELECT decision FROM decision WHERE bulk = %s AND withdrawn_at IS NULL ORDER BY decision FOR UPDATE",
        bulk,
    )
    return [decision for (decision,) in rows]


def bulk_of(session: Session, decision: int) -> int | None:
    rows = fetch_rows(session, "SELECT bulk FROM decision WHERE decision = %s", decision)
    return rows[0][0] if rows else None


def count(session: Session, bulks: Sequence[int]) -> dict[int, Counted]:
    rows = fetch_rows(session, _COUNT, list(bulks))
    return {bulk: Counted(*counted) for bulk, *counted in rows}


_COUNT = """
SELECT bulk, count(*), count(*) FILTER (WHERE withdrawn_at IS NULL), count(*) FILTER (WHERE pending)
FROM decision WHERE bulk = ANY(%s) GROUP BY bulk
"""
