"""Backup and restore: what comes back, what is never given twice, and that subscribers end as the service stands."""

import itertools
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from random import Random
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from pydantic import SecretStr

from mdm.backup import back_up, find_programs, restore
from mdm.client import Crosswalk, Mdm, Problem
from mdm.errors import BadInput, ServerUnavailable
from mdm.rules import RuleSet
from mdm.settings import Settings
from mdm.store import schema, subscriptions
from mdm.store.counters import value_of
from mdm.store.database import fetch_rows, open_engine, transaction
from mdm.store.fan_out import fan_out
from mdm.store.restored import SKIPPED, is_empty, server_version
from mdm.store.subscriptions import Terms
from tests.base import Base, deletion, kate, moved, omar
from tests.conftest import API_KEY
from tests.following import read_feed
from tests.histories import random_history
from tests.play import orphans, play
from tests.serving import served

_numbers = itertools.count(1)


def _administer(url: str, statement: str) -> None:
    with psycopg.connect(urlunsplit(urlsplit(url)._replace(path="/postgres")), autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture
def empty_url(database_url: str) -> Iterator[str]:
    """A database without any table."""
    name = f"mdm_restored_{os.getpid()}_{next(_numbers)}"
    _administer(database_url, f"CREATE DATABASE {name} TEMPLATE template0")
    yield urlunsplit(urlsplit(database_url)._replace(path=f"/{name}"))
    _administer(database_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def programs(base: Base) -> Path:
    return find_programs(base.act(server_version), is_embedded=False)


@pytest.fixture
def restored(empty_url: str, rules: RuleSet, settings: Settings) -> Iterator[Base]:
    """The base of the database that is restored into."""
    engine = open_engine(empty_url)
    yield Base(engine, rules, settings.model_copy(update={"database_url": SecretStr(empty_url)}))
    engine.dispose()


def keep(base: Base, programs: Path, file: Path) -> Path:
    back_up(_url(base), programs, file)
    return file


def _url(base: Base) -> str:
    assert base.settings.database_url
    return base.settings.database_url.get_secret_value()


def held(crosswalk: Crosswalk) -> dict[str, str]:
    return {f"{source}:{source_id}": golden_id for source, source_id, golden_id in crosswalk.records()}


def test_all_comes_back_and_resolving_goes_on(
    base: Base, restored: Base, programs: Path, tmp_path: Path
) -> None:
    base.send(kate("crm:1"), kate("loyalty:2"), omar("pos:3"))
    base.merge("crm:1", "pos:3")
    base.put(moved("pos:5"))
    file = keep(base, programs, tmp_path / "today.backup")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    restore(_url(restored), programs, file)
    assert schema.is_current(restored.engine)
    assert (restored.state(), restored.stored_text()) == (base.state(), base.stored_text())
    assert [event.event_id for event in restored.events()] == [event.event_id for event in base.events()]
    assert restored.resolve().resolved == base.resolve().resolved == 1
    assert restored.clusters() == base.clusters()
    assert orphans(restored) == []


def test_numbers_given_after_the_backup_are_never_given_again(
    base: Base, restored: Base, programs: Path, tmp_path: Path
) -> None:
    base.send(kate("crm:1"))
    file = keep(base, programs, tmp_path / "old.backup")
    base.send(omar("pos:2"), kate("crm:1", phones=[]))
    lost = base.events()[1:]
    lost_batch = base.put(kate("crm:9")).batch
    restore(_url(restored), programs, file)
    restored.send(moved("pos:7", birth_date="1991-01-01", given_name="Ines"), kate("crm:1", emails=[]))
    fresh = restored.events()[1:]
    assert (
        {event.type for event in fresh}
        == {event.type for event in lost}
        == {"golden.created", "golden.updated"}
    )
    assert not {event.event_id for event in lost} & {event.event_id for event in fresh}
    assert not {event.sequence for event in lost} & {event.sequence for event in fresh}
    assert base.golden_id("pos:2") != restored.golden_id("pos:7")
    assert base.golden_id("crm:1") == restored.golden_id("crm:1")
    assert restored.put(kate("crm:9")).batch > lost_batch
    assert [event.sequence for event in fresh] == [SKIPPED + 2, SKIPPED + 3]


def test_restoring_once_more_skips_once_more(
    base: Base, restored: Base, programs: Path, tmp_path: Path
) -> None:
    base.send(kate("crm:1"))
    restore(_url(restored), programs, keep(base, programs, tmp_path / "one.backup"))
    before = restored.act(value_of, "version"), restored.act(value_of, "golden")
    file = keep(restored, programs, tmp_path / "two.backup")
    restored.engine.dispose()
    name = urlsplit(_url(restored)).path.strip("/")
    _administer(_url(base), f"DROP DATABASE {name} WITH (FORCE)")
    _administer(_url(base), f"CREATE DATABASE {name} TEMPLATE template0")
    restore(_url(restored), programs, file)
    after = restored.act(value_of, "version"), restored.act(value_of, "golden")
    assert [now - was for was, now in zip(before, after, strict=True)] == [SKIPPED, SKIPPED]


@pytest.mark.parametrize("seed", range(3))
def test_subscribers_end_as_the_service_stands_after_an_older_backup_was_restored(
    base: Base, restored: Base, programs: Path, tmp_path: Path, seed: int
) -> None:
    follower, receiver = Crosswalk(), Crosswalk()  # of the feed; of webhooks, which knows no sequence
    with served(base.settings, base.rules) as url, Mdm(url, API_KEY) as client:
        play(base, random_history(seed), Random(seed))
        file = keep(base, programs, tmp_path / "old.backup")
        play(base, random_history(seed + 100), Random(seed))
        base.send(omar("pos:99"))  # what is lost is surely something
        follower.follow(client)
        for event in read_feed(client):
            receiver.apply(event)
        assert held(follower) == held(receiver) == base.crosswalk()
    restore(_url(restored), programs, file)
    play(restored, random_history(seed + 200), Random(seed))
    with served(restored.settings, restored.rules) as url, Mdm(url, API_KEY) as client:
        assert "pos:99" in held(follower)
        follower.follow(client)
        assert held(follower) == restored.crosswalk()
        assert follower.reconcile(client) == 0
        _deliver(client, receiver, after=SKIPPED)
        assert receiver.reconcile(client) > 0
        assert held(receiver) == restored.crosswalk()
        newest = follower.sequence
        restored.send(deletion("crm:1"), omar("loyalty:0"), kate("pos:2"), kate("crm:77"))
        _deliver(client, receiver, newest)
        follower.follow(client)
        assert held(follower) == held(receiver) == restored.crosswalk()
        assert receiver.reconcile(client) == 0


def _deliver(client: Mdm, receiver: Crosswalk, after: int) -> None:
    for event in read_feed(client):
        if event.sequence > after:
            receiver.apply(event)


def test_a_move_after_the_restore_wins_over_any_that_is_lost(
    base: Base, restored: Base, programs: Path, tmp_path: Path
) -> None:
    base.send(kate("crm:1"), omar("pos:2"))
    file = keep(base, programs, tmp_path / "old.backup")
    base.undo(base.merge("crm:1", "pos:2"))  # back where it was, so that reconciling finds nothing
    receiver = Crosswalk()
    with served(base.settings, base.rules) as url, Mdm(url, API_KEY) as client:
        _deliver(client, receiver, 0)
    restore(_url(restored), programs, file)
    assert held(receiver) == restored.crosswalk()
    restored.merge("crm:1", "pos:2")
    with served(restored.settings, restored.rules) as url, Mdm(url, API_KEY) as client:
        _deliver(client, receiver, SKIPPED)
    assert held(receiver) == restored.crosswalk()


def test_whoever_has_read_what_is_lost_is_told_so_however_much_follows(
    base: Base, restored: Base, programs: Path, tmp_path: Path
) -> None:
    base.send(kate("crm:1"), omar("pos:2"))
    file = keep(base, programs, tmp_path / "old.backup")
    restore(_url(restored), programs, file)
    with served(restored.settings, restored.rules) as url, Mdm(url, API_KEY) as client:
        assert client.event_page(2).events == ()  # had everything, and still has
        with pytest.raises(Problem) as lost:
            client.event_page(3)
        assert lost.value.type == "/problems/events-expired"
        restored.send(kate("crm:1", phones=[]), omar("pos:2", phones=[]))
        for cursor in (3, 4, SKIPPED + 1, 2**63 - 1):
            with pytest.raises(Problem) as lost:
                client.event_page(cursor)
            assert lost.value.type == "/problems/events-expired"
        for cursor in (0, 2, SKIPPED + 2, SKIPPED + 3):
            seen = [event.sequence for event in client.event_page(cursor).events]
            assert seen == [n for n in (1, 2, SKIPPED + 3, SKIPPED + 4) if n > cursor]


def test_a_webhook_that_had_everything_goes_on_at_once(
    base: Base, restored: Base, programs: Path, tmp_path: Path
) -> None:
    base.send(kate("crm:1"))
    number = base.act(subscriptions.add, Terms("erp", "ann", "https://erp.example/hook"), 1)
    file = keep(base, programs, tmp_path / "old.backup")
    restore(_url(restored), programs, file)
    restored.send(kate("crm:1", phones=[]))
    assert restored.act(fan_out, 1000, 1000) is False
    made = restored.act(fetch_rows, "SELECT subscription, sequence FROM delivery")
    assert made == [(number, SKIPPED + 2)]


def test_a_backup_is_as_of_one_moment_while_resolving_goes_on(
    base: Base, restored: Base, programs: Path, tmp_path: Path
) -> None:
    base.send(kate("crm:1"))
    with transaction(base.engine) as session:  # one that is not committed when the backup is made
        fetch_rows(session, "UPDATE source_record SET deleted = true RETURNING 1")
        file = keep(base, programs, tmp_path / "now.backup")
    restore(_url(restored), programs, file)
    assert set(restored.crosswalk()) == {"crm:1"}
    assert restored.act(fetch_rows, "SELECT deleted FROM source_record") == [(False,)]


@pytest.mark.parametrize("cut", ["no backup at all", "broken off"])
def test_a_file_that_is_no_whole_backup_leaves_the_database_empty(
    base: Base, restored: Base, programs: Path, tmp_path: Path, cut: str
) -> None:
    base.send(*(kate(f"crm:{n}", family_name=f"Family{n}") for n in range(50)))
    file = keep(base, programs, tmp_path / "some.backup")
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2] if cut == "broken off" else b"%PDF-1.7 and so on\n" * 100)
    with pytest.raises(BadInput, match="nothing was changed"):
        restore(_url(restored), programs, file)
    assert restored.act(is_empty)


