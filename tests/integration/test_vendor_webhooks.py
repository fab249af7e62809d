"""Vendors' webhooks through the API: who is let in, what is taken, once; what is refused, and what is acknowledged."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest
import structlog
from fastapi.testclient import TestClient
from redis import Redis

from api.app import create_app
from mdm.purge import purge
from mdm.rules import RuleSet
from mdm.settings import Settings
from mdm.store.database import fetch_rows
from tests.base import Base
from tests.scraping import moved_on, scrape
from tests.serving import served
from tests.vendors import (
    OTHER_SECRET,
    Sent,
    hubspot,
    lightspeed,
    secretive,
    shopify,
    square,
    standard,
    taking,
)

FIXTURES = Path(__file__).parents[1] / "fixtures/vendors"
NOTHING = {"repeated": 0, "passed_over": 0, "privacy_requests": 0, "accepted": 0, "unchanged": 0, "dead": 0}


def fixture(name: str) -> Any:
    return json.loads((FIXTURES / name).read_text())


def customer(number: int = 7001, **fields: Any) -> dict[str, Any]:
    return {**fixture("shopify/customers_update.json"), "id": number, **fields}


def fresh(event: dict[str, Any]) -> dict[str, Any]:
    """A fixture of Square's, sent now."""
    return {**event, "created_at": datetime.now(UTC).isoformat()}


@pytest.fixture
def vendors(settings: Settings, rules: RuleSet) -> Iterator[TestClient]:
    """The API, whose sources take webhooks; it holds the operator's key, which no webhook carries."""
    with TestClient(create_app(secretive(settings), taking(rules)), raise_server_exceptions=False) as opened:
        opened.headers["Authorization"] = "Bearer key-for-tests"
        yield opened


def taken(client: TestClient, sent: Sent) -> dict[str, int]:
    answer = sent.post(client)
    assert answer.status_code == 200, answer.text
    return {name: count for name, count in answer.json().items() if count}


# ---- who is let in


def test_a_delivery_without_the_right_signature_is_refused_and_nothing_is_kept(
    vendors: TestClient, base: Base
) -> None:
    right = shopify(customer())
    unsigned = replace(right, headers={"Content-Type": "application/json"})
    with structlog.testing.capture_logs() as logged:
        for wrong in (unsigned, shopify(customer(), secret=OTHER_SECRET), replace(right, body=b"{}")):
            answer = wrong.post(vendors)
            assert (answer.status_code, answer.json()["type"]) == (401, "/problems/bad-signature")
    assert [line["source"] for line in logged if line["event"] == "a webhook was refused"] == [
        "ecommerce"
    ] * 3
    counts = base.act(
        fetch_rows, "SELECT (SELECT count(*) FROM ingest_batch), (SELECT count(*) FROM vendor_event)"
    )
    assert counts == [(0, 0)]


def test_an_operators_key_is_no_signature(vendors: TestClient) -> None:
    answer = vendors.post("/v1/sources/ecommerce/webhook", json=customer())
    assert answer.status_code == 401


def test_a_source_that_takes_no_webhooks_says_so(client: TestClient) -> None:
    for source in ("ecommerce", "canary"):
        answer = shopify(customer(), source=source).post(client)
        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")
        assert "canary" not in answer.text


def test_without_a_secret_or_our_address_nothing_is_taken(settings: Settings, rules: RuleSet) -> None:
    unset = secretive(settings, webhook_secrets={})
    with TestClient(create_app(unset, taking(rules))) as client, structlog.testing.capture_logs() as logged:
        answer = shopify(customer()).post(client)
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/forbidden")
        assert "MDM_WEBHOOK_SECRETS" in answer.json()["detail"]
    assert [line for line in logged if line["event"] == "a webhook cannot be verified"] != []
    with TestClient(create_app(secretive(settings, public_url=None), taking(rules))) as client:
        assert "MDM_PUBLIC_URL" in hubspot([]).post(client).json()["detail"]
        assert shopify(customer()).post(client).status_code == 200  # which does not sign it


def test_while_a_secret_is_replaced_both_open(settings: Settings, rules: RuleSet) -> None:
    both = secretive(settings, "whsec_bmV3LXNlY3JldA==", OTHER_SECRET)
    with TestClient(create_app(both, taking(rules))) as client:
        assert shopify(customer(), secret=OTHER_SECRET).post(client).status_code == 200
        assert shopify(customer()).post(client).status_code == 401


def test_the_body_is_bounded_and_of_the_vendors_media_type(settings: Settings, rules: RuleSet) -> None:
    small = secretive(settings, api_max_body_bytes=5_000)
    with TestClient(create_app(small, taking(rules))) as client:
        large = shopify(customer(note="x" * 5_000)).post(client)
        assert (large.status_code, large.json()["type"]) == (413, "/problems/body-too-large")
        sent = shopify(customer())
        other = replace(sent, headers={**sent.headers, "Content-Type": "application/x-www-form-urlencoded"})
        assert other.post(client).json()["type"] == "/problems/not-json"


# ---- what is taken


