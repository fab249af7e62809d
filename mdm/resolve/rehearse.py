"""A dry run: all that waits is resolved in one transaction, under the resolver lock, and rolled back."""

from collections.abc import Callable, Iterator

from psycopg import InternalError, OperationalError, ProgrammingError
from sqlalchemy import Engine
from sqlmodel import Session

from mdm.errors import MdmError
from mdm.resolve.collector import without_cycle_search
from mdm.resolve.drain import resolver_session
from mdm.resolve.flow import Outcome, Resolver, resolve_all, resolve_batch, resolve_decisions
from mdm.settings import Settings
from mdm.store import decisions, inbox
from mdm.store.counters import advance


def rehearse(
    engine: Engine, load: Callable[[Session], Resolver], settings: Settings, *, full: bool = False
) -> Outcome:
    """What resolving would do now, and with `full` resolving everything again: the sums. Nothing is changed.

    On a base that stays as it is, the real run makes just these events, golden IDs included. Not so where as many
    inputs wait as are a first load: it is resolved in another order, so clusters and values are the same, numbers not.
    """
    total = Outcome()
    with resolver_session(engine, wait=True) as session:
        if session is None:
            raise AssertionError("the lock was waited for")
        resolver = load(session)
        inbox.release_all(session)
        for outcome in _steps(session, resolver, settings):
            total.add(outcome)
        if full:
            total.add(resolve_all(session, resolver))
        session.rollback()
    return total


def _steps(session: Session, resolver: Resolver, settings: Settings) -> Iterator[Outcome]:
    """In the order of the real run."""
    while True:
        if decisions.is_pending(session):
            yield resolve_decisions(session, resolver)
        token = advance(session, "token") + 1
        rows = inbox.claim(session, settings.micro_batch_records, token, settings.lease_seconds)
        if not rows:
            return
        yield _try(session, rows, token, resolver, settings)


def _try(
    session: Session, rows: list[inbox.Input], token: int, resolver: Resolver, settings: Settings
) -> Outcome:
    if rows[0].attempts > settings.max_attempts:
        inbox.bury(session, rows, token, "dry run")
        return Outcome(dead=len(rows))
    attempt = session.begin_nested()
    try:
        with without_cycle_search():
            outcome = resolve_batch(session, rows, token, resolver)
    except (MdmError, OperationalError, ProgrammingError, InternalError):
        raise
    except Exception:  # noqa: BLE001 - a poison row: the real run, too, tries the others without it
        attempt.rollback()
        inbox.release(session, token, tried=True)
        return Outcome()
    attempt.commit()
    return outcome
