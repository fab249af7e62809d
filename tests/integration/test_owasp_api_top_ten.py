"""The ten risks of the OWASP API Security Top 10 (2023), each with what answers it here.

What has tests of its own is only touched: tokens, limits, masking, vendors' webhooks.
"""

import asyncio
import re
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from starlette.routing import BaseRoute

from api.app import create_app
from api.provider import fetch_keys
from api.requests import CONSOLE
from api.security_headers import HEADERS
from mdm import keys
from mdm.access import SCOPES
from mdm.rules import RuleSet
from mdm.settings import Settings
from mdm.store import deliveries
from mdm.store.database import fetch_rows, run
from tests.base import Base, kate, omar
from tests.integration.test_dead_letters import bury
from tests.keyring import bearing, issue
from tests.processes import wait_until
from tests.receiver import receiving
from tests.relaying import for_tests, relaying
from tests.serving import served

KEYLESS = {"/health/live", "/health/ready", "/metrics"}
SIGNED = {"/v1/sources/{source}/webhook"}  # by a vendor, who holds no key: test_vendor_webhooks.py


@dataclass
class Asker:
    """A client with one key; the client itself is shared."""

    client: TestClient
    key: str

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {**bearing(self.key), **options.pop("headers", {})}
        return self.client.request(method, path, headers=headers, **options)

    def status(self, method: str, path: str, **options: Any) -> int:
        return self.ask(method, path, **options).status_code


@dataclass
class Api:
    client: TestClient
    base: Base

    def asker(self, *scopes: str, **terms: Any) -> Asker:
        return Asker(self.client, issue(self.base, *scopes, **terms))


@pytest.fixture
def api(settings: Settings, rules: RuleSet, base: Base) -> Iterator[Api]:
    with TestClient(create_app(settings, rules), raise_server_exceptions=False) as client:
        yield Api(client, base)


def subscription_of(asker: Asker, **terms: object) -> str:
    made = asker.ask("POST", "/v1/subscriptions", json={"name": "shop", "owner": "team", **terms})
    assert made.status_code == 201, made.text
    return f"/v1/subscriptions/{made.json()['subscription']}"


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


# ---- API4: unrestricted resource consumption


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/v1/events?limit=1001", None, 422),
        ("GET", "/v1/events?wait=61", None, 422),
        ("GET", "/v1/review-tasks?limit=100000", None, 422),
        ("GET", "/v1/decisions?limit=100000", None, 422),
        ("GET", "/v1/deliveries?limit=100000", None, 422),
        ("GET", "/v1/dead-letters?limit=100000", None, 422),
        ("GET", "/v1/audit?limit=100000", None, 422),
        ("POST", "/v1/match?limit=21", {"family_name": "x"}, 422),
        ("POST", "/v1/sources/crm/records:batch", [{"source_id": str(n)} for n in range(1_001)], 422),
        ("POST", "/v1/golden-records:merge", {"golden_ids": ["G"] * 101, "by": "x", "reason": "x"}, 422),
        ("POST", "/v1/subscriptions", {"name": "x", "owner": "x", "sources": ["crm"] * 101}, 422),
        ("PUT", "/v1/sources/crm/records/1", {"attributes": {"x": "y" * 17 * 2**20}}, 413),
        ("POST", "/v1/golden-records:lookup", {"by": "email", "value": "x" * 17 * 2**20}, 413),
    ],
)
def test_api4_what_would_take_too_much_is_refused(
    api: Api, method: str, path: str, body: object, status: int
) -> None:
    everything = api.asker(*SCOPES)
    assert everything.status(method, path, **({} if body is None else {"json": body})) == status


def test_api4_a_caller_has_a_bounded_number_of_subscriptions(api: Api) -> None:
    ann = api.asker("subscriptions")
    for _ in range(100):
        subscription_of(ann)
    more = ann.ask("POST", "/v1/subscriptions", json={"name": "shop", "owner": "team"})
    assert (more.status_code, more.json()["type"]) == (409, "/problems/conflict")
    subscription_of(api.asker("subscriptions"))


