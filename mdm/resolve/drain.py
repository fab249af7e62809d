"""The resolver as a process runs it: takes the lock, then claims and resolves until nothing waits.

A process edge of its own: it decides when to commit, since lock, claim and commit must be one connection's.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain

import structlog
from psycopg import DatabaseError, InternalError, OperationalError, ProgrammingError
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from mdm.errors import MdmError, ServerUnavailable
from mdm.logs import frames
from mdm.resolve.collector import without_cycle_search
from mdm.resolve.first_load import load_ahead
from mdm.resolve.flow import Outcome, Resolver, resolve_batch, resolve_decisions
from mdm.settings import Settings
from mdm.store import decisions, inbox, indexes, meter
from mdm.store.counters import advance
from mdm.store.database import explained, fetch_rows, transaction
from mdm.store.locks import RESOLVER_LOCK

log = structlog.get_logger()

_MOST_EVENTS = 10_000  # held in memory for who asks what came of it; a first load makes a million


@contextmanager
def resolver_session(engine: Engine, *, wait: bool) -> Iterator[Session | None]:
    """A session that holds the resolver lock; None when another holds it and `wait` is false."""
    with (
        explained(),
        engine.connect() as connection,
        Session(connection, expire_on_commit=False) as session,
    ):
        taken = _take_lock(session, wait=wait)
        session.commit()
        try:
            yield session if taken else None
        except BaseException:
            connection.invalidate()  # Ctrl-C may have hit amid a command; the lock goes with the connection
            raise
        session.rollback()
        if taken:
            fetch_rows(session, "SELECT pg_advisory_unlock(%s)", RESOLVER_LOCK)
            session.commit()


def _take_lock(session: Session, *, wait: bool) -> bool:
    if wait:
        fetch_rows(session, "SELECT pg_advisory_lock(%s)::text", RESOLVER_LOCK)
        return True
    return bool(fetch_rows(session, "SELECT pg_try_advisory_lock(%s)", RESOLVER_LOCK)[0][0])


def resolve_pending(
    engine: Engine,
    load: Callable[[Session], Resolver],
    settings: Settings,
    *,
    wait: bool = False,
    committed: Callable[[Outcome], None] = lambda _: None,
    stopping: Callable[[], bool] = lambda: False,
) -> Outcome:
    """Resolves all that waits; nothing when another process is at it and `wait` is false.

    `load` gives the rules and the model; `committed` hears of each micro-batch; where `stopping` says so it breaks off
    after one, and what waits stays for another. Returns the sums.
    """
    total = Outcome()
    while True:
        with resolver_session(engine, wait=wait) as session:
            if session is None:
                return total
            resolver = load(session)
            inbox.release_all(session)
            indexes.build(session)
            session.commit()
            for outcome in chain(
                load_ahead(engine, session, resolver, settings), _drain(session, resolver, settings)
            ):
                total.add(outcome, _MOST_EVENTS)
                committed(outcome)
                if stopping():
                    return total
        # What came between the last look and the unlock had its wake-up turned away: look once more.
        with transaction(engine) as session:
            if not _is_waiting(session):
                return total


def is_worthwhile(engine: Engine) -> bool:
    """Whether there is anything to resolve, or to put in order after a process that was killed.

    Of many wake-ups the first does the work of all. To look costs the others a millisecond, to take the lock ten.
    """
    with transaction(engine) as session:
        return (
            inbox.is_waiting_more_than(session, 0)  # claimed rows, too: who claimed them may be dead
            or decisions.is_pending(session)
            or bool(indexes.missing(session))
        )


def _drain(session: Session, resolver: Resolver, settings: Settings) -> Iterator[Outcome]:
    """Takes decisions into account, then claims and resolves micro-batches; each committed when it is yielded."""
    while True:
        if decisions.is_pending(session):
            yield _decide(session, resolver)
        with without_cycle_search():
            outcome = _resolve_next(session, resolver, settings)
        if outcome is None:
            return
        _tell("micro-batch resolved", outcome)
        yield outcome


def _resolve_next(session: Session, resolver: Resolver, settings: Settings) -> Outcome | None:
    """Claims and resolves the next micro-batch, committed; None when nothing waits."""
    token = advance(session, "token") + 1
    rows = inbox.claim(session, settings.micro_batch_records, token, settings.lease_seconds)
    session.commit()
    if not rows:
        return None
    with _given_back(session, token):
        outcome = _resolve(session, rows, token, resolver, settings)
        session.commit()
    return outcome


def _decide(session: Session, resolver: Resolver) -> Outcome:
    outcome = resolve_decisions(session, resolver)
    session.commit()
    _tell("decisions taken into account", outcome)
    return outcome


def _resolve(
    session: Session, rows: list[inbox.Input], token: int, resolver: Resolver, settings: Settings
) -> Outcome:
    """Resolves claimed rows. After an error they are given back and tried one by one; one that failed
    `max_attempts` times becomes a dead letter."""
    if rows[0].attempts > settings.max_attempts:
        inbox.bury(session, rows, token, f"failed {settings.max_attempts} times: see the worker's log")
        return Outcome(dead=len(rows))
    try:
        return resolve_batch(session, rows, token, resolver)
    except (MdmError, OperationalError):
        raise  # any row would meet with it: to bury them mends nothing
    except (ProgrammingError, InternalError) as error:  # so it is with a schema or rights that are wrong
        _log_failure(error, rows)
        raise ServerUnavailable(f"PostgreSQL: {type(error).__name__}") from None
    except Exception as error:  # noqa: BLE001 - whatever a poison row does, it must not stop the others
        _log_failure(error, rows)
        session.rollback()
        inbox.release(session, token, tried=True)
        meter.count(session, "mdm_resolve_failures_total")
        return Outcome()


def _log_failure(error: Exception, rows: list[inbox.Input]) -> None:
    log.error(
        "micro-batch failed",
        rows=len(rows),
        first=str(rows[0].key),
        attempt=rows[0].attempts,
        error=type(error).__name__,
        where=frames(error),
    )


@contextmanager
def _given_back(session: Session, token: int) -> Iterator[None]:
    """Whatever stops the resolver, Ctrl-C included, leaves the claimed rows as if they had not been claimed.

    Where the database is gone, too, whoever takes the lock next frees them.
    """
    try:
        yield
    except BaseException:
        with suppress(DatabaseError, SQLAlchemyError):
            session.rollback()
            inbox.release(session, token, tried=False)
            session.commit()
        raise


def _tell(what: str, outcome: Outcome) -> None:
    log.info(
        what,
        resolved=outcome.resolved,
        unchanged=outcome.unchanged,
        superseded=outcome.superseded,
        dead=outcome.dead,
        events=len(outcome.events),
    )


def _is_waiting(session: Session) -> bool:
    return inbox.is_waiting(session) or decisions.is_pending(session)
