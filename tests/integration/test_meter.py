"""Counts that commit with what they count."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine

from mdm.queue import wake
from mdm.resolve.drain import resolver_session
from mdm.settings import Settings
from mdm.store import meter
from mdm.store.database import fetch_rows, transaction
from mdm.store.locks import RESOLVER_LOCK, is_held
from tests.base import Base, kate
from tests.processes import running, wait_until

CRM = {"source": "crm", "outcome": "accepted"}


def counted(engine: Engine) -> dict[str, float]:
    """Names → sums over all labels."""
    sums: dict[str, float] = {}
    with transaction(engine) as session:
        for (name, _), value in meter.read(session).items():
            sums[name] = sums.get(name, 0) + value
    return sums


def test_a_count_is_there_with_the_commit_and_gone_with_a_rollback(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError):
        _count_and_break(engine)
    assert counted(engine) == {}
    with transaction(engine) as session:
        meter.count(session, "mdm_inputs_total", 5, **CRM)
        meter.count(session, "mdm_inputs_total", **CRM)
        assert meter.read(session) == {}
    assert counted(engine) == {"mdm_inputs_total": 6}


def _count_and_break(engine: Engine) -> None:
    with transaction(engine) as session:
        meter.count(session, "mdm_inputs_total", 5, **CRM)
        raise ZeroDivisionError


def test_a_session_that_goes_on_after_a_rollback_counts_only_what_it_commits(engine: Engine) -> None:
    with resolver_session(engine, wait=True) as session:
        assert session is not None
        meter.count(session, "mdm_resolve_failures_total", 7)
        session.rollback()
        meter.count(session, "mdm_resolve_failures_total")
        session.commit()
        session.commit()
    assert counted(engine) == {"mdm_resolve_failures_total": 1}


def test_a_histogram_holds_each_value_once_and_tells_how_many_are_below_each_bound(engine: Engine) -> None:
    with transaction(engine) as session:
        for members in (1, 2, 2, 13, 61):
            meter.observe(session, "mdm_golden_members", members)
        meter.observe(session, "mdm_golden_members", 3, 10)
    with transaction(engine) as session:
        found = meter.distribution(meter.read(session), "mdm_golden_members", {})
    assert dict(found.buckets) == {
        "1.0": 1, "2.0": 3, "3.0": 13, "4.0": 13, "6.0": 13, "8.0": 13, "12.0": 13, "20.0": 14, "60.0": 14, "+Inf": 15,
    }  # fmt: skip
    assert found.total == 109


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("mdm_undocumented_total", {}),
        ("mdm_inputs_total", {"source": "crm"}),
        ("mdm_inputs_total", {**CRM, "email": "kate@example.com"}),
        ("mdm_inputs_total", {"source": "crm", "outcome": "kate@example.com"}),
        ("mdm_golden_members", {}),
    ],
)
def test_what_nobody_would_find_documented_is_not_counted(
    engine: Engine, name: str, labels: dict[str, str]
) -> None:
    with transaction(engine) as session, pytest.raises((KeyError, ValueError)):
        meter.count(session, name, 1, **labels)


def test_many_who_count_the_same_at_once_lose_nothing_and_never_wait_in_a_circle(engine: Engine) -> None:
    names = ["mdm_resolve_failures_total", "mdm_undone_decisions_total"]

    def work(worker: int) -> None:
        for step in range(20):
            with transaction(engine) as session:
                for name in names if (worker + step) % 2 else reversed(names):
                    meter.count(session, name)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, range(8)))
    assert counted(engine) == dict.fromkeys(names, 160)


def test_a_worker_that_is_killed_at_work_counts_every_input_and_event_once(
    base: Base, settings: Settings, redis_url: str
) -> None:
    quick = {"MDM_SWEEP_SECONDS": "1", "MDM_LEASE_SECONDS": "2", "MDM_MICRO_BATCH_RECORDS": "20"}
    base.put(*(kate(f"crm:{n}", family_name=f"Family{n}", emails=[f"p{n}@example.com"]) for n in range(300)))
    with running(settings, "worker", **quick) as process:
        assert wake(redis_url, "resolve_pending")
        wait_until(lambda: len(base.events()) > 20)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    # PostgreSQL may still be at its last commit.
    wait_until(lambda: counted(base.engine)["mdm_events_total"] == len(base.events()))
    assert 0 < counted(base.engine)["mdm_settled_inputs_total"] < 300
    base.resolve()
    found = counted(base.engine)
    assert found["mdm_inputs_total"] == found["mdm_settled_inputs_total"] == 300
    assert found["mdm_events_total"] == len(base.events())


def test_a_dry_run_counts_nothing(base: Base) -> None:
    base.put(kate("crm:1"), kate("pos:2"))
    before = counted(base.engine)
    assert base.rehearse().resolved == 2
    assert counted(base.engine) == before


def test_whether_somebody_resolves_can_be_seen(engine: Engine) -> None:
    def held() -> bool:
        with transaction(engine) as session:
            return is_held(session, RESOLVER_LOCK)

    assert not held()
    with resolver_session(engine, wait=True):
        assert held()
    assert not held()


def test_meters_stay_few_rows_however_much_is_counted(engine: Engine) -> None:
    for _ in range(50):
        with transaction(engine) as session:
            meter.count(session, "mdm_undone_decisions_total")
    with transaction(engine) as session:
        assert fetch_rows(session, "SELECT count(*) FROM meter")[0][0] <= 8
