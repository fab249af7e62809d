"""No way out shows a personal value, or a piece of one, to who may not see it; and all show them to who may."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pyarrow.parquet as pq
import pytest

from mdm.access import SCOPES, Scope
from mdm.export import export
from mdm.rules import RuleSet
from mdm.settings import Settings
from mdm.store.database import run
from tests.base import Base, kate
from tests.canaries import Canaries, fill
from tests.commanding import mdm
from tests.conftest import API_KEY
from tests.every_route import ASKS, Facts, Route
from tests.keyring import bearing, issue
from tests.processes import wait_until
from tests.receiver import receiving
from tests.relaying import for_tests, relaying
from tests.serving import served
from tests.vendors import secretive, taking

VALUES = [
    "given_name",
    "family_name",
    "birth_date",
    "emails",
    "phones",
    "addresses",
    "attributes",
    "consents",
]
PERSONAL: Scope = "golden:read-personal"
GOLDEN, RECORD = "/v1/golden-records/{golden_id}", "/v1/sources/{source}/records/{source_id}"
SHOW_GOLDEN = {("GET", GOLDEN), ("GET", f"{GOLDEN}/explain"), ("GET", RECORD)}
SHOW = {*SHOW_GOLDEN, ("GET", "/v1/snapshot")}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return secretive(for_tests(settings, webhook_waits_seconds=[0.05, 0.05], requests_per_second=0))


@pytest.fixture
def canaries() -> Canaries:
    return Canaries()


@pytest.fixture
def facts(base: Base, canaries: Canaries) -> Facts:
    return fill(base, canaries)


@pytest.fixture
def url(settings: Settings, rules: RuleSet) -> Iterator[str]:
    with served(settings, taking(rules)) as at:
        yield at


def asking(url: str, key: str) -> httpx.Client:
    return httpx.Client(base_url=url, headers=bearing(key) | {"Content-Type": "application/json"}, timeout=30)


def subscribe(api: httpx.Client, **terms: Any) -> int:
    answer = api.post("/v1/subscriptions", json={"name": "n", "owner": "o", "after": 0, **terms})
    assert answer.status_code == 201, answer.text
    return int(answer.json()["subscription"])


def is_settled(api: httpx.Client, subscription: int, upto: int) -> bool:
    now = api.get(f"/v1/subscriptions/{subscription}").json()
    return now["position"] >= upto and now["waiting"] == 0


def described(api: httpx.Client) -> set[Route]:
    paths = api.get("/openapi.json").json()["paths"]
    return {(method.upper(), path) for path, methods in paths.items() for method in methods}


def told(api: httpx.Client, method: str, address: str, sent: dict[str, Any]) -> tuple[int, str]:
    """The status, and all of the answer: headers and body; of a stream its first events."""
    with api.stream(method, address, **sent) as answer:
        if answer.headers.get("content-type", "").startswith("text/event-stream"):
            lines = answer.iter_lines()
            body = "\n".join(next(lines) for _ in range(40))
        else:
            body = answer.read().decode()
    return answer.status_code, "\n".join([str(answer.headers), body])


def ask_all(api: httpx.Client, facts: Facts, canaries: Canaries) -> tuple[set[Route], dict[Route, list[str]]]:
    """Asks every route: which of them answered well at least once, and pieces of personal values in their answers."""
    answered, found = set(), {}
    for route, asks in ASKS.items():
        for address, sent in asks(facts):
            status, text = told(api, route[0], address, sent)
            assert status < 500, (route, address, text)
            if status < 400:
                answered.add(route)
            if pieces := canaries.found_in(text):
                found.setdefault(route, pieces)
    return answered, found


def test_no_answer_header_problem_or_log_line_shows_a_personal_value_to_who_may_not_see_it(
    base: Base,
    canaries: Canaries,
    facts: dict[str, Any],
    url: str,
    settings: Settings,
    capfd: pytest.CaptureFixture[str],
) -> None:
    with asking(url, API_KEY) as operator, receiving(lambda _: 500) as ill:
        hook = subscribe(operator, url=ill.url, values=VALUES)
        with relaying(base.engine, settings):
            wait_until(lambda: is_settled(operator, hook, len(base.events())))
        dead = operator.get("/v1/deliveries", params={"state": "dead"}).json()["deliveries"][0]["delivery"]
        facts |= {"hook": hook, "reader": subscribe(operator), "dead": dead, "url": ill.url}
        assert described(operator) - ASKS.keys() == set(), (
            "tests/every_route.py does not know how to ask these"
        )
        everything_else = issue(base, *SCOPES - {PERSONAL})
        with asking(url, everything_else) as api:
            answered, found = ask_all(api, facts, canaries)
        assert found == {}
        assert described(operator) - answered == set()
        for scope in sorted(SCOPES - {PERSONAL}):
            with asking(url, issue(base, scope)) as api:
                assert ask_all(api, facts, canaries)[1] == {}, scope
        with httpx.Client(base_url=url) as stranger:
            assert ask_all(stranger, facts, canaries)[1] == {}
        base.resolve()
        logged = "".join(capfd.readouterr())
        assert "micro-batch" in logged
        assert canaries.found_in(logged) == []
        # The counter-check: what was looked for is there.
        with asking(url, issue(base, PERSONAL)) as api:
            assert ask_all(api, facts, canaries)[1].keys() == SHOW_GOLDEN
        assert ask_all(operator, facts, canaries)[1].keys() == SHOW


@pytest.mark.usefixtures("facts")
def test_webhooks_show_values_only_as_long_as_their_maker_may_see_them(
    base: Base, canaries: Canaries, url: str, settings: Settings
) -> None:
    key = issue(base, "subscriptions", PERSONAL, name="marketing")
    with (
        asking(url, key) as api,
        asking(url, API_KEY) as operator,
        receiving() as masked,
        receiving() as clear,
        receiving() as bare,
    ):
        made = [
            subscribe(api, url=masked.url, values=VALUES),
            subscribe(operator, url=clear.url, values=VALUES),
            subscribe(api, url=bare.url),
        ]
        base.act(run, "UPDATE api_key SET scopes = '{subscriptions}' WHERE name = 'marketing'")
        with relaying(base.engine, settings):
            for one in made:
                wait_until(lambda one=one: is_settled(operator, one, len(base.events())))
    assert len(masked.got) == len(clear.got) == len(bare.got) == len(base.events())
    for receiver in (masked, bare):
        for got in receiver.got:
            assert canaries.found_in(got.body.decode() + str(got.headers)) == []
    assert [got for got in clear.got if canaries.found_in(got.body.decode())] != []
    assert any(event["data"]["values"].get("family_name", "").endswith("***") for event in masked.events)


@pytest.mark.usefixtures("facts")
def test_masked_exports_show_no_personal_value_and_others_do(
    base: Base, canaries: Canaries, tmp_path: Path
) -> None:
    for kind in ("golden", "events", "crosswalk", "pairs", "truth"):
        for form in (".csv", ".jsonl", ".parquet"):
            texts = []
            for masked in (True, False):
                path = tmp_path / f"{kind}-{masked}{form}"
                assert base.act(export, kind, path, base.rules, masked=masked) > 0
                is_table = form == ".parquet"
                texts.append(
                    json.dumps(pq.read_table(path).to_pylist(), default=str) if is_table else path.read_text()
                )
            assert canaries.found_in(texts[0]) == [], (kind, form)
            assert bool(canaries.found_in(texts[1])) == (kind == "golden")
            assert (texts[0] == texts[1]) == (kind != "golden")


@pytest.mark.usefixtures("facts")
def test_the_command_exports_masked_and_commands_that_list_show_no_personal_value(
    canaries: Canaries, settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "golden.jsonl"
    commands = (
        ("export", "golden", str(path), "--masked"),
        ("dead-letters", "list"),
        ("review", "list"),
        ("review", "decisions"),
        ("status", "--dead"),
        ("audit", "search"),
    )
    for command in commands:
        done = mdm(settings, *command)
        assert canaries.found_in(done.stdout + done.stderr) == [], command
    assert "***" in path.read_text()
    assert canaries.found_in(path.read_text()) == []


# ---- what a masked answer says of itself


def test_a_masked_answer_has_the_shape_of_the_clear_one_and_says_that_it_is_masked(
    base: Base, url: str
) -> None:
    base.send(kate("crm:1"), kate("loyalty:2", given_name="Kate", identifiers={"loyalty_id": "L-1"}))
    golden = f"/v1/golden-records/{base.golden_id('crm:1')}"
    with asking(url, issue(base, "golden:read")) as api, asking(url, API_KEY) as operator:
        for path in (golden, f"{golden}/explain", "/v1/sources/crm/records/1"):
            hidden, clear = api.get(path), operator.get(path)
            assert (hidden.json()["masked"], clear.json()["masked"]) == (True, False)
            assert hidden.headers["vary"] == clear.headers["vary"] == "Authorization"
            assert shape(hidden.json()) == shape(clear.json())
        values = api.get(golden).json()["values"]
    assert values == {
        "given_name": "K***",
        "family_name": "O***",
        "birth_date": "***",
        "emails": ["k***@***"],
        "phones": ["***18"],
        "addresses": [{"line1": "***", "city": "***", "postal_code": "***", "country": "GB"}],
        "identifiers": {"loyalty_id": ["L-1"]},
    }


def shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: shape(one) for name, one in value.items()}
    return [shape(one) for one in value] if isinstance(value, list) else type(value).__name__


def test_who_holds_the_masked_version_does_not_take_it_for_the_clear_one_and_may_act_on_it(
    base: Base, url: str
) -> None:
    base.send(kate("crm:1"), kate("loyalty:2"))
    path = f"/v1/golden-records/{base.golden_id('crm:1')}"
    with asking(url, issue(base, "golden:read", "review")) as api, asking(url, API_KEY) as operator:
        masked, clear = api.get(path).headers["etag"], operator.get(path).headers["etag"]
        assert masked != clear
        answers = {
            (who, tag): client.get(path, headers={"If-None-Match": tag}).status_code
            for who, client in (("api", api), ("operator", operator))
            for tag in (masked, clear)
        }
        assert answers == {
            ("api", masked): 304, ("api", clear): 200, ("operator", masked): 200, ("operator", clear): 304,
        }  # fmt: skip
        said = {"by": "ann", "reason": "-", "groups": [[{"source": "loyalty", "source_id": "2"}]]}
        old = masked.replace(":1", ":7")
        assert api.post(f"{path}:split", json=said, headers={"If-Match": old}).status_code == 412
        assert api.post(f"{path}:split", json=said, headers={"If-Match": masked}).status_code == 202
