"""Who may come in, what is refused at the door, health, and what never leaks."""

import json
import logging
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import structlog
import uvicorn
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import text

from api.app import create_app
from api.errors import INVALID, PROBLEMS, UNAVAILABLE, UNEXPECTED
from api.schemas import Problem
from mdm.rules import RuleSet
from mdm.settings import Settings
from tests.base import Base, kate
from tests.contracts import CONTRACTS

DOCS = (Path(__file__).parents[2] / "docs/api.md").read_text()
OPEN = {"/health/live", "/health/ready", "/metrics"}
SIGNED = {"/v1/sources/{source}/webhook"}  # by its sender: tests/integration/test_vendor_webhooks.py


def described(client: TestClient) -> list[tuple[str, str]]:
    """(method, path) of every route that the OpenAPI document names, and of the document itself."""
    paths = client.get("/openapi.json").json()["paths"]
    named = [(method.upper(), path) for path, methods in paths.items() for method in methods]
    return [*named, ("GET", "/openapi.json")]


@pytest.mark.parametrize("key", [None, "", "Bearer wrong", "Bearer ", "Basic key-for-tests", "Bearer kéy"])
def test_no_route_but_health_and_metrics_answers_without_the_key(client: TestClient, key: str | None) -> None:
    routes = described(client)
    assert len(routes) > 10
    del client.headers["authorization"]
    headers = {} if key is None else {"Authorization": key.encode()}
    for method, path in routes:
        if path in OPEN | SIGNED:
            continue
        for body in (b"", b"{broken", b"{}"):
            answer = client.request(
                method, path, headers={**headers, b"Content-Type": b"application/json"}, content=body
            )
            assert answer.status_code == 401, (method, path)
            assert answer.headers["www-authenticate"] == "Bearer"
            assert answer.json()["type"] == "/problems/unauthorised"