def test_each_vendors_records_are_taken_and_resolved(vendors: TestClient, base: Base, redis_url: str) -> None:
    assert taken(vendors, shopify(customer())) == {"events": 1, "accepted": 1}
    event = fresh(json.loads((FIXTURES / "square/webhooks.jsonl").read_text().splitlines()[0]))
    assert taken(vendors, square(event)) == {"events": 1, "accepted": 1}
    member = {
        "type": "member.changed",
        "data": [{"memberId": "m-1", "firstName": "Tilda"}, {"source_id": "m-2"}],
    }
    assert taken(vendors, standard(member)) == {"events": 1, "accepted": 2}
    assert Redis.from_url(redis_url).llen("celery") == 3
    assert base.resolve().resolved == 4
    assert set(base.crosswalk()) == {"ecommerce:7001", "pos:SQTILDA", "loyalty:m-1", "loyalty:m-2"}


def test_lightspeeds_form_is_taken(settings: Settings, rules: RuleSet, base: Base) -> None:
    with TestClient(create_app(secretive(settings), taking(rules, {"pos": "lightspeed"}))) as client:
        sent = lightspeed(fixture("lightspeed/customers.json")["data"][0], domain_prefix="shop")
        assert taken(client, sent) == {"events": 1, "accepted": 1}
        assert taken(client, sent) == {"events": 1, "repeated": 1}
    assert base.resolve().resolved == 1


def test_the_same_event_again_does_nothing(vendors: TestClient, base: Base) -> None:
    sent = shopify(customer())
    assert taken(vendors, sent) == {"events": 1, "accepted": 1}
    assert taken(vendors, sent) == {"events": 1, "repeated": 1}
    later = shopify(customer(), event="e-2")
    assert taken(vendors, later) == {"events": 1, "unchanged": 1}
    assert base.resolve().resolved == 1


def test_what_holds_no_record_is_acknowledged_and_counted(vendors: TestClient) -> None:
    before = scrape(vendors)
    event = {"eventId": 1, "subscriptionType": "contact.propertyChange", "objectId": 9, "occurredAt": 1}
    assert taken(vendors, hubspot([event, {**event, "eventId": 2}])) == {"events": 2, "passed_over": 2}
    assert taken(vendors, hubspot([event])) == {"events": 1, "repeated": 1}
    assert taken(vendors, shopify({"id": 1}, topic="orders/create")) == {"events": 1, "passed_over": 1}
    counted = {name: by for name, by in moved_on(before, scrape(vendors)).items() if "vendor" in name}
    assert counted == {
        'mdm_vendor_events_total{outcome="passed_over",source="crm"}': 2,
        'mdm_vendor_events_total{outcome="repeated",source="crm"}': 1,
        'mdm_vendor_events_total{outcome="passed_over",source="ecommerce"}': 1,
    }


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff",
        b"[]",
        b'{"id": 7}',
        json.dumps({"id": {}, "updated_at": "x"}).encode(),
        b'{"a":"\\ud800"}',
    ],
)
def test_what_cannot_be_read_is_acknowledged_and_a_dead_letter(
    vendors: TestClient, base: Base, body: bytes
) -> None:
    assert taken(vendors, shopify(body)) == {"events": 1, "dead": 1}
    assert taken(vendors, shopify(body)) == {"events": 1, "repeated": 1}
    (letter,) = vendors.get("/v1/dead-letters?source=ecommerce").json()["dead_letters"]
    assert (letter["origin"], letter["row"], letter["replayable"]) == ("webhook", 1, False)
    assert base.act(fetch_rows, "SELECT count(*) FROM inbox") == [(0,)]


def test_a_full_inbox_turns_deliveries_away_and_the_vendor_sends_them_again(
    settings: Settings, rules: RuleSet, base: Base
) -> None:
    small = secretive(settings, inbox_limit=1)
    first, second, third = (shopify(customer(number), event=f"e-{number}") for number in (1, 2, 3))
    with TestClient(create_app(secretive(settings), taking(rules))) as client:
        for sent in (first, second):
            assert taken(client, sent) == {"events": 1, "accepted": 1}
    with TestClient(create_app(small, taking(rules))) as client:
        full = third.post(client)
        assert (full.status_code, full.json()["type"]) == (429, "/problems/inbox-full")
        assert int(full.headers["retry-after"]) > 0
    base.resolve()
    with TestClient(create_app(small, taking(rules))) as client:
        assert taken(client, third) == {"events": 1, "accepted": 1}
    assert base.resolve().resolved == 1


def test_the_audit_tells_of_each_delivery_and_nothing_personal(vendors: TestClient, base: Base) -> None:
    taken(vendors, shopify(customer()))
    entries = base.act(fetch_rows, "SELECT caller, scope, action, target, detail FROM audit_entry")
    told = {**NOTHING, "events": 1, "accepted": 1}
    assert entries == [("vendor:ecommerce", "records:write", "webhook.take", "ecommerce", told)]


