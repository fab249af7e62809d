"""Records in through the API, and what the crosswalk says of them."""

from json import dumps
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from redis import Redis

from api.app import create_app
from mdm.model import Json
from mdm.store.database import fetch_rows, transaction
from tests.base import Base, kate, omar

KATE = "/v1/sources/crm/records/1"


def without_key(record: dict[str, Json]) -> dict[str, Json]:
    return {name: value for name, value in record.items() if name not in ("source", "source_id")}


def test_a_record_is_taken_then_resolved_and_found_where_the_answer_said(
    client: TestClient, base: Base
) -> None:
    taken = client.put(KATE, json=without_key(kate("crm:1")))
    assert (taken.status_code, taken.json()["outcome"]) == (202, "accepted")
    assert taken.headers["location"] == taken.json()["location"] == "/v1/crosswalk/crm/1"
    waiting = client.get(taken.headers["location"])
    assert waiting.json() == {
        "source": "crm",
        "source_id": "1",
        "golden_id": None,
        "link_version": 0,
        "pending": True,
    }
    base.resolve()
    found = client.get(taken.headers["location"]).json()
    assert found["golden_id"].startswith("G-")
    assert (found["link_version"], found["pending"]) == (1, False)


def test_the_same_record_again_is_unchanged(client: TestClient, base: Base) -> None:
    client.put(KATE, json=kate("crm:1"))
    base.resolve()
    again = client.put(KATE, json=kate("crm:1"))
    assert (again.status_code, again.json()["outcome"]) == (202, "unchanged")
    assert base.resolve().events == []


def test_a_taken_record_wakes_the_worker_and_an_unchanged_one_does_not(
    client: TestClient, redis_url: str
) -> None:
    redis = Redis.from_url(redis_url)
    client.put(KATE, json=kate("crm:1"))
    assert redis.llen("celery") == 1
    client.put(KATE, json=kate("crm:1"))
    assert redis.llen("celery") == 1


def test_a_change_of_a_known_record_shows_as_pending_beside_its_golden_id(
    client: TestClient, base: Base
) -> None:
    base.send(kate("crm:1"))
    client.put(KATE, json=kate("crm:1", given_name="Kate"))
    found = client.get("/v1/crosswalk/crm/1").json()
    assert found["golden_id"] is not None
    assert found["pending"] is True


def test_a_deleted_record_is_gone_and_comes_back_when_it_is_sent_again(
    client: TestClient, base: Base
) -> None:
    base.send(kate("crm:1"))
    golden_id = client.get("/v1/crosswalk/crm/1").json()["golden_id"]
    assert client.delete(KATE).status_code == 202
    base.resolve()
    assert client.get("/v1/crosswalk/crm/1").status_code == 410
    client.put(KATE, json=kate("crm:1"))
    assert client.get("/v1/crosswalk/crm/1").json()["golden_id"] is None
    base.resolve()
    found = client.get("/v1/crosswalk/crm/1").json()
    assert (found["golden_id"], found["link_version"]) == (golden_id, 3)


def test_a_deletion_older_than_the_record_does_not_win(client: TestClient, base: Base) -> None:
    base.send(kate("crm:1", source_version=7))
    client.delete(KATE, params={"source_version": 6, "updated_at": "2026-06-01T00:00:00Z"})
    assert base.resolve().superseded == 1
    assert client.get("/v1/crosswalk/crm/1").status_code == 200


def test_deleted_true_in_a_put_is_a_deletion(client: TestClient, base: Base) -> None:
    base.send(kate("crm:1"))
    client.put(KATE, json={"deleted": True})
    base.resolve()
    assert client.get("/v1/crosswalk/crm/1").status_code == 410


@pytest.mark.parametrize("source_id", ["a/b", "é 1", "100%", "?x=1#y", "a//b/"])
def test_any_key_of_a_source_can_stand_in_a_url(client: TestClient, base: Base, source_id: str) -> None:
    batch = client.post("/v1/sources/crm/records:batch", json=[{"source_id": source_id, "given_name": "Zoe"}])
    assert batch.json()["accepted"] == 1
    base.resolve()
    again = client.put(f"/v1/sources/crm/records/{quote(source_id, safe='')}", json={"given_name": "Zoe"})
    assert again.json()["outcome"] == "unchanged"
    assert client.get(again.json()["location"]).json()["source_id"] == source_id


def test_a_whole_number_in_the_body_agrees_with_the_same_text_in_the_url(client: TestClient) -> None:
    assert client.put("/v1/sources/crm/records/7", json={"source_id": 7}).status_code == 202


