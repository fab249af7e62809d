"""What a verified delivery brings: its events, by which mapping they are read, what is asked."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import yaml

from mdm.ingest.vendors import VENDORS, Delivery, Event

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "deliveries.yaml").read_text())
AT = "2026-03-01T09:30:00.123456789Z"


def events(vendor: Any, body: bytes, **headers: str) -> list[Event]:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return VENDORS[vendor].events(Delivery({"x-shopify-triggered-at": AT, **named}, body, ""))


def told(event: Event, expected: dict[str, Any]) -> dict[str, Any]:
    """What the case says of an event."""
    said = {"kind": event.kind}
    if event.broken:
        return {**said, "broken": str(event.broken)}
    if event.asked:
        return {**said, "asked": event.asked, "about": event.about}
    if event.records:
        said |= {"mapping": event.mapping}
    return said | ({"records": len(event.records)} if "records" in expected else {})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_a_delivery_brings_these_events(case: dict[str, Any]) -> None:
    body = urlencode(case["form"]).encode() if "form" in case else json.dumps(case["body"]).encode()
    found = events(case["vendor"], body, x_shopify_topic=case.get("topic", ""))
    assert len(found) == len(case["events"])
    assert [told(*pair) for pair in zip(found, case["events"], strict=True)] == case["events"]


@pytest.mark.parametrize("vendor", sorted(VENDORS))
@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000, b'{"a": ' + b"9" * 5000 + b"}"])
def test_what_is_no_json_is_one_broken_event(vendor: str, body: bytes) -> None:
    (event,) = events(vendor, body, x_shopify_topic="customers/update")
    assert event.broken is not None


def test_one_event_of_shopifys_is_known_by_its_topic_and_by_whom_it_is_about() -> None:
    def of(topic: str, body: dict[str, Any], event: str = "e-1") -> str:
        raw = json.dumps(body).encode()
        return events("shopify", raw, x_shopify_topic=topic, x_shopify_event_id=event)[0].id

    update, merge, redact = "customers/update", "customers/merge", "customers/redact"
    assert of(update, {"id": 7}) == of(update, {"id": 7, "note": "x"})
    others = [
        (update, {"id": 7}),
        (update, {"id": 8}),
        (update, {"id": 7}, "e-2"),
        ("customers/delete", {"id": 7}),
        (merge, {"admin_graphql_api_customer_deleted_id": "gid/7", "status": "in_progress"}),
        (merge, {"admin_graphql_api_customer_deleted_id": "gid/7", "status": "completed"}),
        (redact, {"shop_id": 1, "customer": {"id": 7}}),
        (redact, {"shop_id": 1, "customer": {"id": 8}}),
    ]
    assert len({of(*other) for other in others}) == len(others)


@pytest.mark.parametrize("number", ["", None, "a\0b", "\ud800", "x" * 300, {"a": 1}])
def test_an_event_without_an_id_that_can_be_kept_is_known_by_its_bytes(number: Any) -> None:
    body = json.dumps({"type": "customer.updated", "event_id": number}).encode()
    (event,), (other,) = events("square", body), events("square", body + b" ")
    assert event.id.isprintable()
    assert len(event.id) <= 200
    assert events("square", body)[0].id == event.id
    if not isinstance(number, dict):
        assert event.id != other.id


def test_what_was_merged_away_is_dated_after_the_deletion_that_may_come_with_it() -> None:
    (merge,) = events("shopify", b'{"status": "completed"}', x_shopify_topic="customers/merge")
    (deletion,) = events("shopify", b'{"id": 7}', x_shopify_topic="customers/delete")
    dates = [event.records[0]["triggered_at"] for event in (deletion, merge)]  # type: ignore[index,call-overload]
    assert dates == ["2026-03-01T09:30:00.123456Z", "2026-03-02T09:30:00.123456Z"]
