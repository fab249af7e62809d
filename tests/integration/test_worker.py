"""The Celery worker as a process of its own: woken, unwoken, killed."""

import os
import signal
import subprocess
import sys
from contextlib import AbstractContextManager

import psutil
import pytest
import redis

from mdm.queue import wake
from mdm.settings import Settings
from mdm.store import inbox
from mdm.store.database import fetch_rows, transaction
from tests.base import Base, kate, omar
from tests.processes import WAIT_SECONDS, running, wait_until


def worker(settings: Settings, **variables: str) -> AbstractContextManager[subprocess.Popen[bytes]]:
    """A worker on the test's database."""
    return running(settings, "worker", **variables)


def is_drained(base: Base) -> bool:
    with transaction(base.engine) as session:
        return inbox.waiting(session).rows == 0


def test_a_woken_worker_resolves_what_waits(base: Base, settings: Settings, redis_url: str) -> None:
    with worker(settings, MDM_SWEEP_SECONDS="3600"):
        base.put(kate("crm:1"), kate("loyalty:2"), omar("pos:3"))
        assert wake(redis_url, "resolve_pending")
        wait_until(lambda: is_drained(base))
        assert base.clusters() == {frozenset({"crm:1", "loyalty:2"}), frozenset({"pos:3"})}


def test_the_sweep_finds_what_no_wake_up_told_of(base: Base, settings: Settings, redis_url: str) -> None:
    base.put(kate("crm:1"))
    redis.Redis.from_url(redis_url).flushall()
    with worker(settings, MDM_SWEEP_SECONDS="1"):
        wait_until(lambda: is_drained(base))
        assert set(base.crosswalk()) == {"crm:1"}


def test_a_worker_killed_at_work_loses_nothing_and_tells_nothing_twice(
    base: Base, settings: Settings, redis_url: str
) -> None:
    quick = {"MDM_SWEEP_SECONDS": "1", "MDM_LEASE_SECONDS": "2", "MDM_MICRO_BATCH_RECORDS": "20"}
    base.put(*(kate(f"crm:{n}", family_name=f"Family{n}", emails=[f"p{n}@example.com"]) for n in range(400)))
    with worker(settings, **quick) as process:
        assert wake(redis_url, "resolve_pending")
        wait_until(lambda: len(base.events()) > 20)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert not is_drained(base)
    with worker(settings, **quick):
        wait_until(lambda: is_drained(base))
    with transaction(base.engine) as session:
        outcomes = fetch_rows(session, "SELECT sum(received), sum(resolved), sum(dead) FROM ingest_batch")
    assert outcomes == [(400, 400, 0)]
    events = base.events()
    assert [event.sequence for event in events] == list(range(1, len(events) + 1))
    assert len({event.event_id for event in events}) == len(events)


def test_processes_of_a_worker_that_are_killed_are_replaced_the_sweeps_clock_too(
    base: Base, settings: Settings, redis_url: str
) -> None:
    with worker(settings, MDM_SWEEP_SECONDS="1") as process:
        base.put(kate("crm:1"))
        wait_until(lambda: is_drained(base))
        for child in psutil.Process(process.pid).children():
            child.kill()
        redis.Redis.from_url(redis_url).flushall()  # what the clock said before it died
        base.put(kate("crm:2"))
        wait_until(lambda: is_drained(base))


def test_a_worker_whose_main_process_is_killed_leaves_no_other_behind(base: Base, settings: Settings) -> None:
    with worker(settings, MDM_SWEEP_SECONDS="1") as process:
        base.put(kate("crm:1"))
        wait_until(lambda: is_drained(base))
        children = psutil.Process(process.pid).children()
        assert len(children) == 2
        process.kill()
        wait_until(lambda: not any(lives(child) for child in children))


_ORPHANED_TOO_EARLY = """
import os, sys, time
from celery.signals import beat_embedded_init, worker_process_init
from workers.orphans import end_with_this_process

end_with_this_process()
parent = os.getpid()
if os.fork():
    os._exit(0)  # as by kill -9 right after the fork
while os.getppid() == parent:
    time.sleep(0.01)
{signal}.send(sender=None)
print("ticks on")
"""


@pytest.mark.parametrize("signal", ["worker_process_init", "beat_embedded_init"])
def test_what_a_worker_forked_ends_even_where_the_worker_was_killed_before_it_could_ask_to_be_told(
    signal: str,
) -> None:
    script = _ORPHANED_TOO_EARLY.format(signal=signal)
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert (ended.stdout, ended.stderr) == ("", "")  # both are open until the orphan has ended


def lives(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_told_to_stop_ends_in_order(base: Base, settings: Settings, stop: signal.Signals) -> None:
    with worker(settings, MDM_SWEEP_SECONDS="1") as process:
        base.put(kate("crm:1"))
        wait_until(lambda: is_drained(base))
        process.send_signal(stop)
        assert process.wait(WAIT_SECONDS) == 0


def test_a_worker_told_to_stop_amid_much_work_ends_after_a_batch_and_gives_the_rest_back(
    base: Base, settings: Settings
) -> None:
    base.put(*(kate(f"crm:{n}", family_name=f"Family{n}", emails=[f"p{n}@example.com"]) for n in range(400)))
    with worker(settings, MDM_SWEEP_SECONDS="1", MDM_MICRO_BATCH_RECORDS="5") as process:
        wait_until(lambda: len(base.events()) > 10)
        process.send_signal(signal.SIGTERM)
        assert process.wait(WAIT_SECONDS) == 0
    assert not is_drained(base)
    with transaction(base.engine) as session:
        assert fetch_rows(session, "SELECT DISTINCT attempts, token FROM inbox") == [(0, None)]
    assert base.resolve().resolved > 0


def test_a_wake_up_to_a_broker_that_is_away_is_no_error() -> None:
    assert wake("redis://127.0.0.1:1/0", "resolve_pending") is False
