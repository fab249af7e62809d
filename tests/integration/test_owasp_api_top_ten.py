"""The ten risks of the OWASP API Security Top 10 (2023), each with what answers it here; who may do what
is in test_owasp_authorisation.py: API1, 2, 3 and 5.

What has tests of its own is only touched: tokens, limits, masking, vendors' webhooks.
"""

import asyncio
import re
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from starlette.routing import BaseRoute

from api.app import create_app
from api.provider import fetch_keys
from api.requests import CONSOLE
from api.security_headers import HEADERS
from mdm.access import SCOPES
from mdm.rules import RuleSet
from mdm.settings import Settings
from mdm.store.database import fetch_rows, run
from tests.base import Base, kate, omar
from tests.callers import KEYLESS, Api, Asker, documented, opened, subscription_of
from tests.keyring import bearing, issue
from tests.processes import wait_until
from tests.receiver import receiving
from tests.relaying import for_tests, relaying
from tests.serving import served


@pytest.fixture
def api(settings: Settings, rules: RuleSet, base: Base) -> Iterator[Api]:
    with opened(settings, rules, base) as opened_api:
        yield opened_api


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
