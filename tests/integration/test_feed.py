"""The feed: long polls, server-sent events, what is no longer kept, and readers that say how far they are."""

import json
import threading
from collections.abc import Iterator

import httpx
import pytest
from fastapi.testclient import TestClient

from mdm.purge import purge
from mdm.rules import RuleSet
from mdm.settings import Settings
from mdm.store.database import run, transaction
from tests.base import Base, kate, omar
from tests.conftest import API_KEY
from tests.serving import serving

_HEADERS = {"Authorization": f"Bearer {API_KEY}"}


def test_a_long_poll_is_answered_when_something_happens(
    base: Base, settings: Settings, rules: RuleSet
) -> None:
    base.send(kate("crm:1"))
    with (
        serving(settings, rules) as (url, _),
        httpx.Client(base_url=url, headers=_HEADERS, timeout=60) as api,
    ):
        waiting = threading.Timer(0.5, lambda: base.send(omar("pos:2")))
        waiting.start()
        page = api.get("/v1/events", params={"after": 1, "wait": 60}).json()
        waiting.join()
        assert [event["subject"] for event in page["events"]] == [base.golden_id("pos:2")]
        assert api.get("/v1/events", params={"after": 2, "wait": 0.2}).json() == {
            "events": [],
            "next_after": 2,
        }
        assert api.get("/v1/events", params={"wait": 61}).status_code == 422


def test_the_stream_tells_what_was_and_what_happens_and_goes_on_where_it_was_left(
    base: Base, settings: Settings, rules: RuleSet
) -> None:
    base.send(kate("crm:1"), omar("pos:2"))
    with (
        serving(settings, rules) as (url, _),
        httpx.Client(base_url=url, headers=_HEADERS, timeout=60) as api,
    ):
        feed = []
        with api.stream("GET", "/v1/events/stream", headers={"Last-Event-ID": "1"}) as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            for event in read_stream(answer):
                feed.append(event)
                if len(feed) == 1:
                    base.send(omar("pos:2", phones=[]))
                else:
                    break
        kept = api.get("/v1/events", params={"after": 1}).json()["events"]
        assert [json.loads(event["data"]) for event in feed] == kept
        assert [(event["id"], event["event"]) for event in feed] == [
            ("2", kept[0]["type"]),
            ("3", kept[1]["type"]),
        ]
        with api.stream("GET", "/v1/events/stream", params={"types": "golden.updated"}) as answer:
            assert next(read_stream(answer))["id"] == "3"
        assert api.get("/v1/events/stream", params={"after": 9}).status_code == 410


def read_stream(answer: httpx.Response) -> Iterator[dict[str, str]]:
    event: dict[str, str] = {}
    for line in answer.iter_lines():
        if line:
            name, _, value = line.partition(": ")
            event[name] = value
        elif "data" in event:
            yield event
            event = {}


def test_who_waits_is_answered_when_the_service_stops(base: Base, settings: Settings, rules: RuleSet) -> None:
    base.send(kate("crm:1"))
    answers = []
    with (
        serving(settings, rules) as (url, server),
        httpx.Client(base_url=url, headers=_HEADERS, timeout=90) as api,
    ):
        poll = threading.Thread(
            target=lambda: answers.append(api.get("/v1/events", params={"after": 1, "wait": 60}))
        )
        with api.stream("GET", "/v1/events/stream", params={"after": 0}) as answer:
            events = read_stream(answer)
            assert next(events)["id"] == "1"
            poll.start()
            server.should_exit = True
            assert list(events) == []
        poll.join()
    assert [answer.json() for answer in answers if answer.is_success] in (
        [],
        [{"events": [], "next_after": 1}],
    )


def test_what_is_no_longer_kept_or_of_another_feed_is_refused(base: Base, client: TestClient) -> None:
    base.send(kate("crm:1"), omar("pos:2"))
    with transaction(base.engine) as session:
        run(session, "UPDATE outbox SET occurred_at = occurred_at - interval '91 days' WHERE sequence = 1")
    purge(base.engine, base.settings)
    answer = client.get("/v1/events", params={"after": 0})
    assert (answer.status_code, answer.json()["type"]) == (410, "/problems/events-expired")
    assert [event["sequence"] for event in client.get("/v1/events?after=1").json()["events"]] == [f"{2:020d}"]
    assert client.get("/v1/events?after=3").status_code == 410
    with transaction(base.engine) as session:
        run(session, "UPDATE outbox SET occurred_at = occurred_at - interval '91 days'")
    purge(base.engine, base.settings)
    assert client.get("/v1/events?after=1").status_code == 410
    assert client.get("/v1/events?after=2").json() == {"events": [], "next_after": 2}


def test_a_reader_of_the_feed_says_how_far_it_is(base: Base, client: TestClient) -> None:
    base.send(kate("crm:1"), omar("pos:2"))
    made = client.post("/v1/subscriptions", json={"name": "warehouse", "owner": "bi", "after": 0}).json()
    assert made["secret"] is None
    path = f"/v1/subscriptions/{made['subscription']}"
    for after, position in ((0, 0), (2, 2), (1, 2)):
        params = {"after": after, "subscription": made["subscription"]}
        assert client.get("/v1/events", params=params).status_code == 200
        assert client.get(path).json()["position"] == position
    assert client.get("/v1/events?subscription=99").status_code == 404


@pytest.mark.parametrize("after", [-1, 2**63, "x"])
def test_a_sequence_that_is_none_is_refused(client: TestClient, after: object) -> None:
    assert client.get("/v1/events", params={"after": str(after)}).status_code == 422
