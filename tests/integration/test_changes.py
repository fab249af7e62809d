"""What changes something is one transaction with its entry in the audit; an Idempotency-Key makes it happen once."""

import asyncio
import socket
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient
from sqlalchemy import text

from api import changes
from api.app import create_app
from api.changes import Changing
from api.route import Administrator, GuardedRoute
from mdm.errors import Conflict
from mdm.purge import purge
from mdm.rules import RuleSet
from mdm.settings import Settings
from mdm.store import idempotency
from mdm.store.database import fetch_rows, run, transaction
from tests.base import Base
from tests.conftest import API_KEY
from tests.keyring import bearing, issue
from tests.processes import running, wait_until
from tests.serving import served

PATH = "/v1/subscriptions"
ASKED = {"name": "shop", "owner": "shop team", "url": "https://shop.example/hook"}
OPERATOR = {"Authorization": f"Bearer {API_KEY}"}
AT_ONCE = 1_000


def once(key: str = "key-1", **more: str) -> dict[str, str]:
    return {"Idempotency-Key": key, **more}


def count(base: Base, table: str = "subscription") -> int:
    ((found,),) = base.act(fetch_rows, f"SELECT count(*) FROM {table}")
    return int(found)


# ---- one transaction


def odd_routes() -> APIRouter:
    """Handlers that go wrong in ways that ours should not."""
    router = APIRouter(route_class=GuardedRoute)

    def write(change: Changing) -> None:
        run(change.session, "INSERT INTO counter (name, value) VALUES ('test', 1)")

    @router.post("/fails")
    def fail(change: Changing, _: Administrator) -> None:
        write(change)
        change.note("test")
        raise RuntimeError("canary")

    @router.post("/refuses")
    def refuse(change: Changing, _: Administrator) -> None:
        write(change)
        change.note("test")
        raise Conflict("what stands speaks against it")

    @router.post("/silent")
    def be_silent(change: Changing, _: Administrator) -> None:
        write(change)

    @router.post("/answers-what-is-no-json")
    def answer_badly(change: Changing, _: Administrator) -> dict[str, object]:
        write(change)
        change.note("test")
        return {"odd": object()}

    @router.post("/noted")
    def noted(change: Changing, _: Administrator) -> dict[str, str]:
        write(change)
        change.note("test", ["G-1"], 7, of="it")
        return {"done": "yes"}

    return router


@pytest.fixture
def odd(settings: Settings, rules: RuleSet) -> Iterator[TestClient]:
    app = create_app(settings, rules)
    app.include_router(odd_routes())
    with TestClient(app, headers=OPERATOR, raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "status"),
    [("/fails", 500), ("/refuses", 409), ("/silent", 500), ("/answers-what-is-no-json", 500)],
)
def test_a_change_that_fails_or_is_not_noted_leaves_nothing(
    odd: TestClient, base: Base, path: str, status: int
) -> None:
    for headers in ({}, once()):
        answer = odd.post(path, headers=headers)
        assert answer.status_code == status
        assert "canary" not in answer.text
    assert base.act(fetch_rows, "SELECT FROM counter WHERE name = 'test'") == []
    assert (count(base, "audit_entry"), count(base, "replayed_answer")) == (0, 0)


def test_a_change_is_committed_with_its_entry(odd: TestClient, base: Base) -> None:
    assert odd.post("/noted").json() == {"done": "yes"}
    assert base.act(fetch_rows, "SELECT value FROM counter WHERE name = 'test'") == [(1,)]
    entry = base.act(fetch_rows, "SELECT caller, scope, action, golden_ids, target, detail FROM audit_entry")
    assert entry == [("operator", "admin", "test", ["G-1"], "7", {"of": "it"})]


def test_a_change_whose_entry_cannot_be_written_does_not_happen(client: TestClient, base: Base) -> None:
    with base.engine.begin() as connection:
        connection.execute(text("ALTER TABLE audit_entry ADD CHECK (false) NOT VALID"))
    assert client.post(PATH, json=ASKED).status_code == 500
    assert count(base) == 0


# ---- Idempotency-Key


def test_the_same_request_again_is_answered_the_same_and_does_nothing(client: TestClient, base: Base) -> None:
    first, again = (client.post(PATH, json=ASKED, headers=once()) for _ in range(2))
    assert (first.status_code, again.status_code, count(base), count(base, "audit_entry")) == (201, 201, 1, 1)
    assert again.content == first.content  # the secret, too
    for name in ("location", "etag", "content-type"):
        assert again.headers[name] == first.headers[name]
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"


def test_without_a_key_and_with_another_it_is_done_again(client: TestClient, base: Base) -> None:
    for headers in ({}, {}, once("one"), once("other")):
        assert client.post(PATH, json=ASKED, headers=headers).status_code == 201
    assert count(base) == 4


def test_an_answer_without_a_body_is_given_again_as_it_was(client: TestClient, base: Base) -> None:
    made = client.post(PATH, json=ASKED).headers["location"]
    first, again = (client.delete(made, headers=once()) for _ in range(2))
    assert (first.status_code, again.status_code, again.content) == (204, 204, b"")
    assert client.delete(made).status_code == 404
    assert count(base) == 0


def test_a_key_that_was_used_for_another_request_is_refused(client: TestClient, base: Base) -> None:
    made = client.post(PATH, json=ASKED, headers=once()).headers["location"]
    for method, path, more in (
        ("POST", PATH, {"json": {**ASKED, "owner": "other"}}),
        ("POST", PATH + "?x=1", {"json": ASKED}),
        ("PUT", made, {"json": ASKED}),
        ("DELETE", made, {}),
    ):
        refused = client.request(method, path, headers=once(), **more)
        assert (refused.status_code, refused.json()["type"]) == (422, "/problems/idempotency-key-reused")
    assert client.post(PATH, json=ASKED, headers=once(**{"If-Match": "1"})).status_code == 422
    assert count(base) == 1