def test_api4_a_caller_has_a_bounded_number_of_streams_and_long_polls_and_gets_their_places_back(
    base: Base, settings: Settings, rules: RuleSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.limits._MOST_WAITING", 2)
    base.send(kate("crm:1"))
    headers, others = bearing(issue(base, "events")), bearing(issue(base, "events"))
    with served(settings, rules) as url, httpx.Client(base_url=url, timeout=60) as http:

        def waits(given: dict[str, str], seconds: float = 0.1) -> int:
            return http.get(f"/v1/events?after=1&wait={seconds}", headers=given).status_code

        def poll() -> None:
            while waits(headers, 60) == 429:  # the other's short ones were before it
                pass

        polling = threading.Thread(target=poll)
        with http.stream("GET", "/v1/events/stream", headers=headers) as answer:
            assert answer.status_code == 200
            polling.start()
            wait_until(lambda: waits(headers) == 429)
            assert http.get("/v1/events/stream", headers=headers).json()["type"] == "/problems/busy"
            assert http.get("/v1/events?after=1", headers=headers).status_code == 200  # who does not wait
            assert waits(others) == 200
        wait_until(lambda: waits(headers) == 200)
        base.send(omar("crm:2"))
        polling.join(30)
        assert not polling.is_alive()


# ---- API5: broken function level authorisation


def documented(client: TestClient, key: str) -> dict[tuple[str, str], list[str] | None]:
    """Every route of the document with the scopes that it asks for; None where it asks for no key."""
    paths = client.get("/openapi.json", headers=bearing(key)).json()["paths"]
    return {
        (method.upper(), path): next(iter(route["security"][0].values())) if "security" in route else None
        for path, methods in paths.items()
        for method, route in methods.items()
    }


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


# ---- API6: unrestricted access to sensitive business flows


def test_api6_who_looks_people_up_one_by_one_is_slowed_down_and_finds_nobody_by_a_pattern(
    base: Base, settings: Settings, rules: RuleSet
) -> None:
    base.send(kate("crm:1"))
    slow = settings.model_copy(update={"requests_per_second": 10})
    with TestClient(create_app(slow, rules)) as client:
        till = Asker(client, issue(base, "golden:read"))
        start = time.monotonic()
        statuses = [
            till.status(
                "POST", "/v1/golden-records:lookup", json={"by": "email", "value": f"{n}@example.com"}
            )
            for n in range(60)
        ]
        assert statuses.count(200) <= 10 + 10 * (time.monotonic() - start) + 1
        assert 429 in statuses or time.monotonic() - start > 5
    with TestClient(create_app(settings, rules)) as client:
        till = Asker(client, issue(base, "golden:read"))
        for value in ("%@example.com", "*", "kate.oneil@", "@example.com", "' OR 1=1 --"):
            found = till.ask("POST", "/v1/golden-records:lookup", json={"by": "email", "value": value})
            assert found.status_code == 422 or found.json()["matches"] == [], value


def test_api6_merges_are_few_at_once_in_the_audit_and_undone(api: Api) -> None:
    api.base.send(kate("crm:1"), omar("crm:2"))
    ids = [api.base.golden_id("crm:1"), api.base.golden_id("crm:2")]
    key = issue(api.base, "review", name="console")
    merged = Asker(api.client, key).ask(
        "POST", "/v1/golden-records:merge", json={"golden_ids": ids, "by": "ann", "reason": "same"}
    )
    assert merged.status_code == 202
    noted = api.base.act(
        fetch_rows, "SELECT caller, scope, golden_ids FROM audit_entry ORDER BY entry DESC LIMIT 1"
    )
    assert [(caller, scope) for caller, scope, _ in noted] == [("key:console", "review")]
    assert set(noted[0][2]) == set(ids)
    api.base.resolve()
    api.base.undo(merged.json()["decision"])
    assert [api.base.golden_id("crm:1"), api.base.golden_id("crm:2")] == ids


# ---- API7: server side request forgery


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.example.com/hook",
        "https://127.0.0.1/hook",
        "https://localhost/hook",
        "https://[::1]/hook",
        "https://[::ffff:10.0.0.1]/hook",
        "https://10.1.2.3/hook",
        "https://169.254.169.254/latest/meta-data",
        "https://2130706433/hook",
        "https://0x7f.1/hook",
        "https://user:secret@shop.example.com/hook",
        "file:///etc/passwd",
        "gopher://shop.example.com",
        "https://",
    ],
)
def test_api7_no_subscription_reaches_what_only_we_can_reach(api: Api, url: str) -> None:
    ann = api.asker("subscriptions")
    body = {"name": "shop", "owner": "team", "url": url}
    assert ann.status("POST", "/v1/subscriptions", json=body) == 422
    path = subscription_of(ann, url="https://shop.example.com/hook")
    assert ann.status("PUT", path, json=body, headers={"If-Match": '"1"'}) == 422


# ---- API8: security misconfiguration


