"""One profile against the base, through the API."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from psycopg.errors import ReadOnlySqlTransaction
from sqlalchemy import Engine
from sqlmodel import SQLModel

from api.matching import Matching
from mdm.match.default_model import default_model
from mdm.model import Json
from mdm.rules import RuleSet
from mdm.settings import Settings
from mdm.store import models
from mdm.store.database import fetch_rows, run, transaction
from tests.base import Base, kate, moved, omar
from tests.conftest import API_KEY
from tests.serving import served


def profile(of: dict[str, Json], **fields: Json) -> dict[str, Json]:
    """A record's fields without its key."""
    held = {name: value for name, value in of.items() if name not in ("source", "source_id")}
    return {**held, **fields}


KATE = profile(kate("crm:1"))


def asked(client: TestClient, body: dict[str, Json], **parameters: int) -> dict[str, Any]:
    answer = client.post("/v1/match", json=body, params=parameters)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture
def people(base: Base) -> Base:
    base.send(
        kate("crm:1"), kate("loyalty:7", given_name="Kate"), kate("crm:2", given_name="Liam"), omar("crm:3")
    )
    return base


def test_the_person_comes_first_and_a_member_of_the_household_is_told_apart(
    client: TestClient, people: Base
) -> None:
    found = asked(client, KATE)
    first, second = found["candidates"]
    assert (first["golden_id"], first["verdict"], first["reason"]) == (
        people.golden_id("crm:1"),
        "match",
        None,
    )
    assert (second["golden_id"], second["verdict"]) == (people.golden_id("crm:2"), "different")
    assert second["reason"] == "veto:given_name"
    assert found["reason"] is None
    assert found["compared_records"] == 3


@pytest.mark.usefixtures("people")
def test_the_weight_is_the_prior_and_what_each_comparison_adds(client: TestClient) -> None:
    found = asked(client, KATE)
    best = found["candidates"][0]["best"]
    assert best["record"] == {"source": "crm", "source_id": "1"}
    assert best["blocking_rule"] == "email"
    added = sum(comparison["weight"] for comparison in best["comparisons"])
    assert best["match_weight"] == pytest.approx(found["prior_weight"] + added, abs=1e-5)
    assert best["match_weight"] > found["link_threshold"]
    levels = {comparison["name"]: comparison["level"] for comparison in best["comparisons"]}
    assert levels["birth_date"] == "same birth date"


def test_the_weight_is_that_of_the_stored_pair_once_the_profile_is_a_record(
    client: TestClient, people: Base
) -> None:
    said = {
        one["best"]["record"]["source_id"]: one["best"]["match_weight"]
        for one in asked(client, {**KATE, "source": "pos"})["candidates"]
    }
    people.send({**KATE, "source": "pos", "source_id": "9"})
    stored = people.pairs()
    assert said == {number: stored[frozenset({f"crm:{number}", "pos:9"})] for number in ("1", "2")}


def test_between_the_thresholds_it_is_a_question(client: TestClient, people: Base) -> None:
    (one,) = asked(client, profile(moved("crm:9")))["candidates"]
    assert (one["golden_id"], one["verdict"], one["reason"]) == (people.golden_id("crm:1"), "possible", None)


def test_a_card_links_outright_whatever_the_weight(client: TestClient, base: Base) -> None:
    base.send({"source": "loyalty", "source_id": "1", "identifiers": {"loyalty_id": "L-77"}})
    (one,) = asked(client, {"identifiers": {"loyalty_id": "L-77"}})["candidates"]
    assert (one["verdict"], one["best"]["identifier_rule"]) == ("match", "same loyalty card")


@pytest.mark.parametrize(
    ("body", "reason", "flags"),
    [
        ({}, "nothing_to_go_by", []),
        ({"given_name": "Katherine"}, "nothing_to_go_by", []),
        (
            {"emails": ["kate.oneil"], "birth_date": "soon"},
            "nothing_to_go_by",
            ["birth_date:unreadable", "emails:unreadable"],
        ),
        ({"phones": ["7946 0018"]}, "nothing_to_go_by", ["phones:unreadable"]),  # of which town?
        ({"family_name": "Walk-in Customer"}, "not_a_person", None),
        ({"emails": ["nora@example.net"]}, "nobody_alike", []),
    ],
)
@pytest.mark.usefixtures("people")
def test_a_profile_that_leads_nowhere_is_told_why(
    client: TestClient, body: dict[str, Json], reason: str, flags: list[str] | None
) -> None:
    found = asked(client, body)
    assert (found["candidates"], found["reason"]) == ([], reason)
    if flags is not None:
        assert found["flags"] == flags


