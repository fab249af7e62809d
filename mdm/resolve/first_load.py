"""A first load as the resolver runs it: looked at ahead, then committed chunk by chunk."""

from collections.abc import Iterator, Sequence

import pyarrow as pa
import structlog
from psycopg import InternalError, OperationalError, ProgrammingError
from sqlalchemy import Engine
from sqlmodel import Session

from mdm.errors import MdmError
from mdm.logs import frames
from mdm.match.score import Scorer
from mdm.resolve.ahead import Ahead, Load
from mdm.resolve.collector import without_cycle_search
from mdm.resolve.flow import Outcome, Resolver, resolve_batch, resolve_hubs
from mdm.resolve.parts import Part
from mdm.resolve.pool import Pool, open_pool
from mdm.settings import Settings
from mdm.store import inbox, indexes, meter, records
from mdm.store.counters import advance, reset
from mdm.store.database import tidy_up

log = structlog.get_logger()

_PART_RECORDS = 5_000  # read at once by one process
_TRIES = 3  # a load that came no further so often, for what it holds perhaps, is left to the micro-batches
_TRIED = "load"  # the counter of tries without any progress


def load_ahead(engine: Engine, session: Session, resolver: Resolver, settings: Settings) -> Iterator[Outcome]:
    """Looks ahead while very many inputs wait; each outcome is committed when it is yielded."""
    while True:
        if not inbox.is_untried(session, settings.load_from_records):
            reset(session, _TRIED)
            session.commit()
            return
        if advance(session, _TRIED) >= _TRIES:
            session.rollback()
            return
        ranges = inbox.ranges_to_read(session, _PART_RECORDS, settings.load_records)
        if not records.exist(session):
            indexes.put_off(session)
        session.commit()
        resolved = 0
        with without_cycle_search():
            load = _look_ahead(engine, session, ranges, resolver, settings.load_commit_records)
            with open_pool(engine, resolver.rules, resolver.scorer.model.id) as pool:
                for outcome in _resolve(session, load, pool, resolver):
                    resolved += outcome.resolved
                    yield outcome
        indexes.build(session)
        session.commit()
        tidy_up(engine)
        if not resolved:  # what waits is of records that are known, or cannot be resolved
            reset(session, _TRIED)
            session.commit()
            return


def _look_ahead(
    engine: Engine, session: Session, ranges: Sequence[tuple[int, int]], resolver: Resolver, size: int
) -> Load:
    """Reads and scores. The processes that read end before that, and DuckDB's tables with a scorer of their own: what
    each of them remembers is hundreds of megabytes.
    """
    model = resolver.scorer.model

    def read() -> Iterator[Part]:
        with open_pool(engine, resolver.rules, model.id) as pool:
            yield from pool.read(ranges)

    load = Load(session, read(), Scorer(model), resolver.rules.match, size)
    pa.default_memory_pool().release_unused()
    return load


def _resolve(session: Session, load: Load, pool: Pool, resolver: Resolver) -> Iterator[Outcome]:
    outcome = resolve_hubs(session, load, resolver)
    session.commit()
    yield outcome
    left: set[int] = set()  # records of chunks that failed
    for ahead in load.chunks(pool):
        outcome = _resolve_chunk(session, ahead, left, resolver)
        log.info("chunk of a load resolved", resolved=outcome.resolved, events=len(outcome.events))
        yield outcome


def _resolve_chunk(session: Session, ahead: Ahead, left: set[int], resolver: Resolver) -> Outcome:
    """Resolves a chunk; one that fails is left to the micro-batches, which find the row that is to blame."""
    try:
        outcome = resolve_batch(session, ahead.inputs, None, resolver, ahead.without(left))
    except (MdmError, OperationalError, ProgrammingError, InternalError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever a poison row does, it must not stop the others
        session.rollback()
        left |= set(ahead.numbers.values())
        log.error("chunk of a load failed", error=type(error).__name__, where=frames(error))  # noqa: TRY400 - a traceback could quote a value
        meter.count(session, "mdm_resolve_failures_total")
        session.commit()
        return Outcome()
    reset(session, _TRIED)
    session.commit()
    return outcome
