"""What a base goes through, asked of a served API: records, a steward, subscribers.

Its requests and their answers are the examples of the OpenAPI document.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from mdm.store import desk
from tests.base import Base, kate, moved, omar

Part = dict[str, Any]

_KEPT_HEADERS = ("ETag", "Location", "Content-Location", "Idempotency-Replayed")
_SAID = {"by": "ann"}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_SECRET = re.compile(r"whsec_[\w+/=]+")
_MOMENT_SHOWN, _SECRET_SHOWN = "2026-03-01T09:30:00Z", "whsec_c2hvd24gb25jZQ=="
_VERSION = re.compile(r'"?[0-9a-f]{16}"?')  # of a rule set: it changes with every letter of its files
_VERSION_SHOWN = "0f1e2d3c4b5a6978"
_DIGITS = 6  # of weights: the last ones may differ from machine to machine


@dataclass
class Story:
    """Asks, and writes down what was asked and answered."""

    http: httpx.Client
    paths: Mapping[str, tuple[str, str]]  # operationId → method, path
    told: list[Part] = field(default_factory=list)

    def ask(self, operation: str, name: str, path: Part | None = None, **request: Any) -> Any:
        """The answer's body; `request`: query, headers, body, and `shown`: whether the document shows it."""
        shown = request.pop("shown", True)
        method, template = self.paths[operation]
        asked: Part = {"path": path or {}, "query": {}, "headers": {}, **request}
        quoted = {name: quote(str(value), safe="") for name, value in asked["path"].items()}
        sent: Part = {"params": asked["query"], "headers": asked["headers"]}
        if "body" in asked:
            sent["json"] = asked["body"]
        answer = self.http.request(method, template.format(**quoted), **sent)
        response: Part = {"status": answer.status_code, "headers": _headers(answer)}
        if answer.content:
            is_lines = "ndjson" in answer.headers["content-type"]
            response["body"] = answer.text if is_lines else answer.json()
        one = {"operation": operation, "name": name, "request": asked, "response": response}
        self.told.append(steady({**one, "shown": shown and answer.status_code < HTTPStatus.BAD_REQUEST}))
        return response.get("body")


def operations(document: Part) -> dict[str, tuple[str, str]]:
    """operationId → method, path."""
    return {
        one["operationId"]: (method.upper(), path)
        for path, methods in document["paths"].items()
        for method, one in methods.items()
    }


def steady(value: Any) -> Any:
    """The same without what differs from run to run and from machine to machine."""
    if isinstance(value, dict):
        return {
            name: _VERSION_SHOWN if _is_version(name, part) else steady(part) for name, part in value.items()
        }
    if isinstance(value, list):
        return [steady(part) for part in value]
    if isinstance(value, float):
        return round(value, _DIGITS)
    if isinstance(value, str):
        return _SECRET.sub(_SECRET_SHOWN, _MOMENT.sub(_MOMENT_SHOWN, value))
    return value


def _is_version(name: str, value: Any) -> bool:
    versions = {"version", "scoring_version", "ETag"}
    return name in versions and isinstance(value, str) and _VERSION.fullmatch(value) is not None


def _headers(answer: httpx.Response) -> Part:
    return {name: answer.headers[name] for name in _KEPT_HEADERS if name in answer.headers}


def play(story: Story, base: Base) -> None:
    """From an empty base on."""
    _records(story, base)
    _golden_records(story)
    _stewards(story, base)
    _following(story)
    _subscribers(story)
    story.ask("get_golden_ids", "moved since", {"source": "loyalty"}, query={"after": 1})
    story.ask("get_audit", "merges", query={"action": "golden.merge", "limit": 1})
    story.ask("get_rules", "active")
    models = story.ask("get_models", "all")["models"]
    story.ask("get_model", "active", {"model": models[0]["model"]})
    story.ask("get_model", "unknown", {"model": "none"})
    story.ask("get_privacy_requests", "open")
    story.ask("finish_privacy_request", "unknown", {"request": 1})
    story.ask("take_webhook", "not set up", {"source": "crm"}, body={})
    story.ask("live", "live")
    story.ask("ready", "ready")


def _person(payload: Mapping[str, Any], *without: str) -> Part:
    return {name: value for name, value in payload.items() if name not in ("source", *without)}


def _records(story: Story, base: Base) -> None:
    key, path = {"Idempotency-Key": "crm-C-1042-12"}, {"source": "crm", "source_id": "C-1042"}
    body = _person(kate("crm:C-1042", source_version=12), "source_id")
    story.ask("put_record", "new", path, headers=key, body=body)
    story.ask("put_record", "again", path, headers=key, body=body)
    story.ask("put_record", "unregistered", {"source": "fax", "source_id": "1"}, body=body)
    story.ask("put_record", "broken", path, body={**body, "emails": "one"})
    batch = [_person(kate("loyalty:L-77")), _person(omar("loyalty:L-78")), {"source_id": "L-79", "phones": 7}]
    story.ask("put_records", "one is broken", {"source": "loyalty"}, body=batch, shown=False)
    story.ask(
        "put_records", "tills", {"source": "pos"}, body=[_person(moved("pos:T-7")), _person(omar("pos:T-8"))]
    )
    story.ask("get_crosswalk", "waiting", path)
    base.resolve()
    story.ask("delete_record", "deletion", {"source": "pos", "source_id": "T-8"}, query={"source_version": 2})
    base.resolve()
    letters = story.ask("get_dead_letters", "letters", query={"source": "loyalty"})["dead_letters"]
    story.ask("replay_dead_letter", "refused on arrival", {"letter": letters[0]["letter"]})
    story.ask("replay_dead_letters", "none", body={"source": "loyalty"})
    story.ask("get_record", "record", path)


