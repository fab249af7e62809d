"""Back-pressure: a full inbox turns records away, and takes them again when it has been resolved."""

from fastapi.testclient import TestClient

from api.app import create_app
from mdm.rules import RuleSet
from mdm.settings import Settings
from tests.base import Base, kate, omar


def test_a_full_inbox_turns_records_away_and_takes_them_again_when_it_has_been_resolved(
    base: Base, settings: Settings, rules: RuleSet, client: TestClient
) -> None:
    base.put(kate("crm:1"), omar("crm:2"))
    small = settings.model_copy(update={"inbox_limit": 1})
    record = {"given_name": "Ann"}
    with TestClient(create_app(small, rules), headers=dict(client.headers)) as api:
        for answer in (
            api.put("/v1/sources/crm/records/3", json=record),
            api.delete("/v1/sources/crm/records/1"),
            api.post("/v1/sources/crm/records:batch", json=[{"source_id": "4", **record}]),
        ):
            assert (answer.status_code, answer.json()["type"]) == (429, "/problems/inbox-full")
            assert int(answer.headers["retry-after"]) > 0
        assert api.get("/v1/crosswalk/crm/1").status_code == 200
    base.resolve()
    with TestClient(create_app(small, rules), headers=dict(client.headers)) as api:
        assert api.put("/v1/sources/crm/records/3", json=record).status_code == 202
    assert base.resolve().resolved == 1
