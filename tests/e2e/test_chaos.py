"""kill -9 of everything at any instant: nothing is lost, nothing is told twice as new, and work goes on by itself."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from threading import Event

import pytest
from pydantic import SecretStr

from mdm.embedded import discard_servers, ensure_servers
from mdm.resolve.shipped import register_default_model
from mdm.rules import RuleSet
from mdm.settings import Settings
from mdm.store.database import open_engine, transaction
from mdm.store.migrate import migrate
from tests.aftermath import empty, undisturbed
from tests.base import Base, kate
from tests.chaos import PROCESSES, Sample, play_round
from tests.fleet import RELAY, WAIT_SECONDS, Fleet, within
from tests.receiver import receiving
from tests.scene import RESUME_SECONDS, subscribe
from tests.streaming import sample_payloads

_SEED = 7
_LOAD_FROM = 800


@pytest.fixture(scope="module")
def own_base(rules: RuleSet, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Base]:
    """A base on servers of its own, which may be killed."""
    home = tmp_path_factory.mktemp("chaos")
    servers = ensure_servers(home)
    engine = open_engine(servers.database_url)
    migrate(engine)
    with transaction(engine) as session:
        register_default_model(session, rules)
    database_url, redis_url = SecretStr(servers.database_url), SecretStr(servers.redis_url)
    yield Base(engine, rules, Settings(home=home, database_url=database_url, redis_url=redis_url))
    engine.dispose()
    discard_servers(home)


@pytest.fixture
def emptied(own_base: Base) -> Base:
    empty(own_base)
    return own_base


def sample(base: Base, folder: Path, records: int) -> Sample:
    payloads = sample_payloads(records, _SEED, folder, base.rules)
    return payloads, undisturbed(base, payloads)


@pytest.fixture(scope="module")
def few(own_base: Base, tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return sample(own_base, tmp_path_factory.mktemp("few"), 4_000)


def test_processes_killed_at_any_instant_lose_nothing_and_tell_nothing_twice(
    emptied: Base, tmp_path: Path
) -> None:
    random = Random(_SEED)
    strikes = [*PROCESSES] * 4
    random.shuffle(strikes)
    played = play_round(emptied, tmp_path, sample(emptied, tmp_path, 7_000), strikes, random)
    assert played.verdict.wrong == {}
    assert played.verdict.records >= 7_000
    assert min(played.at_work[name] for name in PROCESSES) > 0
    assert "chunk of a load" not in (tmp_path / "worker.log").read_text()


def test_a_first_load_whose_workers_are_killed_loses_nothing_either(
    emptied: Base, few: Sample, tmp_path: Path
) -> None:
    loading = {"MDM_LOAD_FROM_RECORDS": str(_LOAD_FROM), "MDM_LOAD_COMMIT_RECORDS": "200"}
    played = play_round(emptied, tmp_path, few, ["worker"] * 6, Random(_SEED), **loading)
    assert played.verdict.wrong == {}
    assert "chunk of a load" in (tmp_path / "worker.log").read_text()


def test_parts_of_a_worker_killed_alone_are_replaced_or_end_and_do_no_harm(
    emptied: Base, few: Sample, tmp_path: Path
) -> None:
    strikes = ["worker's child", "worker's main process"] * 3
    played = play_round(emptied, tmp_path, few, strikes, Random(_SEED))
    assert played.verdict.wrong == {}
    assert played.starts == 3 + 3  # for the main process alone


def test_processes_outlive_servers_that_are_killed_or_stopped(
    emptied: Base, few: Sample, tmp_path: Path
) -> None:
    strikes = ["PostgreSQL", "Valkey", "both servers stopped", "Valkey", "PostgreSQL"]
    played = play_round(emptied, tmp_path, few, strikes, Random(_SEED))
    assert played.verdict.wrong == {}
    assert played.starts == 3


def test_what_a_killed_relay_was_delivering_arrives_within_a_minute(emptied: Base, tmp_path: Path) -> None:
    hanging = Event()
    with receiving(lambda _: 204 if hanging.wait(WAIT_SECONDS) else 503) as receiver:
        subscribe(emptied, receiver.url)
        emptied.send(kate("crm:1"))
        with Fleet(emptied.settings, tmp_path, {"MDM_WEBHOOK_TIMEOUT_SECONDS": "1"}) as fleet:
            within(WAIT_SECONDS, lambda: bool(receiver.got))
            fleet.kill(RELAY)
            hanging.set()
            seen = len(receiver.got)
            fleet.tend()
            within(RESUME_SECONDS, lambda: len(receiver.got) > seen)
