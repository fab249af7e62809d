"""Scopes, over every route that there is: none is open by oversight, and each is opened by its own scope alone."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import APIRouter
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient

from api.app import create_app
from api.route import GuardedRoute, scopes_of
from api.signed import SignedRoute
from mdm.access import MEANINGS, SCOPES, Caller, Scope
from mdm.rulefiles import load_rules
from mdm.settings import PACKAGED_RULES, Settings
from tests.base import Base
from tests.keyring import bearing, issue

OPEN = {"/health/live", "/health/ready", "/metrics"}  # they tell nothing of any person
CONSOLE = "/steward"  # stewards sign in: it has tests of its own
IN_PATHS = {"source": "crm", "golden_id": "G-0000000001-8"}  # else 1


def every_route() -> list[tuple[str, str, APIRoute]]:
    """(method, path, route) of all that the app answers, but the console."""
    app = create_app(Settings(), load_rules(PACKAGED_RULES))
    found = []
    for context in iter_route_contexts(app.routes):
        path, route = context.path or "", context.original_route
        if path.startswith(CONSOLE):
            continue
        assert isinstance(route, APIRoute), path
        found += [(method, path, route) for method in sorted(context.methods or ())]
    return found


ROUTES = every_route()
GUARDED = [
    pytest.param(method, path, route, id=f"{method} {path}")
    for method, path, route in ROUTES
    if isinstance(route, GuardedRoute)
]


@pytest.fixture
def keys(base: Base) -> dict[frozenset[str], dict[str, str]]:
    """Headers with a key, made when it is first asked for, by its scopes."""

    class Keys(dict[frozenset[str], dict[str, str]]):
        def __missing__(self, scopes: frozenset[str]) -> dict[str, str]:
            self[scopes] = bearing(issue(base, *sorted(scopes)))
            return self[scopes]

    return Keys()


def ask(client: TestClient, method: str, path: str, headers: dict[str, str]) -> int:
    address = re.sub(r"\{(\w+)(?::\w+)?\}", lambda place: IN_PATHS.get(place[1], "1"), path)
    params = {"after": 10**9} if path.endswith("/stream") else {}  # beyond the feed: it does not begin
    body: dict[str, Any] = {} if method in ("GET", "DELETE") else {"json": {}}
    with client.stream(method, address, params=params, headers=headers, **body) as answer:
        return answer.status_code


def test_there_are_only_routes_with_a_scope_or_a_signature_and_few_open_ones() -> None:
    others = {path for _, path, route in ROUTES if not isinstance(route, GuardedRoute | SignedRoute)}
    assert others == OPEN
    assert {path for _, path, route in ROUTES if isinstance(route, SignedRoute)} == {
        "/v1/sources/{source}/webhook"
    }
    assert len(GUARDED) > 40


def test_no_route_needs_two_scopes_and_only_the_document_needs_none() -> None:
    needed = {
        (method, path): scopes_of(route) for method, path, route in ROUTES if isinstance(route, GuardedRoute)
    }
    assert [at for at, scopes in needed.items() if not scopes] == [("GET", "/openapi.json")]
    assert [at for at, scopes in needed.items() if len(scopes) > 1] == []


def test_each_scope_but_that_for_clear_values_opens_a_route() -> None:
    used = {scope for _, _, route in ROUTES if isinstance(route, GuardedRoute) for scope in scopes_of(route)}
    assert used | {"golden:read-personal"} == SCOPES


def test_a_route_without_a_scope_does_not_start() -> None:
    router = APIRouter(route_class=GuardedRoute)
    with pytest.raises(TypeError, match="names no scope"):
        router.add_api_route("/open", lambda: None)


@pytest.mark.parametrize(("method", "path", "route"), GUARDED)
def test_a_route_is_opened_by_its_own_scope_and_by_no_other(
    client: TestClient,
    keys: dict[frozenset[str], dict[str, str]],
    method: str,
    path: str,
    route: APIRoute,
) -> None:
    for scope in scopes_of(route):
        enough = ways(scope)
        assert ask(client, method, path, keys[SCOPES - enough]) == 403
        for one in enough:
            assert ask(client, method, path, keys[frozenset({one})]) not in (401, 403)
    if not scopes_of(route):
        assert ask(client, method, path, keys[frozenset({"match"})]) == 200


def ways(scope: Scope) -> frozenset[Scope]:
    """The scopes of which each is enough."""
    return frozenset({scope, "golden:read-personal"}) if scope == "golden:read" else frozenset({scope})


def test_a_refusal_names_the_scope_that_is_missing(client: TestClient, base: Base) -> None:
    refused = client.get("/v1/audit", headers=bearing(issue(base, "match")))
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/forbidden")
    assert "admin" in refused.json()["detail"]


def test_who_may_see_values_in_clear_may_read_and_nothing_else() -> None:
    caller = Caller("key:test", frozenset({"golden:read-personal"}))
    assert {scope for scope in SCOPES if caller.may(scope)} == {"golden:read", "golden:read-personal"}
    assert not Caller("key:test", SCOPES - {"golden:read-personal"}).sees_personal


def test_every_scope_stands_in_docs_access_with_its_meaning() -> None:
    assert dict(documented()) == dict(MEANINGS)


def documented() -> Iterator[tuple[str, str]]:
    text = (PACKAGED_RULES.parent / "docs/access.md").read_text()
    section = text.partition("\n## Scopes\n")[2].partition("\n## ")[0]
    yield from re.findall(r"^\| `([a-z:-]+)` \| (.+) \|$", section, re.MULTILINE)