@pytest.mark.parametrize(
    ("body", "field", "reason"),
    [
        ({"source": "pos"}, "source", "is another than the one in the URL"),
        ({"source_id": "2"}, "source_id", "is another than the one in the URL"),
        ({"shoe_size": 9}, "shoe_size", "unknown field"),
        ({"emails": "zoe@example.com"}, "emails", "must be a list, is text"),
        ({"addresses": [{"zip": "LS1"}]}, "addresses[0].zip", "unknown field"),
        ({"source_version": "twelve"}, "source_version", "must be a whole number, is text"),
        ({"given_name": ["Zoe"]}, "given_name", "must be text, is a list"),
        ([], None, "must be an object, is a list"),
        ("Zoe", None, "must be an object, is text"),
    ],
)
def test_a_broken_structure_is_refused_by_path_and_nothing_is_kept(
    client: TestClient, base: Base, body: Json, field: str | None, reason: str
) -> None:
    refused = client.put(KATE, json=body)
    assert refused.status_code == 422
    problem = refused.json()
    assert problem["type"] == "/problems/bad-record"
    assert problem["errors"] == [{"field": field, "reason": reason}]
    with transaction(base.engine) as session:
        assert fetch_rows(session, "SELECT count(*) FROM ingest_batch") == [(0,)]


@pytest.mark.parametrize(
    "body",
    [b'{"given_name": "Zo\xe9"}', b'{"a": ' + b"9" * 5000 + b"}", b"[" * 200_000, b'{"a":', b"\x1f\x8b"],
)
def test_a_body_that_is_no_json_is_called_so(client: TestClient, body: bytes) -> None:
    answer = client.put(
        "/v1/sources/crm/records/1", content=body, headers={"Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/malformed-json")


def test_a_key_in_the_url_that_is_no_utf8_is_refused_not_changed(client: TestClient) -> None:
    answer = client.put("/v1/sources/crm/records/9%ff1", json={})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "source_id")


def test_a_dirty_value_is_no_reason_to_refuse(client: TestClient, base: Base) -> None:
    dirty = {
        "birth_date": "31/02/2020",
        "emails": ["a@@b@c"],
        "phones": ["1" * 40],
        "given_name": "Zo\u0000e\ud800",
        "updated_at": "yesterday",
    }
    headers = {"Content-Type": "application/json"}
    assert client.put(KATE, content=dumps(dirty), headers=headers).status_code == 202
    assert base.resolve().resolved == 1


def test_an_unknown_source_is_not_found_and_not_repeated(client: TestClient) -> None:
    for answer in (
        client.put("/v1/sources/canary/records/1", json={}),
        client.delete("/v1/sources/canary/records/1"),
        client.post("/v1/sources/canary/records:batch", json=[{"source_id": "1"}]),
    ):
        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/unknown-source")
        assert "crm" in answer.json()["detail"]
        assert "canary" not in answer.text


def test_of_a_batch_the_good_records_go_in_and_the_broken_ones_are_named(
    client: TestClient, base: Base
) -> None:
    base.send(omar("crm:3"))
    answer = client.post(
        "/v1/sources/crm/records:batch",
        json=[
            kate("crm:1"),
            {"given_name": "Nobody"},
            omar("crm:3"),
            {"source_id": "4", "phones": [7]},
            None,
        ],
    )
    assert answer.status_code == 202
    assert answer.json() == {
        "batch": 2,
        "accepted": 1,
        "unchanged": 1,
        "refused": [
            {"index": 1, "field": "source_id", "reason": "missing"},
            {"index": 3, "field": "phones[0]", "reason": "must be text, is a number"},
            {"index": 4, "field": None, "reason": "must be an object, is null"},
        ],
    }
    with transaction(base.engine) as session:
        counts = fetch_rows(session, "SELECT received, unchanged, dead FROM ingest_batch WHERE batch = 2")
        letters = fetch_rows(session, "SELECT row, field, raw FROM dead_letter ORDER BY row")
    assert counts == [(5, 1, 3)]
    assert letters[0] == (2, "source_id", '{"given_name": "Nobody"}')
    assert [row for row, _, _ in letters] == [2, 4, 5]


@pytest.mark.parametrize("body", [[], [{"source_id": str(n)} for n in range(1_001)], {"source_id": "1"}])
def test_a_batch_holds_one_to_a_thousand_records(client: TestClient, body: Json) -> None:
    refused = client.post("/v1/sources/crm/records:batch", json=body)
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/invalid-request")


def test_a_crosswalk_of_a_record_nobody_sent_is_not_found(client: TestClient) -> None:
    assert client.get("/v1/crosswalk/crm/nobody").status_code == 404
    assert client.get("/v1/crosswalk/nowhere/1").status_code == 404


def test_a_key_that_cannot_be_is_invalid(client: TestClient) -> None:
    for url in ("/v1/crosswalk/crm/%00", f"/v1/crosswalk/crm/{'x' * 256}"):
        assert client.get(url).status_code == 422
    assert client.put("/v1/sources/crm/records/%00", json={}).status_code == 422


def test_a_deletion_with_an_unreadable_time_is_invalid(client: TestClient) -> None:
    refused = client.delete(KATE, params={"updated_at": "canary"})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "updated_at"
    assert "canary" not in refused.text


def test_a_record_is_taken_while_redis_is_away(client: TestClient, base: Base) -> None:
    away = base.settings.model_copy(update={"redis_url": SecretStr("redis://127.0.0.1:1/0")})
    with TestClient(create_app(away, base.rules), headers=client.headers) as other:
        assert other.put(KATE, json=kate("crm:1")).status_code == 202
    assert base.resolve().resolved == 1
