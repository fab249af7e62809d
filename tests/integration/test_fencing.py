"""One resolver at a time: who has lost the lock cannot commit, and another takes over."""

import os
import signal

import pytest
from sqlalchemy.exc import SQLAlchemyError

from mdm.errors import LockLost, ServerUnavailable
from mdm.queue import wake
from mdm.resolve.drain import resolver_session
from mdm.resolve.flow import resolve_batch
from mdm.resolve.resolver import load_resolver
from mdm.settings import Settings
from mdm.store import inbox
from mdm.store.counters import advance
from mdm.store.database import fetch_rows, transaction
from tests.base import Base, kate, omar
from tests.integration.test_worker import is_drained, worker
from tests.processes import wait_until


def test_while_one_resolver_holds_the_lock_another_does_nothing(base: Base) -> None:
    base.put(kate("crm:1"))
    with resolver_session(base.engine, wait=False) as first:
        assert first is not None
        with resolver_session(base.engine, wait=False) as second:
            assert second is None
    assert base.resolve().resolved == 1


def test_a_resolver_that_lost_its_connection_cannot_commit_what_it_did(base: Base) -> None:
    base.put(kate("crm:1"), omar("pos:2"))
    with pytest.raises((ServerUnavailable, SQLAlchemyError)):
        _resolve_and_lose_the_connection(base)
    assert base.events() == []
    assert base.resolve().resolved == 2
    assert len(base.events()) == 2


def _resolve_and_lose_the_connection(base: Base) -> None:
    with resolver_session(base.engine, wait=True) as session:
        assert session is not None
        token = advance(session, "token") + 1
        rows = inbox.claim(session, 10, token, 300)
        session.commit()
        resolve_batch(session, rows, token, load_resolver(session, base.rules))
        pid = fetch_rows(session, "SELECT pg_backend_pid()")[0][0]
        with transaction(base.engine) as other:
            fetch_rows(other, "SELECT pg_terminate_backend(%s)", pid)
        session.commit()


def test_a_resolver_whose_claim_has_passed_on_must_not_commit(base: Base) -> None:
    base.put(kate("crm:1"))
    with resolver_session(base.engine, wait=True) as session:
        assert session is not None
        stale = advance(session, "token") + 1
        rows = inbox.claim(session, 10, stale, 0)
        session.commit()
        assert inbox.claim(session, 10, advance(session, "token") + 1, 300)
        session.commit()
        with pytest.raises(LockLost):
            resolve_batch(session, rows, stale, load_resolver(session, base.rules))
        session.rollback()
    assert base.events() == []


def test_a_standby_takes_over_when_the_active_worker_is_killed(
    base: Base, settings: Settings, redis_url: str
) -> None:
    quick = {"MDM_SWEEP_SECONDS": "1", "MDM_MICRO_BATCH_RECORDS": "10"}
    base.put(*(kate(f"crm:{n}", family_name=f"Family{n}", emails=[f"p{n}@example.com"]) for n in range(300)))
    with worker(settings, **quick) as active, worker(settings, **quick):
        assert wake(redis_url, "resolve_pending")
        wait_until(lambda: len(base.events()) > 10)
        os.killpg(active.pid, signal.SIGKILL)
        active.wait()
        wait_until(lambda: is_drained(base))
    assert len(base.crosswalk()) == 300
