"""Reconciliation through the API: what differs, both ways, what events on their way explain, and what is refused."""

from random import Random
from typing import Any

import pytest
from fastapi.testclient import TestClient

from mdm.publish.digest import BUCKETS, EMPTY, bucket_digests, bucket_of
from mdm.store import reconcile
from mdm.store.subscriptions import Terms, add, find
from tests.base import Base, deletion, kate, omar
from tests.histories import random_history
from tests.play import play

Row = tuple[str, str, str]


def held(base: Base) -> list[Row]:
    """The crosswalk as a consumer without any drift holds it."""
    return [(*key.split(":", 1), golden_id) for key, golden_id in base.crosswalk().items()]  # type: ignore[misc]


def compare(client: TestClient, rows: list[Row], **more: Any) -> dict[str, Any]:
    """The answer about these records."""
    records = [dict(zip(("source", "source_id", "golden_id"), row, strict=True)) for row in rows]
    answer = client.post("/v1/reconcile", json={"records": records, **more})
    assert answer.status_code == 200, answer.text
    content: dict[str, Any] = answer.json()
    return content


def differing(client: TestClient, rows: list[Row], **more: Any) -> list[int]:
    answer = client.post("/v1/reconcile", json={"digests": bucket_digests(rows), **more})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["buckets"])


# ---- by digests


def test_postgresql_digests_like_python(base: Base) -> None:
    base.send(*(kate(f"crm:{n}é{n}€", family_name=f"O'Neil {n}") for n in range(300)))
    assert base.act(reconcile.bucket_digests) == bucket_digests(held(base))


def test_of_equal_crosswalks_no_bucket_differs(client: TestClient, base: Base) -> None:
    base.send(kate("crm:1"), kate("loyalty:2"), omar("pos:3"))
    digests = bucket_digests(held(base))
    answer = client.post("/v1/reconcile", json={"digests": digests}).json()
    assert answer == {"sequence": base.events()[-1].sequence, "buckets": []}
    listed = [digests.get(bucket, EMPTY) for bucket in range(BUCKETS)]
    assert client.post("/v1/reconcile", json={"digests": listed}).json()["buckets"] == []


def test_the_buckets_differ_of_records_that_are_missing_too_many_or_elsewhere(
    client: TestClient, base: Base
) -> None:
    base.send(kate("crm:1"), kate("loyalty:2"), omar("pos:3"))
    rows = {row[1]: row for row in held(base)}
    theirs = [rows["1"], ("pos", "3", "G-another"), ("crm", "9", "G-nobody's")]
    expected = {bucket_of("loyalty", "2"), bucket_of("pos", "3"), bucket_of("crm", "9")}
    assert differing(client, theirs) == sorted(expected)


def test_sources_leave_out_all_others(client: TestClient, base: Base) -> None:
    base.send(kate("crm:1"), kate("loyalty:2"), omar("pos:3"))
    of_crm = [row for row in held(base) if row[0] == "crm"]
    assert differing(client, of_crm, sources=["crm"]) == []
    assert compare(client, of_crm, sources=["crm"])["differences"] == []
    assert len(differing(client, of_crm)) == 2


# ---- by records


def test_the_difference_is_what_is_missing_what_is_wrong_and_what_is_too_many(
    client: TestClient, base: Base
) -> None:
    base.send(kate("crm:1"), kate("loyalty:2"), omar("pos:3"), omar("crm:gone"))
    base.send(deletion("crm:gone"))
    golden = base.crosswalk()
    theirs = [
        ("crm", "1", golden["crm:1"]),
        ("pos", "3", golden["crm:1"]),
        ("crm", "gone", golden["pos:3"]),
        ("crm", "never", golden["pos:3"]),
    ]
    answer = compare(client, theirs)
    assert answer["differences"] == [
        {"source": "crm", "source_id": "gone", "golden_id": None, "link_version": 2},
        {"source": "crm", "source_id": "never", "golden_id": None, "link_version": 0},
        {"source": "loyalty", "source_id": "2", "golden_id": golden["loyalty:2"], "link_version": 1},
        {"source": "pos", "source_id": "3", "golden_id": golden["pos:3"], "link_version": 1},
    ]
    assert (answer["drifted"], answer["on_the_way"]) == (4, 0)
    assert answer["sequence"] == base.events()[-1].sequence


def test_an_empty_crosswalk_lacks_everything(client: TestClient, base: Base) -> None:
    base.send(kate("crm:1"), omar("pos:3"))
    assert [one["source"] for one in compare(client, [])["differences"]] == ["crm", "pos"]


def test_only_the_buckets_asked_for_are_compared(client: TestClient, base: Base) -> None:
    base.send(kate("crm:1"), kate("loyalty:2"), omar("pos:3"))
    answer = compare(client, [], buckets=[bucket_of("loyalty", "2")])
    assert [one["source"] for one in answer["differences"]] == ["loyalty"]