def test_ids_of_events_are_kept_for_their_time(vendors: TestClient, base: Base) -> None:
    taken(vendors, shopify(customer(), event="e-1"))
    taken(vendors, shopify(customer(), event="e-2"))
    base.act(
        fetch_rows,
        "UPDATE vendor_event SET received_at = now() - interval '31 days' WHERE event LIKE '%% e-1 %%' RETURNING 1",
    )
    assert purge(base.engine, base.settings)["vendor events"] == 1
    assert taken(vendors, shopify(customer(), event="e-2")) == {"events": 1, "repeated": 1}


# ---- many at once, over a real server


def test_of_a_thousand_deliveries_at_once_each_is_taken_once(
    settings: Settings, rules: RuleSet, base: Base
) -> None:
    sent = [shopify(customer(number), event=f"e-{number}") for number in range(400)]
    batches = [
        hubspot([deletion(number) for number in Random(batch).sample(range(100), 30)]) for batch in range(50)
    ]
    deliveries = [*sent, *Random(1).choices(sent, k=550), *batches]
    Random(2).shuffle(deliveries)
    with (
        served(secretive(settings), taking(rules)) as url,
        httpx.Client(base_url=url, timeout=60) as client,
        ThreadPoolExecutor(16) as threads,
    ):
        answers = list(threads.map(lambda one: one.post(client), deliveries))
    assert {answer.status_code for answer in answers} == {200}
    told = [answer.json() for answer in answers]
    shop = [one for one, sent in zip(told, deliveries, strict=True) if sent.source == "ecommerce"]
    assert sum(one["accepted"] for one in shop) == 400
    assert sum(one["repeated"] for one in shop) == 550
    batch_events = sum(one["events"] - one["repeated"] for one in told if one not in shop)
    seen = base.act(fetch_rows, "SELECT source, count(*) FROM vendor_event GROUP BY source ORDER BY source")
    assert seen == [("crm", batch_events), ("ecommerce", 400)]
    assert base.act(fetch_rows, "SELECT count(*) FROM inbox WHERE source = 'ecommerce'") == [(400,)]


def deletion(number: int) -> dict[str, Any]:
    return {
        "eventId": number,
        "subscriptionType": "contact.deletion",
        "objectId": number,
        "occurredAt": 1772357400000,
    }


# ---- requests about people's data


def test_requests_about_peoples_data_are_tasks_of_the_operator(vendors: TestClient) -> None:
    asked = {"shop_id": 1, "customer": {"id": 7001, "email": "canary@example.com", "phone": "+447700900123"}}
    told = {"events": 1, "privacy_requests": 1}
    assert taken(vendors, shopify(asked, topic="customers/redact", event="r-1")) == told
    assert taken(vendors, shopify(asked, topic="customers/redact", event="r-1")) == {
        "events": 1,
        "repeated": 1,
    }
    assert taken(vendors, shopify(asked, topic="customers/data_request", event="r-2")) == told
    assert taken(vendors, shopify({"shop_id": 1}, topic="shop/redact", event="r-3")) == told
    listed = vendors.get("/v1/privacy-requests").json()["privacy_requests"]
    assert [(one["kind"], one["source"], one["source_id"]) for one in listed] == [
        ("erase", "ecommerce", None),
        ("hand_out", "ecommerce", "7001"),
        ("erase", "ecommerce", "7001"),
    ]
    first, second = (
        vendors.get("/v1/privacy-requests?limit=2").json()["privacy_requests"][n] for n in (0, 1)
    )
    done = vendors.post(f"/v1/privacy-requests/{first['request']}:done")
    assert (done.json()["done_by"], done.json()["request"]) == ("operator", first["request"])
    assert vendors.post(f"/v1/privacy-requests/{first['request']}:done").status_code == 409
    assert vendors.post("/v1/privacy-requests/999:done").status_code == 404
    open_ones = vendors.get("/v1/privacy-requests").json()["privacy_requests"]
    assert [one["request"] for one in open_ones] == [second["request"], second["request"] - 1]
    assert len(vendors.get("/v1/privacy-requests?done=true").json()["privacy_requests"]) == 3


def test_of_a_request_for_erasure_nothing_personal_is_kept(vendors: TestClient, base: Base) -> None:
    asked = {"customer": {"id": 7001, "email": "canary@example.com", "phone": "+447700900123"}, "shop_id": 1}
    taken(vendors, shopify(asked, topic="customers/redact"))
    nameless = {"customer": {"email": "canary@example.com"}}
    assert taken(vendors, shopify(nameless, topic="customers/redact")) == {"events": 1, "dead": 1}
    assert taken(vendors, shopify(b'{"canary', topic="customers/redact")) == {"events": 1, "dead": 1}
    tables = ("privacy_request", "vendor_event", "dead_letter", "payload", "audit_entry", "ingest_batch")
    held = [base.act(fetch_rows, f"SELECT {table}::text FROM {table}") for table in tables]
    assert "7001" in str(held)
    assert "canary" not in str(held)
    assert "900123" not in str(held)


def test_an_old_delivery_is_refused(vendors: TestClient) -> None:
    old = datetime.now(UTC) - timedelta(hours=49)
    assert shopify(customer(), at=old).post(vendors).status_code == 401
    assert hubspot([], at=datetime.now(UTC) - timedelta(minutes=6)).post(vendors).status_code == 401
