"""Golden records, look-ups, explanations and the feed through the API."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.schemas import Crosswalk, Explanation, GoldenRecord
from mdm.events import format_golden_id
from mdm.model import Json
from mdm.publish.contract import EventPage
from tests.base import Base, kate, omar


def golden_of(client: TestClient, key: str) -> str:
    source, _, source_id = key.partition(":")
    return str(client.get(f"/v1/crosswalk/{source}/{source_id}").json()["golden_id"])


def merge_two(base: Base, client: TestClient) -> tuple[str, str]:
    """Two golden IDs of one person, and then the record that shows it: (survivor, merged)."""
    base.send(kate("crm:1", emails=[], addresses=[]))
    base.send(kate("ecommerce:2", phones=[], birth_date=None))
    survivor, merged = golden_of(client, "crm:1"), golden_of(client, "ecommerce:2")
    base.send(kate("loyalty:3"))
    assert survivor != merged
    return survivor, merged


# ---- golden record


def test_a_golden_record_holds_values_provenance_and_records(client: TestClient, base: Base) -> None:
    base.send(kate("crm:1"), kate("loyalty:2", given_name="Kate"))
    golden_id = golden_of(client, "crm:1")
    answer = client.get(f"/v1/golden-records/{golden_id}")
    held = GoldenRecord.model_validate_json(answer.text)
    assert (held.golden_id, held.requested_golden_id, held.version) == (golden_id, None, 1)
    assert held.values["given_name"] == "Katherine"
    provenance: Any = held.provenance["given_name"]
    assert provenance["records"] == ["crm:1"]
    assert provenance["runners_up"][0]["records"] == ["loyalty:2"]
    assert [f"{key.source}:{key.source_id}" for key in held.records] == ["crm:1", "loyalty:2"]
    assert answer.headers["content-location"] == f"/v1/golden-records/{golden_id}"


def test_a_merged_id_answers_with_its_survivor_and_says_so(client: TestClient, base: Base) -> None:
    survivor, merged = merge_two(base, client)
    answer = client.get(f"/v1/golden-records/{merged}")
    assert answer.status_code == 200
    assert (answer.json()["golden_id"], answer.json()["requested_golden_id"]) == (survivor, merged)
    assert answer.headers["content-location"] == f"/v1/golden-records/{survivor}"


def test_a_merged_id_whose_anchor_was_deleted_still_answers_with_its_survivor(
    client: TestClient, base: Base
) -> None:
    survivor, merged = merge_two(base, client)
    base.send({"source": "ecommerce", "source_id": "2", "deleted": True})
    assert client.get(f"/v1/golden-records/{merged}").json()["golden_id"] == survivor


def test_a_golden_id_without_records_is_gone_and_so_is_one_merged_into_it(
    client: TestClient, base: Base
) -> None:
    golden_ids = merge_two(base, client)
    keys = (("crm", "1"), ("ecommerce", "2"), ("loyalty", "3"))
    base.send(*({"source": source, "source_id": source_id, "deleted": True} for source, source_id in keys))
    for golden_id in golden_ids:
        for path in (golden_id, f"{golden_id}/explain"):
            gone = client.get(f"/v1/golden-records/{path}")
            assert (gone.status_code, gone.json()["type"]) == (410, "/problems/gone")


def test_a_golden_record_not_changed_since_is_not_sent_again(client: TestClient, base: Base) -> None:
    base.send(kate("crm:1"))
    url = f"/v1/golden-records/{golden_of(client, 'crm:1')}"
    etag = client.get(url).headers["etag"]
    for held in (etag, f'"other", W/{etag}', "*"):
        same = client.get(url, headers={"If-None-Match": held})
        assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", etag)
    base.send(kate("crm:1", given_name="Kit"))
    changed = client.get(url, headers={"If-None-Match": etag})
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    assert changed.headers["etag"] != etag


@pytest.mark.parametrize(
    ("golden_id", "said"),
    [
        ("G-0000000042-7", "mistyped"),
        ("42", "looks like"),
        ("G-" + "9" * 6_000 + "-0", "looks like"),
        (format_golden_id(2**63 + 5), "never given"),
        (format_golden_id(42), "never given"),
    ],
)
def test_an_id_that_is_none_is_not_found_and_the_answer_says_why(
    client: TestClient, golden_id: str, said: str
) -> None:
    for path in (golden_id, f"{golden_id}/explain"):
        answer = client.get(f"/v1/golden-records/{path}")
        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")
        assert said in answer.json()["detail"]


# ---- look-up


@pytest.mark.parametrize(
    "asked",
    [
        {"by": "email", "value": " Kate.ONeil@Example.com "},
        {"by": "phone", "value": "+44 (0)20 7946-0018"},
        {"by": "phone", "value": "020 7946 0018", "country": "GB"},
        {"by": "phone", "value": "020 7946 0018"},  # by its national digits, and so under another country
        {"by": "phone", "value": "020 7946 0018", "country": "FR"},
        {"by": "loyalty_id", "value": "l-77"},
        {"by": "identifier", "kind": "loyalty_id", "value": "L-77"},
        {"by": "identifier", "kind": "erp", "value": "0042"},
    ],
)
def test_a_customer_is_found_however_the_value_is_written(
    client: TestClient, base: Base, asked: dict[str, str]
) -> None:
    base.send(kate("crm:1", identifiers={"loyalty_id": "L-77", "erp": "0042"}), kate("pos:2"), omar("pos:3"))
    answer = client.post("/v1/golden-records:lookup", json=asked)
    assert answer.status_code == 200, answer.text
    golden_id = golden_of(client, "crm:1")
    by_card = asked["by"] in ("loyalty_id", "identifier")
    records = [{"source": "crm", "source_id": "1"}] + (
        [] if by_card else [{"source": "pos", "source_id": "2"}]
    )
    assert answer.json() == {
        "matches": [{"golden_id": golden_id, "matched_records": records}],
        "truncated": False,
    }


def test_a_value_nobody_holds_any_more_finds_nobody(client: TestClient, base: Base) -> None:
    asked = {"by": "email", "value": "kate.oneil@example.com"}
    base.send(kate("crm:1"))
    assert len(client.post("/v1/golden-records:lookup", json=asked).json()["matches"]) == 1
    base.send({"source": "crm", "source_id": "1", "deleted": True})
    assert client.post("/v1/golden-records:lookup", json=asked).json()["matches"] == []


@pytest.mark.parametrize(
    "asked",
    [
        {"by": "email", "value": "canary@@example"},
        {"by": "phone", "value": "7946 0018"},  # of which town?
        {"by": "phone", "value": "canary"},
        {"by": "email", "value": "noemail@example.com"},
        {"by": "loyalty_id", "value": " - "},
        {"by": "name", "value": "canary"},
        {"by": "email", "value": ["canary"]},
        {"by": "identifier", "value": "canary"},
        {"by": "identifier", "kind": "\u0000", "value": "canary"},
        {"by": "email", "kind": "canary", "value": "canary@example.com"},
        {"by": "phone", "value": "canary", "country": "canary"},
        {"by": "email", "value": "zoe@example.com", "canary": "canary"},
        ["canary"],
    ],
)
def test_a_value_that_cannot_be_looked_for_is_refused_and_not_repeated(
    client: TestClient, asked: Json
) -> None:
    refused = client.post("/v1/golden-records:lookup", json=asked)
    assert refused.status_code == 422
    assert "canary@" not in refused.text
    assert "20 7946" not in refused.text


# ---- explain


def test_an_explanation_names_rule_levels_and_weights_of_each_link(client: TestClient, base: Base) -> None:
    base.send(kate("crm:1"), kate("loyalty:2", given_name="Kate"), omar("pos:3"))
    golden_id = golden_of(client, "crm:1")
    told = Explanation.model_validate_json(client.get(f"/v1/golden-records/{golden_id}/explain").text)
    assert [key.source for key in told.records] == ["crm", "loyalty"]
    (link,) = told.links
    assert [key.source for key in link.records] == ["crm", "loyalty"]
    assert link.blocking_rule == "email"
    assert link.identifier_rule is None
    assert link.match_weight >= told.link_threshold
    assert [said.name for said in link.comparisons] == [c.name for c in base.rules.match.comparisons]
    assert {said.name: said.level for said in link.comparisons}["email"] == "same e-mail"
    assert told.prior_weight is not None
    total = told.prior_weight + sum(said.weight for said in link.comparisons)
    assert total == pytest.approx(link.match_weight, abs=1e-5)
    assert told.model_version is not None


def test_an_explanation_tells_where_each_value_comes_from(client: TestClient, base: Base) -> None:
    base.send(kate("crm:1"), kate("loyalty:2", given_name="Kate"))
    golden_id = golden_of(client, "crm:1")
    held = client.get(f"/v1/golden-records/{golden_id}").json()
    told = client.get(f"/v1/golden-records/{golden_id}/explain").json()
    assert told["values"] == {
        name: {"value": value, "provenance": held["provenance"][name]}
        for name, value in held["values"].items()
    }


def test_an_explanation_names_the_identifier_rule_that_links(client: TestClient, base: Base) -> None:
    card: Json = {"loyalty_id": "L-77"}
    base.send(
        kate("crm:1", identifiers=card),
        {"source": "pos", "source_id": "2", "given_name": "Kate", "identifiers": card},
    )
    told = client.get(f"/v1/golden-records/{golden_of(client, 'pos:2')}/explain").json()
    assert told["links"][0]["identifier_rule"] == "same loyalty card"


def test_an_explanation_of_a_merged_id_is_its_survivors(client: TestClient, base: Base) -> None:
    survivor, merged = merge_two(base, client)
    told = client.get(f"/v1/golden-records/{merged}/explain").json()
    assert (told["golden_id"], told["requested_golden_id"]) == (survivor, merged)
    weights = [link["match_weight"] for link in told["links"]]
    assert len(weights) >= 2
    assert weights == sorted(weights, reverse=True)


# ---- feed


def test_the_feed_pages_through_every_event_in_order(client: TestClient, base: Base) -> None:
    survivor, merged = merge_two(base, client)
    seen, after = [], 0
    while (page := client.get("/v1/events", params={"after": after, "limit": 1}).json())["events"]:
        EventPage.model_validate(page)
        seen += page["events"]
        after = page["next_after"]
    assert [event["data"]["sequence"] for event in seen] == [1, 2, 3, 4]
    assert [event["type"].removeprefix("golden.") for event in seen] == [
        "created",
        "created",
        "retired",
        "merged",
    ]
    assert [event["subject"] for event in seen] == [survivor, merged, merged, survivor]
    assert [event["sequence"] for event in seen] == sorted(event["sequence"] for event in seen)
    assert len({event["id"] for event in seen}) == 4
    last = seen[-1]
    assert (last["specversion"], last["datacontenttype"]) == ("1.0", "application/json")
    assert last["data"]["previous_golden_ids"] == [merged]
    assert after == 4


def test_the_feed_of_some_types_passes_over_the_others(client: TestClient, base: Base) -> None:
    _, merged = merge_two(base, client)
    page = client.get("/v1/events", params={"types": ["golden.retired", "golden.split"]}).json()
    assert [event["subject"] for event in page["events"]] == [merged]
    assert page["next_after"] == 4
    assert client.get("/v1/events", params={"after": 4}).json() == {"events": [], "next_after": 4}


@pytest.mark.parametrize(
    "asked", [{"after": -1}, {"after": 2**63}, {"limit": 0}, {"limit": 1_001}, {"types": "x"}]
)
def test_a_page_that_cannot_be_is_invalid(client: TestClient, asked: dict[str, Any]) -> None:
    assert client.get("/v1/events", params=asked).status_code == 422


def test_the_crosswalk_is_as_documented(client: TestClient, base: Base) -> None:
    base.send(kate("crm:1"))
    Crosswalk.model_validate_json(client.get("/v1/crosswalk/crm/1").text)
