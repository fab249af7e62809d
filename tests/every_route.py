"""How each route of the API can be asked, well and wrongly, on a base of canaries (tests/canaries.py)."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from tests.vendors import Sent, shopify

Facts = Mapping[str, Any]
Ask = tuple[str, dict[str, Any]]  # address, and what httpx sends with it
Route = tuple[str, str]  # method and path, as the OpenAPI document has them

_SAID = {"by": "ann", "reason": "as I see it"}
_GOLDEN = "/v1/golden-records"


def _golden(facts: Facts, path: str = "", **params: Any) -> list[Ask]:
    ids = [*facts["golden"].values(), facts["merged"], facts["one"]["family_name"]]
    return [(f"{_GOLDEN}/{one}{path}", {"params": params}) for one in ids]


def _get_golden(facts: Facts) -> list[Ask]:
    held = [(address, {"headers": {"If-None-Match": '"x"'}}) for address, _ in _golden(facts)]
    at = datetime.now(UTC).isoformat()
    return [
        *_golden(facts),
        *held,
        *_golden(facts, as_of=at),
        *_golden(facts, as_of=facts["one"]["family_name"]),
    ]


def _records(facts: Facts, path: str) -> list[Ask]:
    keys = ("crm/1", "loyalty/2", "ecommerce/4", "pos/9", "crm/11", "crm/13", "pos/12", "ecommerce/8")
    wrong = facts["one"]["family_name"]
    return [(path.format(*key.split("/")), {}) for key in (*keys, f"crm/{wrong}", f"{wrong}/1")]


def _put(facts: Facts) -> list[Ask]:
    one, at = facts["one"], "/v1/sources/crm/records/1"
    wrong = [{**one, "consents": {"email": one["family_name"]}}, {**one, "emails": one["given_name"]}, [one]]
    bodies = [{**one, "source_version": 9}, *wrong, {**one, "source": one["family_name"]}]
    return [(at, {"json": body}) for body in bodies] + [
        (at, {"content": f'{{"given_name": {one["given_name"]}'})
    ]


def _batch(facts: Facts) -> list[Ask]:
    one = facts["one"]
    body = [
        {**one, "source_id": "20"},
        {**one, "source_id": "21", "phones": one["family_name"]},
        one["emails"],
    ]
    return [("/v1/sources/crm/records:batch", {"json": body})]


def _lookup(facts: Facts) -> list[Ask]:
    one = facts["one"]
    values = (("email", one["emails"][0]), ("phone", one["phones"][0]), ("loyalty_id", "L-1"))
    wrong = (
        ("email", one["emails"][1]),
        ("phone", one["family_name"]),
        (one["family_name"], one["given_name"]),
    )
    return [(f"{_GOLDEN}:lookup", {"json": {"by": by, "value": value}}) for by, value in (*values, *wrong)]


def _match(facts: Facts) -> list[Ask]:
    one = {name: value for name, value in facts["one"].items() if name not in ("source", "source_id")}
    wrong = {"given_name": [one["given_name"]], "source": one["family_name"]}
    return [("/v1/match", {"json": body}) for body in (one, {"emails": one["emails"][:1]}, wrong)]


def _why_not(_: Facts) -> list[Ask]:
    pairs = (("crm/1", "loyalty/2"), ("crm/7", "ecommerce/8"), ("crm/5", "pos/6"), ("pos/9", "crm/14"))
    named = [
        [dict(zip(("source", "source_id"), key.split("/"), strict=True)) for key in pair] for pair in pairs
    ]
    return [(f"{_GOLDEN}:why-not", {"json": {"one": one, "other": other}}) for one, other in named]


def _events(facts: Facts) -> list[Ask]:
    asked = ({"limit": 1000}, {"after": 99_999}, {"types": facts["one"]["given_name"]})
    return [("/v1/events", {"params": params}) for params in asked]


def _snapshot(facts: Facts) -> list[Ask]:
    asked = (
        {"of": "golden"},
        {},
        {"sources": facts["one"]["given_name"]},
        {"of": facts["one"]["given_name"]},
    )
    return [("/v1/snapshot", {"params": params}) for params in asked]


def _subscribe(facts: Facts) -> list[Ask]:
    bodies = ({"after": 0}, {"values": [facts["one"]["given_name"]]}, {"url": facts["one"]["emails"][0]})
    return [("/v1/subscriptions", {"json": {"name": "n", "owner": "o", **body}}) for body in bodies]


def _of_hook(path: str, **body: Any) -> Callable[[Facts], list[Ask]]:
    sent = {"json": body} if body else {}
    return lambda facts: [(f"/v1/subscriptions/{facts['hook']}{path}", sent)]


def _webhook(facts: Facts) -> list[Ask]:
    """A customer, one without a key, a request for erasure, and what nobody has signed."""
    held = {"first_name": facts["one"]["given_name"], "email": facts["one"]["emails"][0], "phone": "x"}
    customer = {"id": 7_001, "updated_at": "2026-03-01T04:30:00Z", **held}
    asked = {"shop_id": 1, "customer": {"id": 7_001, "email": held["email"]}}
    sent = (
        shopify(customer), shopify(held, event="e-2"), shopify(asked, topic="customers/redact", event="e-3"),
        shopify(customer, event="e-4", secret="whsec_b3RoZXI="),
    )  # fmt: skip
    return [(f"/v1/sources/{one.source}/webhook", _posted(one)) for one in sent]


def _posted(one: Sent) -> dict[str, Any]:
    return {"content": one.body, "headers": one.headers}


def _just(address: str, **sent: Any) -> Callable[[Facts], list[Ask]]:
    """The address with facts put in."""
    return lambda facts: [(address.format(**{k: quote(str(v), safe="") for k, v in facts.items()}), sent)]


ASKS: Mapping[Route, Callable[[Facts], list[Ask]]] = {
    ("GET", "/health/live"): _just("/health/live"),
    ("GET", "/health/ready"): _just("/health/ready"),
    ("GET", "/metrics"): _just("/metrics"),
    ("GET", f"{_GOLDEN}/{{golden_id}}"): _get_golden,
    ("GET", f"{_GOLDEN}/{{golden_id}}/explain"): lambda facts: _golden(facts, "/explain"),
    ("GET", f"{_GOLDEN}/{{golden_id}}/history"): lambda facts: _golden(facts, "/history"),
    ("GET", "/v1/crosswalk/{source}/{source_id}"): lambda facts: _records(facts, "/v1/crosswalk/{}/{}"),
    ("GET", "/v1/sources/{source}/records/{source_id}"): lambda facts: _records(facts, "/v1/sources/{}/records/{}"),
    ("POST", f"{_GOLDEN}:lookup"): _lookup,
    ("POST", f"{_GOLDEN}:why-not"): _why_not,
    ("POST", "/v1/match"): _match,
    ("POST", "/v1/crosswalk:lookup"): _just(
        "/v1/crosswalk:lookup", json={"keys": [{"source": "crm", "source_id": "1"}]}
    ),
    ("GET", "/v1/review-tasks"): _just("/v1/review-tasks"),
    ("GET", "/v1/review-tasks/{task}"): _just("/v1/review-tasks/{task}"),
    ("GET", "/v1/decisions"): _just("/v1/decisions"),
    ("GET", "/v1/decisions/{decision}"): _just("/v1/decisions/{decision}"),
    ("GET", "/v1/events"): _events,
    ("GET", "/v1/events/stream"): _just("/v1/events/stream"),
    ("GET", "/v1/snapshot"): _snapshot,
    ("POST", "/v1/reconcile"): _just("/v1/reconcile", json={"records": []}),
    ("GET", "/v1/dead-letters"): _just("/v1/dead-letters"),
    ("GET", "/v1/subscriptions"): _just("/v1/subscriptions"),
    ("GET", "/v1/subscriptions/{subscription}"): _of_hook(""),
    ("GET", "/v1/deliveries"): _just("/v1/deliveries"),
    ("GET", "/v1/deliveries/{delivery}"): _just("/v1/deliveries/{dead}"),
    ("GET", "/v1/sources/{source}/golden-ids"): _just("/v1/sources/crm/golden-ids"),
    ("GET", "/v1/rules"): _just("/v1/rules"),
    ("GET", "/v1/models"): _just("/v1/models"),
    ("GET", "/v1/models/{model}"): _just("/v1/models/{model}"),
    ("GET", "/v1/audit"): _just("/v1/audit?limit=1000"),
    # What changes something, in an order in which each can be done.
    ("PUT", "/v1/sources/{source}/records/{source_id}"): _put,
    ("POST", "/v1/sources/{source}/records:batch"): _batch,
    ("DELETE", "/v1/sources/{source}/records/{source_id}"): _just("/v1/sources/crm/records/20"),
    ("POST", "/v1/dead-letters/{letter}:replay"): _just("/v1/dead-letters/{letter}:replay"),
    ("POST", "/v1/dead-letters:replay"): _just("/v1/dead-letters:replay", json={}),
    ("POST", "/v1/review-tasks/{task}/decision"): _just(
        "/v1/review-tasks/{task}/decision", json={**_SAID, "verdict": "different"}
    ),
    ("POST", "/v1/decisions/{decision}:undo"): _just("/v1/decisions/{decision}:undo", json=_SAID),
    ("POST", f"{_GOLDEN}:merge"): lambda facts: [
        (f"{_GOLDEN}:merge", {"json": {**_SAID, "golden_ids": [facts["golden"][key] for key in ("crm:5", "crm:10")]}})
    ],
    ("POST", f"{_GOLDEN}/{{golden_id}}:split"): lambda facts: [
        (
            f"{_GOLDEN}/{facts['golden']['crm:1']}:split",
            {"json": {**_SAID, "groups": [[{"source": "loyalty", "source_id": "2"}]]}},
        )
    ],
    ("POST", "/v1/subscriptions"): _subscribe,
    ("PUT", "/v1/subscriptions/{subscription}"): (
        lambda facts: _of_hook("", name="n", owner="o", url=facts["url"])(facts)
    ),
    ("POST", "/v1/subscriptions/{subscription}:test"): _of_hook(":test"),
    ("POST", "/v1/subscriptions/{subscription}:rotate-secret"): _of_hook(":rotate-secret", older_seconds=1),
    ("POST", "/v1/subscriptions/{subscription}:replay"): _of_hook(":replay", first=1, last=2),
    ("POST", "/v1/deliveries/{delivery}:retry"): _just("/v1/deliveries/{dead}:retry"),
    ("POST", "/v1/subscriptions/{subscription}:retry-dead"): _of_hook(":retry-dead"),
    ("DELETE", "/v1/subscriptions/{subscription}"): _just("/v1/subscriptions/{reader}"),
    ("POST", "/v1/sources/{source}/webhook"): _webhook,
    ("GET", "/v1/privacy-requests"): _just("/v1/privacy-requests?done=true"),
    ("POST", "/v1/privacy-requests/{request}:done"): _just("/v1/privacy-requests/1:done"),
}  # fmt: skip