def test_one_key_is_anothers_for_another_caller(client: TestClient, base: Base) -> None:
    one, other = bearing(issue(base, "subscriptions")), bearing(issue(base, "subscriptions"))
    made = [client.post(PATH, json=ASKED, headers={**once(), **who}).json() for who in (one, other, one)]
    assert count(base) == 2
    assert made[0] == made[2] != made[1]


def test_an_answer_is_given_again_only_to_who_may_still_ask(client: TestClient, base: Base) -> None:
    may = bearing(issue(base, "subscriptions", name="shop"))
    assert client.post(PATH, json=ASKED, headers={**once(), **may}).status_code == 201
    with base.engine.begin() as connection:
        connection.execute(text("UPDATE api_key SET scopes = '{match}' WHERE name = 'shop'"))
    changed = client.post(PATH, json=ASKED, headers={**once(), **bearing(issue(base, "match"))})
    assert changed.status_code == 403


def test_an_error_is_not_kept_so_the_same_request_may_be_tried_again(client: TestClient, base: Base) -> None:
    assert client.post(PATH, json={**ASKED, "values": ["nothing"]}, headers=once()).status_code == 422
    assert client.post(PATH, json=ASKED, headers=once()).status_code == 201
    assert count(base) == 1


@pytest.mark.parametrize("key", ["", "x" * 256, "kéy", "a\tb"])
def test_what_can_be_no_key_is_refused(client: TestClient, base: Base, key: str) -> None:
    refused = client.post(PATH, json=ASKED, headers={b"Idempotency-Key": key.encode("latin-1")})
    assert refused.status_code == 422
    assert "Idempotency-Key" in refused.json()["detail"]
    assert count(base) == 0


def test_while_the_same_request_is_being_worked_on_it_waits_and_then_says_so(
    client: TestClient, base: Base, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "_WAIT_SECONDS", 0.2)
    with transaction(base.engine) as session:
        assert idempotency.begin(session, "operator", "key-1") == (True, None)
        waited = client.post(PATH, json=ASKED, headers=once())
        assert (waited.status_code, waited.json()["type"]) == (409, "/problems/in-progress")
        assert client.post(PATH, json=ASKED, headers=once("other")).status_code == 201
    assert client.post(PATH, json=ASKED, headers=once()).status_code == 201
    assert count(base) == 2


def test_a_request_that_waits_goes_on_as_soon_as_the_one_before_it_is_done(
    client: TestClient, base: Base
) -> None:
    with ThreadPoolExecutor(1) as other:
        with transaction(base.engine) as session:
            idempotency.begin(session, "operator", "key-1")
            waiting = other.submit(client.post, PATH, json=ASKED, headers=once())
            wait_until(waiting.running)
        assert waiting.result().status_code == 201
    assert count(base) == 1


def test_an_answer_is_given_again_after_a_restart_and_forgotten_after_its_time(
    settings: Settings, rules: RuleSet, base: Base
) -> None:
    answers = []
    for _ in range(2):
        with TestClient(create_app(settings, rules), headers=OPERATOR) as client:
            answers.append(client.post(PATH, json=ASKED, headers=once()).content)
    assert answers[0] == answers[1]
    age(base, settings.idempotency_hours - 1)
    assert purge(base.engine, settings)["answers"] == 0
    age(base, 2)
    assert purge(base.engine, settings)["answers"] == 1
    with TestClient(create_app(settings, rules), headers=OPERATOR) as client:
        assert client.post(PATH, json=ASKED, headers=once()).content not in answers
    assert count(base) == 2


def age(base: Base, hours: float) -> None:
    with base.engine.begin() as connection:
        connection.execute(text(f"UPDATE replayed_answer SET at = at - interval '{hours} hours'"))


def test_a_thousand_equal_requests_at_once_have_one_effect_and_one_answer(
    settings: Settings, rules: RuleSet, base: Base
) -> None:
    unlimited = settings.model_copy(update={"requests_per_second": 0})
    with served(unlimited, rules) as url:
        answers = asyncio.run(all_at_once([url]))
    check_one_effect(base, answers)


def test_over_two_processes_too(settings: Settings, base: Base) -> None:
    ports = [free_port(), free_port()]
    free = {"MDM_API_KEY": API_KEY, "MDM_REQUESTS_PER_SECOND": "0"}
    with (
        running(settings, "serve", "--port", str(ports[0]), **free),
        running(settings, "serve", "--port", str(ports[1]), **free),
    ):
        urls = [f"http://127.0.0.1:{port}" for port in ports]
        wait_until(lambda: all(is_up(url) for url in urls))
        answers = asyncio.run(all_at_once(urls))
    check_one_effect(base, answers)


def check_one_effect(base: Base, answers: list[httpx.Response]) -> None:
    assert Counter(answer.status_code for answer in answers) == {201: AT_ONCE}
    assert len({answer.content for answer in answers}) == 1
    assert sum("idempotency-replayed" not in answer.headers for answer in answers) == 1
    assert (count(base), count(base, "audit_entry")) == (1, 1)


async def all_at_once(urls: list[str]) -> list[httpx.Response]:
    """To each address in turn; none waits for another's answer."""
    limits = httpx.Limits(max_connections=AT_ONCE)
    async with httpx.AsyncClient(headers=OPERATOR, timeout=300, limits=limits) as client:
        asked: list[Any] = [
            client.post(urls[n % len(urls)] + PATH, json=ASKED, headers=once()) for n in range(AT_ONCE)
        ]
        return await asyncio.gather(*asked)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def is_up(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health/ready").status_code == 200
    except httpx.HTTPError:
        return False
