"""The client and the OpenAPI document of the service say the same: routes, parameters, bodies, members of answers."""

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from datetime import UTC, datetime
from typing import Any, get_args, get_type_hints

import jsonschema
import pytest

from api.app import create_app
from mdm.client.answers import (
    dead_letters,
    deliveries,
    following,
    golden,
    records,
    rules,
    stewardship,
    subscriptions,
    why,
)
from mdm.client.call import Call, Lines
from mdm.client.clients import Operations
from mdm.client.methods import Asked, Each
from mdm.rulefiles import load_rules
from mdm.settings import PACKAGED_RULES, Settings

DOCUMENT = create_app(Settings(), load_rules(PACKAGED_RULES)).openapi()
COMPONENTS = DOCUMENT["components"]

NOW = datetime.now(UTC)
SAID = {"by": "ann", "reason": "-"}
TERMS = subscriptions.Terms("marketing", "crm-team", types=("golden.merged",))
HELD = golden.GoldenRecord("G-1", 1, {}, {}, (), NOW, etag='"1"')

# How each method may be called, with all that it takes.
SAMPLES: Mapping[str, Callable[[Callable[..., Any]], Any]] = {
    "put_record": lambda ask: ask("crm", "1", {"family_name": "Lee"}),
    "delete_record": lambda ask: ask("crm", "1", source_version=1, updated_at=NOW),
    "put_records": lambda ask: ask("crm", [{"source_id": "1"}]),
    "record": lambda ask: ask("crm", "1"),
    "dead_letters": lambda ask: ask(source="crm", reason="-"),
    "replay_dead_letter": lambda ask: ask(1),
    "replay_dead_letters": lambda ask: ask(source="crm", reason="-"),
    "crosswalk": lambda ask: ask("crm", "1"),
    "crosswalk_many": lambda ask: ask([("crm", "1")]),
    "golden_ids": lambda ask: ask("crm", 1),
    "golden_id_page": lambda ask: ask("crm", 1, "x"),
    "golden_record": lambda ask: ask("G-1", as_of=NOW, held=HELD),
    "lookup": lambda ask: ask("identifier", "1", kind="passport", country="GB"),
    "match": lambda ask: ask({"family_name": "Lee"}, limit=3),
    "explain": lambda ask: ask("G-1"),
    "why_not": lambda ask: ask(("crm", "1"), ("pos", "2")),
    "history": lambda ask: ask("G-1"),
    "review_tasks": lambda ask: ask(kind="pair"),
    "review_task": lambda ask: ask(1),
    "decision": lambda ask: ask(1),
    "decisions": lambda ask: ask(standing=True, golden_id="G-1"),
    "decide": lambda ask: ask(1, "same", **SAID, if_match='"1"'),
    "merge": lambda ask: ask(["G-1", "G-2"], **SAID, if_match='"1"'),
    "split": lambda ask: ask("G-1", [[("crm", "1")]], **SAID, if_match='"1"'),
    "undo": lambda ask: ask(1, **SAID, if_match='"1"'),
    "rules": lambda ask: ask(),
    "models": lambda ask: ask(),
    "model": lambda ask: ask("0f1e2d3c4b5a6978"),
    "events": lambda ask: ask(1, types=["golden.merged"], wait_seconds=1, subscription=1),
    "event_page": lambda ask: ask(1, types=["golden.merged"], wait_seconds=1, subscription=1),
    "snapshot": lambda ask: ask("crosswalk", sources=["crm"]),
    "differing_buckets": lambda ask: ask({1: "0" * 16}, 1),
    "differences": lambda ask: ask([("crm", "1", "G-1")], [1], 1, 1),
    "subscribe": lambda ask: ask(TERMS, after=1),
    "subscriptions": lambda ask: ask(),
    "subscription": lambda ask: ask(1),
    "change_subscription": lambda ask: ask(1, TERMS, state="paused", if_match='"1"'),
    "delete_subscription": lambda ask: ask(1, if_match='"1"'),
    "rotate_secret": lambda ask: ask(1, older_seconds=0),
    "send_test": lambda ask: ask(1),
    "replay_events": lambda ask: ask(1, first=1, last=2),
    "deliveries": lambda ask: ask(subscription=1, state="dead"),
    "delivery": lambda ask: ask(1),
    "retry_delivery": lambda ask: ask(1),
    "retry_dead": lambda ask: ask(1),
}

# Routes that the client has no method for, and why.
NO_METHOD: Mapping[str, str] = {
    "GET /health/live": "for what runs the service",
    "GET /health/ready": "for what runs the service",
    "GET /metrics": "for Prometheus",
    "GET /v1/events/stream": "for browsers; `events` with `wait_seconds` hears as soon",
    "POST /v1/sources/{source}/webhook": "for vendors, who sign in their own ways",
    "GET /v1/audit": "for administrators: `mdm audit search`",
    "GET /v1/privacy-requests": "for administrators: `mdm privacy-requests list`",
    "POST /v1/privacy-requests/{request}:done": "for administrators: `mdm privacy-requests done`",
}