def _golden_records(story: Story) -> None:
    key = {"source": "crm", "source_id": "C-1042"}
    golden_id = story.ask("get_crosswalk", "resolved", key)["golden_id"]
    story.ask("get_crosswalk", "deleted", {"source": "pos", "source_id": "T-8"})
    story.ask("get_crosswalk", "unknown", {"source": "crm", "source_id": "none"})
    keys = [key, {"source": "pos", "source_id": "T-8"}, {"source": "crm", "source_id": "none"}]
    story.ask("get_crosswalk_of_many", "many", body={"keys": keys})
    path = {"golden_id": golden_id}
    story.ask("get_golden_record", "active", path)
    story.ask("get_golden_record", "held", path, headers={"If-None-Match": f'"{golden_id}:1"'})
    story.ask("get_golden_record", "mistyped", {"golden_id": "G-0000000001-1"})
    story.ask("explain_golden_record", "explained", path)
    story.ask("get_golden_history", "history", path)
    phone = {"by": "phone", "value": "020 7946 0018", "country": "GB"}
    story.ask("look_up", "telephone", body=phone)
    story.ask("look_up", "placeholder", body={"by": "email", "value": "info@"})
    profile = {"source": "pos", "given_name": "Kate", "family_name": "ONeil", "phones": ["020 7946 0018"]}
    story.ask("match_profile", "till", query={"limit": 2}, body=profile)
    other = {"source": "loyalty", "source_id": "L-78"}
    story.ask("explain_why_not", "apart", body={"one": key, "other": other})


def _stewards(story: Story, base: Base) -> None:
    tasks = story.ask("get_review_tasks", "open", query={"limit": 1})["tasks"]
    task = {"task": tasks[0]["task"]}
    story.ask("get_review_task", "open", task)
    said = {**_SAID, "verdict": "same", "reason": "same handwriting"}
    story.ask("decide_review_task", "read before", task, headers={"If-Match": '"0"'}, body=said)
    base.act(desk.claim, task["task"], "user:bob", timedelta(minutes=15))
    story.ask("decide_review_task", "a steward is at it", task, body=said)
    base.act(desk.release, task["task"], "user:bob")
    story.ask("decide_review_task", "same", task, body=said)
    base.resolve()
    ids = [base.golden_id("crm:C-1042"), base.golden_id("loyalty:L-78")]
    merge = {**_SAID, "golden_ids": ids, "reason": "came in person"}
    decision = story.ask("merge_golden_records", "merge", body=merge)["decision"]
    story.ask("merge_golden_records", "merge again", body=merge)
    base.resolve()
    story.ask("get_golden_record", "merged", {"golden_id": ids[1]})
    story.ask("get_decision", "standing", {"decision": decision})
    story.ask("undo_decision", "undo", {"decision": decision}, body={**_SAID, "reason": "was wrong"})
    base.resolve()
    groups = [[{"source": "pos", "source_id": "T-7"}]]
    split = {**_SAID, "groups": groups, "reason": "her sister"}
    first = story.ask("get_decisions", "all", query={"standing": True})["decisions"][-1]["decision"]
    story.ask("split_golden_record", "contradiction", {"golden_id": ids[0]}, body=split)
    story.ask("undo_decision", "undo the first", {"decision": first}, body={**_SAID, "reason": "her sister"})
    base.resolve()
    groups = [[{"source": "loyalty", "source_id": "L-77"}]]
    story.ask("split_golden_record", "split", {"golden_id": ids[0]}, body={**split, "groups": groups})
    base.resolve()


def _following(story: Story) -> None:
    story.ask("get_events", "page", query={"after": 0, "limit": 2})
    story.ask("get_events", "of another feed", query={"after": 1_000_000})
    story.ask("get_snapshot", "crosswalk", query={"of": "crosswalk", "sources": ["crm"]})
    held = [{"source": "crm", "source_id": "C-1042", "golden_id": "G-0000000002-6"}]
    story.ask("reconcile_crosswalk", "records", body={"records": held, "sources": ["crm"]})
    story.ask("reconcile_crosswalk", "digests", body={"digests": {}, "sources": ["crm"]})


def _subscribers(story: Story) -> None:
    terms = {"name": "returns", "owner": "crm-team", "url": "https://hooks.example.com/mdm"}
    made = story.ask("create_subscription", "webhook", body={**terms, "after": 0})
    path = {"subscription": made["subscription"]}
    story.ask("get_subscriptions", "all")
    story.ask("get_subscription", "one", path)
    story.ask("rotate_secret", "rotation", path, body={"older_seconds": 3_600})
    story.ask("send_test", "test", path)
    story.ask("replay_events", "one event", path, body={"sequence": 1})
    story.ask("retry_dead", "dead letters", path)
    deliveries = story.ask("get_deliveries", "waiting", query={"limit": 1})["deliveries"]
    one = {"delivery": deliveries[0]["delivery"]}
    story.ask("get_delivery", "one", one)
    story.ask("retry_delivery", "now", one)
    paused = {**terms, "state": "paused"}
    stale = {"If-Match": '"0"'}
    story.ask("change_subscription", "changed since", path, headers=stale, body=paused)
    story.ask("change_subscription", "pause", path, body=paused)
    feed = story.ask("create_subscription", "feed", body={"name": "warehouse", "owner": "data-team"})
    story.ask("delete_subscription", "end", {"subscription": feed["subscription"]})
