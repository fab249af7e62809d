"""Who may do what, of the OWASP API Security Top 10 (2023): API1, 2, 3 and 5, each with what answers it here."""

import re
from collections.abc import Iterator

import httpx
import pytest

from mdm import keys
from mdm.access import SCOPES
from mdm.rules import RuleSet
from mdm.settings import Settings
from mdm.store import deliveries
from tests.base import Base, kate, omar
from tests.callers import KEYLESS, Api, documented, opened, subscription_of
from tests.integration.test_dead_letters import bury
from tests.keyring import bearing, issue
from tests.serving import served

SIGNED = {"/v1/sources/{source}/webhook"}  # by a vendor, who holds no key: test_vendor_webhooks.py


@pytest.fixture
def api(settings: Settings, rules: RuleSet, base: Base) -> Iterator[Api]:
    with opened(settings, rules, base) as opened_api:
        yield opened_api


# ---- API1: broken object level authorisation


def test_api1_anothers_subscription_cannot_be_seen_nor_changed(api: Api) -> None:
    api.base.send(kate("crm:1"))
    ann, eve = api.asker("subscriptions"), api.asker("subscriptions", "events")
    path = subscription_of(ann, url="https://shop.example.com/hook")
    etag = {"If-Match": ann.ask("GET", path).headers["etag"]}
    terms = {"name": "mine", "owner": "eve", "url": "https://eve.example.com"}
    for method, what, body in (
        ("GET", path, None),
        ("PUT", path, terms),
        ("DELETE", path, None),
        ("POST", f"{path}:rotate-secret", {}),
        ("POST", f"{path}:test", None),
        ("POST", f"{path}:replay", {"first": 1}),
        ("POST", f"{path}:retry-dead", None),
    ):
        options = {"json": body} if body is not None else {}
        answer = eve.ask(method, what, headers=etag, **options)
        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found"), what
        assert (
            answer.json() == eve.ask(method, what.replace(path, "/v1/subscriptions/99999"), **options).json()
        )
    assert eve.ask("GET", "/v1/subscriptions").json() == {"subscriptions": []}
    assert ann.ask("GET", path).json()["url"] == "https://shop.example.com/hook"


def test_api1_anothers_place_in_the_feed_and_drift_cannot_be_written(api: Api) -> None:
    api.base.send(kate("crm:1"))
    ann, eve = api.asker("subscriptions", "events"), api.asker("subscriptions", "events")
    path = subscription_of(ann, after=0)
    number = int(path.rpartition("/")[2])
    assert eve.status("GET", f"/v1/events?after=1&subscription={number}") == 404
    assert eve.status("POST", "/v1/reconcile", json={"records": [], "subscription": number}) == 404
    held = ann.ask("GET", path).json()
    assert (held["position"], held["drift"]) == (0, None)
    assert ann.status("GET", f"/v1/events?after=1&subscription={number}") == 200
    assert ann.ask("GET", path).json()["position"] == 1


def test_api1_anothers_deliveries_cannot_be_seen_nor_sent_again(api: Api) -> None:
    ann, eve, boss = (
        api.asker("subscriptions"),
        api.asker("subscriptions"),
        api.asker("subscriptions", "admin"),
    )
    path = subscription_of(ann, url="https://shop.example.com/hook")
    assert ann.status("POST", f"{path}:test") == 202
    (delivery,) = ann.ask("GET", "/v1/deliveries").json()["deliveries"]
    number = delivery["delivery"]
    for query in ("", f"?subscription={delivery['subscription']}", f"?cursor={'W1swLCA5OTldXQ'}"):
        found = eve.ask("GET", f"/v1/deliveries{query}")
        assert found.status_code == 422 or found.json()["deliveries"] == []
    assert eve.status("GET", f"/v1/deliveries/{number}") == 404
    assert eve.status("POST", f"/v1/deliveries/{number}:retry") == 404
    assert boss.status("GET", f"/v1/deliveries/{number}") == 200


