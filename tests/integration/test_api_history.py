"""What was, and why: histories, "as of", explanations step by step, and "why not", through the API."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.schemas import Explanation
from api.schemas_history import GoldenHistory, SourceRecord, WhyNotAnswer
from mdm.events import format_golden_id
from mdm.model import Json
from tests.base import Base, deletion, kate, moved, omar


def now(client: TestClient, golden_id: str) -> Any:
    return client.get(f"/v1/golden-records/{golden_id}").json()


def why_not(client: TestClient, one: str, other: str) -> WhyNotAnswer:
    keys = [dict(zip(("source", "source_id"), key.split(":"), strict=True)) for key in (one, other)]
    answer = client.post("/v1/golden-records:why-not", json={"one": keys[0], "other": keys[1]})
    assert answer.status_code == 200, answer.text
    return WhyNotAnswer.model_validate_json(answer.text)


def moment() -> str:
    return datetime.now(UTC).isoformat()


def test_an_id_answers_as_of_a_moment_as_it_answered_then(client: TestClient, base: Base) -> None:
    before = moment()
    base.send(kate("crm:1"), omar("pos:3"))
    ids = [base.golden_id("crm:1"), base.golden_id("pos:3")]
    apart, first = moment(), [now(client, golden_id) for golden_id in ids]
    decision = base.merge("crm:1", "pos:3")
    merged, second = moment(), [now(client, golden_id) for golden_id in ids]
    base.undo(decision)
    base.send(deletion("pos:3"))
    gone = moment()

    def as_of(golden_id: str, at: str) -> Any:
        return client.get(f"/v1/golden-records/{golden_id}", params={"as_of": at})

    assert [as_of(golden_id, apart).json() for golden_id in ids] == first
    assert [as_of(golden_id, merged).json() for golden_id in ids] == second
    assert second[1]["requested_golden_id"] == ids[1]
    assert [as_of(golden_id, before).status_code for golden_id in ids] == [404, 404]
    assert [as_of(golden_id, gone).status_code for golden_id in ids] == [200, 410]
    assert as_of(format_golden_id(42), apart).status_code == 404
    offset = datetime.fromisoformat(apart).astimezone(UTC) + timedelta(hours=2)
    assert as_of(ids[0], offset.replace(tzinfo=None).isoformat() + "+02:00").json() == first[0]
    assert as_of(ids[0], "0001-01-01T00:00:00+14:00").status_code == 404
    for wrong in ("yesterday", "2026-13-01", ""):
        assert as_of(ids[0], wrong).status_code == 422


def test_a_history_holds_every_version_with_what_changed(client: TestClient, base: Base) -> None:
    base.send(kate("crm:1"), omar("pos:3"))
    ids = [base.golden_id("crm:1"), base.golden_id("pos:3")]
    decision = base.merge("crm:1", "pos:3")
    base.undo(decision)
    base.send(kate("crm:1", birth_date="1984-07-03"))
    kept = GoldenHistory.model_validate_json(client.get(f"/v1/golden-records/{ids[0]}/history").text)
    assert [(one.version, one.state, len(one.records)) for one in kept.versions] == [
        (1, "active", 1),
        (2, "active", 2),
        (3, "active", 1),
        (4, "active", 1),
    ]
    assert kept.versions[-1].changed == ["birth_date"]
    assert kept.versions[1].cause == {"type": "decision", "decisions": [decision]}
    sequences = [one.sequence for one in kept.versions]
    assert sequences == sorted(sequences)
    lost = GoldenHistory.model_validate_json(client.get(f"/v1/golden-records/{ids[1]}/history").text)
    assert [(one.state, one.surviving_golden_id) for one in lost.versions] == [
        ("active", None),
        ("merged", ids[0]),
        ("active", None),
    ]
    assert client.get(f"/v1/golden-records/{format_golden_id(42)}/history").status_code == 404
    assert client.get("/v1/golden-records/nonsense/history").status_code == 404


def test_a_record_shows_every_version_as_it_was_received(client: TestClient, base: Base) -> None:
    sent = kate("crm:a/b", updated_at="2026-05-01T00:00:00Z", birth_date="1900-01-01")
    base.send(sent)
    base.send(kate("crm:a/b", given_name="Old", updated_at="2026-04-01T00:00:00Z"))
    base.send(kate("crm:a/b", given_name="Kit", updated_at="2026-06-01T00:00:00Z"))
    base.put(kate("crm:a/b", given_name="Kat", updated_at="2026-07-01T00:00:00Z"))
    found = SourceRecord.model_validate_json(client.get("/v1/sources/crm/records/a%2Fb").text)
    assert (found.golden_id, found.pending, found.flags) == (base.golden_id("crm:a/b"), True, [])
    assert [(one.version, one.superseded, one.payload["given_name"]) for one in found.versions] == [
        (None, True, "Old"),
        (1, False, "Katherine"),
        (2, False, "Kit"),
    ]
    assert found.versions[1].flags == ["birth_date:placeholder"]
    base.resolve()
    base.send({"source": "crm", "source_id": "a/b", "deleted": True})
    gone = client.get("/v1/sources/crm/records/a%2Fb").json()
    assert (gone["golden_id"], gone["deleted"], len(gone["versions"])) == (None, True, 5)
    assert client.get("/v1/sources/crm/records/none").status_code == 404
    base.put(omar("pos:7"))
    waiting = client.get("/v1/sources/pos/records/7").json()
    assert (waiting["golden_id"], waiting["pending"], waiting["versions"]) == (None, True, [])


def test_an_explanation_tells_how_the_records_came_together_step_by_step(
    client: TestClient, base: Base
) -> None:
    card: Json = {"loyalty_id": "L-77"}
    base.send(kate("crm:1", identifiers=card), kate("loyalty:2"), omar("pos:3"))
    base.send({"source": "pos", "source_id": "4", "given_name": "Kate", "identifiers": card})
    decision = base.merge("crm:1", "pos:3")
    text = client.get(f"/v1/golden-records/{base.golden_id('crm:1')}/explain").text
    told = Explanation.model_validate_json(text)
    assert [step.kind for step in told.steps] == ["steward", "identifier", "model"]
    steward, identifier, model = told.steps
    assert (steward.decisions, steward.link) == ([decision], None)
    assert identifier.link is not None
    assert identifier.link.identifier_rule == "same loyalty card"
    assert model.link is not None
    levels = {said.name: said.level for said in model.link.comparisons}
    assert levels["email"] == "same e-mail"
    assert model.link in told.links


# ---- why not


def test_two_records_of_one_golden_record_are_led_together(client: TestClient, base: Base) -> None:
    base.send(kate("crm:1"), kate("loyalty:2"), omar("pos:3"))
    base.merge("loyalty:2", "pos:3")
    told = why_not(client, "loyalty:2", "pos:3")
    assert told.together
    assert told.golden_ids == (base.golden_id("crm:1"),) * 2
    assert [step.kind for step in told.steps] == ["model", "steward"]
    assert (told.obstacles, told.pair) == ([], None)


def test_records_that_no_blocking_rule_brings_together_were_never_compared(
    client: TestClient, base: Base
) -> None:
    base.send(kate("crm:1"), omar("pos:3"))
    told = why_not(client, "crm:1", "pos:3")
    assert (told.together, told.pair, told.golden_ids[0]) == (False, None, base.golden_id("crm:1"))
    assert {found.kind for found in told.obstacles} == {"never_compared", "veto"}


def test_a_pair_below_the_threshold_shows_its_weights(client: TestClient, base: Base) -> None:
    base.send(kate("crm:1"), moved("pos:2"))
    told = why_not(client, "pos:2", "crm:1")
    assert told.pair is not None
    assert told.pair.match_weight < told.link_threshold
    assert [said.name for said in told.pair.comparisons] == [c.name for c in base.rules.match.comparisons]
    (weak,) = told.obstacles
    assert (weak.kind, weak.match_weight) == ("below_link", told.pair.match_weight)


def test_vetoes_decisions_and_aliases_are_named(client: TestClient, base: Base) -> None:
    base.send(
        kate("crm:1"),
        kate("loyalty:2"),
        kate("pos:3", given_name="Bartholomew"),
        kate("crm:4", merged_into="1"),
    )
    told = why_not(client, "loyalty:2", "pos:3")
    assert {(f.kind, f.detail) for f in told.obstacles} == {("veto", "given_name")}
    assert [tuple(key.source for key in f.records) for f in told.obstacles] == [
        ("crm", "pos"),
        ("loyalty", "pos"),
    ]
    decision = base.split("crm:1", ["loyalty:2"])
    told = why_not(client, "crm:1", "loyalty:2")
    assert [(f.kind, f.decision) for f in told.obstacles] == [("decision", decision)]
    base.undo(decision)
    base.send(deletion("crm:1"))
    told = why_not(client, "crm:4", "loyalty:2")
    assert "not_live" in {f.kind for f in told.obstacles}
    told = why_not(client, "crm:1", "loyalty:2")
    assert [f.detail for f in told.obstacles if f.kind == "not_live"] == ["its source deleted it"]


def test_values_that_say_nothing_are_named(client: TestClient, base: Base) -> None:
    shared: dict[str, Json] = {
        "phones": [],
        "addresses": [],
        "birth_date": None,
        "emails": ["all.of.us@everyone.example"],
    }
    people = [kate(f"pos:{n}", **{**shared, "given_name": None, "family_name": None}) for n in range(31)]
    base.send(*people, kate("crm:1", **{**shared, "birth_date": "1900-01-01"}))
    told = why_not(client, "pos:0", "crm:1")
    kinds = {found.kind: found.detail for found in told.obstacles}
    assert "30" in kinds["hub"]
    assert "email" in kinds["hub"]
    assert kinds["placeholder"] == "birth_date:placeholder"
    assert kinds["never_compared"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"one": {"source": "crm", "source_id": "1"}, "other": {"source": "crm", "source_id": "1"}}, 422),
        ({"one": {"source": "crm", "source_id": "1"}, "other": {"source": "crm", "source_id": "9"}}, 404),
        (
            {"one": {"source": "crm", "source_id": "1"}, "other": {"source": "crm", "source_id": "\u0000"}},
            422,
        ),
        ({"one": {"source": "crm", "source_id": "1"}, "other": {"source": "crm", "source_id": "waits"}}, 404),
        ({"one": {"source": "crm", "source_id": "1"}}, 422),
        ({"one": "crm:1", "other": "crm:2"}, 422),
    ],
)
def test_records_that_cannot_be_explained_are_refused(
    client: TestClient, base: Base, body: Json, status: int
) -> None:
    base.send(kate("crm:1"))
    base.put(kate("crm:waits"))
    assert client.post("/v1/golden-records:why-not", json=body).status_code == status