def test_the_framework_serves_no_route_that_the_document_does_not_name(client: TestClient) -> None:
    for path in ("/docs", "/redoc", "/v1", "/", "/v1/openapi.json"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("key", [None, SecretStr("")])
def test_without_a_key_set_everything_but_health_and_metrics_is_refused(
    settings: Settings, rules: RuleSet, key: SecretStr | None
) -> None:
    with TestClient(create_app(settings.model_copy(update={"api_key": key}), rules)) as client:
        for given in ("", "Bearer ", "Bearer None"):
            assert client.get("/v1/events", headers={"Authorization": given}).status_code == 401
        assert client.get("/health/live").json() == {"status": "live"}


def test_a_body_above_the_limit_is_refused_before_it_is_read_whole(
    settings: Settings, rules: RuleSet
) -> None:
    small = settings.model_copy(update={"api_max_body_bytes": 1_000})
    headers = {"Authorization": "Bearer key-for-tests", "Content-Type": "application/json"}
    with TestClient(create_app(small, rules), headers=headers) as client:
        url = "/v1/sources/crm/records/1"
        assert client.put(url, content=b'{"given_name": "' + b"x" * 900 + b'"}').status_code == 202
        refused = client.put(url, content=b'{"given_name": "' + b"x" * 1_000 + b'"}')
        assert (refused.status_code, refused.json()["type"]) == (413, "/problems/body-too-large")
        chunks = (b"x" * 600 for _ in range(5))
        assert client.put(url, content=chunks).status_code == 413


@pytest.mark.parametrize(
    "body", [b"", b"{canary", b"\xff\xfe", b"[" * 100_000, b'{"a": 1' + b"0" * 5_000 + b"}"]
)
def test_a_body_that_is_no_json_is_malformed(client: TestClient, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    refused = client.put("/v1/sources/crm/records/1", content=body, headers=headers)
    assert refused.status_code in (400, 422)
    assert refused.headers["content-type"] == "application/problem+json"
    assert "canary" not in refused.text


def test_a_body_of_another_media_type_is_refused(client: TestClient) -> None:
    for headers in (
        {},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
    ):
        refused = client.put("/v1/sources/crm/records/1", content=b"{}", headers=headers)
        assert (refused.status_code, refused.json()["type"]) == (415, "/problems/not-json")


def test_what_the_framework_refuses_is_a_problem_too(client: TestClient) -> None:
    for method, path, status in (("GET", "/v1/nowhere", 404), ("PATCH", "/v1/events", 405)):
        answer = client.request(method, path)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
        Problem.model_validate(answer.json())


# ---- health


def test_ready_when_every_part_is_there(client: TestClient) -> None:
    answer = client.get("/health/ready", headers={"Authorization": ""})
    assert answer.status_code == 200
    assert answer.json()["checks"] == dict.fromkeys(("postgresql", "migrations", "redis", "model"), "ok")


@pytest.mark.parametrize(
    ("statement", "missing"),
    [("UPDATE model_version SET active = false", "model"), ("DELETE FROM alembic_version", "migrations")],
)
def test_not_ready_says_what_is_missing(client: TestClient, base: Base, statement: str, missing: str) -> None:
    with base.engine.begin() as connection:
        connection.execute(text(statement))
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert [name for name, held in answer.json()["checks"].items() if held == "failed"] == [missing]


def test_without_its_servers_it_lives_but_is_not_ready_and_asks_to_come_back(
    settings: Settings, rules: RuleSet
) -> None:
    away = {
        "database_url": SecretStr("postgresql://nobody:secret-canary@127.0.0.1:1/none"),
        "redis_url": SecretStr("redis://127.0.0.1:1/0"),
    }
    headers = {"Authorization": "Bearer key-for-tests"}
    with TestClient(create_app(settings.model_copy(update=away), rules), headers=headers) as client:
        assert client.get("/health/live").status_code == 200
        ready = client.get("/health/ready")
        assert (ready.status_code, set(ready.json()["checks"].values())) == (503, {"failed"})
        for answer in (
            client.get("/v1/crosswalk/crm/1"),
            client.put("/v1/sources/crm/records/1", json={}),
        ):
            assert (answer.status_code, answer.json()["type"]) == (503, "/problems/unavailable")
            assert "canary" not in answer.text


def test_reads_go_on_after_the_database_dropped_every_connection(client: TestClient, base: Base) -> None:
    base.send(kate("crm:1"))
    assert client.get("/v1/crosswalk/crm/1").status_code == 200
    with base.engine.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    assert client.get("/v1/crosswalk/crm/1").status_code == 200
    assert client.put("/v1/sources/crm/records/1", json=kate("crm:1")).json()["outcome"] == "unchanged"


# ---- what never leaks

CANARY = "canary-93"


def test_no_personal_value_reaches_a_log_or_an_error(
    client: TestClient, base: Base, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    person = kate(
        "crm:1", given_name=CANARY, emails=[f"{CANARY}@example.com"], identifiers={"loyalty_id": CANARY}
    )
    with structlog.testing.capture_logs() as logged:
        answers = [
            client.put("/v1/sources/crm/records/1", json={**person, "birth_date": [CANARY]}),
            client.put("/v1/sources/crm/records/1", json={**person, "source_version": CANARY}),
            client.put("/v1/sources/crm/records/1", json={**person, "source": CANARY}),
            client.put("/v1/sources/crm/records/1", json=person),
            client.post("/v1/sources/crm/records:batch", json=[{**person, "consents": CANARY}]),
            client.post("/v1/sources/crm/records:batch", json=CANARY),
            client.post("/v1/golden-records:lookup", json={"by": "email", "value": f"{CANARY}@@x"}),
            client.post("/v1/golden-records:lookup", json={"by": CANARY, "value": CANARY}),
        ]
        base.resolve()
        found = client.post("/v1/golden-records:lookup", json={"by": "loyalty_id", "value": CANARY})
        with base.engine.begin() as connection:  # an error that nobody expects, told with the values in it
            connection.execute(
                text(
                    "ALTER TABLE payload ADD CONSTRAINT never CHECK (payload ->> 'given_name' IS NULL) NOT VALID"
                )
            )
        answers.append(client.put("/v1/sources/crm/records/2", json={**person, "source_id": "2"}))
    assert [answer.status_code for answer in answers] == [422, 422, 422, 202, 202, 422, 422, 422, 500]
    assert len(found.json()["matches"]) == 1
    assert answers[-1].json() == {"type": UNEXPECTED.type, "title": UNEXPECTED.title, "status": 500}
    assert any(line["event"] == "request failed" for line in logged)
    captured = capfd.readouterr()
    told = [a.text for a in answers] + [str(logged), caplog.text, captured.out, captured.err]
    assert [text for text in told if CANARY in text] == []


# ---- the document


def test_the_openapi_document_asks_for_the_key_and_shows_bodies_and_problems(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    put = document["paths"]["/v1/sources/{source}/records/{source_id}"]["put"]
    assert put["security"] == [{"key": ["records:write"]}, {"token": ["records:write"]}]
    assert "given_name" in put["requestBody"]["content"]["application/json"]["schema"]["properties"]
    problem = put["responses"]["404"]["$ref"].rpartition("/")[2]
    assert "application/problem+json" in document["components"]["responses"][problem]["content"]
    references = set(re.findall(r'"#/components/schemas/([^"]+)"', client.get("/openapi.json").text))
    assert references <= set(document["components"]["schemas"])


def test_the_document_that_is_served_is_the_committed_one(client: TestClient) -> None:
    assert client.get("/openapi.json").json() == json.loads((CONTRACTS / "openapi.json").read_text("utf-8"))


def test_what_may_be_done_with_a_path_is_told_of_all_its_routes(client: TestClient) -> None:
    allowed = {
        "/v1/sources/crm/records/1": "DELETE, GET, PUT",
        "/v1/subscriptions": "GET, POST",
        "/v1/subscriptions/1": "DELETE, GET, PUT",
        "/v1/subscriptions/1:test": "POST",
        "/v1/golden-records/G-0000000001-8:split": "POST",
    }
    told = {path: client.request("OPTIONS", path) for path in allowed}
    assert {answer.status_code for answer in told.values()} == {405}
    assert {path: answer.headers["allow"] for path, answer in told.items()} == allowed


@pytest.mark.parametrize(
    "path", ["/v1/subscriptions/1:test", "/v1/deliveries/1:retry", "/v1/decisions/1:undo"]
)
def test_an_action_is_no_number_of_the_thing_it_is_done_to(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 405


@pytest.mark.parametrize("moment", ["0.5", "1700000000", "true", "tomorrow"])
def test_a_number_is_no_moment(client: TestClient, moment: str) -> None:
    asked = client.delete("/v1/sources/crm/records/1", params={"updated_at": moment})
    assert (asked.status_code, asked.json()["errors"][0]["field"]) == (422, "updated_at")


@pytest.mark.parametrize("after", [False, "1", 0.5])
def test_what_is_no_number_is_not_taken_for_one(client: TestClient, after: object) -> None:
    body = {"name": "a", "owner": "b", "after": after}
    assert client.post("/v1/subscriptions", json=body).status_code == 422


def test_every_route_and_every_problem_stands_in_the_docs(client: TestClient) -> None:
    missing = [path for _, path in described(client) if path not in DOCS]
    kinds = {kind.type for kind in (*PROBLEMS.values(), INVALID, UNAVAILABLE, UNEXPECTED)}
    assert missing + [kind for kind in kinds if kind not in DOCS] == []


# ---- over a real socket


@contextmanager
def served(settings: Settings, rules: RuleSet) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(
            uvicorn.Config(create_app(settings, rules), log_config=None, access_log=False)
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=10)


def test_the_main_way_over_a_real_server(settings: Settings, rules: RuleSet, base: Base) -> None:
    headers = {"Authorization": "Bearer key-for-tests"}
    with served(settings, rules) as url, httpx.Client(base_url=url, headers=headers) as http:
        taken = http.put("/v1/sources/crm/records/C%2F1", json=kate("crm:C/1"))
        base.resolve()
        place = http.get(taken.headers["location"]).json()
        golden = http.get(f"/v1/golden-records/{place['golden_id']}").json()
        assert golden["values"]["family_name"] == "O'Neil"
        too_large = http.put("/v1/sources/crm/records/2", json={"attributes": {"x": "y" * 17 * 2**20}})
        assert too_large.status_code == 413
        assert http.get("/health/ready").status_code == 200