ANSWERS: Mapping[type[Any], str] = {
    records.Taken: "Taken",
    records.RefusedRecord: "Refused",
    records.BatchTaken: "BatchTaken",
    golden.Key: "Key",
    golden.CrosswalkEntry: "Crosswalk",
    golden.CrosswalkEntries: "CrosswalkOfMany",
    golden.GoldenRecord: "GoldenRecord",
    golden.LookedUp: "Match",
    golden.LookedUpAll: "Matches",
    golden.GoldenVersion: "GoldenVersion",
    golden.GoldenIdOf: "GoldenIdOf",
    golden.GoldenIdPage: "GoldenIds",
    golden.ReceivedVersion: "ReceivedVersion",
    golden.SourceRecord: "SourceRecord",
    why.Obstacle: "Obstacle",
    why.WhyNot: "WhyNotAnswer",
    dead_letters.DeadLetter: "DeadLetter",
    dead_letters.Replayed: "Replayed",
    deliveries.Delivery: "Delivery",
    deliveries.Attempt: "Attempt",
    deliveries.DeliveryWithTries: "DeliveryWithAttempts",
    deliveries.Sent: "Sent",
    golden.GoldenHistory: "GoldenHistory",
    why.ComparisonWeight: "ComparisonWeight",
    why.Link: "Link",
    why.Step: "Step",
    why.ExplainedValue: "ExplainedValue",
    why.Explanation: "Explanation",
    why.MatchedRecord: "MatchedRecord",
    why.Candidate: "Candidate",
    why.ProfileMatches: "ProfileMatches",
    stewardship.ReviewTask: "ReviewTask",
    stewardship.Decided: "Decided",
    stewardship.Decision: "Decision",
    subscriptions.Terms: "Terms",
    subscriptions.Subscription: "Subscription",
    subscriptions.MadeSubscription: "MadeSubscription",
    subscriptions.Rotated: "Rotated",
    rules.Thresholds: "Thresholds",
    rules.BlockingRule: "BlockingRule",
    rules.ComparisonLevel: "ComparisonLevel",
    rules.ComparisonRule: "ComparisonRule",
    rules.IdentifierRule: "IdentifierRule",
    rules.Guards: "Guards",
    rules.SurvivorshipRule: "SurvivorshipRule",
    rules.Rules: "Rules",
    rules.Model: "Model",
    rules.ModelLevel: "ModelLevel",
    rules.ModelComparison: "ModelComparison",
    rules.WholeModel: "WholeModel",
    following.MovedRecord: "MovedRecord",
    following.DifferingBuckets: "DifferingBuckets",
}


def test_every_method_has_a_sample() -> None:
    methods = {name for name, one in vars(Operations).items() if isinstance(one, Asked | Each)}
    assert set(SAMPLES) == methods


def test_every_route_has_a_method_or_a_reason_for_none() -> None:
    asked = {name: asked_by(name) for name in SAMPLES}
    for path, methods in DOCUMENT["paths"].items():
        for method in methods:
            route = f"{method.upper()} {path}"
            by = [name for name, call in asked.items() if call.method == method.upper() and fits(path, call)]
            assert bool(by) != (route in NO_METHOD), route


@pytest.mark.parametrize("name", SAMPLES)
def test_what_a_method_asks_is_what_a_route_takes(name: str) -> None:
    call = asked_by(name)
    operation = next(found for path, found in DOCUMENT["paths"].items() if fits(path, call))[
        call.method.lower()
    ]
    taken = {(one["in"], one["name"].lower()) for one in operation.get("parameters", [])}
    sent = {("query", key) for key in call.params} | {("header", key.lower()) for key in call.headers}
    assert sent <= taken
    if call.body is None:
        assert "requestBody" not in operation
        return
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    jsonschema.validate(as_sent(call.body), {**schema, "components": COMPONENTS})


def asked_by(name: str) -> Call[Any]:
    asked = SAMPLES[name](vars(Operations)[name]._ask)
    call = asked.call if isinstance(asked, Lines) else next(iter(asked))
    assert isinstance(call, Call)
    return call


def fits(path: str, call: Call[Any]) -> bool:
    return (
        call.method.lower() in DOCUMENT["paths"][path]
        and re.fullmatch(re.sub(r"\{\w+\}", "[^/:]+", path), call.path) is not None
    )


def as_sent(body: Any) -> Any:
    """As JSON has it: lists, and names that are text."""
    if isinstance(body, Mapping):
        return {str(name): as_sent(value) for name, value in body.items()}
    return [as_sent(one) for one in body] if isinstance(body, list | tuple) else body


@pytest.mark.parametrize("kind", [kind for kind in ANSWERS if ANSWERS[kind] in COMPONENTS["schemas"]])
def test_what_an_answer_is_read_as_is_what_the_service_says(kind: type[Any]) -> None:
    schema = COMPONENTS["schemas"][ANSWERS[kind]]
    hints = get_type_hints(kind)
    for field in fields(kind):
        if field.name == "etag":  # of the header
            continue
        said = schema["properties"][field.name]
        assert field.name in schema.get("required", ()) or has_default(field), field.name
        assert not may_be_null(said) or type(None) in get_args(hints[field.name]), field.name


def has_default(field: Field[Any]) -> bool:
    return field.default is not MISSING or field.default_factory is not MISSING


def may_be_null(schema: Mapping[str, Any]) -> bool:
    return any(one.get("type") == "null" for one in schema.get("anyOf", ()))


def test_answers_that_the_document_does_not_name_are_few() -> None:
    assert {name for name in ANSWERS.values() if name not in COMPONENTS["schemas"]} <= {"Terms"}
