"""Webhooks through the API, the relay and a real receiver."""

from threading import Event
from typing import Any

import pytest
from fastapi.testclient import TestClient
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from api.app import create_app
from mdm.model import Json
from mdm.rules import RuleSet
from mdm.settings import Settings
from mdm.store.database import fetch_rows, run, transaction
from tests.base import Base, deletion, kate, moved, omar
from tests.processes import wait_until
from tests.receiver import Got, receiving
from tests.relaying import for_tests, relaying


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return for_tests(settings, webhook_waits_seconds=[0.05, 0.05])


def subscribe(client: TestClient, url: str, **terms: object) -> dict[str, Any]:
    answer = client.post(
        "/v1/subscriptions", json={"name": "shop", "owner": "shop-team", "url": url, **terms}
    )
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def shown(client: TestClient, made: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = client.get(f"/v1/subscriptions/{made['subscription']}").json()
    return answer


def is_settled(client: TestClient, made: dict[str, Any], upto: int) -> bool:
    now = shown(client, made)
    return now["position"] >= upto and now["waiting"] == 0


def deliveries(client: TestClient, made: dict[str, Any], **query: str) -> list[dict[str, Any]]:
    answer = client.get("/v1/deliveries", params={"subscription": made["subscription"], **query})
    found: list[dict[str, Any]] = answer.json()["deliveries"]
    return found


def test_every_event_reaches_the_receiver_signed_and_in_the_feeds_own_form(
    base: Base, client: TestClient, settings: Settings
) -> None:
    with receiving() as receiver, relaying(base.engine, settings):
        made = subscribe(client, receiver.url)
        base.send(kate("crm:1"), moved("pos:2"), omar("pos:3"))
        base.merge("crm:1", "pos:2")
        wait_until(lambda: is_settled(client, made, len(base.events())))
    feed = client.get("/v1/events").json()["events"]
    assert sorted(receiver.events, key=lambda event: event["sequence"]) == feed
    for got in receiver.got:
        assert Webhook(made["secret"]).verify(got.body, dict(got.headers)) == got.event
        assert got.headers["webhook-id"] == got.event["id"]
        assert got.headers["content-type"] == "application/cloudevents+json"
        with pytest.raises(WebhookVerificationError):
            Webhook(made["secret"]).verify(got.body + b" ", dict(got.headers))


def test_filters_let_through_what_they_name_and_values_only_where_they_are_included(
    base: Base, client: TestClient, settings: Settings
) -> None:
    with receiving() as all_of_it, receiving() as merges, receiving() as till, receiving() as mail:
        made = [
            subscribe(client, all_of_it.url),
            subscribe(client, merges.url, types=["golden.merged"]),
            subscribe(client, till.url, sources=["pos"]),
            subscribe(client, mail.url, attributes=["emails"], values=["emails"]),
        ]
        with relaying(base.engine, settings):
            base.send(kate("crm:1"), moved("pos:2"), omar("loyalty:3"))
            base.merge("crm:1", "pos:2")
            base.send(kate("crm:1", phones=[]), omar("loyalty:3", emails=["new@example.org"]))
            for one in made:
                wait_until(lambda one=one: is_settled(client, one, len(base.events())))
    assert len(all_of_it.events) == len(base.events())
    assert {event["type"] for event in merges.events} == {"golden.merged"}
    assert {m["source"] for event in till.events for m in event["data"]["moved_records"]} == {"pos"}
    assert (
        len(till.events) == 4
    )  # its own creation, the merge, the retirement, and the change of its golden record
    for event in mail.events:
        assert event["data"]["moved_records"] or "emails" in event["data"]["changed"]
        assert event["data"]["values"].keys() <= {"emails"}
    assert {"emails": ["new@example.org"]} in [event["data"]["values"] for event in mail.events]
    assert all("values" not in event["data"] for event in all_of_it.events)


def test_what_fails_is_tried_again_in_order_while_other_golden_ids_flow(
    base: Base, client: TestClient, settings: Settings
) -> None:
    opened = Event()

    def answer(got: Got) -> int:
        return 503 if got.event["subject"] == golden_id and not opened.is_set() else 200

    golden_id = ""
    patient = for_tests(settings, webhook_waits_seconds=[0.05] * 500)
    with receiving(answer) as receiver, relaying(base.engine, patient):
        made = subscribe(client, receiver.url)
        base.send(kate("crm:1"))
        golden_id = base.golden_id("crm:1")
        for number in range(5):
            base.send(kate("crm:1", phones=[f"+44 20 7946 00{number}1"]))
        base.send(omar("pos:2"))
        wait_until(lambda: any(event["subject"] != golden_id for event in receiver.events))
        first = shown(client, made)["waiting"]
        opened.set()
        wait_until(lambda: is_settled(client, made, len(base.events())))
    assert first >= 5
    versions = [event["data"]["version"] for event in receiver.events if event["subject"] == golden_id]
    assert versions == sorted(versions)
    assert len(versions) == len(set(versions)) == 6


def test_a_delivery_that_never_succeeds_becomes_a_dead_letter_and_can_be_sent_again(
    base: Base, client: TestClient, settings: Settings
) -> None:
    with receiving(lambda _: 500) as receiver, relaying(base.engine, settings):
        made = subscribe(client, receiver.url)
        base.send(kate("crm:1"))
        wait_until(lambda: shown(client, made)["dead"] == 1)
        (letter,) = deliveries(client, made, state="dead")
        assert letter["attempts"] == 3
        assert {
            'mdm_deliveries_total{outcome="failed"} 2.0',
            'mdm_deliveries_total{outcome="dead"} 1.0',
        } <= set(client.get("/metrics").text.splitlines())
        assert letter["reason"] == "the receiver answered 500"
        one = client.get(f"/v1/deliveries/{letter['delivery']}").json()
        assert [(tried["attempt"], tried["status"]) for tried in one["tries"]] == [
            (1, 500),
            (2, 500),
            (3, 500),
        ]
        base.send(kate("crm:1", phones=[]))  # behind a dead letter the lane goes on
        wait_until(lambda: shown(client, made)["dead"] == 2)
        receiver.answer = lambda _: 200
        answer = client.post(f"/v1/deliveries/{letter['delivery']}:retry")
        assert (answer.status_code, answer.json()) == (202, {"deliveries": 1})
        wait_until(lambda: len(receiver.events) == 1)
        path = f"/v1/subscriptions/{made['subscription']}:retry-dead"
        assert client.post(path).json() == {"deliveries": 1}
        wait_until(lambda: len(receiver.events) == 2)
        assert client.post(path).json() == {"deliveries": 0}
    assert client.get(f"/v1/deliveries/{letter['delivery']}").json()["state"] == "replayed"
    assert client.post(f"/v1/deliveries/{letter['delivery']}:retry").status_code == 409
    assert len({got.headers["webhook-id"] for got in receiver.got}) == 2


def test_a_receiver_that_is_gone_ends_its_subscription_and_the_owner_hears_of_it(
    base: Base, client: TestClient, settings: Settings
) -> None:
    with receiving(lambda _: 410) as gone, receiving() as other, receiving() as stranger:
        made = subscribe(client, gone.url)
        subscribe(client, other.url, types=["subscription.disabled"])
        subscribe(client, stranger.url, owner="somebody else", types=["subscription.disabled"])
        with relaying(base.engine, settings):
            base.send(kate("crm:1"), omar("pos:2"))
            wait_until(lambda: len(other.events) == 1)
    now = shown(client, made)
    assert (now["state"], now["reason"]) == ("disabled", "the receiver answered 410")
    assert other.events[0]["type"] == "subscription.disabled"
    assert other.events[0]["data"]["subscription"] == made["subscription"]
    assert stranger.got == []


def test_days_of_failure_disable_a_subscription_and_activating_it_goes_on_where_it_was(
    base: Base, client: TestClient, settings: Settings
) -> None:
    patient = for_tests(settings, webhook_waits_seconds=[0.1] * 500)
    with receiving(lambda _: 500) as receiver, relaying(base.engine, patient):
        made = subscribe(client, receiver.url)
        base.send(kate("crm:1"))
        wait_until(lambda: shown(client, made)["failing_since"] is not None)
        with transaction(base.engine) as session:
            run(session, "UPDATE subscription SET failing_since = failing_since - interval '6 days'")
        wait_until(lambda: shown(client, made)["state"] == "disabled")
        base.send(omar("pos:2"))
        receiver.answer = lambda _: 200
        terms = {name: made[name] for name in ("name", "owner", "url")}
        answer = client.put(f"/v1/subscriptions/{made['subscription']}", json=terms)
        assert answer.json()["state"] == "active"
        wait_until(lambda: is_settled(client, made, len(base.events())))
    assert len(receiver.events) == len(base.events()) == 2
    assert shown(client, made)["failing_since"] is None


def test_retry_after_puts_a_delivery_off(base: Base, client: TestClient, settings: Settings) -> None:
    with receiving(lambda _: (429, {"Retry-After": "3600"})) as receiver, relaying(base.engine, settings):
        made = subscribe(client, receiver.url)
        base.send(kate("crm:1"))
        wait_until(lambda: any(one["attempts"] == 1 for one in deliveries(client, made)))
    assert len(receiver.got) == 1
    with transaction(base.engine) as session:
        rows = fetch_rows(session, "SELECT due_at > now() + interval '50 minutes' FROM delivery")
    assert rows == [(True,)]


def test_a_redirect_is_not_followed(base: Base, client: TestClient, settings: Settings) -> None:
    with receiving() as elsewhere:
        redirect = 307, {"Location": elsewhere.url}
        with receiving(lambda _: redirect) as receiver, relaying(base.engine, settings):
            made = subscribe(client, receiver.url)
            base.send(kate("crm:1"))
            wait_until(lambda: shown(client, made)["dead"] == 1)
    assert elsewhere.got == []


def test_while_secrets_rotate_both_verify_and_afterwards_the_new_one_alone(
    base: Base, client: TestClient, settings: Settings
) -> None:
    with receiving() as receiver, relaying(base.engine, settings):
        made = subscribe(client, receiver.url)
        path = f"/v1/subscriptions/{made['subscription']}"
        new = client.post(f"{path}:rotate-secret", json={"older_seconds": 3600}).json()["secret"]
        client.post(f"{path}:test")
        wait_until(lambda: len(receiver.events) == 1)
        newest = client.post(f"{path}:rotate-secret", json={"older_seconds": 0}).json()["secret"]
        client.post(f"{path}:test")
        wait_until(lambda: len(receiver.events) == 2)
    verified = [
        [_verifies(secret, got) for secret in (made["secret"], new, newest)] for got in receiver.taken
    ]
    assert verified == [[True, True, False], [False, False, True]]
    assert receiver.events[0]["type"] == "subscription.test"


def _verifies(secret: str, got: Got) -> bool:
    try:
        Webhook(secret).verify(got.body, dict(got.headers))
    except WebhookVerificationError:
        return False
    return True


def test_events_are_replayed_one_a_range_and_since_a_moment_under_the_ids_they_had(
    base: Base, client: TestClient, settings: Settings
) -> None:
    with receiving() as receiver, relaying(base.engine, settings):
        made = subscribe(client, receiver.url)
        base.send(*(_somebody(n) for n in range(4)))
        base.send(deletion("pos:0"))
        count = len(base.events())
        wait_until(lambda: is_settled(client, made, count))
        path = f"/v1/subscriptions/{made['subscription']}:replay"
        for body, more in (
            ({"sequence": 2}, 1),
            ({"first": 2, "last": 3}, 2),
            ({"first": 3}, count - 2),
            ({"since": "2020-01-01T00:00:00"}, count),
            ({"since": "2100-01-01T00:00:00Z"}, 0),
        ):
            before = len(receiver.events)
            assert client.post(path, json=body).json() == {"deliveries": more}
            wait_until(lambda before=before, more=more: len(receiver.events) == before + more)
    assert len({got.headers["webhook-id"] for got in receiver.got}) == count


def _somebody(number: int) -> dict[str, Json]:
    """People who share nothing."""
    name = ("Ann", "Bob", "Cleo", "Dora")[number]
    alone: dict[str, Json] = {
        "phones": [],
        "addresses": [],
        "birth_date": f"19{50 + number}-0{number + 1}-11",
    }
    return omar(
        f"pos:{number}", given_name=name, family_name=f"{name}son", emails=[f"{name}@example.org"], **alone
    )


def test_a_paused_subscription_gets_nothing_and_then_all_of_it(
    base: Base, client: TestClient, settings: Settings
) -> None:
    with receiving() as receiver, relaying(base.engine, settings):
        made = subscribe(client, receiver.url)
        path = f"/v1/subscriptions/{made['subscription']}"
        terms = {name: made[name] for name in ("name", "owner", "url")}
        client.put(path, json={**terms, "state": "paused"})
        assert client.post(f"{path}:test").status_code == 409
        base.send(kate("crm:1"), omar("pos:2"))
        other = subscribe(client, receiver.url.replace("/hook", "/other"), after=0)
        wait_until(lambda: is_settled(client, other, 2))
        assert len(receiver.events) == 2
        client.put(path, json={**terms, "state": "active"})
        wait_until(lambda: len(receiver.events) == 4)


def test_a_relay_that_stops_leaves_what_it_held_to_the_next(
    base: Base, client: TestClient, settings: Settings
) -> None:
    with receiving() as receiver:
        made = subscribe(client, receiver.url)
        with relaying(base.engine, settings):
            pass
        base.send(kate("crm:1"), omar("pos:2"))
        assert receiver.got == []
        with relaying(base.engine, settings), relaying(base.engine, settings):
            wait_until(lambda: is_settled(client, made, 2))
    assert len(receiver.got) == 2


@pytest.mark.parametrize(
    "terms",
    [
        {"url": "http://127.0.0.1/x"},
        {"url": "https://10.0.0.1/x"},
        {"url": "ftp://example.com/x"},
        {"url": None, "types": ["golden.merged"]},
        {"url": "https://example.com/x", "types": ["golden.sold"]},
        {"url": "https://example.com/x", "sources": ["nowhere"]},
        {"url": "https://example.com/x", "values": ["shoe_size"]},
        {"url": "https://example.com/x", "after": 1},
        {"url": "https://example.com/x", "name": ""},
    ],
)
def test_terms_that_cannot_be_kept_are_refused(
    settings: Settings, rules: RuleSet, client: TestClient, terms: dict[str, Any]
) -> None:
    strict = settings.model_copy(update={"webhook_allow_http": False, "webhook_allow_networks": []})
    with TestClient(create_app(strict, rules), headers=dict(client.headers)) as careful:
        answer = careful.post("/v1/subscriptions", json={"name": "shop", "owner": "team", **terms})
    assert answer.status_code == 422, answer.text
    assert careful.headers


def test_a_subscription_is_changed_only_by_who_has_seen_its_present_version(client: TestClient) -> None:
    made = subscribe(client, "https://hooks.example.com/x")
    path = f"/v1/subscriptions/{made['subscription']}"
    seen = client.get(path).headers["etag"]
    terms = {"name": "renamed", "owner": "team", "url": made["url"]}
    assert client.put(path, json=terms, headers={"If-Match": seen}).status_code == 200
    assert client.put(path, json=terms, headers={"If-Match": seen}).status_code == 412
    assert client.put(path, json={**terms, "url": None}).status_code == 409
    assert "secret" not in client.get(path).json()
    assert client.delete(path).status_code == 204
    assert client.get(path).status_code == 404