def test_api1_naming_anothers_team_as_owner_does_not_bring_their_notices(api: Api) -> None:
    ann, eve = api.asker("subscriptions"), api.asker("subscriptions")
    first, second = (subscription_of(ann, url=f"https://shop.example.com/{n}") for n in range(2))
    subscription_of(eve, url="https://eve.example.com/")
    told = api.base.act(deliveries.disable, int(first.rpartition("/")[2]), "gone")
    assert told is not None
    assert [f"/v1/subscriptions/{number}" for number in told.others_of_owner] == [second]


def test_api1_records_and_dead_letters_of_anothers_source_cannot_be_touched(api: Api) -> None:
    api.base.send(kate("crm:1"))
    (letter,) = bury(api.base, omar("crm:2"))
    eve = api.asker("records:write", "golden:read", sources=("pos",))
    for method, path, body in (
        ("PUT", "/v1/sources/crm/records/1", omar("crm:1")),
        ("DELETE", "/v1/sources/crm/records/1", None),
        ("POST", "/v1/sources/crm/records:batch", [omar("crm:1")]),
        ("GET", "/v1/dead-letters", None),
        ("GET", "/v1/dead-letters?source=crm", None),
        ("POST", "/v1/dead-letters:replay", {"source": "crm"}),
        ("POST", "/v1/dead-letters:replay", {}),
    ):
        assert eve.status(method, path, **({} if body is None else {"json": body})) == 403, path
    assert eve.status("POST", f"/v1/dead-letters/{letter}:replay") == 404
    # A record says itself of which source it is: the path decides, and another is refused.
    assert eve.status("PUT", "/v1/sources/pos/records/1", json=omar("crm:1")) == 422
    api.base.resolve()
    assert api.base.golden_values()[frozenset({"crm:1"})] is not None


def test_api1_an_idempotency_key_brings_nobody_anothers_answer(api: Api) -> None:
    ann, eve = api.asker("subscriptions"), api.asker("subscriptions")
    body = {"name": "shop", "owner": "team", "url": "https://shop.example.com/hook"}
    answers = [
        asker.ask("POST", "/v1/subscriptions", json=body, headers={"Idempotency-Key": "1"}).json()
        for asker in (ann, eve, ann)
    ]
    assert answers[0] == answers[2]
    assert answers[0]["secret"] != answers[1]["secret"]


# ---- API2: broken authentication


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer null"},
        {"Authorization": "Basic OmtleQ=="},
        {"Authorization": "Token KEY"},
        {"X-API-Key": "KEY"},
        {"Cookie": "key=KEY; session=KEY"},
        {"Authorization": "Bearer KEY,KEY"},
        {"Authorization": "Bearer KEY\t"[:-1] + "x"},
        {"X-Forwarded-User": "operator", "X-Original-Authorization": "Bearer KEY"},
    ],
)
def test_api2_a_key_opens_in_the_one_header_and_whole_or_not_at_all(
    api: Api, headers: dict[str, str]
) -> None:
    key = issue(api.base, "golden:read")
    path = "/v1/crosswalk/crm/1"
    given = {name: value.replace("KEY", key) for name, value in headers.items()}
    assert api.client.get(path, headers=given).status_code == 401
    for query in (f"?key={key}", f"?access_token={key}", f"?api_key={key}"):
        assert api.client.get(path + query).status_code == 401
    assert api.client.get(path, headers=bearing(key)).status_code == 404