def test_a_backup_overwrites_nothing_and_one_that_fails_leaves_nothing(
    base: Base, programs: Path, tmp_path: Path
) -> None:
    there = tmp_path / "there"
    there.write_text("of yesterday")
    with pytest.raises(BadInput, match="exists"):
        keep(base, programs, there)
    assert there.read_text() == "of yesterday"
    wrong = urlunsplit(urlsplit(_url(base))._replace(path="/nowhere"))
    with pytest.raises(ServerUnavailable, match="nowhere"):
        back_up(wrong, programs, tmp_path / "new")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["there"]


def test_programs_older_than_the_server_are_not_taken() -> None:
    with pytest.raises(ServerUnavailable, match="PostgreSQL 999"):
        find_programs(999, is_embedded=False)


def test_no_password_is_in_the_arguments_of_a_program(
    base: Base, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MDM_API_KEY", "canary")
    program = tmp_path / "pg_dump"
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/arguments\nenv > {tmp_path}/environment\n')
    program.chmod(0o700)
    keep(base, tmp_path, tmp_path / "some.backup")
    password = urlsplit(_url(base)).password
    assert password
    assert password not in (tmp_path / "arguments").read_text()
    environment = (tmp_path / "environment").read_text()
    assert f"PGPASSWORD={password}\n" in environment
    assert "canary" not in environment
