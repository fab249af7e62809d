"""The OpenAPI document says all that a caller has to know, and takes nothing back that was published."""

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from api.app import create_app
from api.errors import MEDIA_TYPE, PROBLEMS
from mdm.access import SCOPES
from mdm.rulefiles import load_rules
from mdm.settings import PACKAGED_RULES, Settings
from tests.api_compatibility import changes
from tests.contracts import CONTRACTS, nodes

Part = dict[str, Any]

PUBLISHED: Part = json.loads((Path(__file__).parent / "published/openapi.json").read_text(encoding="utf-8"))
DOCUMENT: Part = json.loads((CONTRACTS / "openapi.json").read_text(encoding="utf-8"))
_TRIED = 12  # of each part: a comparison takes a while
OPEN = {"/health/live", "/health/ready", "/metrics", "/v1/sources/{source}/webhook"}


def operations(document: Part) -> Iterator[tuple[str, str, Part]]:
    for path, methods in document["paths"].items():
        for method, one in methods.items():
            yield path, method, one


OPERATIONS = [pytest.param(path, one, id=one["operationId"]) for path, _, one in operations(DOCUMENT)]


# ---- what was published stays


def test_nothing_breaks_who_calls_by_what_was_published() -> None:
    assert changes(PUBLISHED, DOCUMENT) == []


@pytest.mark.parametrize(
    "part", ["operation", "parameter", "property of an answer", "property of a request", "answer", "scope"]
)
def test_losing_any_part_of_what_was_published_breaks(part: str) -> None:
    """So the comparison sees every part of the document that there is."""
    held = len(list(_places(PUBLISHED, part)))
    assert held > _TRIED
    for at in range(0, held, held // _TRIED):
        now = deepcopy(PUBLISHED)
        holder, name = list(_places(now, part))[at]
        if part == "scope":
            holder[name] = [*holder[name], "more"]
        else:
            del holder[name]
        assert changes(PUBLISHED, now), (part, name)


def _places(document: Part, part: str) -> Iterator[tuple[Any, Any]]:
    """Where each of these parts is held."""
    for path, method, one in operations(document):
        if part == "operation":
            yield document["paths"][path], method
        elif part == "parameter":
            yield from ((one["parameters"], place) for place in range(len(one.get("parameters", ()))))
        elif part == "answer":
            yield from ((one["responses"], status) for status in one["responses"])
        elif part == "scope":
            yield from ((way, name) for way in one.get("security", ()) for name in way)
    if part.startswith("property"):
        sides = {"property of an answer": True, "property of a request": False}
        for schema in document["components"]["schemas"].values():
            if (schema.get("additionalProperties") is True) == sides[part] and "properties" in schema:
                yield from ((schema["properties"], name) for name in schema["properties"])


# ---- what it says


@pytest.mark.parametrize(("path", "operation"), OPERATIONS)
def test_every_operation_says_what_it_does_by_what_right_and_what_may_go_wrong(
    path: str, operation: Part
) -> None:
    assert operation["summary"]
    assert operation["description"].startswith(operation["summary"])
    assert all(one["description"] for one in operation.get("parameters", ()))
    if path in OPEN:
        assert "security" not in operation
        return
    key, token = operation["security"]
    assert key["key"] == token["token"]
    assert len(SCOPES.intersection(key["key"])) == 1
    assert {"401", "403", "429", "500", "503"} <= operation["responses"].keys()
    assert "default" not in operation["responses"]


def test_every_tag_is_described() -> None:
    described = {tag["name"] for tag in DOCUMENT["tags"] if tag["description"]}
    assert {tag for _, _, one in operations(DOCUMENT) for tag in one["tags"]} == described


def test_every_problem_is_named_by_an_operation() -> None:
    named = {
        example["value"]["type"]
        for response in DOCUMENT["components"]["responses"].values()
        for example in response["content"][MEDIA_TYPE]["examples"].values()
    }
    assert named == {kind.type for kind in PROBLEMS.values()} | {"/problems/unexpected"}


def test_headers_stand_where_they_hold() -> None:
    taken = {
        one["operationId"]: {p["name"] for p in one.get("parameters", ()) if p["in"] == "header"}
        for _, _, one in operations(DOCUMENT)
    }
    assert taken["put_record"] == {"Idempotency-Key"}
    assert taken["split_golden_record"] == {"If-Match", "Idempotency-Key"}
    assert taken["get_golden_record"] == {"If-None-Match"}
    changing = {name for name, headers in taken.items() if "Idempotency-Key" in headers}
    assert {"create_subscription", "undo_decision", "replay_dead_letters", "take_webhook"} <= changing
    assert not {"look_up", "match_profile", "reconcile_crosswalk", "get_events"} & changing


def test_all_that_is_only_answered_may_have_more_members() -> None:
    schemas = DOCUMENT["components"]["schemas"]
    assert schemas["GoldenRecord"]["additionalProperties"] is True
    assert schemas["NewSubscription"]["additionalProperties"] is False


def test_every_reference_leads_somewhere() -> None:
    for node in nodes(DOCUMENT):
        if isinstance(target := node.get("$ref"), str):
            _, *steps = target.split("/")
            found: Any = DOCUMENT
            for step in steps:
                found = found[step]


@pytest.mark.parametrize(("path", "operation"), OPERATIONS)
def test_every_example_keeps_to_its_schema(path: str, operation: Part) -> None:  # noqa: ARG001
    bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
    held = [content for body in bodies for content in body.get("content", {}).values()]
    for place in [*held, *operation.get("parameters", ())]:
        schema = {**place.get("schema", {}), "components": DOCUMENT["components"]}
        for example in place.get("examples", {}).values():
            Draft202012Validator(schema).validate(example["value"])


def test_a_token_is_had_of_the_provider_that_is_set() -> None:
    settings = Settings(oidc_issuer="https://id.example.com/", oidc_audience="mdm")
    schemes = create_app(settings, load_rules(PACKAGED_RULES)).openapi()["components"]["securitySchemes"]
    assert schemes["token"]["openIdConnectUrl"] == "https://id.example.com/.well-known/openid-configuration"
    assert all(f"`{scope}`" in schemes["key"]["description"] for scope in SCOPES)