def test_api2_a_stream_ends_soon_after_its_key_was_revoked(
    base: Base, settings: Settings, rules: RuleSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.callers._REMEMBERED_SECONDS", 0.0)
    monkeypatch.setattr("api.v1.events._WELCOME_SECONDS", 0.2)
    base.send(kate("crm:1"))
    key = issue(base, "events")
    with served(settings, rules) as url, httpx.Client(base_url=url, timeout=30) as http:
        with http.stream("GET", "/v1/events/stream", headers=bearing(key)) as answer:
            lines = answer.iter_lines()
            assert next(lines).startswith("event: ") or next(lines)
            base.act(keys.revoke, key.split("_")[1])
            assert "canary" not in "".join(lines)  # it ends, or this would wait until the timeout
        assert http.get("/v1/events", headers=bearing(key)).status_code == 401


# ---- API3: broken object property level authorisation


def test_api3_what_the_service_decides_cannot_be_sent(api: Api) -> None:
    api.base.send(kate("crm:1"))
    boss = api.asker(*SCOPES)
    path = subscription_of(boss, url="https://shop.example.com/hook")
    asked = {"name": "shop", "owner": "team"}
    for name, value in (
        ("state", "disabled"),
        ("version", 9),
        ("made_by", "operator"),
        ("position", 0),
        ("secret", "whsec_AAAA"),
        ("subscription", 1),
        ("drift", 0),
        ("sees_personal", True),
    ):
        for method, where in (("POST", "/v1/subscriptions"), ("PUT", path)):
            body = {**asked, "url": "https://shop.example.com/hook", name: value}
            assert boss.status(method, where, json=body) == 422, (method, name)
    for name in ("golden_id", "link_version", "received_at", "scopes", "caller", "placed"):
        assert boss.status("PUT", "/v1/sources/crm/records/1", json={name: 1}) == 422
        assert boss.status("POST", "/v1/match", json={**kate("crm:9"), "source_id": "9", name: 1}) == 422


def test_api3_personal_values_are_not_sent_to_who_may_not_see_them(api: Api) -> None:
    api.base.send(kate("crm:1"))
    golden = api.base.golden_id("crm:1")
    masked, clear = api.asker("golden:read", "subscriptions"), api.asker("golden:read-personal")
    for path in (
        f"/v1/golden-records/{golden}",
        "/v1/sources/crm/records/1",
        f"/v1/golden-records/{golden}/explain",
    ):
        assert re.search("Katherine|oneil@|7946|High St|1984", masked.ask("GET", path).text) is None, path
    assert "Katherine" in clear.ask("GET", f"/v1/golden-records/{golden}").text
    body = {"name": "x", "owner": "x", "url": "https://x.example.com", "values": ["given_name"]}
    assert masked.status("POST", "/v1/subscriptions", json=body) == 403


# ---- API5: broken function level authorisation


def test_api5_every_route_refuses_who_holds_every_scope_but_its_own(api: Api) -> None:
    routes = documented(api.client, issue(api.base, "match"))
    holders = {
        scope: api.asker(
            *(SCOPES - {scope} - ({"golden:read-personal"} if scope == "golden:read" else set()))
        )
        for scope in SCOPES
    }
    asked = 0
    for (method, path), scopes in routes.items():
        if path in KEYLESS | SIGNED:
            assert scopes is None
            continue
        assert scopes, path
        for scope in scopes:
            answer = holders[scope].ask(method, path, json={})
            assert (answer.status_code, answer.json()["type"]) == (403, "/problems/forbidden"), (method, path)
            assert scope in answer.json()["detail"]
            asked += 1
    assert asked > 35


def test_api5_another_method_or_spelling_of_a_path_leads_past_no_door(api: Api) -> None:
    reader = api.asker("golden:read")
    for method, path in (
        ("GET", "/v1//audit"),
        ("GET", "/v1/audit/"),
        ("GET", "/V1/AUDIT"),
        ("GET", "/v1/%61udit"),
        ("GET", "/v1/crosswalk/../audit"),
        ("GET", "/v1/crosswalk/%2e%2e/audit"),
        ("HEAD", "/v1/audit"),
        ("PUT", "/v1/audit"),
    ):
        answer = reader.ask(method, path, follow_redirects=False, headers={"X-HTTP-Method-Override": "GET"})
        assert answer.status_code in (403, 404, 405), (method, path)
