"""What is really sent, against the published contract: from the feed and by webhook."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from fastapi.testclient import TestClient

from mdm import adopt
from mdm.events import EventType
from mdm.rules import RuleSet
from mdm.settings import Settings
from tests.base import Base, deletion, kate, moved, omar
from tests.contracts import faults
from tests.integration.test_webhooks import is_settled, subscribe
from tests.processes import wait_until
from tests.receiver import receiving
from tests.relaying import for_tests, relaying


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return for_tests(settings)


def play_story(base: Base) -> None:
    """Every type of event, and every cause."""
    base.send(kate("crm:1"), omar("pos:2"))
    base.send(kate("crm:1", phones=["+44 20 7946 0099"]))
    base.send(kate("loyalty:3"))
    base.undo(base.merge("crm:1", "pos:2"))
    base.split("crm:1", ["loyalty:3"])
    base.send(deletion("pos:2"))
    base.send(omar("pos:2"))
    base.send(moved("ecommerce:4"))
    weight = base.pairs()[frozenset({"crm:1", "ecommerce:4"})]
    replace(base, rules=linking_from(base.rules, weight - 0.5)).resolve_full()


def linking_from(rules: RuleSet, link: float) -> RuleSet:
    thresholds = rules.match.thresholds.model_copy(update={"link": link})
    match = rules.match.model_copy(update={"thresholds": thresholds})
    return rules.model_copy(update={"match": match, "version": "changed"})


def feed(client: TestClient) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = client.get("/v1/events", params={"limit": 1000}).json()["events"]
    return events


def faults_of(events: list[dict[str, Any]]) -> Mapping[str, list[str]]:
    """Type and sequence → what breaks the contract; of sound events none."""
    found = {f"{event['type']} {event.get('sequence')}": faults(event) for event in events}
    return {name: told for name, told in found.items() if told}


def test_every_event_of_the_feed_keeps_to_its_published_schema(base: Base, client: TestClient) -> None:
    play_story(base)
    events = feed(client)
    assert {event["type"] for event in events} == set(get_args(EventType))
    assert {event["data"]["cause"]["type"] for event in events} == {"ingest", "decision", "full_resolve"}
    assert faults_of(events) == {}
    retired = [event["data"]["surviving_golden_id"] for event in events if event["type"] == "golden.retired"]
    assert None in retired
    assert any(retired)


def test_a_cause_says_what_it_refers_to(base: Base, client: TestClient) -> None:
    play_story(base)
    refers_to = {"ingest": {"type", "batches"}, "decision": {"type", "decisions"}, "full_resolve": {"type"}}
    for event in feed(client):
        cause = event["data"]["cause"]
        assert cause.keys() == refers_to[cause["type"]]


def test_events_about_adopted_ids_keep_to_their_published_schemas(
    base: Base, client: TestClient, tmp_path: Path
) -> None:
    file = tmp_path / "old.csv"
    file.write_text("source,source_id,golden_id\ncrm,1,C/77 ü\npos,2,C-78\n")
    base.act(adopt.import_crosswalk, file, base.rules)
    base.send(kate("pos:2"))
    base.send(kate("crm:1"))
    events = feed(client)
    assert {event["subject"] for event in events} == {"C/77 ü", "C-78"}
    assert [
        event["data"].get("previous_golden_ids") for event in events if event["type"] == "golden.created"
    ][1:] == [["C-78"]]
    assert faults_of(events) == {}


@pytest.mark.parametrize(
    "terms",
    [{}, {"values": ["emails", "addresses", "given_name"], "sources": ["pos"]}],
    ids=["all", "of one source"],
)
def test_every_delivery_keeps_to_its_published_schema(
    base: Base, client: TestClient, settings: Settings, terms: dict[str, Any]
) -> None:
    with receiving() as receiver, relaying(base.engine, settings):
        made = subscribe(client, receiver.url, **terms)
        play_story(base)
        wait_until(lambda: is_settled(client, made, len(base.events())))
    assert {event["type"] for event in receiver.events} >= {
        "golden.created",
        "golden.retired",
        "golden.restored",
    }
    assert any("values" in event["data"] for event in receiver.events) == ("values" in terms)
    assert faults_of(receiver.events) == {}


def test_notices_keep_to_their_published_schemas(base: Base, client: TestClient, settings: Settings) -> None:
    with receiving(lambda _: 410) as gone, receiving() as other:
        subscribe(client, gone.url)
        made = subscribe(client, other.url, types=["subscription.disabled"])
        with relaying(base.engine, settings):
            assert client.post(f"/v1/subscriptions/{made['subscription']}:test").is_success
            base.send(kate("crm:1"))
            wait_until(lambda: len(other.events) == 2)
    assert {event["type"] for event in other.events} == {"subscription.test", "subscription.disabled"}
    assert {event["subject"] for event in other.events} == {str(made["subscription"])}
    assert faults_of(other.events) == {}
