"""What is kept for a time only goes, and nothing that somebody waits for."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from mdm.purge import purge
from mdm.settings import Settings
from mdm.store.database import fetch_rows, run, transaction
from tests.base import Base, kate, omar
from tests.integration.test_failures import put_poison
from tests.integration.test_webhooks import is_settled, shown, subscribe
from tests.processes import wait_until
from tests.receiver import Got, receiving
from tests.relaying import for_tests, relaying


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return for_tests(settings, webhook_waits_seconds=[])


def rows(base: Base, statement: str) -> list[tuple[Any, ...]]:
    with transaction(base.engine) as session:
        return fetch_rows(session, statement)


def age(base: Base, days: int) -> None:
    """As if so many days had gone by."""
    with transaction(base.engine) as session:
        for table, column in (
            ("outbox", "occurred_at"),
            ("delivery", "settled_at"),
            ("dead_letter", "died_at"),
        ):
            run(session, f"UPDATE {table} SET {column} = {column} - interval '{days} days'")


def test_everything_goes_when_its_time_has_come_and_not_before(
    base: Base, client: TestClient, settings: Settings
) -> None:
    def answer(got: Got) -> int:
        return 500 if got.event["subject"] == base.golden_id("crm:1") else 200

    with receiving(answer) as receiver, relaying(base.engine, settings):
        made = subscribe(client, receiver.url)
        base.send(kate("crm:1"), omar("pos:2"))
        put_poison(base, "9")
        base.resolve()
        wait_until(lambda: is_settled(client, made, 2) and shown(client, made)["dead"] == 1)
    age(base, 29)
    assert set(purge(base.engine, settings).values()) == {0}
    age(base, 2)  # 31: deliveries made and dead letters go
    purged = purge(base.engine, settings)
    done = {what: count for what, count in purged.items() if count}
    assert done == {"deliveries": 1, "dead deliveries": 1, "dead inputs": 1}
    assert rows(base, "SELECT count(*) FROM attempt") == [(0,)]
    age(base, 60)  # 91: events go
    assert purge(base.engine, settings)["events"] == 2
    base.send(kate("crm:1", phones=[]))
    assert [event.sequence for event in base.events()] == [3]


def test_an_event_that_a_delivery_waits_for_stays_with_all_that_follow(
    base: Base, client: TestClient, settings: Settings
) -> None:
    patient = for_tests(settings, webhook_waits_seconds=[3600])
    base.send(kate("crm:1"))
    with receiving(lambda _: 500) as receiver, relaying(base.engine, patient):
        made = subscribe(client, receiver.url)
        base.send(omar("pos:2"))
        base.send(omar("pos:2", phones=[]))
        wait_until(lambda: shown(client, made)["waiting"] == 2)
    age(base, 100)
    assert purge(base.engine, settings)["events"] == 1
    assert [event.sequence for event in base.events()] == [2, 3]