def test_an_alias_counts_as_the_record_that_it_leads_to(client: TestClient, base: Base) -> None:
    base.send(kate("crm:1"), kate("crm:2", merged_into="1"))
    golden = base.golden_id("crm:1")
    assert compare(client, [("crm", "1", golden), ("crm", "2", golden)])["differences"] == []
    (lacking,) = compare(client, [("crm", "1", golden)])["differences"]
    assert (lacking["source_id"], lacking["golden_id"]) == ("2", golden)


def test_what_a_later_event_tells_of_is_on_the_way_and_the_rest_has_drifted(
    client: TestClient, base: Base
) -> None:
    base.send(kate("crm:1"), omar("pos:3"), omar("crm:4"))
    before, after = held(base), base.events()[-1].sequence
    base.send(kate("loyalty:2"), deletion("crm:4"))
    drifted = [("pos", "3", "G-another") if row[0] == "pos" else row for row in before]
    answer = compare(client, drifted, after=after)
    assert len(answer["differences"]) == 3
    assert (answer["drifted"], answer["on_the_way"]) == (1, 2)
    assert compare(client, drifted, after=answer["sequence"])["drifted"] == 3
    assert compare(client, drifted)["drifted"] == 3


@pytest.mark.parametrize("seed", range(5))
def test_every_difference_of_a_consumer_who_is_merely_behind_is_on_the_way(
    client: TestClient, base: Base, seed: int
) -> None:
    play(base, random_history(seed), Random(seed))
    events = base.events()
    behind: dict[tuple[str, str], tuple[int, str | None]] = {}
    for event in events:
        rows = [(*key, golden_id) for key, (_, golden_id) in behind.items() if golden_id]
        assert compare(client, rows, after=event.sequence - 1)["drifted"] == 0
        for moved in event.data["moved_records"]:
            key = moved["source"], moved["source_id"]
            if moved["link_version"] > behind.get(key, (0, None))[0]:
                behind[key] = moved["link_version"], moved["to"]
    assert len(events) > 3
    assert compare(client, held(base), after=events[-1].sequence)["differences"] == []


# ---- subscriptions


def drift_of(base: Base, subscription: int) -> int | None:
    found = base.act(find, subscription)
    assert found is not None
    assert (found.drift is None) == (found.reconciled_at is None)
    return found.drift


def test_a_subscriptions_drift_is_written_down(client: TestClient, base: Base) -> None:
    base.send(kate("crm:1"), omar("pos:3"))
    number = base.act(add, Terms("warehouse", "data team", None), 0)
    wrong = [("crm", "1", "G-another")]
    assert differing(client, wrong, subscription=number)
    assert drift_of(base, number) is None  # so far nobody knows how many
    assert compare(client, wrong, subscription=number)["drifted"] == drift_of(base, number) == 2
    assert compare(client, wrong, subscription=number, after=0)["on_the_way"] == 2
    assert drift_of(base, number) == 0
    compare(client, wrong, subscription=number)
    assert differing(client, held(base), subscription=number) == []
    assert drift_of(base, number) == 0


def test_an_unknown_subscription_is_not_found(client: TestClient) -> None:
    for body in ({"digests": {}}, {"records": []}):
        answer = client.post("/v1/reconcile", json={**body, "subscription": 7})
        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")


# ---- what is refused

ONE = {"source": "crm", "source_id": "1", "golden_id": "G-1"}
ANOTHER_BUCKET = (bucket_of("crm", "1") + 1) % BUCKETS


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"records": [ONE, {**ONE, "source_id": "2"}, ONE]}, "records[2]"),
        ({"records": [ONE], "buckets": [ANOTHER_BUCKET]}, "records[0]"),
        ({"records": [ONE], "sources": ["pos"]}, "records[0]"),
        ({"records": [{**ONE, "link_version": 1}]}, "records[0].link_version"),
        ({"records": [{**ONE, "source_id": "a\x1fb"}]}, "records[0].source_id"),
        ({"records": [], "buckets": [BUCKETS]}, "buckets[0]"),
        ({"records": [], "buckets": []}, "buckets"),
        ({"records": [], "after": -1}, "after"),
        ({"records": [], "sources": ["crn"]}, "sources"),
        ({"records": [], "digests": {}}, "digests"),
        ({"digests": {str(BUCKETS): EMPTY}}, "4096"),
        ({"digests": {"1": "xyz"}}, "digests"),
        ({"digests": [EMPTY]}, "digests"),
        ({"digests": {}, "after": 1}, "after"),
        ({}, "digests"),
    ],
)
def test_what_cannot_be_compared_is_refused_naming_where(
    client: TestClient, body: dict[str, Any], named: str
) -> None:
    answer = client.post("/v1/reconcile", json=body)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-request")
    assert named in answer.text


@pytest.mark.parametrize("body", [b"5", b"[]", b"null", b'"records"'])
def test_a_body_that_is_no_object_is_refused(client: TestClient, body: bytes) -> None:
    answer = client.post("/v1/reconcile", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-request")
