"""What `mdm status` counts, while things happen."""

from fastapi.testclient import TestClient

from mdm.resolve.drain import resolver_session
from mdm.store.database import run, transaction
from mdm.store.status import Status, read_status
from tests.base import Base, kate, omar
from tests.integration.test_dead_letters import bury, refuse


def status(base: Base) -> Status:
    return base.act(read_status, 5)


def test_the_age_of_the_oldest_input_is_told_while_one_waits(base: Base) -> None:
    assert status(base).oldest_pending_seconds is None
    base.put(kate("crm:1"), omar("pos:2"))
    with transaction(base.engine) as session:
        run(session, "UPDATE inbox SET received_at = now() - interval '1 hour' WHERE source = 'pos'")
    assert round((status(base).oldest_pending_seconds or 0) / 60) == 60
    base.resolve()
    assert status(base).oldest_pending_seconds is None


def test_a_resolver_is_at_work_as_long_as_it_holds_the_lock(base: Base) -> None:
    with resolver_session(base.engine, wait=True):
        assert status(base).is_resolving
    assert not status(base).is_resolving


def test_the_last_event_is_told_with_its_time(base: Base) -> None:
    assert (status(base).events, status(base).last_event_at) == (0, None)
    base.send(kate("crm:1"), omar("pos:2"))
    newest = base.events()[-1]
    assert (status(base).events, status(base).last_event_at) == (2, newest.occurred_at)
    with transaction(base.engine) as session:
        run(session, "DELETE FROM outbox")  # as a purge does, in time
    assert (status(base).events, status(base).last_event_at) == (2, None)


def test_each_subscription_is_told_with_how_far_it_is(client: TestClient, base: Base) -> None:
    base.send(kate("crm:1"), omar("pos:2"))
    terms = {"owner": "ann", "after": 0}
    hook = {**terms, "name": "erp", "url": "https://erp.example/hook"}
    made = [client.post("/v1/subscriptions", json=asked) for asked in (hook, {**terms, "name": "warehouse"})]
    assert [answer.status_code for answer in made] == [201, 201]
    client.get("/v1/events", params={"after": 1, "subscription": made[1].json()["subscription"]})
    with transaction(base.engine) as session:
        run(
            session,
            "UPDATE subscription SET position = 2, failing_since = now(), drift = 4 WHERE name = 'erp'",
        )
        for state in ("waiting", "waiting", "dead"):
            run(
                session,
                "INSERT INTO delivery (subscription, sequence, golden, state) VALUES (1, 2, 2, %s)",
                state,
            )
    found = status(base)
    erp, warehouse = found.subscriptions
    assert (erp.name, erp.by, erp.state, erp.position, erp.lag) == ("erp", "webhook", "active", 2, 2)
    assert (erp.waiting, erp.dead, erp.drift, erp.failing_since is None) == (2, 1, 4, False)
    assert (warehouse.by, warehouse.position, warehouse.lag, warehouse.drift) == ("feed", 1, 1, None)
    assert found.deliveries == {"waiting": 2, "dead": 1}


def test_dead_letters_are_counted_by_reason(base: Base) -> None:
    bury(base, kate("crm:1"), omar("pos:2"))
    refuse(base)
    assert status(base).dead_by_reason == {"failed 5 times: see the worker's log": 2, "unknown field": 1}


def test_the_versions_of_all_that_counts_are_told(base: Base) -> None:
    base.send(kate("crm:1"))
    found = status(base).versions
    assert found["rules"] == base.rules.version
    assert set(found) == {"schema", "model", "rules", "postgresql"}
    assert None not in found.values()