@pytest.mark.usefixtures("people")
def test_a_telephone_without_its_country_is_found_by_its_digits(client: TestClient) -> None:
    found = asked(client, {"phones": ["020 7946 0018"]})
    assert (found["flags"], found["compared_records"]) == (["phones:unknown_country"], 3)


@pytest.mark.usefixtures("people")
def test_the_source_says_whose_number_a_telephone_is(client: TestClient) -> None:
    found = asked(client, {"source": "pos", "phones": ["020 7946 0018"]})
    assert found["flags"] == []
    assert found["compared_records"] == 3


@pytest.mark.usefixtures("people")
def test_no_more_are_listed_than_asked_for(client: TestClient) -> None:
    assert len(asked(client, KATE, limit=1)["candidates"]) == 1
    for limit in (0, 21):
        assert client.post("/v1/match", json=KATE, params={"limit": limit}).status_code == 422


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"surname": "O'Neil"}, "surname"),
        ({"emails": "kate@example.com"}, "emails"),
        ({"source": "elsewhere"}, "source"),
        ({"deleted": True}, "deleted"),
        ({"merged_into": "C-2"}, "merged_into"),
    ],
)
def test_a_broken_profile_is_refused_by_field(client: TestClient, body: dict[str, Json], field: str) -> None:
    answer = client.post("/v1/match", json=body)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/bad-record")
    assert answer.json()["errors"][0]["field"] == field
    assert "O'Neil" not in answer.text


@pytest.mark.usefixtures("people")
def test_no_personal_value_is_in_the_answer(client: TestClient) -> None:
    answer = client.post("/v1/match", json={**KATE, "birth_date": "the 2nd of July"}).text.lower()
    for value in ("katherine", "kate", "neil", "liam", "example.com", "7946", "high", "ls1", "1984", "july"):
        assert value not in answer


def rows_as_they_lie(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, with the transaction that wrote it and its place."""
    with transaction(engine) as session:
        return {
            table: fetch_rows(
                session, f"SELECT xmin::text, ctid::text, held::text FROM {table} AS held ORDER BY 2"
            )
            for table in sorted(SQLModel.metadata.tables)
        }


@pytest.mark.usefixtures("people")
def test_nothing_is_written(client: TestClient, engine: Engine) -> None:
    before = rows_as_they_lie(engine)
    assert asked(client, KATE)["candidates"]
    assert asked(client, profile(moved("crm:9")))["candidates"]
    assert rows_as_they_lie(engine) == before


@pytest.mark.anyio
async def test_nothing_can_be_written(engine: Engine) -> None:
    with pytest.raises(ReadOnlySqlTransaction):
        await Matching(engine).ask(lambda session, _: run(session, "DELETE FROM pair"))


@pytest.mark.usefixtures("people")
def test_many_at_once_are_answered_as_one_by_one(settings: Settings, rules: RuleSet) -> None:
    bodies = [KATE, profile(moved("crm:9")), profile(omar("pos:1")), {"emails": ["x"]}] * 10
    headers = {"Authorization": f"Bearer {API_KEY}"}
    with served(settings, rules) as url, httpx.Client(base_url=url, headers=headers) as client:

        def ask(body: dict[str, Json]) -> Json:
            answer: Json = client.post("/v1/match", json=body).raise_for_status().json()
            return answer

        one_by_one = [ask(body) for body in bodies]
        with ThreadPoolExecutor(8) as threads:
            assert list(threads.map(ask, bodies)) == one_by_one


@pytest.fixture
def other_model(base: Base, rules: RuleSet) -> str:
    """A kept model version that differs from the active one in the prior."""
    model = default_model(rules.folder)
    other = replace(model, prior=model.prior * 4)
    with transaction(base.engine) as session:
        models.add_model(session, other.id, other.to_bytes(), other.scoring_version)
    return other.id


def test_weights_change_with_the_base_when_another_model_version_becomes_active(
    client: TestClient, people: Base, other_model: str
) -> None:
    before = asked(client, KATE)
    with transaction(people.engine) as session:
        models.activate_model(session, other_model)
    assert asked(client, KATE) == before  # the stored pairs are still of the old one
    people.resolve_full()
    after = asked(client, KATE)
    assert after["model_version"] == other_model
    weights = [found["candidates"][0]["best"]["match_weight"] for found in (before, after)]
    assert weights[1] == pytest.approx(weights[0] + 2, abs=1e-3)


def test_a_base_made_with_other_comparisons_is_not_matched_against(client: TestClient, people: Base) -> None:
    with transaction(people.engine) as session:
        run(session, "UPDATE model_version SET scoring_version = 'other'")
    assert client.post("/v1/match", json=KATE).status_code == 503
