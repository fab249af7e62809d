"""The golden IDs of many records at once: through the API, and through the client."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.schemas import CrosswalkOfMany
from mdm.client import Key
from tests.asking import WAYS, Way, ask
from tests.base import Base, deletion, kate, omar


@pytest.fixture
def filled(base: Base) -> Base:
    """Two people placed, one of whose records is gone; one record that waits, and one that comes again."""
    base.send(kate("crm:1"), kate("pos:2"), omar("crm:3"), omar("pos:4"))
    base.send(deletion("pos:2"), deletion("pos:4"))
    base.put(kate("crm:5"), omar("pos:4"))
    return base


def look_up(client: TestClient, *keys: str) -> dict[str, Any]:
    answer = client.post("/v1/crosswalk:lookup", json={"keys": [named(key) for key in keys]})
    assert answer.status_code == 200, answer.text
    CrosswalkOfMany.model_validate_json(answer.text)
    told: dict[str, Any] = answer.json()
    return told


def named(key: str) -> dict[str, str]:
    source, _, source_id = key.partition(":")
    return {"source": source, "source_id": source_id}


@pytest.mark.usefixtures("filled")
def test_each_key_is_found_gone_or_missing_as_it_is_by_itself(client: TestClient) -> None:
    keys = ["crm:1", "pos:2", "crm:3", "pos:4", "crm:5", "crm:6", "none:1"]
    alone = {key: client.get("/v1/crosswalk/{source}/{source_id}".format(**named(key))) for key in keys}
    told = look_up(client, *keys)
    assert told["found"] == [one.json() for one in alone.values() if one.status_code == 200]
    assert told["gone"] == [named(key) for key, one in alone.items() if one.status_code == 410]
    assert told["missing"] == [named(key) for key, one in alone.items() if one.status_code == 404]
    assert [len(told[name]) for name in ("found", "gone", "missing")] == [4, 1, 2]


@pytest.mark.usefixtures("filled")
def test_the_order_is_that_of_the_question_and_what_is_asked_twice_is_told_twice(client: TestClient) -> None:
    told = look_up(client, "crm:3", "no:2", "crm:1", "no:1", "crm:3")
    assert [one["source_id"] for one in told["found"]] == ["3", "1", "3"]
    assert [one["source_id"] for one in told["missing"]] == ["2", "1"]


@pytest.mark.parametrize("count", [0, 1_001])
def test_no_key_and_too_many_are_refused(count: int, client: TestClient) -> None:
    answer = client.post("/v1/crosswalk:lookup", json={"keys": [named("crm:1")] * count})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "keys")


def test_a_key_that_no_record_can_have_is_refused(client: TestClient) -> None:
    answer = client.post("/v1/crosswalk:lookup", json={"keys": [named("crm:1"), named("crm:a\0b")]})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "keys[1].source_id")


@pytest.mark.parametrize("way", WAYS)
def test_the_client_asks_for_any_number_in_parts_and_keeps_their_order(
    way: Way, url: str, filled: Base
) -> None:
    unknown = [("crm", f"unknown {n}") for n in range(2_500)]
    keys = [("crm", "3"), *unknown[:1_500], ("pos", "2"), *unknown[1_500:], ("crm", "1")]
    told = ask(way, url, lambda c: c.crosswalk_many(iter(keys)))
    assert [(one.source_id, one.golden_id) for one in told.found] == [
        ("3", filled.golden_id("crm:3")),
        ("1", filled.golden_id("crm:1")),
    ]
    assert told.gone == (Key("pos", "2"),)
    assert told.missing == tuple(Key(*key) for key in unknown)