def test_api8_every_answer_tells_browsers_and_caches_to_make_nothing_of_it(api: Api) -> None:
    everything = api.asker(*SCOPES)
    answers = [
        api.client.get("/health/live"),
        api.client.get("/metrics"),
        api.client.get("/v1/events"),
        api.client.get("/nowhere"),
        api.client.get("/openapi.json"),
        everything.ask("GET", "/openapi.json"),
        everything.ask("GET", "/v1/crosswalk/crm/1"),
        everything.ask("PATCH", "/v1/events"),
        everything.ask("GET", "/v1/events?after=x"),
        everything.ask("GET", "/v1/snapshot"),
    ]
    api.base.act(run, "ALTER TABLE outbox RENAME TO hidden")
    answers.append(everything.ask("GET", "/v1/events"))
    assert {answer.status_code for answer in answers} == {200, 401, 404, 405, 422, 500}
    for answer in answers:
        for name, value in HEADERS:
            assert answer.headers.get_list(name.decode()) == [value.decode()], answer.url
        assert "server" not in answer.headers
        assert "x-powered-by" not in answer.headers


def test_api8_no_other_site_may_ask_through_a_browser(api: Api) -> None:
    reader = api.asker("golden:read")
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "GET"}
    for answer in (
        api.client.options("/v1/crosswalk/crm/1", headers=asked),
        reader.ask("GET", "/v1/crosswalk/crm/1", headers=asked),
    ):
        assert not [name for name in answer.headers if name.startswith("access-control")]
    assert api.client.options("/v1/crosswalk/crm/1", headers=asked).status_code == 405
    assert reader.status("TRACE", "/v1/crosswalk/crm/1") == 405


def test_api8_nothing_is_open_by_default(rules: RuleSet) -> None:
    defaults = Settings(_env_file=None)  # type: ignore[call-arg]
    assert (defaults.api_key, defaults.oidc_issuer, defaults.api_host) == (None, None, "127.0.0.1")
    assert not defaults.webhook_allow_http
    assert not defaults.webhook_allow_networks
    assert not create_app(defaults, rules).debug


# ---- API9: improper inventory management


def routes_of(routes: Sequence[BaseRoute], prefix: str = "") -> Iterator[tuple[str, str]]:
    """(method, path) of all that is really served; included routers keep their own."""
    for route in routes:
        if (included := getattr(route, "original_router", None)) is not None:
            yield from routes_of(included.routes, prefix + route.include_context.prefix)  # type: ignore[attr-defined]
        else:
            for method in getattr(route, "methods", None) or {"MOUNT"}:
                yield method, prefix + route.path  # type: ignore[attr-defined]


def test_api9_what_is_served_is_what_the_document_says_and_has_a_version(api: Api) -> None:
    app: Any = api.client.app
    named = documented(api.client, issue(api.base, "match"))
    api_routes = {
        (method, path)
        for method, path in routes_of(app.routes)
        if method != "HEAD" and not path.startswith(f"{CONSOLE}/") and path != CONSOLE
    }
    assert {(method, re.sub(r":\w+\}", "}", path)) for method, path in api_routes} == {
        *named,
        ("GET", "/openapi.json"),
    }
    assert {path for _, path in named if not path.startswith("/v1/")} == KEYLESS
    strays = ("/v0/events", "/v2/events", "/docs", "/redoc", "/debug", "/admin")
    assert {api.client.get(path).status_code for path in strays} == {404}


# ---- API10: unsafe consumption of APIs


def test_api10_what_a_receiver_answers_is_neither_followed_nor_kept(
    base: Base, rules: RuleSet, settings: Settings
) -> None:
    local = for_tests(settings, webhook_waits_seconds=[0.05])
    canary = {"location": "http://127.0.0.1:1/canary", "x-canary": "canary" * 1_000, "retry-after": "canary"}
    with receiving(lambda _: (302, canary)) as receiver, TestClient(create_app(local, rules)) as client:
        ann = Asker(client, issue(base, "subscriptions"))
        subscription_of(ann, url=receiver.url)
        with relaying(base.engine, local):
            base.send(kate("crm:1"))
            wait_until(lambda: ann.ask("GET", "/v1/deliveries?state=dead").json()["deliveries"])
        (dead,) = ann.ask("GET", "/v1/deliveries?state=dead").json()["deliveries"]
        told = ann.ask("GET", f"/v1/deliveries/{dead['delivery']}")
        assert [one["status"] for one in told.json()["tries"]] == [302, 302]
        assert "canary" not in told.text
        assert len(receiver.got) == 2


def test_api10_an_endless_answer_of_the_identity_provider_is_not_read_to_its_end() -> None:
    sent = 0

    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n")
        try:
            while sent < 2**30:
                writer.write(b" " * 65_536)
                sent += 65_536
                await writer.drain()
        except ConnectionError:
            pass

    async def ask() -> None:
        server = await asyncio.start_server(endless, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/keys"
        with pytest.raises(ValueError, match="too large"):
            await fetch_keys("http://127.0.0.1", url)
        server.close()

    asyncio.run(ask())
    assert sent < 2**26
